"""Where a check-in was, who made it and how: against circles whose distances are known by arithmetic."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import prcoords
import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Identity, Means, MeansApproved
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
RULE = "check_in_outcome"
SINCE = DateSpan(from_on=date(2026, 3, 2))
LON, LAT = 106.35, 38.55
DEGREE_M = 111_007  # of latitude, here


def on(day, clock="09:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def north(metres, accuracy_m=20.0, datum=Datum.WGS84):
    return Place(lon=LON, lat=LAT + metres / DEGREE_M, datum=datum, accuracy_m=accuracy_m)


def disc(area_id, metres=0, radius_m=1000, uncertainty_m=0.0):
    circle = Circle(lon=LON, lat=LAT + metres / DEGREE_M, radius_m=radius_m)
    return Area(
        area_id=area_id,
        version=1,
        name=area_id,
        datum=Datum.WGS84,
        circles=(circle,),
        uncertainty_m=uncertainty_m,
    )


AREAS = [disc("home"), disc("far", 50_000), disc("office", 20_000, 200), disc("vague", 0, 1000, 500.0)]
AREAS.append(disc("close", 0, 100))
CONTEXT = replace(plain_context(), areas={area.area_id: area for area in AREAS})


def fenced(area_id="home", *, polarity=Polarity.STAY_IN):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    fence = Fence(area_id=area_id, polarity=polarity, span=SINCE, basis="居住地")
    case.add(FenceSet(fence=fence), on=date(2026, 3, 2))
    return case


def check_in(case, place, at=None, **more):
    return case.add(CheckInMade(means=Means.PHONE_APP, place=place, **more), at=at or on(5))


@pytest.fixture
def kinds(judged):
    return lambda case: [f.kind for f in judged(case, on(20), RULE, context=CONTEXT)]


OUTSIDE, UNDECIDED = AlertKind.CHECK_IN_OUTSIDE, AlertKind.CHECK_IN_UNDECIDED


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "expected"),
    [
        (0, 20, []),
        (900, 20, []),
        (990, 20, [UNDECIDED]),
        (1010, 20, [UNDECIDED]),
        (1100, 20, [OUTSIDE]),
        (1100, 300, [UNDECIDED]),
        (9000, 2500, [UNDECIDED]),
    ],
)
def test_the_error_circle_decides_on_which_side_of_the_border_a_check_in_was(
    kinds, metres, accuracy_m, expected
):
    case = fenced()
    check_in(case, north(metres, accuracy_m))
    assert kinds(case) == expected


def test_a_border_known_only_roughly_accuses_nobody_near_it(kinds):
    for metres, expected in [(1300, [UNDECIDED]), (1600, [OUTSIDE])]:
        case = fenced("vague")
        check_in(case, north(metres))
        assert kinds(case) == expected


def test_outside_is_the_persons_and_undecided_the_offices_to_clear_up_and_both_are_over_at_once(judged):
    case = fenced()
    out, doubt = check_in(case, north(5000)), check_in(case, north(1000), on(6))
    first, second = judged(case, on(20), RULE, context=CONTEXT)
    assert (first.bearer, first.occasion) == (Bearer.PERSON, f"{RULE}:{out}:place")
    assert (second.bearer, second.occasion) == (Bearer.OFFICE, f"{RULE}:{doubt}:place")
    assert first.began_at == first.ended_at == on(5)
    assert "界外 4000 米 > 误差 20 米 + 边界误差 0 米 → 区域外" in first.why.arithmetic[0]


def test_an_accuracy_that_is_not_given_is_assumed_and_why_says_so(judged):
    case = fenced()
    check_in(case, north(1020, None))
    check_in(case, north(1100, None), on(6))
    first, second = judged(case, on(20), RULE, context=CONTEXT)
    assert (first.kind, second.kind) == (UNDECIDED, OUTSIDE)
    assert ("误差", "30 米（推定）") in second.why.inputs


def test_a_place_in_another_datum_is_brought_over_before_it_is_judged(kinds):
    lat, lon = prcoords.wgs_gcj((LAT, LON))
    case = fenced("close")
    check_in(case, Place(lon=lon, lat=lat, datum=Datum.GCJ02, accuracy_m=5.0))
    assert kinds(case) == []
    misread = fenced("close")
    check_in(misread, Place(lon=lon, lat=lat, datum=Datum.WGS84, accuracy_m=5.0))
    assert kinds(misread) == [OUTSIDE]


def test_all_areas_to_stay_in_count_together_and_those_to_stay_out_of_do_not(kinds):
    case = fenced("far")
    home = Fence(area_id="home", polarity=Polarity.STAY_IN, span=DateSpan(from_on=date(2026, 3, 6)), basis="")
    case.add(FenceSet(fence=home), on=date(2026, 3, 6))
    check_in(case, north(0), on(5))
    check_in(case, north(0), on(6))
    check_in(case, north(50_000), on(7))
    assert kinds(case) == [OUTSIDE]
    out = fenced("home", polarity=Polarity.STAY_OUT)
    check_in(out, north(50_000))
    assert kinds(out) == []


def test_a_confirmed_place_counts_as_inside_the_permitted_area_but_not_as_the_place_of_the_plan(kinds):
    case = fenced()
    case.add(PlaceConfirmed(area_id="far"), on=date(2026, 3, 10))
    check_in(case, north(50_000))
    assert kinds(case) == []
    plan = CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 3, 3), place_area_id="office")
    case.add(plan, on=date(2026, 3, 3))
    assert kinds(case) == [OUTSIDE]


def test_the_place_of_the_plan_prevails_over_the_permitted_area(kinds):
    case = fenced()
    plan = CheckInsPlanned(windows=((time(8), time(10)),), from_on=date(2026, 3, 3), place_area_id="office")
    case.add(plan, on=date(2026, 3, 3))
    check_in(case, north(20_000))
    check_in(case, north(0), on(6))
    assert kinds(case) == [OUTSIDE]


@pytest.mark.parametrize(
    ("day", "metres", "area_id", "expected"),
    [
        (9, 50_000, "far", [OUTSIDE]),
        (10, 70_000, "far", []),
        (11, 50_000, "far", []),
        (11, 0, "far", []),
        (11, 70_000, "far", [OUTSIDE]),
        (11, 70_000, None, []),
        (12, 70_000, "far", []),
        (13, 50_000, "far", [OUTSIDE]),
    ],
)
def test_a_leave_allows_its_destination_and_both_journeys(kinds, day, metres, area_id, expected):
    case = fenced()
    leave = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 12),
        destination="远处",
        level=LeaveLevel.OFFICE,
        area_id=area_id,
    )
    case.add(leave, on=date(2026, 3, 8))
    check_in(case, north(metres), on(day))
    assert kinds(case) == expected


def test_a_closed_leave_allows_nothing_any_more(kinds):
    case = fenced()
    leave = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 14),
        destination="远处",
        level=LeaveLevel.OFFICE,
    )
    case.add(leave, on=date(2026, 3, 8))
    case.add(LeaveReturned(leave_id="l"), at=on(11, "08:00"))
    check_in(case, north(50_000), on(11))
    assert kinds(case) == [OUTSIDE]


def test_an_area_that_nobody_has_drawn_is_said_to_be_missing_and_accuses_nobody(judged):
    case = fenced("nowhere")
    check_in(case, north(0))
    (found,) = judged(case, on(20), RULE, context=CONTEXT)
    assert found.kind is UNDECIDED
    assert "nowhere 没有图形" in found.why.arithmetic[0]


def test_without_a_place_or_an_expected_area_nothing_is_judged(kinds):
    case = fenced()
    check_in(case, None)
    assert kinds(case) == []
    free = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    check_in(free, north(90_000))
    assert kinds(free) == []


@pytest.mark.parametrize(
    ("identity", "doubted"),
    [
        (Identity.MATCH, False),
        (Identity.NOT_CHECKED, False),
        (Identity.DOUBTFUL, True),
        (Identity.NO_MATCH, True),
        (Identity.NOT_LIVE, True),
    ],
)
def test_a_face_that_does_not_match_is_for_a_person_to_check(kinds, identity, doubted):
    case = fenced()
    check_in(case, north(0), identity=identity, identity_score=0.41)
    assert kinds(case) == ([AlertKind.IDENTITY_DOUBTFUL] if doubted else [])


def test_failure_30_a_film_held_up_before_the_camera_is_no_match(judged):
    """The face fits and is not alive; place and face stand in one entry, so both are doubted."""
    case = fenced()
    check_in(case, north(0), identity=Identity.NOT_LIVE, identity_score=0.98)
    (found,) = judged(case, on(20), RULE, context=CONTEXT)
    assert found.kind is AlertKind.IDENTITY_DOUBTFUL
    assert "没有通过活体检测" in found.why.arithmetic[0]
    assert ("核验结果", "没有通过活体检测（相似度 0.98）") in found.why.inputs


def test_a_way_not_approved_that_day_casts_doubt_on_the_record(judged):
    case = fenced()
    phone = MeansApproved(means=(Means.ORDINARY_PHONE,), from_on=date(2026, 3, 6), to_on=date(2026, 3, 8))
    case.add(phone, on=date(2026, 3, 3))
    for day in (5, 6, 9):
        check_in(case, None, on(day))
        case.add(CheckInMade(means=Means.ORDINARY_PHONE), at=on(day, "09:30"))
        case.add(CheckInMade(means=Means.IN_PERSON), at=on(day, "09:40"))
    found = judged(case, on(20), RULE, context=CONTEXT)
    assert [(f.kind, f.bearer, f.began_at) for f in found] == [
        (AlertKind.DATA_DOUBTFUL, Bearer.OFFICE, moment) for moment in (on(6), on(9), on(9, "09:30"))
    ]


def test_a_void_check_in_and_one_before_the_records_began_show_nothing(kinds):
    case = fenced()
    case.void(check_in(case, north(50_000)), on(6))
    assert kinds(case) == []
    early = CaseBuilder(
        order=probation(date(2026, 3, 1), date(2027, 2, 28)), records_from_on=date(2026, 3, 10)
    ).arrive(date(2026, 3, 2))
    fence = Fence(
        area_id="home", polarity=Polarity.STAY_IN, span=DateSpan(from_on=date(2026, 3, 2)), basis=""
    )
    early.add(FenceSet(fence=fence), on=date(2026, 3, 2))
    check_in(early, north(50_000), on(9))
    check_in(early, north(50_000), on(10))
    assert kinds(early) == [OUTSIDE]


@pytest.mark.parametrize(
    ("clock", "expected"), [("21:59", []), ("22:00", [OUTSIDE]), ("05:59", [OUTSIDE]), ("06:00", [])]
)
def test_in_the_hours_at_home_being_in_the_county_is_not_enough(kinds, clock, expected):
    case = fenced("home")
    nights = (WeeklyHours(opens=time(22), closes=time(6)),)
    close = Fence(area_id="close", polarity=Polarity.STAY_IN, span=SINCE, basis="决定", hours=nights)
    case.add(FenceSet(fence=close), on=date(2026, 3, 2))
    check_in(case, north(500), at=on(5, clock))
    assert kinds(case) == expected
