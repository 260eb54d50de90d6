"""The officers' page of alerts says what the glossary says, and admits which kinds are not raised yet."""

import re
from pathlib import Path

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.observations import Observed
from correction.rulebooks.alert_page import BY_LADDER, alert_page
from correction.rulebooks.glossary import glossary

ROOT = Path(__file__).parents[2]


def test_the_page_is_the_one_that_the_glossary_writes():
    page = ROOT / "docs" / "officers" / "预警说明.md"
    again = "写出新的一页：python -m correction.rulebooks.alert_page > docs/officers/预警说明.md"
    assert page.read_text(encoding="utf-8") == alert_page(), again


def test_every_kind_has_one_row_of_five_cells():
    rows = re.findall(r"^\| (?!预警 \|)(.+) \|$", alert_page(), flags=re.MULTILINE)
    cells = [row.split(" | ") for row in rows]
    assert sorted(row[0] for row in cells) == sorted(entry.zh for entry in glossary().alerts.values())
    assert {len(row) for row in cells} == {5}


def named(folder, enum):
    """The members of an enum that the sources of a folder of the library name."""
    sources = (ROOT / "correction" / folder).rglob("*.py")
    words = {
        name for path in sources for name in re.findall(rf"{enum.__name__}\.(\w+)", path.read_text("utf-8"))
    }
    return {member for member in enum if member.name in words}


def test_exactly_the_kinds_that_no_rule_raises_or_no_engine_observes_are_marked_so():
    assert set(Observed) - named("office/positions", Observed) == set()
    raised = named("rules", AlertKind) | named("office/watching", AlertKind)
    assert set(AlertKind) - raised == BY_LADDER
