"""Every kind of alert about the platform has its page, with the name on screen and a word for officers."""

from pathlib import Path

import pytest

from correction.domain.alert_kind import AlertKind, Family
from correction.rulebooks.glossary import glossary

BOOKS = Path(__file__).parents[2] / "workers" / "runbooks"
KINDS = [entry for entry in glossary().alerts.values() if entry.family is Family.PLATFORM]


@pytest.mark.parametrize("entry", KINDS, ids=lambda entry: entry.kind.value)
def test_each_kind_has_its_page(entry):
    page = (BOOKS / f"{entry.kind.value}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {entry.kind.value} ({entry.zh})\n")
    for part in ("What it means", "What to do", "When it is over", "给工作人员"):
        (said,) = page.split(f"\n## {part}\n")[1:]
        assert said.split("\n## ")[0].strip()


def test_the_list_names_each_page_and_no_other():
    pages = {path.stem for path in BOOKS.glob("*.md")} - {"README", "key_rotation", "restore"}
    assert pages == {entry.kind.value for entry in KINDS}
    listed = (BOOKS / "README.md").read_text(encoding="utf-8")
    assert all(f"[{kind}]({kind}.md) | {glossary().alert(AlertKind(kind)).zh} |" in listed for kind in pages)
