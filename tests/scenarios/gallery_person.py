"""Exhibits of what the person owes day by day: coming, checking in, reporting, hours, leave."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from correction.domain.area import Datum, Fence, Place, Polarity
from correction.domain.facts.admission import (
    FenceSet,
    ReportedIn,
)
from correction.domain.facts.check_ins import CheckInsPlanned, ExtraCheckDrawn
from correction.domain.facts.leave import LeaveReturned
from correction.domain.facts.reports import LifeEvent, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    Attendance,
)
from correction.domain.moments import DateSpan
from correction.testing.builders import CaseBuilder, probation
from tests.scenarios.gallery_frame import (
    COUNTY,
    ENDS_ON,
    Room,
    arrived,
    at,
    check_in,
    day,
    granted,
)

ROOM = Room()
exhibit = ROOM.shows


def attended(activity_id: str, activity: Activity, hours: float, offered_hours: float) -> ActivityAttended:
    """Give an activity to which the person came."""
    came = Attendance.PRESENT
    return ActivityAttended(
        activity_id=activity_id, activity=activity, offered_hours=offered_hours, hours=hours, attendance=came
    )


@exhibit("first_report")
def never_came(case_id: str) -> Iterator[CaseBuilder]:
    case = CaseBuilder(case_id=case_id, order=probation(day(6, 24), ENDS_ON))
    yield case
    case.add(ReportedIn(), on=day(7, 3))


def planned(case_id: str, came_on: date, opens: time, closes: time) -> CaseBuilder:
    case = arrived(case_id, came_on)
    case.add(CheckInsPlanned(windows=((opens, closes),), from_on=came_on), on=came_on)
    return case


@exhibit("check_in_missed")
def a_window_closed_without_a_check_in(case_id: str) -> Iterator[CaseBuilder]:
    case = planned(case_id, day(7, 8), time(8), time(10))
    case.add(check_in(), at=at(7, 10, 9))
    yield case
    case.add(check_in(), at=at(7, 9, 8, 30))


@exhibit("check_in_gap")
def just_after_midnight_and_just_before_the_next(case_id: str) -> Iterator[CaseBuilder]:
    case = planned(case_id, day(7, 6), time(0), time(23, 59))
    for seen_at in (at(7, 7, 0, 5), at(7, 8, 23, 50), at(7, 9, 20), at(7, 10, 10)):
        case.add(check_in(), at=seen_at)
    yield case
    case.add(check_in(), at=at(7, 7, 20))


@exhibit("check_in_outcome")
def far_outside_the_county(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 8))
    span = DateSpan(from_on=day(7, 8))
    fence = Fence(area_id=COUNTY, polarity=Polarity.STAY_IN, span=span, basis="居住地")
    case.add(FenceSet(fence=fence), on=day(7, 8))
    place = Place(lon=121.5, lat=29.1, datum=Datum.WGS84, accuracy_m=12)
    made = case.add(replace(check_in(), place=place), at=at(7, 9, 9))
    yield case
    case.void(made, at(7, 10, 8))


@exhibit("extra_check")
def drawn_and_silent(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 8))
    drawn = ExtraCheckDrawn(
        request_id="draw-1", answer_by_at=at(7, 9, 10, 30), seed="7", pool_digest="0f", rate=0.1
    )
    case.add(drawn, at=at(7, 9, 10))
    yield case
    case.add(check_in(request_id="draw-1"), at=at(7, 9, 10, 20))


@exhibit("report_prompt")
def moved_and_told_nobody(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 1))
    case.add(LifeEvent(report=ReportKind.HOME_CHANGED), on=day(7, 3))
    yield case
    case.add(ReportReceived(report=ReportKind.HOME_CHANGED), on=day(7, 4))


@exhibit("report_leave")
@exhibit("leave_not_returned")
def leave_that_nobody_closed(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(7, 4))
    case.add(granted(day(7, 6), day(7, 7)), on=day(7, 5))
    yield case
    case.add(LeaveReturned(leave_id="L1"), at=at(7, 7, 18))


@exhibit("hours")
def six_hours_of_eight(case_id: str) -> Iterator[CaseBuilder]:
    case = arrived(case_id, day(5, 28))
    case.add(attended("H1", Activity.LABOUR, 6, 8), on=day(6, 13))
    case.add(attended("H2", Activity.STUDY, 8, 8), on=day(6, 14))
    yield case
    made_up = replace(attended("H1", Activity.LABOUR, 2, 8), attendance=Attendance.MADE_UP)
    case.add(made_up, on=day(6, 27))
