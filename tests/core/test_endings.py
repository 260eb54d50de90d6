"""What is told before an end, and after it: prohibition_ending, pre_release, term_ending."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import (
    OrderChanged,
    Released,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.moments import DateSpan
from correction.domain.order import ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
SECOND = timedelta(seconds=1)
# The last day of the term is 31 December 2026: T-60 is 1 November, T-30 is 1 December.
ORDER = probation(date(2026, 1, 1), date(2026, 12, 31))


def midnight(month, day, year=2026):
    return datetime(year, month, day, tzinfo=CST)


END = midnight(1, 1, 2027)
SUMMARY = StepDone(step=Step.PERSONAL_SUMMARY)


def running(order=ORDER, **more):
    return CaseBuilder(order=order, **more).arrive(date(2026, 1, 5))


def told(findings):
    return [(f.occasion.rpartition(":")[2], f.began_at, f.ended_at) for f in findings]


def test_preparing_opens_at_sixty_days_and_the_summary_is_due_at_thirty(judged):
    case = running()
    opens, due = midnight(11, 1), midnight(12, 2)
    assert judged(case, opens - SECOND, "pre_release") == []
    assert told(judged(case, opens, "pre_release")) == [("opens", opens, None)]
    assert told(judged(case, due - SECOND, "pre_release")) == [("opens", opens, None)]
    found = judged(case, due, "pre_release")
    assert told(found) == [("opens", opens, due), ("summary", due, None)]
    assert [f.bearer for f in found] == [Bearer.OFFICE, Bearer.PERSON]
    assert all(f.kind is AlertKind.PRE_RELEASE_DUE for f in found)
    assert told(judged(case, END, "pre_release")) == [("opens", opens, due), ("summary", due, END)]


@pytest.mark.parametrize(
    ("came_on", "expected"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 15), [("opens", midnight(11, 1), midnight(11, 15))]),
        (date(2026, 12, 1), [("opens", midnight(11, 1), midnight(12, 1))]),
        (
            date(2026, 12, 3),
            [("opens", midnight(11, 1), midnight(12, 2)), ("summary", midnight(12, 2), midnight(12, 3))],
        ),
    ],
)
def test_a_summary_ends_what_it_can_and_prevents_the_rest(judged, came_on, expected):
    case = running()
    case.add(SUMMARY, on=came_on)
    assert told(judged(case, END, "pre_release")) == expected


def test_a_summary_recorded_late_exonerates(judged):
    case = running()
    case.add(SUMMARY, on=date(2026, 11, 20), recorded_at=midnight(12, 20))
    assert [o for o, _, _ in told(judged(case, midnight(12, 21), "pre_release"))] == ["opens"]


def test_a_commuted_term_moves_the_days_and_keeps_the_occasion(judged):
    case = running()
    shorter = replace(ORDER, term=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 9, 30)))
    case.add(OrderChanged(order=shorter, reason="减刑"), on=date(2026, 6, 1))
    found = judged(case, midnight(8, 1), "pre_release")
    assert told(found) == [("opens", midnight(8, 1), None)]
    assert found[0].occasion == f"pre_release:{case.entries[0].entry_id}:opens"


def test_a_summary_that_was_due_before_the_records_is_not_owed(judged):
    case = running(records_from_on=date(2026, 12, 2))
    assert judged(case, END, "pre_release") == []


def test_a_term_about_to_end_is_told_until_the_case_is_closed(judged):
    case = running()
    notice = midnight(12, 1)
    assert judged(case, notice - SECOND, "term_ending") == []
    (found,) = judged(case, notice, "term_ending")
    assert (found.kind, found.bearer) == (AlertKind.TERM_ENDING, Bearer.OFFICE)
    assert (found.began_at, found.ended_at) == (notice, None)
    case.add(Released(ground="赦免"), on=date(2026, 12, 20))
    assert [f.ended_at for f in judged(case, END, "term_ending")] == [midnight(12, 20)]


def test_nobody_is_released_by_the_clock(judged):
    case = running()
    assert len(judged(case, END - SECOND, "term_ending")) == 1
    pending = judged(case, END, "term_ending")[1]
    assert told([pending]) == [("pending", END, None)]
    assert "由人决定" in pending.why.arithmetic[0]
    case.add(Terminated(kind=TerminationKind.PROBATION_REVOKED), on=date(2027, 1, 10))
    assert judged(case, midnight(2, 1, 2027), "term_ending")[1].ended_at == midnight(1, 10, 2027)


@pytest.mark.parametrize(
    ("closed_on", "late_until"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), midnight(1, 2, 2027)),
        (date(2027, 1, 4), midnight(1, 4, 2027)),
    ],
)
def test_a_case_closed_on_the_day_is_in_time_and_on_the_next_was_closed_late(judged, closed_on, late_until):
    case = running()
    case.add(Released(ground="期满"), on=closed_on)
    _, *late = judged(case, midnight(2, 1, 2027), "term_ending")
    assert [(f.began_at, f.ended_at, f.bearer) for f in late] == (
        [(END, late_until, Bearer.OFFICE)] if late_until else []
    )
    assert all(f"{closed_on} 才有解除" in f.why.arithmetic[0] for f in late)


def commuted(told_on, ends_on):
    """A term that a ruling told on a day makes shorter."""
    case = running()
    shorter = replace(ORDER, term=DateSpan(from_on=date(2026, 1, 1), to_on=ends_on))
    case.add(OrderChanged(order=shorter, reason="减刑"), on=told_on)
    return case


def test_a_term_cut_short_at_its_end_is_prepared_at_once_and_accuses_nobody(judged):
    """The ruling of 20 May ends the term on 10 June: thirty days before that had passed unknown."""
    case = commuted(date(2026, 5, 20), date(2026, 6, 10))
    end = midnight(6, 11)
    assert told(judged(case, end, "pre_release")) == [("opens", midnight(5, 21), end)]
    notice, pending = judged(case, midnight(6, 12), "term_ending")
    assert (notice.began_at, notice.ended_at) == (midnight(5, 20), end)
    assert pending.began_at == end


@pytest.mark.parametrize(("told_on", "late"), [(date(2026, 5, 10), True), (date(2026, 5, 11), False)])
def test_the_summary_is_owed_where_its_last_day_came_after_the_ruling(judged, told_on, late):
    case = commuted(told_on, date(2026, 6, 10))
    found = told(judged(case, midnight(6, 11), "pre_release"))
    assert ("summary" in [one[0] for one in found]) is late


@pytest.mark.parametrize(("closed_on", "late"), [(date(2026, 6, 15), False), (date(2026, 6, 16), True)])
def test_a_term_that_was_over_when_the_ruling_came_is_late_from_the_day_after_it(judged, closed_on, late):
    case = commuted(date(2026, 6, 15), date(2026, 6, 10))
    case.add(Released(ground="期满"), on=closed_on)
    found = told(judged(case, midnight(6, 20), "term_ending"))
    assert [one for one in found if one[0] == "pending"] == (
        [("pending", midnight(6, 15), midnight(6, 16))] if late else []
    )


@pytest.mark.parametrize(
    ("came_on", "expected"),
    [
        (
            date(2026, 11, 20),
            [("opens", midnight(11, 21), midnight(12, 2)), ("summary", midnight(12, 2), END)],
        ),
        (
            date(2026, 11, 30),
            [("opens", midnight(12, 1), midnight(12, 2)), ("summary", midnight(12, 2), END)],
        ),
        (date(2026, 12, 1), [("opens", midnight(12, 2), END)]),
        (date(2026, 12, 20), [("opens", midnight(12, 21), END)]),
    ],
)
def test_who_comes_in_the_last_days_of_the_term_is_prepared_until_its_end_and_not_late(
    judged, came_on, expected
):
    case = CaseBuilder(order=ORDER).arrive(came_on)
    assert told(judged(case, END, "pre_release")) == expected


def test_a_person_who_never_came_is_not_released_either(judged):
    case = CaseBuilder(order=ORDER)
    assert [o for o, _, _ in told(judged(case, END, "term_ending"))][-1] == "pending"


def test_a_term_that_ended_before_the_records_is_not_told(judged):
    assert judged(running(records_from_on=date(2027, 1, 1)), midnight(2, 1, 2027), "term_ending") == []


def barred(to_on):
    ban = ProhibitionOrder(
        kind=ProhibitionKind.ACTIVITY,
        text="禁止从事高消费活动",
        span=DateSpan(from_on=date(2026, 1, 1), to_on=to_on),
    )
    return running(replace(ORDER, prohibitions=(ban,)))


def test_a_prohibition_order_is_told_before_its_own_end(judged):
    case = barred(date(2026, 6, 30))
    notice, end = midnight(6, 16), midnight(7, 1)
    assert judged(case, notice - SECOND, "prohibition_ending") == []
    (found,) = judged(case, notice, "prohibition_ending")
    assert (found.kind, found.began_at, found.ended_at) == (AlertKind.ORDER_ENDING, notice, None)
    assert judged(case, end, "prohibition_ending")[0].ended_at == end


def test_a_prohibition_order_without_days_of_its_own_ends_with_the_term(judged):
    assert judged(barred(None), END, "prohibition_ending") == []
