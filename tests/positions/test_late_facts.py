"""What is recorded late changes what past fixes mean: the kept ones are judged again, and alerts follow."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.area import Area, Circle, Datum
from correction.domain.context import Context
from correction.domain.entry import Fact
from correction.domain.facts.admission import OrderChanged, PlaceConfirmed
from correction.domain.facts.alerts import Matter
from correction.domain.facts.devices import SourceReleased
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import ONE_DAY, When, legal_day
from correction.office.judging.sweep import sweep
from correction.office.positions.judging.watch import Watched, watch_positions
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft
from correction.store.positions import create_positions
from correction.testing.builders import probation
from tests.positions.arriving import (
    BOOK,
    CONTEXT,
    HOME,
    IN_COUNTY,
    MORNING,
    NO_SCHOOL,
    SCHOOL,
    START,
    TOWN,
    Fix,
    Seen,
    fixes,
    office,
    standing,
)

DAY = 1_440
OUT_FROM, OUT_TO = 3 * DAY + 300, 3 * DAY + 480
OUT = Seen(Observed.OUTSIDE, "county", OUT_FROM, OUT_TO)
LATER = 12 * DAY
TOWN_AREA = Area(
    area_id="town",
    version=1,
    name="town",
    datum=Datum.WGS84,
    circles=(Circle(lon=fixes([Fix(0, TOWN)]).lon[0], lat=29.0, radius_m=2_000),),
)
WITH_TOWN = replace(CONTEXT, areas={**CONTEXT.areas, "town": TOWN_AREA})


class Desk:
    """One person's phone, the office's store, and a clock that goes on."""

    def __init__(self, folder, *fences, **asked):
        self.store = office("p", fences=fences or (IN_COUNTY,), **asked)
        self.positions = create_positions(folder / "positions.db")

    def hears(self, *rows: Fix, at: int) -> Watched:
        now = MORNING + timedelta(minutes=at)
        if rows:
            take_positions(self.store, self.positions, BOOK, fixes=Delivery.of({"p": fixes(rows)}), now=now)
        return self.round(now, WITH_TOWN)

    def round(self, now: datetime, context: Context) -> Watched:
        watched = watch_positions(self.store, self.positions, BOOK, context, now)
        assert watched.failed == ()
        assert sweep(self.store, BOOK, context, now, clock=lambda: 0.0).failed == ()
        return watched

    def records(self, fact: Fact, *, on: date, at: int, entry_id: str = "late") -> Watched:
        """Something is recorded of a day that is long over."""
        with self.store.writing() as uow:
            item = draft(fact, When.day(on), entry_id=entry_id, actor="t")
            uow.append("p", [item], recorded_at=MORNING + timedelta(minutes=at))
        return self.hears(at=at + 1)

    def outside(self) -> list[Matter]:
        with self.store.reading() as uow:
            stated = [alert.stated for alert in uow.alerts("p")]
        return [s.matter for s in stated if s.kind is AlertKind.OUTSIDE_AREA]

    def seen(self) -> list[Seen]:
        return [seen for seen in standing(self.store, "p") if seen.observed is not Observed.GAP]


def stay(km: float, begins: int, ends: int) -> list[Fix]:
    return [Fix(m, km + 1e-3 * (m % 97)) for m in range(begins, ends, 5)]


LIFE = [
    *stay(HOME, DAY, OUT_FROM),
    *stay(TOWN, OUT_FROM, OUT_TO),
    *stay(HOME, OUT_TO, OUT_TO + DAY),
]
OUT_ON = legal_day(MORNING + timedelta(minutes=OUT_FROM))
WEEK = LeaveGranted(
    leave_id="L",
    from_on=OUT_ON - 3 * ONE_DAY,
    to_on=OUT_ON + 3 * ONE_DAY,
    destination="town",
    level=LeaveLevel.OFFICE,
    area_id="town",
)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path, interval_minutes=None)
    desk.hears(*LIFE, at=OUT_TO + DAY)
    assert (desk.seen(), desk.outside()) == ([OUT], [Matter.OVER])
    return desk


def test_a_place_of_work_confirmed_late_withdraws_what_was_seen_there(desk):
    assert desk.records(PlaceConfirmed(area_id="town"), on=START, at=LATER).judged == 1
    assert (desk.seen(), desk.outside()) == ([], [Matter.WITHDRAWN])


def test_a_leave_recorded_late_withdraws_the_alert_and_its_void_brings_it_back(desk):
    arrived = ReportReceived(report=ReportKind.LEAVE_ARRIVED)
    desk.records(arrived, on=WEEK.from_on, at=LATER, entry_id="arrived")
    assert desk.seen() == [OUT]
    desk.records(WEEK, on=WEEK.from_on, at=LATER + 5, entry_id="leave")
    assert (desk.seen(), desk.outside()) == ([], [Matter.WITHDRAWN])
    desk.records(Voided(entry_id="leave", reason="伪造"), on=OUT_ON, at=LATER + 10, entry_id="void")
    assert desk.seen() == [OUT]
    assert Matter.OVER in desk.outside()


def test_a_fence_recorded_late_finds_what_had_gone_by(tmp_path):
    desk = Desk(tmp_path, interval_minutes=None)
    rows = [*stay(HOME, DAY, OUT_FROM), *stay(SCHOOL, OUT_FROM, OUT_TO), *stay(HOME, OUT_TO, OUT_TO + DAY)]
    desk.hears(*rows, at=OUT_TO + DAY)
    assert desk.seen() == []
    desk.records(NO_SCHOOL, on=OUT_ON, at=LATER)
    assert [(s.observed, s.where) for s in desk.seen()] == [(Observed.PROHIBITED, "school")]


def test_what_binds_is_judged_again_though_the_person_has_no_device_any_more(desk):
    release = SourceReleased(source_id="p")
    desk.records(release, on=legal_day(MORNING + timedelta(minutes=LATER)), at=LATER, entry_id="released")
    assert desk.seen() == [OUT]
    desk.records(PlaceConfirmed(area_id="town"), on=START, at=LATER + 5)
    assert (desk.seen(), desk.outside()) == ([], [Matter.WITHDRAWN])


def test_a_term_that_turns_out_to_have_ended_takes_back_what_came_after_it(desk):
    ended = OrderChanged(order=probation(START, OUT_ON - ONE_DAY), reason="裁定更正")
    desk.records(ended, on=START, at=LATER)
    assert desk.seen() == []


def test_an_area_drawn_anew_has_everything_judged_again_by_the_next_round(desk):
    wide = replace(CONTEXT.areas["county"], version=2, circles=(Circle(lon=120, lat=29, radius_m=50_000),))
    now = MORNING + timedelta(minutes=LATER)
    drawn = replace(WITH_TOWN, areas={**WITH_TOWN.areas, "county": wide})
    assert desk.round(now, drawn).judged == 1
    assert (desk.seen(), desk.outside()) == ([], [Matter.WITHDRAWN])
    assert desk.round(now + timedelta(minutes=1), drawn).judged == 0


def test_what_binds_nobody_anew_has_nobody_judged(desk):
    asked = ReportReceived(report=ReportKind.WRITTEN)
    assert desk.records(asked, on=START + ONE_DAY, at=LATER).judged == 0
    assert desk.hears(at=LATER + 5).judged == 0


def test_a_log_that_grew_by_observations_and_alerts_alone_counts_as_looked_through_without_judging(desk):
    with desk.store.reading() as uow:
        ((case_id, last),) = uow.last_numbers().items()
    assert desk.positions.looked_through()[case_id] < last
    assert desk.round(MORNING + timedelta(minutes=LATER), WITH_TOWN).judged == 0
    assert desk.positions.looked_through()[case_id] == last
    assert desk.records(PlaceConfirmed(area_id="town"), on=START, at=LATER + 5).judged == 1
    assert desk.seen() == []


def test_what_is_recorded_of_the_future_waits_for_it_and_takes_nothing_back(desk):
    next_week = replace(WEEK, from_on=OUT_ON + 20 * ONE_DAY, to_on=OUT_ON + 25 * ONE_DAY)
    arrived = ReportReceived(report=ReportKind.LEAVE_ARRIVED)
    desk.records(next_week, on=OUT_ON, at=LATER, entry_id="leave")
    desk.records(arrived, on=OUT_ON + 20 * ONE_DAY, at=LATER + 5, entry_id="arrived")
    assert (desk.seen(), desk.outside()) == ([OUT], [Matter.OVER])
