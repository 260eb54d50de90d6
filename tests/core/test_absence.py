"""Ten days and a month, counted by hand on a calendar: grounds for people to decide upon."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import Released, ReportedIn
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
RULE = "absence"
SECOND = timedelta(seconds=1)
TEN, MONTH = AlertKind.ABSENT_TEN_DAYS, AlertKind.ABSENT_ONE_MONTH


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def absent(since_on, category=Category.PROBATION, confirmed_on=date(2026, 2, 2)):
    decider = Decider.PRISON_AUTHORITY if category is Category.OUTSIDE_PRISON else Decider.COURT
    term = DateSpan(from_on=date(2025, 1, 1), to_on=date(2026, 12, 31))
    order = Order(category=category, decider=decider, effective_on=date(2025, 1, 1), term=term)
    case = CaseBuilder(order=order).arrive(date(2025, 1, 5))
    case.add(AbsenceConfirmed(since_on=since_on, evidence="走访记录"), on=confirmed_on)
    return case


def told(findings):
    return {finding.kind: (finding.began_at, finding.ended_at) for finding in findings}


@pytest.mark.parametrize(
    ("since_on", "over_ten_on", "over_month_on"),
    [
        (date(2026, 1, 31), date(2026, 2, 11), date(2026, 3, 1)),
        (date(2026, 1, 30), date(2026, 2, 10), date(2026, 3, 1)),
        (date(2026, 2, 2), date(2026, 2, 13), date(2026, 3, 3)),
        (date(2025, 12, 31), date(2026, 1, 11), date(2026, 2, 1)),
        (date(2026, 2, 28), date(2026, 3, 11), date(2026, 4, 1)),
    ],
)
def test_each_line_is_crossed_at_the_end_of_its_last_day(judged, since_on, over_ten_on, over_month_on):
    case = absent(since_on, confirmed_on=since_on)
    ten, month = midnight(over_ten_on), midnight(over_month_on)
    assert judged(case, ten - SECOND, RULE) == []
    assert told(judged(case, ten, RULE)) == {TEN: (ten, None)}
    assert told(judged(case, month - SECOND, RULE)) == {TEN: (ten, None)}
    assert told(judged(case, month, RULE)) == {TEN: (ten, None), MONTH: (month, None)}


@pytest.mark.parametrize(
    ("category", "kinds"),
    [
        (Category.PROBATION, {TEN, MONTH}),
        (Category.PAROLE, {TEN, MONTH}),
        (Category.CONTROL, {TEN}),
        (Category.OUTSIDE_PRISON, {TEN}),
    ],
)
def test_only_probation_and_parole_know_the_month(judged, category, kinds):
    found = judged(absent(date(2026, 2, 1), category), midnight(date(2026, 5, 1)), RULE)
    assert set(told(found)) == kinds
    assert all(finding.bearer is Bearer.PERSON for finding in found)


def test_a_threshold_is_an_occasion_of_its_own_on_the_same_confirmation(judged):
    case = absent(date(2026, 2, 1))
    base = case.entries[-1].entry_id
    found = judged(case, midnight(date(2026, 5, 1)), RULE)
    assert [f.occasion for f in found] == [f"absence:{base}:days", f"absence:{base}:months"]
    case.add(AbsenceConfirmed(since_on=date(2026, 2, 5), evidence="更正"), on=date(2026, 3, 1))
    corrected = judged(case, midnight(date(2026, 5, 1)), RULE)
    assert [f.occasion for f in corrected] == [f.occasion for f in found]
    assert told(corrected)[TEN][0] == midnight(date(2026, 2, 16))


def test_being_found_ends_it_refusing_does_not_and_a_void_withdraws_it(judged):
    case = absent(date(2026, 2, 1))
    confirmed = case.entries[-1].entry_id
    case.add(PersonFound(refuses=True), on=date(2026, 2, 20))
    case.add(PersonFound(), on=date(2026, 2, 25))
    found = midnight(date(2026, 2, 25))
    assert told(judged(case, midnight(date(2026, 5, 1)), RULE)) == {TEN: (midnight(date(2026, 2, 12)), found)}
    case.void(confirmed, midnight(date(2026, 5, 2)))
    assert judged(case, midnight(date(2026, 5, 3)), RULE) == []


def test_who_is_found_within_ten_days_gives_no_ground(judged):
    case = absent(date(2026, 2, 1))
    case.add(PersonFound(), on=date(2026, 2, 11))
    assert judged(case, midnight(date(2026, 5, 1)), RULE) == []


def test_two_absences_are_counted_apart(judged):
    case = absent(date(2026, 2, 1))
    case.add(PersonFound(), on=date(2026, 2, 15))
    case.add(AbsenceConfirmed(since_on=date(2026, 3, 1), evidence="家访"), on=date(2026, 3, 2))
    found = judged(case, midnight(date(2026, 3, 25)), RULE)
    assert [(f.began_at, f.ended_at) for f in found] == [
        (midnight(date(2026, 2, 12)), midnight(date(2026, 2, 15))),
        (midnight(date(2026, 3, 12)), None),
    ]


def test_it_ends_with_the_case(judged):
    case = absent(date(2026, 2, 1))
    case.add(Released(ground="赦免"), on=date(2026, 2, 20))
    assert told(judged(case, midnight(date(2026, 5, 1)), RULE))[TEN][1] == midnight(date(2026, 2, 20))


def never_came():
    # 2026-01-05 is a Monday: the last day for reporting is Thursday, 15 January.
    return CaseBuilder(order=probation(date(2026, 1, 5), date(2026, 12, 31)))


def test_lateness_counts_from_the_day_after_the_last_day_for_reporting(judged):
    case = never_came()
    assert judged(case, midnight(date(2026, 1, 27)) - SECOND, RULE) == []
    assert told(judged(case, midnight(date(2026, 3, 1)), RULE)) == {
        TEN: (midnight(date(2026, 1, 27)), None),
        MONTH: (midnight(date(2026, 2, 17)), None),
    }


@pytest.mark.parametrize(("arrived_on", "grounds"), [(date(2026, 1, 26), 0), (date(2026, 1, 28), 1)])
def test_coming_late_ends_it(judged, arrived_on, grounds):
    case = never_came()
    case.add(ReportedIn(), on=arrived_on)
    found = judged(case, midnight(date(2026, 3, 1)), RULE)
    assert [f.ended_at for f in found] == [midnight(arrived_on)] * grounds


def test_before_the_law_there_is_no_line_of_ten_days_in_a_text_that_was_read(judged):
    case = CaseBuilder(order=probation(date(2019, 1, 1), date(2020, 12, 31))).arrive(date(2019, 1, 5))
    case.add(AbsenceConfirmed(since_on=date(2019, 5, 31), evidence="走访"), on=date(2019, 6, 1))
    found = judged(case, midnight(date(2019, 8, 1)), RULE, book=load_book("cn"))
    assert told(found) == {MONTH: (midnight(date(2019, 7, 1)), None)}


def test_why_says_who_decides(judged):
    found = judged(absent(date(2026, 2, 1)), midnight(date(2026, 5, 1)), RULE)
    assert all(any("决定" in step for step in finding.why.arithmetic) for finding in found)
    assert "第五百四十三条" in {citation.article for citation in found[1].why.citations}
