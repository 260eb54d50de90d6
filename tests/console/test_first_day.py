"""The page for the first day says what stands on the screen, and the accounts of the demonstration."""

import re
from datetime import date, timedelta
from pathlib import Path

import correction_console
import pytest
from correction_console.demonstration import ACCOUNTS, found_demo, told
from correction_console.main import PORT

from correction.cli.founding import create_office
from correction.cli.home import Settings
from correction.domain.moments import DateSpan
from correction.domain.organisation import Role, StaffMember
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.office.accounts import close_account
from correction.office.organisation import set_staff
from tests.console.conftest import FOUNDED_AT, NOW, ORG, write

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


@pytest.mark.slow
def test_a_demonstration_that_is_opened_again_goes_on_where_it_stood(tmp_path):
    settings = Settings(folder=tmp_path / "office", book="demo-county")
    office = create_office(settings, backup=None, demo=True, actor="t", now=FOUNDED_AT)
    import_file(office.store, ImportKind.ORG, write(tmp_path, ImportKind.ORG, ORG), now=FOUNDED_AT, actor="t")
    span = (DateSpan(from_on=date(2024, 1, 1)),)
    with office.store.writing() as uow:
        for one in ACCOUNTS:
            if one.staff_id:
                staff = StaffMember(
                    staff_id=one.staff_id, name=one.name, org_id="S1", role=Role.OFFICER, qualified=span
                )
                set_staff(uow, staff, actor="t", now=FOUNDED_AT)
    morning = found_demo(office)
    assert morning.date() == FOUNDED_AT.date() + timedelta(days=1)
    worked_at = morning + timedelta(hours=2)
    with office.store.writing() as uow:
        close_account(uow, "xie", actor="guan", now=worked_at)
    # Another morning, after a day without work, would tell of everybody who had not checked in.
    assert found_demo(office) == worked_at
    office.close()
