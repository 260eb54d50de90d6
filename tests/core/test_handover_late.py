"""Handing a person over within ten days: whoever holds them bears it, and the person never does."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.course import Case
from correction.domain.counting.indicators import Rate, indicators
from correction.domain.days import WorkCalendar
from correction.domain.facts.admission import HandedOver
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order
from correction.domain.watch import Watch
from correction.rules.assess import assess
from correction.rules.searches.supervision import Supervision, states_of
from correction.rules.view import CaseView
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
RULE = "handover_late"
YEAR = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
CONTEXT = replace(plain_context(), calendar=WorkCalendar(version="2026", years=frozenset({2019, 2026})))


def midnight(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def opened(effective_on, decider=Decider.PRISON_AUTHORITY, **more):
    order = Order(
        category=Category.OUTSIDE_PRISON,
        decider=decider,
        effective_on=effective_on,
        term=DateSpan(from_on=effective_on, to_on=date(2027, 12, 31)),
    )
    return CaseBuilder(order=order, **more)


@pytest.mark.parametrize(
    ("effective_on", "last_on"),
    [
        (date(2026, 3, 2), date(2026, 3, 12)),
        (date(2026, 3, 3), date(2026, 3, 13)),
        (date(2026, 3, 4), date(2026, 3, 16)),
        (date(2026, 3, 5), date(2026, 3, 16)),
        (date(2026, 3, 6), date(2026, 3, 16)),
    ],
)
def test_the_tenth_day_is_the_last_and_a_weekend_moves_it(judged, effective_on, last_on):
    case, over = opened(effective_on), midnight(last_on) + timedelta(days=1)
    assert judged(case, over - timedelta(seconds=1), RULE, context=CONTEXT) == []
    (found,) = judged(case, over, RULE, context=CONTEXT)
    assert (found.began_at, found.ended_at) == (over, None)
    assert (found.kind, found.bearer) == (AlertKind.NOT_HANDED_OVER, Bearer.OTHER)


@pytest.mark.parametrize(
    ("came_on", "late"), [(date(2026, 3, 11), 0), (date(2026, 3, 12), 0), (date(2026, 3, 13), 1)]
)
def test_being_handed_over_ends_it(judged, came_on, late):
    case = opened(date(2026, 3, 2))
    case.add(HandedOver(by="样例监狱"), on=came_on)
    found = judged(case, midnight(date(2026, 6, 1)), RULE, context=CONTEXT)
    assert [f.ended_at for f in found] == [midnight(came_on)] * late


def test_it_is_never_held_against_the_person(judged):
    case, now = opened(date(2026, 3, 2)), midnight(date(2026, 6, 1))
    others = ("first_report", "absence", "ground_breach")
    assert [judged(case, now, rule, context=CONTEXT) for rule in others] == [[], [], []]


def test_who_reports_is_not_handed_over(judged):
    case = CaseBuilder(order=probation(date(2026, 3, 2), date(2027, 12, 31)))
    assert judged(case, midnight(date(2026, 6, 1)), RULE, context=CONTEXT) == []


def test_a_late_record_exonerates_and_its_void_accuses(judged):
    case, now = opened(date(2026, 3, 2)), midnight(date(2026, 6, 1))
    came = case.add(HandedOver(by="样例监狱"), on=date(2026, 3, 12), recorded_at=midnight(date(2026, 4, 1)))
    assert judged(case, now, RULE, context=CONTEXT) == []
    case.void(came, midnight(date(2026, 4, 2)))
    assert [f.ended_at for f in judged(case, now, RULE, context=CONTEXT)] == [None]


def test_a_running_case_without_a_hand_over_is_told_and_one_handed_over_before_is_not(judged):
    now = midnight(date(2026, 6, 1))
    running = opened(date(2026, 3, 2), records_from_on=date(2026, 5, 1))
    assert len(judged(running, now, RULE, context=CONTEXT)) == 1
    running.add(HandedOver(by="样例监狱"), on=date(2026, 4, 1))
    assert judged(running, now, RULE, context=CONTEXT) == []


@pytest.mark.parametrize(
    ("effective_on", "decider", "articles", "holder"),
    [
        (date(2026, 3, 2), Decider.COURT, ["CCL"], "看守所或者执行取保候审、监视居住的公安机关"),
        (date(2026, 3, 2), Decider.POLICE, ["CCL", "CCL"], "看守所"),
        (date(2026, 11, 2), Decider.PRISON_AUTHORITY, ["CCL", "PL-2026"], "监狱或者看守所"),
    ],
)
def test_it_names_who_holds_the_person_and_the_law_of_the_day(
    judged, effective_on, decider, articles, holder
):
    case = opened(effective_on, decider)
    (found,) = judged(case, midnight(date(2026, 12, 31)), RULE, context=CONTEXT)
    own = [c.instrument for c in found.why.citations if c.instrument in ("CCL", "PL-2026")]
    assert own == articles
    assert ("移送机关", holder) in found.why.inputs


def test_it_counts_as_never_captured_and_threatens_the_person_with_nothing(helan):
    case, now = opened(date(2026, 3, 2)), midnight(date(2026, 6, 1))
    found = assess(case.file(), helan, CONTEXT, now).findings
    watch = Watch(now)
    view = CaseView(file=case.file().happened_by(watch), book=helan, context=CONTEXT, watch=watch)
    (state,) = states_of(view, found, now)
    assert (state.state, state.since_at) == (Supervision.NEVER_CAPTURED, midnight(date(2026, 3, 13)))
    assert not any("事由" in step for step in state.comes_next)
    told = indicators([Case(file=case.file(), findings=found)], YEAR, frozenset({"office-1"}))
    rate = next(each for each in told if each.rate is Rate.NEVER_CAPTURED)
    assert [who.case_ids for who in rate.numerator] == [("case-1",)]


def test_what_the_measures_of_2012_said_is_not_known_and_so_nothing_is_owed(judged):
    case = opened(date(2019, 3, 4))
    assert judged(case, midnight(date(2019, 6, 1)), RULE, context=CONTEXT) == []
