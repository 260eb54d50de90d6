"""The page for the first day says what stands on the screen, and the accounts of the demonstration."""

import re
from pathlib import Path

import correction_console
from correction_console.demonstration import ACCOUNTS, told
from correction_console.main import PORT

from tests.console.conftest import NOW

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "officers" / "first-day.md").read_text(
    encoding="utf-8"
)
TEMPLATES = Path(correction_console.__file__).parent / "templates"


def test_every_word_in_brackets_stands_on_a_page():
    screens = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    screens += (TEMPLATES.parent / "pages" / "rendering.py").read_text(encoding="utf-8")
    named = re.findall(r"【([^】]+)】", PAGE)
    assert len(named) > 20
    assert [word for word in named if word not in screens] == []


def test_every_account_of_the_page_is_one_of_the_demonstration():
    assert f"http://127.0.0.1:{PORT}" in PAGE
    for account in ACCOUNTS:
        assert account.account_id in PAGE
        assert account.password in PAGE
        assert account.role.zh in PAGE


def test_the_demonstration_ends_by_saying_how_to_open_the_console():
    said = "\n".join(told("var/demo/office", PORT, NOW))
    assert f"correction-console serve --home var/demo/office --now {NOW.isoformat()}" in said
    assert all(account.password in said for account in ACCOUNTS)
