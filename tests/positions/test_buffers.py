"""Pre-alert buffers tell the office before a border is reached; borders and windows that hold for a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.observations import Observed
from correction.domain.hours import OneTime
from correction.domain.moments import DateSpan, day_start
from correction.office.positions.judging.areas import out_of_reach
from correction.office.positions.judging.eras import Eras, position_eras
from correction.office.positions.judging.plan import WatchPlan, watch_plan
from correction.office.positions.judging.sightings import sightings
from correction.office.positions.judging.track import Track
from correction.office.positions.lawful import FAR_MS, to_ms
from correction.rulebooks.loader import load_book
from correction.testing.builders import CaseBuilder, probation
from geofences import FixBatch

MORNING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MIDDLE = (120.0, 29.0)
# Metres east of the middle of a disc of 5 km: well inside, in a buffer of 1 km, outside.
DEGREE_M = 97_440.0


def disc(area_id: str, radius_m: float = 5_000, lon: float = MIDDLE[0], **more) -> Area:
    circle = Circle(lon=lon, lat=MIDDLE[1], radius_m=radius_m)
    return Area(area_id=area_id, version=1, name=area_id, datum=Datum.WGS84, circles=(circle,), **more)


def plan_of(
    *areas: Area, polarity=Polarity.STAY_IN, confirmed=None, from_on=date(2026, 1, 5), **fence
) -> WatchPlan:
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4))).arrive(date(2026, 1, 6))
    bound = Fence(
        area_id=areas[0].area_id, polarity=polarity, span=DateSpan(from_on=from_on), basis="决定", **fence
    )
    case.add(FenceSet(fence=bound), on=from_on)
    if confirmed is not None:
        case.add(PlaceConfirmed(area_id=confirmed), on=from_on)
    band = SourceAssigned(source_id="p", source=SourceKind.WRISTBAND, from_at=MORNING, interval_minutes=60)
    case.add(band, at=MORNING)
    days = {"from_on": date(2026, 3, 2), "to_on": date(2026, 6, 1)}
    case.add(DeviceApproved(approval_id="A", ground=2, approved_by="局负责人", **days), at=MORNING)
    known = {area.area_id: area for area in areas}
    return watch_plan(
        case.file(), Context(calendar=WorkCalendar(version="none"), areas=known), load_book("cn")
    )


def walk(*east_m: float) -> FixBatch:
    """A fix every ten minutes, so many metres east of the middle, good to 20 m."""
    n = len(east_m)
    at = to_ms(MORNING) + np.arange(n) * 600_000
    return FixBatch(
        id=np.arange(n),
        device_at_ms=at,
        received_at_ms=at + 1_000,
        # A little movement, since coordinates that never change are a fault of their own.
        lon=np.array([MIDDLE[0] + (m + n % 7) / DEGREE_M for n, m in enumerate(east_m)]),
        lat=np.full(n, MIDDLE[1]),
        accuracy_m=np.full(n, 20.0),
        assumed=np.zeros(n, dtype=np.bool_),
        source=np.ones(n, dtype=np.int8),
        mock=np.zeros(n, dtype=np.bool_),
        battery_pct=np.full(n, np.nan),
    )


@pytest.fixture(scope="module")
def eras() -> Eras:
    return position_eras(load_book("cn"))


def approached(plan: WatchPlan, eras: Eras, *east_m: float) -> list[tuple[int, int | None]]:
    """The spells in a buffer, as numbers of the fixes that began and ended them."""
    seen = sightings(
        plan,
        {"p": Track(batch=walk(*east_m), whole=True)},
        eras,
        until_ms=to_ms(MORNING + timedelta(hours=9)),
    )
    return [
        ((s.began_ms - to_ms(MORNING)) // 600_000, s.ended_ms and (s.ended_ms - to_ms(MORNING)) // 600_000)
        for s in seen
        if s.observed is Observed.APPROACHED
    ]


TOWARDS = [1_000] * 5 + [4_500] * 6 + [1_000] * 5


def test_whoever_nears_the_border_from_within_is_told_of_from_the_buffer_on(eras):
    assert approached(plan_of(disc("county"), buffer_m=1_000), eras, *TOWARDS) == [(5, 11)]


def test_without_a_buffer_or_deeper_than_it_nothing_is_said(eras):
    assert approached(plan_of(disc("county")), eras, *TOWARDS) == []
    assert approached(plan_of(disc("county"), buffer_m=400), eras, *TOWARDS) == []


def test_within_the_buffers_own_doubt_nothing_is_said(eras):
    """4,005 m from the middle are 995 m from the border, and 20 m may be wrong."""
    edge = [1_000] * 3 + [4_001] * 8
    assert approached(plan_of(disc("county"), buffer_m=1_000), eras, *edge) == []


def test_whoever_nears_a_prohibited_place_from_without_is_told_of(eras):
    school = disc("school", radius_m=300)
    plan = plan_of(school, polarity=Polarity.STAY_OUT, buffer_m=500)
    assert approached(plan, eras, *([3_000] * 4 + [600] * 6 + [3_000] * 4)) == [(4, 10)]


def test_a_confirmed_home_in_the_buffer_raises_nothing(eras):
    home = disc("home", radius_m=200, lon=MIDDLE[0] + 4_500 / DEGREE_M)
    plan = plan_of(disc("county"), home, confirmed="home", buffer_m=1_000)
    assert approached(plan, eras, *TOWARDS) == []


def test_a_border_that_changes_on_a_day_judges_each_day_by_its_own():
    changes_on = date(2026, 3, 10)
    old = disc("county")
    new = replace(disc("county", radius_m=3_000), version=2, from_on=changes_on, former=(old,))
    areas = plan_of(new).areas
    change_ms = to_ms(day_start(changes_on))
    assert [(a.version, a.areas[0].circles[0].radius_m) for a in areas] == [(1, 5_000), (2, 3_000)]
    assert [a.windows for a in areas] == [
        ((to_ms(day_start(date(2026, 1, 5))), change_ms),),
        ((change_ms, FAR_MS),),
    ]


def test_an_area_binds_nobody_before_the_day_from_which_it_holds():
    (watched,) = plan_of(disc("county", from_on=date(2026, 5, 1))).areas
    assert watched.windows == ((to_ms(day_start(date(2026, 5, 1))), FAR_MS),)


def test_a_place_is_prohibited_for_one_event_alone():
    event = OneTime(from_at=datetime(2026, 5, 1, 6, tzinfo=UTC), to_at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    (watched,) = plan_of(disc("square"), polarity=Polarity.STAY_OUT, once=(event,)).areas
    assert watched.windows == ((to_ms(event.from_at), to_ms(event.to_at)),)


@pytest.mark.parametrize("seed", range(12))
def test_passing_over_areas_out_of_reach_hides_nothing_that_looking_at_each_would_show(
    monkeypatch, eras, seed
):
    rng = np.random.default_rng(seed)
    radius_m, east_m = float(rng.choice([80, 250, 1_000])), float(rng.choice([2_000, 6_000, 30_000]))
    school = disc("school", radius_m, lon=MIDDLE[0] + east_m / DEGREE_M)
    plan = plan_of(school, polarity=Polarity.STAY_OUT, buffer_m=float(rng.choice([0, 300])))
    near_m = east_m + rng.choice([-1, 1]) * (radius_m + rng.choice([0, 40, 300, 900, 4_000]))
    tracks = {"p": Track(batch=walk(*rng.normal(near_m, 30, 30), *rng.normal(0, 500, 8)), whole=True)}
    quick = sightings(plan, tracks, eras, until_ms=to_ms(MORNING + timedelta(hours=9)))
    monkeypatch.setattr("correction.office.positions.judging.areas.out_of_reach", lambda *_: False)
    assert quick == sightings(plan, tracks, eras, until_ms=to_ms(MORNING + timedelta(hours=9)))


def test_an_area_to_keep_out_of_is_out_of_reach_only_beyond_its_buffer_and_the_error_of_the_fixes(eras):
    school = disc("school", 250)
    for buffer_m, east_m, far in ((0, 3_000, True), (0, 290, False), (2_900, 3_000, False)):
        plan = plan_of(school, polarity=Polarity.STAY_OUT, buffer_m=float(buffer_m))
        assert out_of_reach(plan.areas[0], walk(*[float(east_m)] * 5), eras) is far
