"""Which areas bind when: areas that bind together count as one, and each only while it binds."""

from dataclasses import replace
from datetime import date, time

from correction.domain.area import Area, Circle, Datum, Fence, Polarity
from correction.domain.context import Context
from correction.domain.days import WorkCalendar
from correction.domain.entry import Fact
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    PhoneCheckTold,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan, day_start
from correction.office.positions.judging.plan import watch_plan
from correction.office.positions.lawful import FAR_MS, to_ms
from correction.rulebooks.loader import load_book
from correction.testing.builders import CaseBuilder, probation

BOOK = load_book("demo-county")
CONTEXT = Context(
    calendar=WorkCalendar(version="none"),
    areas={
        name: Area(
            area_id=name,
            version=1,
            name=name,
            datum=Datum.WGS84,
            circles=(Circle(lon=120, lat=29 + n, radius_m=1_000),),
        )
        for n, name in enumerate(("east", "west", "school"))
    },
)


def plan_of(*fences: tuple[str, Polarity, date, date | None]):
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4)))
    for area_id, polarity, from_on, to_on in fences:
        fence = Fence(
            area_id=area_id, polarity=polarity, span=DateSpan(from_on=from_on, to_on=to_on), basis="test"
        )
        case.add(FenceSet(fence=fence), on=date(2026, 1, 6))
    plan = watch_plan(case.file(), CONTEXT, BOOK)
    return [(area.area_id, area.polarity, area.windows) for area in plan.areas]


def at(day: date) -> int:
    return to_ms(day_start(day))


JAN, MAR, APR, MAY = date(2026, 1, 5), date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def test_two_districts_on_the_same_days_are_one_area() -> None:
    assert plan_of(("west", Polarity.STAY_IN, JAN, None), ("east", Polarity.STAY_IN, JAN, None)) == [
        ("east+west", Polarity.STAY_IN, ((at(JAN), FAR_MS),))
    ]


def test_areas_that_overlap_in_time_are_one_only_while_both_bind() -> None:
    found = plan_of(
        ("east", Polarity.STAY_IN, JAN, date(2026, 3, 31)), ("west", Polarity.STAY_IN, MAR, date(2026, 4, 30))
    )
    assert found == [
        ("east", Polarity.STAY_IN, ((at(JAN), at(MAR)),)),
        ("east+west", Polarity.STAY_IN, ((at(MAR), at(APR)),)),
        ("west", Polarity.STAY_IN, ((at(APR), at(MAY)),)),
    ]


def test_the_same_prohibition_set_twice_is_one() -> None:
    twice = [("school", Polarity.STAY_OUT, JAN, None)] * 2
    assert plan_of(*twice) == [("school", Polarity.STAY_OUT, ((at(JAN), FAR_MS),))]


def test_an_area_that_was_never_drawn_binds_nobody() -> None:
    assert plan_of(("nowhere", Polarity.STAY_IN, JAN, None)) == []


def windows_of(kind: SourceKind, *facts: tuple[object, date]) -> tuple[tuple[int, int], ...]:
    case = CaseBuilder(order=probation(JAN, date(2027, 1, 4)))
    source = SourceAssigned(source_id="s", source=kind, from_at=day_start(MAR), interval_minutes=30)
    case.add(source, on=MAR)
    for fact, on in facts:
        case.add(fact, on=on)  # type: ignore[arg-type]
    (watched,) = watch_plan(case.file(), CONTEXT, BOOK).sources
    return watched.windows


def approval(approval_id: str, from_on: date, to_on: date) -> DeviceApproved:
    return DeviceApproved(approval_id=approval_id, ground=2, from_on=from_on, to_on=to_on, approved_by="h")


def test_a_phone_speaks_while_it_is_assigned_once_the_person_was_told() -> None:
    told = PhoneCheckTold(source_id="s")
    assert windows_of(SourceKind.PHONE) == ()
    assert windows_of(SourceKind.PHONE, (PhoneCheckTold(source_id="other"), MAR)) == ()
    assert windows_of(SourceKind.PHONE, (told, MAR)) == ((at(MAR), FAR_MS),)
    assert windows_of(SourceKind.PHONE, (told, APR)) == ((at(APR), FAR_MS),)
    released = (SourceReleased(source_id="s"), APR)
    assert windows_of(SourceKind.PHONE, (told, MAR), released) == ((at(MAR), at(APR)),)


def test_a_phone_speaks_only_where_the_book_says_how_often_is_checked() -> None:
    """The national book leaves that to local rules, and a phone without a schedule is asked nothing."""
    case = CaseBuilder(order=probation(JAN, date(2027, 1, 4)))
    source = SourceAssigned(source_id="s", source=SourceKind.PHONE, from_at=day_start(MAR))
    case.add(source, on=MAR)
    case.add(PhoneCheckTold(source_id="s"), on=MAR)
    (watched,) = watch_plan(case.file(), CONTEXT, load_book("cn")).sources
    assert watched.windows == ()


def test_a_wristband_speaks_only_on_days_of_an_approval_that_was_not_lifted() -> None:
    assert windows_of(SourceKind.WRISTBAND) == ()
    early = approval("A", date(2026, 2, 1), date(2026, 3, 31))
    assert windows_of(SourceKind.WRISTBAND, (early, MAR)) == ((at(MAR), at(APR)),)
    next_one = approval("B", APR, date(2026, 4, 30))
    assert windows_of(SourceKind.WRISTBAND, (early, MAR), (next_one, MAR)) == ((at(MAR), at(MAY)),)
    lifted = DeviceLifted(approval_id="B")
    middle = date(2026, 4, 10)
    assert windows_of(SourceKind.WRISTBAND, (early, MAR), (next_one, MAR), (lifted, middle)) == (
        (at(MAR), at(middle)),
    )


NIGHT = WeeklyHours(opens=time(22), closes=time(6))


def hours_plan(
    *fences: tuple[str, Polarity, tuple[WeeklyHours, ...]],
) -> dict[str, tuple[tuple[int, int], ...]]:
    case = CaseBuilder(order=probation(JAN, date(2026, 2, 4)))
    span = DateSpan(from_on=JAN)
    for area_id, polarity, hours in fences:
        fence = Fence(area_id=area_id, polarity=polarity, span=span, basis="test", hours=hours)
        case.add(FenceSet(fence=fence), on=date(2026, 1, 6))
    return {area.area_id: area.windows for area in watch_plan(case.file(), CONTEXT, BOOK).areas}


def test_nights_at_home_are_a_rule_of_their_own_beside_the_county() -> None:
    found = hours_plan(("east", Polarity.STAY_IN, ()), ("west", Polarity.STAY_IN, (NIGHT,)))
    assert found["east"] == ((at(JAN), FAR_MS),)
    hour = 3_600_000
    nights = [at(JAN) + 22 * hour + n * 24 * hour for n in range(31)]
    assert found["west"] == tuple((begins, begins + 8 * hour) for begins in nights)


def test_two_places_allowed_at_night_are_one_only_while_both_are() -> None:
    late = WeeklyHours(opens=time(23), closes=time(6))
    found = hours_plan(("east", Polarity.STAY_IN, (NIGHT,)), ("west", Polarity.STAY_IN, (late,)))
    assert set(found) == {"east", "east+west"}
    assert {ends - begins for begins, ends in found["east"]} == {3_600_000}


def test_a_school_is_prohibited_in_its_hours() -> None:
    school = WeeklyHours(opens=time(7, 30), closes=time(17), weekdays=(1, 2, 3, 4, 5))
    found = hours_plan(("school", Polarity.STAY_OUT, (school,)))
    assert {ends - begins for begins, ends in found["school"]} == {round(9.5 * 3_600_000)}
    assert len(found["school"]) == 23  # weekdays from Monday 5 January to Wednesday 4 February


def trip(*reports: date, returned_on: date | None = None, area_id: str | None = "west"):
    """The areas that bind somebody at home in the east on a leave from 10 to 20 March."""
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4)))
    home = Fence(area_id="east", polarity=Polarity.STAY_IN, span=DateSpan(from_on=JAN), basis="test")
    case.add(FenceSet(fence=home), on=date(2026, 1, 6))
    leave = LeaveGranted(
        leave_id="L1",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 20),
        destination="西县",
        level=LeaveLevel.COUNTY,
        area_id=area_id,
    )
    case.add(leave, on=date(2026, 3, 9))
    for on in reports:
        case.add(ReportReceived(report=ReportKind.LEAVE_ARRIVED), on=on)
    if returned_on is not None:
        case.add(LeaveReturned(leave_id="L1"), on=returned_on)
    plan = watch_plan(case.file(), CONTEXT, BOOK)
    return {area.area_id: area.windows for area in plan.areas}


def test_after_the_reported_arrival_the_destination_binds_with_home_until_the_last_day() -> None:
    stay = (at(date(2026, 3, 12)), at(date(2026, 3, 20)))
    assert trip(date(2026, 3, 11)) == {
        "east": ((at(JAN), stay[0]), (stay[1], FAR_MS)),
        "east+west": (stay,),
    }


def test_before_the_arrival_without_a_map_and_after_the_return_home_binds_alone() -> None:
    alone = {"east": ((at(JAN), FAR_MS),)}
    assert trip() == alone
    assert trip(date(2026, 3, 11), area_id=None) == alone
    assert trip(date(2026, 3, 11), area_id="nowhere") == alone
    assert trip(date(2026, 3, 9)) == alone
    early = trip(date(2026, 3, 11), returned_on=date(2026, 3, 15))
    assert early["east+west"] == ((at(date(2026, 3, 12)), at(date(2026, 3, 15))),)


def test_areas_of_one_name_with_other_borders_are_told_apart_and_equal_ones_are_not():
    disc = Circle(lon=120.0, lat=29.0, radius_m=500)
    drawn = [Area(area_id="a", version=1, name="甲", datum=Datum.WGS84, circles=(disc,)) for _ in range(2)]
    other = replace(drawn[0], circles=(replace(disc, radius_m=501),))
    assert {drawn[0]: 1, drawn[1]: 2, other: 3} == {drawn[0]: 2, other: 3}


def worn(*acts: tuple[date, Fact], kind: SourceKind = SourceKind.WRISTBAND):
    """The times in which a device bound on 6 January is the person's, as dates."""
    case = CaseBuilder(order=probation(date(2026, 1, 5), date(2027, 1, 4)))
    source = SourceAssigned(source_id="d", source=kind, from_at=day_start(date(2026, 1, 6)))
    case.add(source, on=date(2026, 1, 6))
    for on, act in acts:
        case.add(act, on=on)
    (watched,) = watch_plan(case.file(), CONTEXT, BOOK).sources
    return watched.worn


def granted(approval_id: str, from_on: date, to_on: date) -> tuple[date, Fact]:
    return from_on, approval(approval_id, from_on, to_on)


def test_a_device_is_worn_until_it_is_released_or_lifted_and_not_only_while_it_is_approved() -> None:
    bound, march = at(date(2026, 1, 6)), date(2026, 3, 2)
    first = granted("A", date(2026, 1, 6), date(2026, 2, 28))
    renewed = granted("B", date(2026, 4, 1), date(2026, 5, 31))
    lifted: tuple[date, Fact] = (date(2026, 2, 10), DeviceLifted(approval_id="A"))
    assert worn(first, renewed) == ((bound, FAR_MS),)
    assert worn(first, lifted) == ((bound, at(date(2026, 2, 10))),)
    assert worn(first, lifted, renewed) == ((bound, at(date(2026, 2, 10))), (at(date(2026, 4, 1)), FAR_MS))
    # Lifted because another one is in force, or bound anew on the very day: never taken off.
    beside = granted("B", date(2026, 2, 1), date(2026, 4, 30))
    assert worn(first, beside, lifted) == ((bound, FAR_MS),)
    assert worn(first, (march, SourceReleased(source_id="d"))) == ((bound, at(march)),)
    again = SourceAssigned(source_id="d", source=SourceKind.WRISTBAND, from_at=day_start(date(2026, 3, 3)))
    assert worn(first, (march, SourceReleased(source_id="d")), (date(2026, 3, 3), again)) == (
        (bound, FAR_MS),
    )
    assert worn(first, lifted, kind=SourceKind.PHONE) == ((bound, FAR_MS),)
