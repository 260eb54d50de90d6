"""Where a check-in was expected, at the edges: plans alone, hours, permits, and the words of distance."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel
from correction.rules.places.permitted import distance_m, grounds
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
RULE = "check_in_outcome"
SINCE = DateSpan(from_on=date(2026, 3, 2))
LON, LAT, DEGREE_M = 106.35, 38.55, 111_007
OUTSIDE, UNDECIDED = AlertKind.CHECK_IN_OUTSIDE, AlertKind.CHECK_IN_UNDECIDED


def on(day, clock="09:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def north(metres, accuracy_m=20.0):
    return Place(lon=LON, lat=LAT + metres / DEGREE_M, datum=Datum.WGS84, accuracy_m=accuracy_m)


def disc(area_id, metres, radius_m=1000):
    circle = Circle(lon=LON, lat=LAT + metres / DEGREE_M, radius_m=radius_m)
    return Area(area_id=area_id, version=1, name=area_id, datum=Datum.WGS84, circles=(circle,))


HOME, FAR, OFFICE = disc("home", 0), disc("far", 50_000), disc("office", 20_000, 200)
CONTEXT = replace(plain_context(), areas={area.area_id: area for area in (HOME, FAR, OFFICE)})


def case():
    return CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))


def planned(builder, day, area_id):
    plan = CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 3, day), place_area_id=area_id)
    builder.add(plan, on=date(2026, 3, day))


def fenced(builder, area_id="home", *hours):
    fence = Fence(area_id=area_id, polarity=Polarity.STAY_IN, span=SINCE, basis="居住地", hours=hours)
    builder.add(FenceSet(fence=fence), on=date(2026, 3, 2))
    return builder


def kinds(judged, builder, place, at):
    builder.add(CheckInMade(means=Means.PHONE_APP, place=place), at=at)
    return [f.kind for f in judged(builder, on(28), RULE, context=CONTEXT)]


@pytest.mark.parametrize(("metres", "told"), [(20_000, []), (0, [OUTSIDE])])
def test_a_plan_alone_says_where(judged, metres, told):
    builder = case()
    planned(builder, 3, "office")
    assert kinds(judged, builder, north(metres), on(5)) == told


@pytest.mark.parametrize(("first", "second", "told"), [(None, "office", [OUTSIDE]), ("office", None, [])])
def test_of_two_plans_the_one_of_the_day_says_where(judged, first, second, told):
    builder = case()
    planned(builder, 3, first)
    planned(builder, 10, second)
    assert kinds(judged, builder, north(0), on(12)) == told


@pytest.mark.parametrize(("clock", "told"), [("21:59", []), ("22:00", [OUTSIDE]), ("23:00", [OUTSIDE])])
def test_what_binds_in_these_hours_goes_before_what_binds_always(judged, clock, told):
    builder = fenced(fenced(case(), "far"), "home", WeeklyHours(opens=time(22), closes=time(6)))
    assert kinds(judged, builder, north(50_000), on(5, clock)) == told


@pytest.mark.parametrize(("clock", "told"), [("11:59", []), ("12:00", [OUTSIDE]), ("12:01", [OUTSIDE])])
def test_whoever_has_come_back_is_expected_at_home_from_that_moment(judged, clock, told):
    builder = fenced(case())
    leave = LeaveGranted(
        leave_id="L",
        from_on=date(2026, 3, 4),
        to_on=date(2026, 3, 8),
        destination="省城",
        level=LeaveLevel.OFFICE,
        area_id="far",
    )
    builder.add(leave, on=date(2026, 3, 3))
    builder.add(LeaveReturned(leave_id="L"), at=on(6, "11:00"), until=on(6, "12:00"))
    assert kinds(judged, builder, north(50_000), on(6, clock)) == told


@pytest.mark.parametrize(
    ("day", "clock", "told"),
    [
        (9, "23:59", [OUTSIDE]),
        (10, "00:00", []),
        (12, "23:59", []),
        (13, "00:00", [OUTSIDE]),
    ],
)
def test_a_permit_allows_its_places_from_its_first_moment_to_its_last(judged, day, clock, told):
    builder = fenced(case())
    asked = ApprovalAsked(
        approval_id="P",
        matter=ApprovalMatter.CROSS_CITY,
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 12),
        reason="上班",
        places=("邻县",),
        area_ids=("far",),
    )
    builder.add(asked, on=date(2026, 3, 3))
    granted = ApprovalDecided(
        approval_id="P", granted=True, org_id="C1", level=OrgLevel.COUNTY, reason="同意"
    )
    builder.add(granted, on=date(2026, 3, 4))
    assert kinds(judged, builder, north(50_000), on(day, clock)) == told


def test_a_confirmed_place_that_was_never_drawn_confirms_nothing(judged):
    builder = fenced(case())
    builder.add(PlaceConfirmed(area_id="undrawn"), on=date(2026, 3, 3))
    assert kinds(judged, builder, north(50_000), on(5)) == [OUTSIDE]


@pytest.mark.parametrize(("accuracy_m", "words"), [(2000, "误差 2000 米 + 边界误差"), (2001, "不能用于判断")])
def test_the_worst_accuracy_itself_still_serves(judged, accuracy_m, words):
    builder = fenced(case())
    builder.add(CheckInMade(means=Means.PHONE_APP, place=north(1500, accuracy_m)), at=on(5))
    (found,) = judged(builder, on(28), RULE, context=CONTEXT)
    assert found.kind is UNDECIDED
    assert words in found.why.arithmetic[0]


def test_the_nearest_of_several_areas_is_the_one_that_counts():
    both = grounds((HOME,), (OFFICE,))
    assert distance_m(both, north(1500)) == pytest.approx(500, abs=3)
    assert distance_m(both, north(19_700)) == pytest.approx(100, abs=3)
    assert distance_m(both, north(20_000)) == pytest.approx(-200, abs=3)


@pytest.mark.parametrize(("metres", "told"), [(50_000, []), (0, [OUTSIDE])])
def test_on_leave_the_hours_at_home_bind_nobody(judged, metres, told):
    builder = fenced(case(), "home", WeeklyHours(opens=time(22), closes=time(6)))
    leave = LeaveGranted(
        leave_id="L",
        from_on=date(2026, 3, 4),
        to_on=date(2026, 3, 8),
        destination="省城",
        level=LeaveLevel.OFFICE,
        area_id="far",
    )
    builder.add(leave, on=date(2026, 3, 3))
    assert kinds(judged, builder, north(metres), on(6, "23:00")) == told
