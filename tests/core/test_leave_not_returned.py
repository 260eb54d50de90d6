"""A leave ends with its last day; any sign of the person at home ends the matter."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import PersonFound
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.reviews import walk

CST = timezone(timedelta(hours=8))
RULE = "leave_not_returned"


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def on(day):
    return date(2026, 3, day)


def granted(from_day, to_day, leave_id="l-1"):
    return LeaveGranted(
        leave_id=leave_id, from_on=on(from_day), to_on=on(to_day), destination="杭州", level=LeaveLevel.OFFICE
    )


def away(to_day=10, **more):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more)
    case.arrive(date(2026, 1, 5))
    case.add(granted(6, to_day), on=on(5))
    return case


@pytest.mark.parametrize("held_from_day", [9, 11, 14])
def test_whoever_is_not_back_after_days_in_hospital_is_missing_again_weeks_later(helan, held_from_day):
    case = away(10)
    held = Excused(reason=ExcuseReason.HOSPITAL, from_on=on(held_from_day), to_on=on(29))
    case.add(held, on=on(held_from_day))
    reviews = walk(case.file(), helan, plain_context(), from_at=at(1), to_at=at(31) + timedelta(days=20))
    *_, last = (review.assessment.findings for review in reviews)
    (found,) = [finding for finding in last if finding.rule == RULE]
    assert found.ended_at is None


def test_a_sign_after_the_end_of_the_case_is_not_what_the_matter_rests_on(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 3, 20))).arrive(date(2026, 1, 5))
    leave_id = case.add(granted(6, 10), on=on(5))
    case.add(CheckInMade(means=Means.IN_PERSON), at=at(25))
    (found,) = judged(case, at(31), RULE)
    assert (found.ended_at, found.entries) == (at(21), (leave_id,))


def spans(findings):
    return [(finding.began_at, finding.ended_at) for finding in findings]


def test_it_begins_when_the_last_day_is_over(judged):
    case = away()
    assert judged(case, at(10, 23), RULE) == []
    (found,) = judged(case, at(11), RULE)
    assert (found.kind, found.bearer) == (AlertKind.LEAVE_OVERDUE, Bearer.PERSON)
    assert (found.began_at, found.ended_at) == (at(11), None)
    assert found.occasion == f"{RULE}:{case.entries[2].entry_id}"


ATTENDED = ActivityAttended(
    activity_id="a", activity=Activity.STUDY, offered_hours=2, hours=2, attendance=Attendance.PRESENT
)
SIGNS = [
    LeaveReturned(leave_id="l-1"),
    PersonFound(),
    CheckInMade(means=Means.IN_PERSON),
    CheckInMade(means=Means.VILLAGE_WORKER),
    ReportReceived(report=ReportKind.LEAVE_RETURNED),
    StaffActed(act=ActKind.MEETING),
    ATTENDED,
]
NO_SIGNS = [
    LeaveReturned(leave_id="other"),
    CheckInMade(means=Means.PHONE_APP),
    ReportReceived(report=ReportKind.WRITTEN),
    StaffActed(act=ActKind.VOICE),
    StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED),
]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_at_home_ends_it_and_one_on_the_last_day_prevents_it(judged, sign):
    case = away()
    case.add(sign, at=at(12, 9))
    assert spans(judged(case, at(20), RULE)) == [(at(11), at(12, 9))]
    in_time = away()
    in_time.add(sign, at=at(10, 20))
    assert judged(in_time, at(20), RULE) == []


@pytest.mark.parametrize("sign", NO_SIGNS)
def test_a_call_from_anywhere_is_no_return(judged, sign):
    case = away()
    case.add(sign, at=at(12, 9))
    assert spans(judged(case, at(20), RULE)) == [(at(11), None)]


def test_being_seen_before_the_last_day_is_no_return_but_closing_the_leave_is(judged):
    seen = away()
    seen.add(CheckInMade(means=Means.IN_PERSON), at=at(8, 9))
    assert len(judged(seen, at(20), RULE)) == 1
    closed = away()
    closed.add(LeaveReturned(leave_id="l-1"), at=at(8, 9))
    assert judged(closed, at(20), RULE) == []


def test_a_return_recorded_late_exonerates_and_its_void_accuses(judged):
    case = away()
    returned = case.add(LeaveReturned(leave_id="l-1"), at=at(10, 18), recorded_at=at(15))
    assert judged(case, at(16), RULE) == []
    case.void(returned, at(17))
    assert spans(judged(case, at(18), RULE)) == [(at(11), None)]


@pytest.mark.parametrize(
    ("from_day", "expected"), [(11, []), (10, []), (13, [(at(11), at(13))]), (15, [(at(11), at(15))])]
)
def test_another_leave_allows_to_be_away_again(judged, from_day, expected):
    case = away()
    case.add(granted(from_day, 25, "l-2"), on=on(10))
    assert spans(judged(case, at(20), RULE)) == expected


def test_of_two_leaves_on_end_only_the_last_can_be_overdue(judged):
    case = away()
    case.add(granted(11, 15, "l-2"), on=on(10))
    assert spans(judged(case, at(18), RULE)) == [(at(16), None)]


TAKEN_BACK = LeaveRevoked(leave_id="l-1", reason="情况变化")


def test_a_leave_taken_back_before_it_began_is_not_overdue(judged):
    case = away()
    case.add(TAKEN_BACK, at=at(5, 12))
    assert judged(case, at(20), RULE) == []


@pytest.mark.parametrize(
    ("revoked_at", "due_at"),
    # A day for the journey home, but never longer than the leave itself would have lasted.
    [(at(6, 9), at(7, 9)), (at(7), at(8)), (at(9, 18), at(10, 18)), (at(10, 8), at(11))],
)
def test_who_is_called_back_from_leave_is_overdue_once_there_was_time_for_the_journey(
    judged, revoked_at, due_at
):
    case = away()
    case.add(TAKEN_BACK, at=revoked_at)
    assert judged(case, due_at - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, at(20), RULE)
    assert (found.began_at, found.ended_at) == (due_at, None)
    assert found.entries == tuple(entry.entry_id for entry in case.entries[-2:])
    assert "撤销准假" in found.why.arithmetic[0]
    case.add(ReportReceived(report=ReportKind.LEAVE_RETURNED), at=at(15, 9))
    assert spans(judged(case, at(20), RULE)) == [(due_at, at(15, 9))]


@pytest.mark.parametrize("sign", SIGNS)
def test_who_came_home_when_called_back_is_not_overdue(judged, sign):
    case = away()
    case.add(TAKEN_BACK, at=at(7, 9))
    case.add(sign, at=at(8, 8))
    assert judged(case, at(20), RULE) == []


def test_a_leave_made_shorter_by_a_new_one_is_overdue_by_the_new_one_alone(judged):
    case = away()
    case.add(TAKEN_BACK, at=at(7, 9))
    case.add(granted(7, 8, "l-2"), at=at(7, 9))
    assert spans(judged(case, at(20), RULE)) == [(at(9), None)]


def test_the_days_before_a_leave_was_taken_back_stay_days_of_leave(judged):
    case = away()
    case.add(TAKEN_BACK, at=at(8, 9))
    for day in (7, 9):
        missed = ActivityAttended(
            activity_id=f"a{day}",
            activity=Activity.STUDY,
            offered_hours=2,
            hours=0,
            attendance=Attendance.ABSENT,
            told=True,
        )
        case.add(missed, at=at(day, 9))
    assert [f.began_at for f in judged(case, at(20), "activity_absent")] == [at(10)]


def test_a_hospital_bed_excuses_as_long_as_it_is_needed(judged):
    case = away()
    case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on(9), to_on=on(13)), on=on(9))
    assert judged(case, at(13, 23), RULE) == []
    assert spans(judged(case, at(14), RULE)) == [(at(14), None)]


def test_a_leave_that_ended_before_the_records_is_not_told_and_an_open_one_is(judged):
    assert judged(away(records_from_on=on(11)), at(20), RULE) == []
    assert len(judged(away(records_from_on=on(10)), at(20), RULE)) == 1


def test_it_ends_with_the_case(judged):
    case = away()
    case.add(Released(ground="期满"), at=at(12, 10))
    assert spans(judged(case, at(20), RULE)) == [(at(11), at(12, 10))]
