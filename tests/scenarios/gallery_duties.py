"""Exhibits of being called together: activities, musters, labour beyond the plan, sensitive periods."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import LabourPlanned, MusterCalled
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.periods import SensitivePeriodSet, SensitivePeriodTold
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import local_time
from correction.testing.builders import CaseBuilder
from tests.scenarios.gallery_frame import Room, arrived, at, day

ROOM = Room()
exhibit = ROOM.shows
DAILY = Cadence(unit=CadenceUnit.DAY)


def roll(activity_id: str, activity: Activity, attendance: Attendance, hours: float = 2) -> ActivityAttended:
    """Give a line of a roll of an activity that the person was told of."""
    came = attendance in (Attendance.PRESENT, Attendance.MADE_UP)
    return ActivityAttended(
        activity_id=activity_id,
        activity=activity,
        offered_hours=hours,
        hours=hours if came else 0,
        attendance=attendance,
        told=True,
    )


@exhibit("activity_organised")
def no_lessons_in_june(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    yield case
    case.add(roll("E1", Activity.GROUP_EDUCATION, Attendance.PRESENT), on=day(6, 18))


@exhibit("activity_count")
def no_talk_in_june(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    yield case
    case.add(roll("T1", Activity.TALK, Attendance.PRESENT, 0), on=day(6, 20))


@exhibit("activity_absent")
def told_of_the_lesson_and_not_there(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    case.add(roll("E1", Activity.GROUP_EDUCATION, Attendance.ABSENT), on=day(7, 6))
    yield case
    case.add(roll("E1", Activity.GROUP_EDUCATION, Attendance.EXCUSED), on=day(7, 6))


@exhibit("muster")
def called_at_nine_and_never_there(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    call = MusterCalled(
        muster_id="M1",
        arrive_by_at=at(7, 8, 11),
        place="样例司法所",
        channel=Channel.PHONE,
        reached=True,
    )
    case.add(call, at=at(7, 8, 9))
    yield case
    case.add(roll("M1", Activity.MUSTER, Attendance.PRESENT, 0), at=at(7, 8, 10, 50))


@exhibit("labour_overload")
def ten_hours_where_the_plan_says_eight(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    case.add(LabourPlanned(from_on=day(6, 1), month_hours=8), on=day(6, 1))
    case.add(roll("L1", Activity.LABOUR, Attendance.PRESENT, 6), on=day(6, 10))
    second = case.add(roll("L2", Activity.LABOUR, Attendance.PRESENT, 4), on=day(6, 20))
    yield case
    case.void(second, at(7, 10, 21))


def in_a_period(case_id: str) -> CaseBuilder:
    """Give the case of a person bound by an order for three days, who was told of it."""
    case = arrived(case_id, day(7, 1))
    ordered = SensitivePeriodSet(
        order_id="P1",
        title="样例大会期间",
        from_on=day(7, 6),
        to_on=day(7, 8),
        report_every=DAILY,
    )
    case.add(ordered, on=day(7, 4))
    case.add(SensitivePeriodTold(order_id="P1", channel=Channel.PHONE), on=day(7, 5))
    return case


@exhibit("period_report")
def one_day_of_three_without_a_word(case_id: str) -> Iterator[CaseBuilder]:
    case = in_a_period(case_id)
    for n in (0, 2):
        checked = local_time(day(7, 6) + timedelta(days=n), time(9))
        case.add(CheckInMade(means=Means.ORDINARY_PHONE), at=checked)
    yield case
    case.add(ReportReceived(report=ReportKind.DAILY), on=day(7, 7))


@exhibit("report_in_person")
def nobody_came_to_the_desk_in_june(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    yield case
    case.add(ReportReceived(report=ReportKind.IN_PERSON), on=day(6, 20))


@exhibit("report_count")
def one_call_in_june_instead_of_two(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    called = ReportReceived(report=ReportKind.ORAL)
    case.add(called, on=day(6, 10))
    yield case
    case.add(replace(called, note="补录"), on=day(6, 24))
