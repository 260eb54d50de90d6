"""Grounds, decisions and ends at their limits: what came the same day, of another kind, a day too early."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.entry import Pace
from correction.domain.facts.admission import HandedOver, Released, Step, StepDone
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.observations import Observed
from correction.domain.facts.sanctions import BreachEstablished, BreachKind, Gravity
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
LEAVE, MOVING = BreachKind.LEAVE, BreachKind.MOVING


def midnight(month, day, year=2026):
    return datetime(year, month, day, tzinfo=CST)


def outside_prison():
    term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2027, 12, 31))
    order = Order(
        category=Category.OUTSIDE_PRISON, decider=Decider.COURT, effective_on=date(2026, 1, 1), term=term
    )
    case = CaseBuilder(order=order)
    case.add(HandedOver(by="监狱"), on=date(2026, 1, 5))
    return case


def breach(kind, **more):
    return BreachEstablished(breach=kind, gravity=Gravity.MINOR, evidence="笔录", **more)


@pytest.mark.parametrize(
    ("earlier", "warned_day", "recall"),
    [
        ([(LEAVE, 2)], 4, True),
        ([(LEAVE, 4)], 4, True),
        ([(LEAVE, 5)], 4, False),
        ([(MOVING, 2)], 4, False),
        ([(MOVING, 2), (LEAVE, 5)], 4, False),
        ([], 4, False),
        ([(LEAVE, 2)], 10, False),
        ([(LEAVE, 10)], 4, False),
    ],
)
def test_leaving_again_after_a_warning_for_leaving_opens_recall(judged, earlier, warned_day, recall):
    """The breach of 10 March counts only beside an earlier one of its kind that was answered by a warning."""
    case = outside_prison()
    facts = [(day, breach(kind)) for kind, day in earlier]
    facts += [(warned_day, Decided(decision=DecisionKind.WARNING)), (10, breach(LEAVE))]
    for day, fact in sorted(facts, key=lambda pair: pair[0]):
        last = case.add(fact, on=date(2026, 3, day))
    found = judged(case, midnight(4, 1), "ground_breach")
    if warned_day < 10:
        (told,) = [f for f in found if f.entries[0] == last]
        assert any("经警告拒不改正" in step for step in told.why.arithmetic) is recall
    else:
        assert not any("经警告拒不改正" in step for f in found for step in f.why.arithmetic)


def test_a_ground_shows_what_it_rests_on_or_that_nothing_was_named(judged):
    case = outside_prison()
    case.add(breach(LEAVE), on=date(2026, 3, 1))
    named = BreachEstablished(
        breach=LEAVE,
        gravity=Gravity.MINOR,
        evidence="",
        basis_occasions=("outside_area:1", "outside_area:2"),
        basis_entries=("case-1/2",),
    )
    case.add(named, on=date(2026, 3, 5))
    bare, full = (dict(f.why.inputs) for f in judged(case, midnight(4, 1), "ground_breach"))
    assert (bare["证据"], bare["依据的预警"], bare["依据的记录"]) == ("笔录", "无", "0 条")
    assert (full["证据"], full["依据的预警"], full["依据的记录"]) == (
        "未写明",
        "outside_area:1、outside_area:2",
        "1 条",
    )


def decided(case, *, document_no="", occasions=(), entries=()):
    made = Decided(
        decision=DecisionKind.ADMONITION,
        document_no=document_no,
        basis_occasions=occasions,
        basis_entries=entries,
    )
    return case.add(made, at=midnight(3, 15))


def test_only_revoking_that_very_decision_settles_its_basis(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    basis = case.add(breach(LEAVE), on=date(2026, 3, 10))
    first, other = decided(case, entries=(basis,)), decided(case, document_no="2026-9")
    case.void(basis, midnight(3, 20))
    case.add(DecisionRevoked(decision_entry_id=other, reason="重复"), at=midnight(3, 22))
    (told,) = judged(case, midnight(3, 30), "decision_basis")
    assert (told.entries[0], told.ended_at) == (first, None)
    assert dict(told.why.inputs)["决定文号"] == "无"
    case.add(DecisionRevoked(decision_entry_id=first, reason="依据不成立"), at=midnight(3, 25))
    case.add(DecisionRevoked(decision_entry_id=first, reason="再次"), at=midnight(3, 27))
    assert judged(case, midnight(3, 30), "decision_basis")[0].ended_at == midnight(3, 25)


@pytest.mark.parametrize(("voided_day", "told"), [(24, True), (25, False), (26, False)])
def test_a_basis_voided_once_the_decision_is_gone_concerns_nobody(judged, voided_day, told):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    basis = case.add(breach(LEAVE), on=date(2026, 3, 10))
    name = decided(case, entries=(basis,), document_no="2026-7")
    case.add(DecisionRevoked(decision_entry_id=name, reason="复核"), at=midnight(3, 25))
    case.void(basis, midnight(3, voided_day))
    found = judged(case, midnight(3, 30), "decision_basis")
    assert bool(found) is told
    assert all(dict(f.why.inputs)["决定文号"] == "2026-7" for f in found)


def test_a_withdrawn_observation_belongs_to_its_day_and_a_voided_entry_to_none(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    seen = observe(case, "o-1", Observed.OUTSIDE, midnight(3, 10), midnight(3, 11))
    basis = case.add(breach(LEAVE), on=date(2026, 3, 11))
    decided(case, entries=(seen, basis))
    observe(
        case, "o-1", Observed.OUTSIDE, midnight(3, 10), midnight(3, 11), withdrawn=True, reason="补传",
        recorded_at=midnight(3, 20),
    )  # fmt: skip
    case.void(basis, midnight(3, 21))
    found = {f.pace: f.cycle_on for f in judged(case, midnight(3, 30), "decision_basis")}
    assert found == {Pace.DAILY: date(2026, 3, 10), Pace.RARE: None}


def ending(**more):
    return CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31)), **more).arrive(date(2026, 1, 5))


def test_only_the_persons_own_summary_is_their_summary(judged):
    other = next(step for step in Step if step is not Step.PERSONAL_SUMMARY)
    case = ending()
    case.add(StepDone(step=other), on=date(2026, 11, 5))
    found = judged(case, midnight(12, 5), "pre_release")
    assert len(found) == 2
    assert all(dict(f.why.inputs)["个人总结"] == "无记录" for f in found)
    case.add(StepDone(step=Step.PERSONAL_SUMMARY), on=date(2026, 12, 6))
    found = judged(case, midnight(12, 10), "pre_release")
    assert {dict(f.why.inputs)["个人总结"] for f in found} == {"2026-12-06"}


@pytest.mark.parametrize(("arrived_on", "owed"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_the_summary_is_owed_by_whoever_is_supervised_on_its_last_day(judged, arrived_on, owed):
    """The last day of the term is 31 December, so the summary is due on 1 December."""
    case = CaseBuilder(order=probation(date(2026, 11, 25), date(2026, 12, 31))).arrive(arrived_on)
    found = [f for f in judged(case, midnight(12, 20), "pre_release") if f.occasion.endswith("summary")]
    assert bool(found) is owed


def test_an_order_without_a_last_day_of_its_own_gives_no_notice(judged):
    for to_on, told in ((None, 0), (date(2026, 6, 30), 1)):
        ban = ProhibitionOrder(
            kind=ProhibitionKind.AREA,
            text="禁止进入",
            span=DateSpan(from_on=date(2026, 1, 1), to_on=to_on),
            area_id="A",
        )
        term = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
        order = Order(
            category=Category.PROBATION,
            decider=Decider.COURT,
            effective_on=date(2026, 1, 1),
            term=term,
            prohibitions=(ban,),
        )
        found = judged(
            CaseBuilder(order=order).arrive(date(2026, 1, 5)), midnight(6, 28), "prohibition_ending"
        )
        assert len(found) == told
        for finding in found:
            assert ("禁止期间", "2026-01-01 至 2026-06-30") in finding.why.inputs


@pytest.mark.parametrize(
    ("records_on", "told"),
    [(date(2026, 12, 30), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_a_term_that_ended_before_the_records_is_not_told_to_be_ending(judged, records_on, told):
    case = CaseBuilder(
        order=probation(date(2026, 1, 1), date(2026, 12, 31)), records_from_on=records_on
    ).arrive(date(2026, 1, 5))
    assert bool(judged(case, midnight(1, 3, 2027), "term_ending")) is told


@pytest.mark.parametrize(
    ("released_at", "pending"),
    [
        (datetime(2026, 12, 31, 15, tzinfo=CST), False),
        (midnight(1, 1, 2027), False),
        (midnight(1, 1, 2027) + timedelta(seconds=1), True),
    ],
)
def test_a_release_by_the_last_midnight_leaves_nothing_pending(judged, released_at, pending):
    case = ending()
    case.add(Released(ground="期满"), at=released_at)
    found = judged(case, midnight(1, 3, 2027), "term_ending")
    assert any(f.occasion.endswith(":pending") for f in found) is pending
