"""Reports around a leave: arrival after a reported departure, and the return."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "report_leave"


def moment(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def on_leave():
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    leave = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, 10),
        to_on=date(2026, 3, 15),
        destination="成都",
        level=LeaveLevel.OFFICE,
    )
    return case, case.add(leave, on=date(2026, 3, 8))


def report(case, kind, day, hour=9):
    return case.add(ReportReceived(report=kind), at=moment(day, hour))


def said(found):
    return [f.occasion.rsplit(":", 1)[1] for f in found]


@pytest.mark.parametrize(("day", "hour", "overdue"), [(14, 9, False), (16, 23, False), (17, 0, True)])
def test_the_return_is_reported_within_a_day_of_the_last_one(judged, day, hour, overdue):
    case, _ = on_leave()
    report(case, ReportKind.LEAVE_RETURNED, day, hour)
    assert said(judged(case, moment(25), RULE)) == (["return"] if overdue else [])


def test_closing_the_leave_reports_the_return(judged):
    case, leave = on_leave()
    assert judged(case, moment(17) - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, moment(17), RULE)
    assert (found.kind, found.began_at, found.ended_at) == (AlertKind.REPORT_OVERDUE, moment(17), None)
    assert found.occasion == f"{RULE}:{leave}:return"
    back = case.add(LeaveReturned(leave_id="l"), at=moment(18, 9))
    assert judged(case, moment(19), RULE)[0].ended_at == moment(18, 9)
    case.void(back, moment(20))
    case.add(LeaveReturned(leave_id="l"), at=moment(15, 18), recorded_at=moment(21))
    assert judged(case, moment(22), RULE) == []


def test_nobody_who_reported_no_departure_owes_an_arrival(judged):
    case, _ = on_leave()
    case.add(LeaveReturned(leave_id="l"), on=date(2026, 3, 15))
    assert judged(case, moment(25), RULE) == []


@pytest.mark.parametrize(("day", "hour", "overdue"), [(11, 7, False), (11, 8, True), (13, 9, True)])
def test_whoever_reported_the_departure_reports_the_arrival_within_a_day(judged, day, hour, overdue):
    case, _ = on_leave()
    report(case, ReportKind.LEAVE_DEPARTED, 10, 8)
    report(case, ReportKind.LEAVE_ARRIVED, day, hour)
    case.add(LeaveReturned(leave_id="l"), on=date(2026, 3, 15))
    found = judged(case, moment(25), RULE)
    assert said(found) == (["arrival"] if overdue else [])
    assert [f.ended_at for f in found] == ([moment(day, hour)] if overdue else [])


def test_a_leave_taken_back_or_spent_in_hospital_owes_no_report(judged):
    case, _ = on_leave()
    case.add(LeaveRevoked(leave_id="l", reason="情况变化"), on=date(2026, 3, 9))
    assert judged(case, moment(25), RULE) == []
    case, _ = on_leave()
    excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 3, 12), to_on=date(2026, 3, 30))
    case.add(excuse, on=date(2026, 3, 12))
    assert judged(case, moment(25), RULE) == []
