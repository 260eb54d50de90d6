"""So many reports a month, and in person at a cadence; the rules are report_count and report_in_person."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.reports import ReportKind, ReportReceived, ReportReturned
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
BOOK = load_book("demo-activities")
ORAL, IN_PERSON = ReportReceived(report=ReportKind.ORAL), ReportReceived(report=ReportKind.IN_PERSON)
MARCH = datetime(2026, 3, 1, tzinfo=CST)


def arrived(on=date(2026, 1, 20)):
    return CaseBuilder(order=probation(date(2026, 1, 12), date(2026, 12, 31))).arrive(on)


@pytest.mark.parametrize(
    ("days", "short"),
    [([], True), ([10], True), ([10, 24], False), ([1, 28], False), ([10, 10], False)],
)
def test_two_calls_a_month_are_two_whenever_they_come(judged, days, short):
    case = arrived()
    for day in days:
        case.add(ORAL, on=date(2026, 2, day))
    assert judged(case, MARCH - timedelta(seconds=1), "report_count", book=BOOK) == []
    found = judged(case, MARCH, "report_count", book=BOOK)
    assert [f.occasion for f in found] == ["report_count:oral:2026-02-01"] * short
    for finding in found:
        assert (finding.kind, finding.bearer) == (AlertKind.REPORT_OVERDUE, Bearer.PERSON)
        assert finding.began_at == finding.ended_at == MARCH
        assert finding.why.arithmetic == (f"2026-02 收到 {len(days)} 次 < 规定 2 次",)


def test_calls_of_the_neighbouring_months_do_not_count(judged):
    case = arrived()
    for on in (date(2026, 1, 31), date(2026, 2, 10), date(2026, 3, 1)):
        case.add(ORAL, on=on)
    assert len(judged(case, MARCH, "report_count", book=BOOK)) == 1


def test_what_was_sent_back_or_voided_does_not_count_and_a_late_entry_does(judged):
    case = arrived()
    first = case.add(ORAL, on=date(2026, 2, 3))
    case.add(ORAL, on=date(2026, 2, 4))
    case.add(ReportReturned(report_entry_id=first, reason="内容不实"), on=date(2026, 2, 5))
    assert len(judged(case, MARCH, "report_count", book=BOOK)) == 1
    late = case.add(ORAL, on=date(2026, 2, 20), recorded_at=MARCH + timedelta(days=3))
    assert judged(case, MARCH + timedelta(days=4), "report_count", book=BOOK) == []
    case.void(late, MARCH + timedelta(days=5))
    assert len(judged(case, MARCH + timedelta(days=6), "report_count", book=BOOK)) == 1


def test_a_month_half_excused_or_not_whole_is_not_owed(judged):
    sick = arrived()
    excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 2, 1), to_on=date(2026, 2, 14))
    sick.add(excuse, on=date(2026, 2, 1))
    assert judged(sick, MARCH, "report_count", book=BOOK) == []
    assert judged(arrived(date(2026, 2, 1)), MARCH, "report_count", book=BOOK) == []


def test_coming_in_person_every_month_is_a_duty_of_its_own(judged):
    case, due_at = arrived(), MARCH + timedelta(days=3)
    case.add(ORAL, on=date(2026, 2, 10))
    assert judged(case, due_at - timedelta(seconds=1), "report_in_person", book=BOOK) == []
    (found,) = judged(case, due_at, "report_in_person", book=BOOK)
    assert (found.occasion, found.began_at) == ("report_in_person:2026-02-01", due_at)
    case.add(IN_PERSON, on=date(2026, 2, 27))
    assert judged(case, due_at, "report_in_person", book=BOOK) == []


def test_a_book_that_names_no_number_asks_for_none(judged):
    assert judged(arrived(), MARCH, "report_count", book=load_book("cn")) == []
