"""What fixes amount to does not depend on their order of arrival, and covers silence and forgery."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.devices import DeviceApproved, PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan, local_time
from correction.office.positions.judging.eras import Eras, position_eras
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.lawful import to_ms
from correction.rulebooks.loader import load_book
from correction.testing.builders import CaseBuilder, probation
from geofences import FixBatch

MORNING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
START_MS = to_ms(MORNING)
HOME = (120.0, 29.0)
FAR = (120.2, 29.0)  # about 19 km east
COUNTY = Area(
    area_id="county",
    version=1,
    name="样例县",
    datum=Datum.WGS84,
    circles=(Circle(lon=HOME[0], lat=HOME[1], radius_m=5_000),),
    uncertainty_m=500,
)


@pytest.fixture(scope="module")
def eras() -> Eras:
    return position_eras(load_book("cn"))


def approved(approval_id: str, from_on: date, to_on: date) -> DeviceApproved:
    return DeviceApproved(
        approval_id=approval_id, ground=2, from_on=from_on, to_on=to_on, approved_by="局负责人"
    )


@pytest.fixture(scope="module")
def plan() -> WatchPlan:
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4)))
    case.arrive(date(2026, 1, 6))
    fence = Fence(
        area_id="county",
        polarity=Polarity.STAY_IN,
        span=DateSpan(from_on=date(2026, 1, 5)),
        basis="permitted_area",
    )
    case.add(FenceSet(fence=fence), on=date(2026, 1, 6))
    source = SourceAssigned(
        source_id="band-1", source=SourceKind.WRISTBAND, from_at=MORNING, interval_minutes=60
    )
    case.add(source, at=MORNING)
    case.add(approved("A1", date(2026, 3, 2), date(2026, 6, 1)), at=MORNING)
    context = Context(calendar=WorkCalendar(version="none"), areas={"county": COUNTY})
    return watch_plan(case.file(), context, load_book("demo-county"))


def track(rows: list[tuple[float, tuple[float, float], bool]]) -> FixBatch:
    """Minutes after the start, place, forged or not."""
    n = len(rows)
    at = START_MS + np.array([int(m * 60_000) for m, _, _ in rows], dtype=np.int64)
    return FixBatch(
        id=np.arange(n, dtype=np.int64),
        device_at_ms=at,
        received_at_ms=at + 1_000,
        lon=np.array([p[0] for _, p, _ in rows], dtype=np.float64),
        lat=np.array([p[1] for _, p, _ in rows], dtype=np.float64),
        accuracy_m=np.full(n, 20.0),
        assumed=np.zeros(n, dtype=np.bool_),
        source=np.ones(n, dtype=np.int8),
        mock=np.array([f for _, _, f in rows], dtype=np.bool_),
        battery_pct=np.full(n, np.nan),
    )


def see(plan: WatchPlan, eras: Eras, batch: FixBatch, until_minutes: float) -> tuple[Sighting, ...]:
    until_ms = START_MS + int(until_minutes * 60_000)
    return sightings(plan, {"band-1": Track(batch=batch, whole=True)}, eras, until_ms=until_ms)


def days_out() -> list[tuple[float, tuple[float, float], bool]]:
    """At home, away for three hours, home again: a fix every ten minutes with a little movement."""
    rows = []
    for n in range(60):
        lon, lat = FAR if 20 <= n < 38 else HOME
        rows.append((n * 10.0, (lon + 1e-5 * (n % 7), lat), False))
    return rows


def test_an_excursion_begins_with_the_first_fix_out_and_ends_with_the_first_back(plan, eras) -> None:
    found = [s for s in see(plan, eras, track(days_out()), 600) if s.observed is Observed.OUTSIDE]
    assert [(s.began_ms - START_MS, (s.ended_ms or 0) - START_MS) for s in found] == [
        (200 * 60_000, 380 * 60_000)
    ]
    assert "样例县" in found[0].detail


def test_silence_longer_than_the_plan_is_a_gap_from_the_moment_a_fix_was_due(plan, eras) -> None:
    rows = [(n * 10.0, HOME, False) for n in range(7)]
    (gap,) = [s for s in see(plan, eras, track(rows), 300) if s.observed is Observed.GAP]
    assert gap.began_ms == START_MS + (60 + 60) * 60_000
    assert gap.ended_ms is None
    assert [s for s in see(plan, eras, track(rows), 119) if s.observed is Observed.GAP] == []


def test_never_a_word_is_a_gap_from_the_start_of_the_plan(plan, eras) -> None:
    found = sightings(plan, {}, eras, until_ms=START_MS + 61 * 60_000)
    assert [(s.observed, s.began_ms) for s in found] == [(Observed.GAP, START_MS + 60 * 60_000)]


def test_forged_positions_are_told_and_never_judged_as_places(plan, eras) -> None:
    rows = [(n * 10.0, FAR if 10 <= n < 40 else HOME, 10 <= n < 40) for n in range(50)]
    kinds = {s.observed for s in see(plan, eras, track(rows), 500)}
    assert Observed.TRACK_ABNORMAL in kinds
    assert Observed.OUTSIDE not in kinds


@given(st.permutations(range(60)), st.lists(st.integers(0, 59), max_size=20))
def test_order_of_arrival_and_sending_again_change_nothing(plan, eras, order, again) -> None:
    rows = days_out()
    shuffled = track([rows[n] for n in [*order, *again]])
    plain = [(s.observed, s.began_ms, s.ended_ms, s.area_id) for s in see(plan, eras, track(rows), 600)]
    mixed = [(s.observed, s.began_ms, s.ended_ms, s.area_id) for s in see(plan, eras, shuffled, 600)]
    assert mixed == plain


def test_nothing_is_said_of_the_time_after_the_term(plan, eras) -> None:
    late = plan.ends_ms + int(timedelta(days=3).total_seconds() * 1000)
    found = sightings(plan, {}, eras, until_ms=late)
    assert all(s.ended_ms is None or s.ended_ms <= plan.ends_ms for s in found)
    assert all(s.began_ms < plan.ends_ms for s in found)


def test_who_is_out_already_when_the_night_at_home_begins_is_out_from_that_instant(eras) -> None:
    """Nobody crosses a border then; the hours do."""
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4)))
    case.arrive(date(2026, 1, 6))
    nights = WeeklyHours(opens=time(22), closes=time(6))
    span = DateSpan(from_on=date(2026, 1, 5))
    home = Fence(area_id="county", polarity=Polarity.STAY_IN, span=span, basis="x", hours=(nights,))
    case.add(FenceSet(fence=home), on=date(2026, 1, 6))
    source = SourceAssigned(
        source_id="band-1", source=SourceKind.PHONE, from_at=MORNING, interval_minutes=None
    )
    case.add(source, at=MORNING)
    case.add(PhoneCheckTold(source_id="band-1"), at=MORNING)
    context = Context(calendar=WorkCalendar(version="none"), areas={"county": COUNTY})
    plan = watch_plan(case.file(), context, load_book("demo-county"))
    opens_at = local_time(date(2026, 3, 2), time(22))
    until_opening = (opens_at - MORNING).total_seconds() / 60
    rows = [(until_opening + n * 10.0, FAR, False) for n in range(-12, 13)]
    rows += [(until_opening + 130 + n * 10.0, HOME, False) for n in range(3)]
    (found,) = [
        s for s in see(plan, eras, track(rows), until_opening + 300) if s.observed is Observed.OUTSIDE
    ]
    assert found.began_ms == START_MS + round(until_opening * 60_000)
    assert found.ended_ms == START_MS + round((until_opening + 130) * 60_000)
