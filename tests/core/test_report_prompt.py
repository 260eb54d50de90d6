"""Events to be reported at once, against plain day arithmetic."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
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


def test_events_before_the_records_or_at_release_are_not_owed(judged):
    case, _ = moved(records_from_on=date(2026, 3, 11))
    assert judged(case, moment(30), "report_prompt") == []
    case, _ = moved()
    case.add(Released(ground="期满"), on=date(2026, 3, 13))
    assert judged(case, moment(30), "report_prompt") == []


def kept(case, from_on, to_on, reason=ExcuseReason.HOSPITAL):
    case.add(Excused(reason=reason, from_on=from_on, to_on=to_on), on=from_on)


@pytest.mark.parametrize(
    ("excuses", "due_at"),
    [
        # Two of the four days: the three days run again from the last day in hospital.
        ([(12, 20)], moment(24)),
        ([(1, 11)], moment(15)),
        ([(10, 11), (13, 14)], moment(18)),
        # One of the four days changes nothing; nor does an excuse that begins when the days are over.
        ([(13, 20)], moment(14)),
        ([(14, 20)], moment(14)),
        ([(12, None)], None),
    ],
)
def test_what_happened_under_an_excuse_is_owed_again_once_it_is_over(judged, excuses, due_at):
    case, _ = moved()
    for first, last in excuses:
        kept(case, date(2026, 3, first), last and date(2026, 3, last))
    found = judged(case, moment(31), "report_prompt")
    assert [f.began_at for f in found] == ([due_at] if due_at else [])
    if due_at:
        assert judged(case, due_at - timedelta(seconds=1), "report_prompt") == []
        case.add(ReportReceived(report=MOVED), at=due_at - timedelta(seconds=1))
        assert bool(judged(case, moment(31), "report_prompt")) is False


def test_what_happened_in_custody_is_owed_after_release_and_says_from_which_day_it_runs(judged):
    case, _ = moved()
    held = case.add(
        DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="某公安局"), on=date(2026, 3, 9)
    )
    assert judged(case, moment(28), "report_prompt") == []
    case.add(DetentionEnded(detention_entry_id=held), on=date(2026, 3, 20))
    (found,) = judged(case, moment(28), "report_prompt")
    assert found.began_at == moment(24)
    assert ("免责期间末日", "2026-03-20") in found.why.inputs
    assert found.why.arithmetic[0].startswith("2026-03-20 + 3 日")
