"""Each rule tells its alert with bearer, article, inputs and arithmetic, and takes it back without a reason.

Everything goes through an office on SQLite: taken in, recorded and swept there, read on the command line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from time import monotonic

import pytest
from typer.testing import CliRunner

from correction.cli.app import app
from correction.cli.founding import create_office
from correction.cli.home import Office, Settings
from correction.domain.alert import Alert
from correction.domain.area import Area, Circle, Datum
from correction.domain.citation import Confidence
from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import Matter
from correction.domain.moments import day_start
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.areas import draw
from correction.office.judging.context import load_context
from correction.office.judging.sweep import sweep
from correction.office.organisation import set_unit
from correction.office.record import draft, record
from correction.rulebooks.glossary import glossary
from correction.rules.registry import RULES
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery import EXHIBITS
from tests.scenarios.gallery_book import gallery_book
from tests.scenarios.gallery_frame import COUNTY, SCHOOL, SEEN_AT, day

OPENED_AT = day_start(day(1, 5))
CORRECTED_AT = SEEN_AT + timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """An office in which every exhibit has been judged once."""

    office: Office
    shown: dict[str, tuple[Iterator[CaseBuilder], CaseBuilder]]

    def put(self, entries: list[AnyEntry], *, now: datetime | None = None) -> None:
        """Record entries of a case, each when its builder did unless a moment is given."""
        for entry in entries:
            item = draft(entry.payload, entry.when, entry_id=entry.entry_id, actor=entry.actor)
            with self.office.store.writing() as uow:
                assert record(uow, entry.log_id, [item], now=now or entry.recorded_at)

    def sweep(self, now: datetime) -> None:
        """Judge until nothing is due."""
        store, book = self.office.store, self.office.book
        with store.reading() as uow:
            context = load_context(uow, self.office.calendar)
        reviewed = -1
        while reviewed:
            swept = sweep(store, book, context, now, clock=monotonic)
            assert swept.failed == ()
            reviewed = swept.reviewed

    def alerts(self, rule: str) -> list[Alert]:
        """Give the alerts of a rule in its own exhibit."""
        _, case = self.shown[rule]
        with self.office.store.reading() as uow:
            return [alert for alert in uow.alerts(case.case_id) if alert.stated.rule == rule]

    def why(self, alert: Alert, now: datetime) -> str:
        """Read an alert as staff do."""
        home = str(self.office.settings.folder)
        ran = CliRunner().invoke(
            app, ["why", alert.alert_id, "--home", home, "--now", now.isoformat(), "--actor", "G1"]
        )
        assert ran.exit_code == 0, ran.output
        return ran.stdout


@pytest.fixture(scope="module")
def gallery(tmp_path_factory) -> Iterator[Gallery]:
    home = tmp_path_factory.mktemp("gallery") / "office"
    book = gallery_book(home.parent / "book")
    settings = Settings(folder=home, book=str(book))
    office = create_office(settings, backup=None, demo=True, actor="G1", now=OPENED_AT)
    unit = OrgUnit(org_id="office-1", name="样例司法所", level=OrgLevel.OFFICE, parent_id=None)
    with office.store.writing() as uow:
        set_unit(uow, unit, actor="G1", now=OPENED_AT)
        for area_id, name, radius_m in ((COUNTY, "样例县", 20_000), (SCHOOL, "样例中学", 200)):
            disc = Circle(lon=119.65, lat=29.1, radius_m=radius_m)
            area = Area(area_id=area_id, version=1, name=name, datum=Datum.WGS84, circles=(disc,))
            draw(uow, area, actor="G1", now=OPENED_AT)
    made = Gallery(office=office, shown={})
    for rule, exhibit in EXHIBITS.items():
        goes_on = exhibit(f"case-of-{rule}")
        case = next(goes_on)
        made.shown[rule] = goes_on, case
        first, *rest = case.entries
        with office.store.writing() as uow:
            now = first.recorded_at
            assert admit(uow, case_id=case.case_id, opened=first.payload, actor="G1", now=now)
        made.put(rest)
    made.sweep(SEEN_AT)
    yield made
    office.store.close()


def lines_under(heading: str, text: str) -> list[str]:
    """Give the lines of one part of a printed alert."""
    _, _, rest = text.partition(f"\n{heading}\n")
    return [line.strip() for line in takewhile(lambda line: line.startswith("  "), rest.splitlines())]


def check_explained(text: str, alert: Alert) -> None:
    """See that a reader finds rule, bearer, article with confidence, inputs and arithmetic."""
    labels = "|".join(re.escape(confidence.label) for confidence in Confidence)
    assert f"规则：{alert.stated.rule}\n" in text
    assert f"义务承担者：{glossary().bearers[alert.stated.bearer]}\n" in text
    cited = lines_under("依据", text)
    assert cited
    assert all(re.search(rf"《[^》]+》.*（({labels})）", line) for line in cited), cited
    inputs, steps = lines_under("数据", text), lines_under("推算", text)
    assert inputs
    assert all(re.fullmatch(r"[^：]+：.+", line) for line in inputs), inputs
    assert any(re.search(r"\d", line) for line in steps), steps


def test_every_rule_has_an_exhibit_and_nothing_else_hangs_there():
    assert set(EXHIBITS) == set(RULES)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_an_alert_explains_itself_and_goes_when_its_reason_goes(gallery, rule):
    (alert,) = gallery.alerts(rule)
    assert alert.stated.matter is not Matter.WITHDRAWN
    check_explained(gallery.why(alert, SEEN_AT), alert)
    goes_on, case = gallery.shown[rule]
    known = len(case.entries)
    assert next(goes_on, None) is None
    (correction,) = case.entries[known:]
    gallery.put([correction], now=CORRECTED_AT)
    gallery.sweep(CORRECTED_AT)
    (alert,) = gallery.alerts(rule)
    assert alert.stated.matter is Matter.WITHDRAWN
    assert alert.stated.reason in gallery.why(alert, CORRECTED_AT)
