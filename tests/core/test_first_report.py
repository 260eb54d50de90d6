"""Reporting within ten days: the last day, rest days, unknown years, and who never came."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import HandedOver, OrderChanged, Released, ReportedIn
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
RULE = "first_report"
SECOND = timedelta(seconds=1)
# 2026: the Spring Festival rests from 15 to 23 February, 14 and 28 February are worked.
SPRING = WorkCalendar(
    version="2026",
    years=frozenset({2026}),
    rest=frozenset(date(2026, 2, day) for day in range(15, 24)),
    working=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def opened(effective_on, **more):
    return CaseBuilder(order=probation(effective_on, date(2027, 12, 31)), **more)


def begins(judged, case, *, calendar=SPRING, now=date(2026, 6, 1)):
    found = judged(case, midnight(now), RULE, context=replace(plain_context(), calendar=calendar))
    return [f.began_at for f in found]


@pytest.mark.parametrize(
    ("effective_on", "last_on"),
    [
        (date(2026, 1, 5), date(2026, 1, 15)),
        (date(2026, 1, 6), date(2026, 1, 16)),
        (date(2026, 1, 7), date(2026, 1, 19)),
        (date(2026, 1, 8), date(2026, 1, 19)),
        (date(2026, 2, 4), date(2026, 2, 14)),
        (date(2026, 2, 5), date(2026, 2, 24)),
        (date(2026, 2, 13), date(2026, 2, 24)),
        (date(2026, 2, 18), date(2026, 2, 28)),
    ],
)
def test_the_last_day_is_the_tenth_or_the_first_working_day_after_it(judged, effective_on, last_on):
    case = opened(effective_on)
    over = midnight(last_on) + timedelta(days=1)
    context = replace(plain_context(), calendar=SPRING)
    assert judged(case, over - SECOND, RULE, context=context) == []
    (found,) = judged(case, over, RULE, context=context)
    assert (found.began_at, found.ended_at) == (over, None)
    assert (found.kind, found.bearer) == (AlertKind.NOT_REPORTED, Bearer.PERSON)


@pytest.mark.parametrize(
    ("arrived_on", "late"),
    [(date(2026, 1, 5), False), (date(2026, 1, 15), False), (date(2026, 1, 16), True)],
)
def test_the_last_day_counts_as_a_whole(judged, arrived_on, late):
    case = opened(date(2026, 1, 5))
    case.add(ReportedIn(), on=arrived_on)
    found = judged(case, midnight(date(2026, 6, 1)), RULE, context=replace(plain_context(), calendar=SPRING))
    assert [f.ended_at for f in found] == [midnight(arrived_on)] * late


def test_a_year_without_an_announced_calendar_moves_weekends_and_says_so(judged):
    case = opened(date(2026, 2, 5))
    (found,) = judged(case, midnight(date(2026, 6, 1)), RULE)
    # The fifteenth is a Sunday; that the week after it is a festival is not known.
    assert found.began_at == midnight(date(2026, 2, 17))
    assert any("尚未公布" in step for step in found.why.arithmetic)


def test_an_arrival_recorded_late_exonerates_and_its_void_accuses_again(judged):
    case = opened(date(2026, 1, 5))
    arrival = case.add(ReportedIn(), on=date(2026, 1, 14), recorded_at=midnight(date(2026, 2, 1)))
    assert begins(judged, case) == []
    case.void(arrival, midnight(date(2026, 2, 2)))
    assert begins(judged, case) == [midnight(date(2026, 1, 16))]


def test_who_is_handed_over_does_not_report(judged):
    order = Order(
        category=Category.OUTSIDE_PRISON,
        decider=Decider.PRISON_AUTHORITY,
        effective_on=date(2026, 1, 5),
        term=DateSpan(from_on=date(2026, 1, 5), to_on=date(2027, 12, 31)),
    )
    assert begins(judged, CaseBuilder(order=order)) == []


def test_being_handed_over_counts_as_arrival(judged):
    case = opened(date(2026, 1, 5))
    case.add(HandedOver(by="看守所"), on=date(2026, 1, 14))
    assert begins(judged, case) == []


def test_an_arrival_before_the_records_began_is_not_judged(judged):
    late = opened(date(2026, 1, 5), records_from_on=date(2026, 3, 1))
    late.add(ReportedIn(), on=date(2026, 2, 10))
    assert begins(judged, late) == []


def test_a_running_case_without_any_arrival_is_told(judged):
    case = opened(date(2026, 1, 5), records_from_on=date(2026, 3, 1))
    assert begins(judged, case) == [midnight(date(2026, 1, 16))]


def test_a_corrected_day_of_effect_moves_the_last_day_and_keeps_the_occasion(judged):
    case = opened(date(2026, 1, 5))
    (before,) = judged(case, midnight(date(2026, 1, 20)), RULE)
    corrected = probation(date(2026, 1, 12), date(2027, 12, 31))
    case.add(OrderChanged(order=corrected, reason="生效日更正"), on=date(2026, 1, 13))
    (after,) = judged(case, midnight(date(2026, 1, 30)), RULE)
    assert (before.occasion, after.began_at) == (after.occasion, midnight(date(2026, 1, 23)))


def test_it_ends_with_the_case(judged):
    case = opened(date(2026, 1, 5))
    case.add(Released(ground="赦免"), on=date(2026, 2, 1))
    found = judged(case, midnight(date(2026, 6, 1)), RULE)
    assert [f.ended_at for f in found] == [midnight(date(2026, 2, 1))]


def test_under_the_measures_of_2012_the_same_days_hold(judged):
    case = CaseBuilder(order=probation(date(2019, 3, 4), date(2020, 3, 3)))
    (found,) = judged(case, midnight(date(2019, 6, 1)), RULE)
    assert found.began_at == midnight(date(2019, 3, 15))
    assert found.why.citations[0].instrument == "IM-2012"
