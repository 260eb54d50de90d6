"""Labour beyond the plan at its limits: which plan holds, whose hours count, and from when it is too much."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.facts.activities import LabourPlanned
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, Strength
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
PRESENT, ABSENT, EXCUSED = Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED


def at(month, day, hour=0):
    return datetime(2026, month, day, hour, tzinfo=CST)


def on(day):
    return date(2026, 2, day)


def planned(*plans, ends_on=date(2026, 12, 31), arrives=True):
    case = CaseBuilder(order=probation(date(2025, 12, 30), ends_on))
    if arrives:
        case.arrive(date(2026, 1, 5))
    for plan in plans:
        case.add(plan, on=date(2026, 1, 20))
    return case


def work(case, when, hours, attendance=PRESENT, *, name=None, activity=Activity.LABOUR, **more):
    done = ActivityAttended(
        activity_id=name or f"w-{when}",
        activity=activity,
        offered_hours=hours,
        hours=hours if attendance is PRESENT else 0,
        attendance=attendance,
        **more,
    )
    return case.add(done, **({"at": when} if isinstance(when, datetime) else {"on": when}))


def told(judged, case, now=None):
    found = judged(case, now or at(4, 1), "labour_overload")
    return [(f.occasion.removeprefix("labour_overload:"), f.began_at) for f in found]


MONTH = "month:2026-02-01"


@pytest.mark.parametrize("hours_then", [(4, 8), (8, 4)])
@pytest.mark.parametrize(("worked", "over"), [(8, False), (9, True)])
def test_a_month_with_two_plans_may_ask_what_the_larger_allows(judged, hours_then, worked, over):
    first, second = hours_then
    plans = LabourPlanned(from_on=on(1), month_hours=first), LabourPlanned(from_on=on(15), month_hours=second)
    case = planned(*plans)
    work(case, on(20), worked)
    assert told(judged, case) == ([(MONTH, at(2, 20))] if over else [])


@pytest.mark.parametrize(("day", "over"), [(9, False), (10, True), (11, True)])
def test_a_plan_holds_from_its_first_day(judged, day, over):
    case = planned(LabourPlanned(from_on=on(10), day_hours=2))
    work(case, on(day), 4)
    assert told(judged, case) == ([(f"day:{on(day)}", at(2, day))] if over else [])


@pytest.mark.parametrize(("day", "over"), [(9, False), (10, True)])
def test_a_later_plan_takes_the_place_of_the_earlier_one(judged, day, over):
    case = planned(LabourPlanned(from_on=on(1), day_hours=8), LabourPlanned(from_on=on(10), day_hours=2))
    work(case, on(day), 4)
    assert bool(told(judged, case)) is over


def test_of_two_plans_from_one_day_the_one_recorded_last_holds(judged):
    case = planned(LabourPlanned(from_on=on(1), day_hours=2), LabourPlanned(from_on=on(1), day_hours=8))
    work(case, on(10), 4)
    assert told(judged, case) == []


def test_study_is_no_labour(judged):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8))
    work(case, on(10), 20, activity=Activity.STUDY)
    assert told(judged, case) == []


@pytest.mark.parametrize(
    ("lines", "over"),
    [
        ([(10, ABSENT)], True),
        ([(10, ABSENT), (11, EXCUSED)], False),
        ([(10, EXCUSED), (11, ABSENT)], False),
        ([(10, EXCUSED), (11, PRESENT)], True),
    ],
)
def test_one_line_that_excuses_takes_the_order_back_unless_the_person_came(judged, lines, over):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8))
    for day, attendance in lines:
        work(case, on(day), 9, attendance, name="w")
    assert bool(told(judged, case)) is over


@pytest.mark.parametrize(
    ("lines", "since"),
    [
        ([(10, PRESENT), (12, PRESENT)], 10),
        ([(10, ABSENT), (12, PRESENT), (14, PRESENT)], 12),
        ([(10, ABSENT), (12, ABSENT)], 10),
    ],
)
def test_work_of_several_days_belongs_to_the_first_on_which_the_person_came(judged, lines, since):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8))
    for day, attendance in lines:
        work(case, on(day), 9, attendance, name="w")
    assert told(judged, case) == [(MONTH, at(2, since))]


@pytest.mark.parametrize("hours", [(4, 9), (9, 4)])
def test_of_lines_that_differ_the_most_that_was_asked_counts(judged, hours):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8))
    for day, asked in zip((10, 11), hours, strict=True):
        work(case, on(day), asked, name="w")
    assert [occasion for occasion, _ in told(judged, case)] == [MONTH]


@pytest.mark.parametrize("strengths", [(Strength.LIGHT, Strength.HEAVY), (Strength.HEAVY, Strength.LIGHT)])
def test_work_is_as_hard_as_its_hardest_line(judged, strengths):
    case = planned(LabourPlanned(from_on=on(1), strength=Strength.LIGHT))
    for day, strength in zip((10, 11), strengths, strict=True):
        work(case, on(day), 2, name="w", strength=strength)
    assert told(judged, case) == [("strength:w", at(2, 10))]


def test_a_day_is_too_much_from_its_first_work(judged):
    case = planned(LabourPlanned(from_on=on(1), day_hours=8))
    work(case, at(2, 10, 9), 5)
    work(case, at(2, 10, 14), 5)
    assert told(judged, case) == [(f"day:{on(10)}", at(2, 10, 9))]


def test_the_last_day_of_the_term_is_judged_though_it_opens_a_month(judged):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8), ends_on=date(2026, 3, 1))
    work(case, date(2026, 3, 1), 9)
    assert told(judged, case) == [("month:2026-03-01", at(3, 1))]


def test_a_plan_for_somebody_who_never_arrived_limits_nothing(judged):
    case = planned(LabourPlanned(from_on=on(1), month_hours=8), arrives=False)
    work(case, on(10), 9)
    assert told(judged, case) == []
