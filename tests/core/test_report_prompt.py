"""Events to be reported at once, against plain day arithmetic."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.reports import LifeEvent, ReportKind, ReportReceived
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
MOVED = ReportKind.HOME_CHANGED


def moment(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def moved(day=10, **opening):
    order = probation(date(2026, 1, 1), date(2026, 12, 31))
    case = CaseBuilder(order=order, **opening).arrive(date(2026, 1, 5))
    return case, case.add(LifeEvent(report=MOVED), on=date(2026, 3, day))


@pytest.mark.parametrize(
    ("day", "kind", "overdue"),
    [
        (6, MOVED, True),
        (7, MOVED, False),
        (10, MOVED, False),
        (13, MOVED, False),
        (14, MOVED, True),
        (11, ReportKind.JOB_CHANGED, True),
    ],
)
def test_the_matching_report_is_due_within_three_days_before_or_after(judged, day, kind, overdue):
    case, event = moved()
    case.add(ReportReceived(report=kind), on=date(2026, 3, day))
    found = judged(case, moment(30), "report_prompt")
    assert [f.occasion for f in found] == ([f"report_prompt:{event}"] if overdue else [])


def test_it_begins_when_the_days_are_over_and_ends_with_the_report(judged):
    case, _ = moved()
    assert judged(case, moment(14) - timedelta(seconds=1), "report_prompt") == []
    (found,) = judged(case, moment(14), "report_prompt")
    assert (found.kind, found.bearer) == (AlertKind.REPORT_OVERDUE, Bearer.PERSON)
    assert (found.began_at, found.ended_at) == (moment(14), None)
    case.add(ReportReceived(report=MOVED), at=moment(20, 9))
    assert judged(case, moment(21), "report_prompt")[0].ended_at == moment(20, 9)


def test_a_late_entry_exonerates_and_a_void_event_accuses_nobody(judged):
    case, event = moved()
    made = case.add(ReportReceived(report=MOVED), on=date(2026, 3, 11), recorded_at=moment(20))
    assert judged(case, moment(21), "report_prompt") == []
    case.void(made, moment(22))
    assert len(judged(case, moment(23), "report_prompt")) == 1
    case.void(event, moment(24))
    assert judged(case, moment(25), "report_prompt") == []


def test_events_before_the_records_in_hospital_or_at_release_are_not_owed(judged):
    case, _ = moved(records_from_on=date(2026, 3, 11))
    assert judged(case, moment(30), "report_prompt") == []
    case, _ = moved()
    excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 3, 12), to_on=date(2026, 3, 20))
    case.add(excuse, on=date(2026, 3, 12))
    assert judged(case, moment(30), "report_prompt") == []
    case, _ = moved()
    case.add(Released(ground="期满"), on=date(2026, 3, 13))
    assert judged(case, moment(30), "report_prompt") == []
