"""Periodic reports: report_written, report_oral, report_prohibition, report_health."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import ClassAssigned, ManagementClass
from correction.domain.facts.reports import ReportKind, ReportReceived, ReportReturned
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.rulebooks import load_book
from correction.rules.duty_list import duty_list
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
TERM = DateSpan(from_on=date(2025, 12, 30), to_on=date(2026, 12, 31))
BOOK = """
book: {id: town, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: TOWN, title: 某县细则, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  report.oral.cadence:
    - value: {strict: {unit: week}, default: {unit: week, every: 2}}
      article: 第三条
      paraphrase: 严管每周、其他每两周口头报告
  report.written.cadence:
    - {value: {default: {unit: month}}, article: 第四条, paraphrase: 每月书面报告}
  report.prohibition.cadence:
    - {value: {default: {unit: month}}, article: 第五条, paraphrase: 每月报告遵守禁止令的情况}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
    return load_book(folder)


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def arrived(order=None, on=date(2026, 1, 5)):
    return CaseBuilder(order=order or probation(TERM.from_on, date(2026, 12, 31))).arrive(on)


def report(case, kind, on, **more):
    return case.add(ReportReceived(report=kind), on=on, **more)


def firsts(found):
    return [f.cycle_on for f in found]


FEB = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("on", "overdue"),
    [
        (date(2026, 1, 31), True),
        (date(2026, 2, 1), False),
        (date(2026, 2, 28), False),
        (date(2026, 3, 3), False),
        (date(2026, 3, 4), True),
    ],
)
def test_a_monthly_report_counts_within_its_month_and_three_days_of_grace(judged, town, on, overdue):
    case = arrived()
    report(case, ReportKind.WRITTEN, on)
    found = judged(case, moment(date(2026, 3, 20)), "report_written", book=town)
    assert firsts(found) == ([FEB] if overdue else [])
    for finding in found:
        assert (finding.kind, finding.bearer) == (AlertKind.REPORT_OVERDUE, Bearer.PERSON)
        assert finding.began_at == moment(date(2026, 3, 4))
        assert finding.occasion == "report_written:2026-02-01"


def with_grace(book, days, from_on):
    """The book where a county allows other days of grace from a day on."""
    key = "report.grace_days"
    spans = [span for each in book.parameters() if each.key != key for span in book.spans(each.key)]
    (before,) = (span for span in book.spans(key) if span.to_on is None)
    earlier = [span for span in book.spans(key) if span is not before]
    until = replace(before, to_on=from_on - timedelta(days=1))
    return book.overlaid([*spans, *earlier, until, replace(before, value=days, from_on=from_on)])


@pytest.mark.parametrize(("days", "due_on"), [(10, date(2026, 5, 11)), (0, date(2026, 5, 1))])
def test_each_month_has_the_grace_that_stood_when_it_began(judged, town, days, due_on):
    """The person came in January; from April on the county allows other days."""
    book = with_grace(town, days, date(2026, 4, 1))
    case = arrived()
    found = judged(case, moment(date(2026, 5, 20)), "report_written", book=book)
    began = {f.cycle_on: f.began_at for f in found}
    assert began[date(2026, 3, 1)] == moment(date(2026, 4, 4))
    assert began[date(2026, 4, 1)] == moment(due_on)
    assert judged(case, moment(due_on) - timedelta(seconds=1), "report_written", book=book)[-1].cycle_on == (
        date(2026, 3, 1)
    )
    period = DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    for now, outcome in ((moment(due_on) - timedelta(seconds=1), "open"), (moment(due_on), "missed")):
        listed = duty_list(case.file(), book, plain_context(), now, period)
        assert [each.outcome for each in listed if each.duty == "书面报告"] == [outcome]


def test_it_is_told_when_the_grace_is_over_and_not_before(judged, town):
    case = arrived()
    due_at = moment(date(2026, 3, 4))
    assert judged(case, due_at - timedelta(seconds=1), "report_written", book=town) == []
    (found,) = judged(case, due_at, "report_written", book=town)
    assert found.ended_at is None
    report(case, ReportKind.ORAL, date(2026, 3, 5))
    report(case, ReportKind.WRITTEN, date(2026, 3, 6))
    assert judged(case, moment(date(2026, 3, 7)), "report_written", book=town)[0].ended_at == moment(
        date(2026, 3, 6)
    )


def test_a_report_sent_back_discharges_nothing_and_is_overdue_only_since_then(judged, town):
    case = arrived()
    first = report(case, ReportKind.WRITTEN, date(2026, 2, 20))
    sent_back = moment(date(2026, 3, 10), 9)
    returned = case.add(ReportReturned(report_entry_id=first, reason="抄袭"), at=sent_back)
    assert judged(case, sent_back - timedelta(seconds=1), "report_written", book=town) == []
    (found,) = judged(case, sent_back, "report_written", book=town)
    assert (found.began_at, found.ended_at) == (sent_back, None)
    assert "退回重写" in found.why.arithmetic[-1]
    report(case, ReportKind.WRITTEN, date(2026, 3, 12))
    assert judged(case, moment(date(2026, 3, 20)), "report_written", book=town)[0].ended_at == moment(
        date(2026, 3, 12)
    )
    case.void(returned, moment(date(2026, 3, 21)))
    assert judged(case, moment(date(2026, 3, 22)), "report_written", book=town) == []


def test_a_rewritten_report_in_time_leaves_nothing(judged, town):
    case = arrived()
    first = report(case, ReportKind.WRITTEN, date(2026, 2, 10))
    case.add(ReportReturned(report_entry_id=first, reason="过于简单"), on=date(2026, 2, 12))
    report(case, ReportKind.WRITTEN, date(2026, 2, 25))
    assert judged(case, moment(date(2026, 3, 20)), "report_written", book=town) == []


def test_a_late_entry_exonerates_and_its_void_accuses(judged, town):
    case = arrived()
    made = report(case, ReportKind.WRITTEN, date(2026, 2, 20), recorded_at=moment(date(2026, 3, 15)))
    assert judged(case, moment(date(2026, 3, 16)), "report_written", book=town) == []
    case.void(made, moment(date(2026, 3, 17)))
    assert firsts(judged(case, moment(date(2026, 3, 18)), "report_written", book=town)) == [FEB]


def test_oral_reports_follow_the_class_of_the_day(judged, town):
    case = arrived()
    case.add(ClassAssigned(management_class=ManagementClass.STRICT), on=date(2026, 1, 6))
    case.add(ClassAssigned(management_class=ManagementClass.GENERAL), on=date(2026, 2, 2))
    found = judged(case, moment(date(2026, 3, 9)), "report_oral", book=town)
    # Every second week is counted from 2001-01-01 for everybody alike; so short a cycle has no grace.
    mondays = [date(2001, 1, 1) + timedelta(days=14 * n) for n in range(700)]
    fortnights = [on for on in mondays if date(2026, 2, 2) <= on <= date(2026, 3, 9) - timedelta(days=14)]
    assert firsts(found) == [date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26), *fortnights]


def test_the_law_alone_sets_no_cadence_so_nothing_is_owed(judged):
    for rule in ("report_written", "report_oral", "report_prohibition"):
        assert judged(arrived(), moment(date(2026, 12, 1)), rule) == []


def prohibited(*spans):
    orders = tuple(
        ProhibitionOrder(kind=ProhibitionKind.ACTIVITY, text="禁止饮酒", span=DateSpan(from_on=a, to_on=b))
        for a, b in spans
    )
    return Order(
        category=Category.PROBATION,
        decider=Decider.COURT,
        effective_on=TERM.from_on,
        term=TERM,
        prohibitions=orders,
    )


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(date(2026, 1, 1), date(2026, 3, 31))], [2, 3]),
        ([(date(2026, 1, 1), date(2026, 3, 30))], [2]),
        ([(date(2026, 1, 1), date(2026, 2, 15)), (date(2026, 2, 16), date(2026, 3, 31))], [2, 3]),
        ([(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 4, 30))], [2, 3, 4]),
        ([(date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 4, 1), date(2026, 4, 30))], [2, 4]),
    ],
)
def test_a_report_on_a_prohibition_is_owed_only_while_one_is_in_force(judged, town, spans, expected):
    found = judged(arrived(prohibited(*spans)), moment(date(2026, 7, 1)), "report_prohibition", book=town)
    assert [f.cycle_on.month for f in found] == expected


def test_health_is_reported_monthly_by_those_outside_prison_alone(judged):
    sick = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=TERM.from_on, term=TERM
    )
    case = arrived(sick)
    report(case, ReportKind.HEALTH, date(2026, 3, 15))
    assert [f.cycle_on.month for f in judged(case, moment(date(2026, 5, 10)), "report_health")] == [2, 4]
    assert judged(arrived(), moment(date(2026, 5, 10)), "report_health") == []
