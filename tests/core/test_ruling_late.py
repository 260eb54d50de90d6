"""Courts and deciders have their days from a receipt on record, and nobody else bears them."""

from datetime import date, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.obstacles import obstacles
from correction.domain.days import WorkCalendar
from correction.domain.facts.commutation import CommutationProposed, Merit, Sentence
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.rulings import ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.moments import DateSpan, day_end, day_start
from correction.domain.order import Category, Decider, Order
from correction.testing.builders import CaseBuilder, plain_context, probation

RULE, DAY = "ruling_late", timedelta(days=1)
RECEIVED = date(2026, 3, 10)
OUTSIDE = Order(
    category=Category.OUTSIDE_PRISON,
    decider=Decider.COURT,
    effective_on=date(2026, 1, 1),
    term=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)),
)
COMMUTATION = CommutationProposed(
    merit=Merit.MAJOR_MERIT,
    sentence=Sentence.FIXED_TERM,
    sentence_years=1,
    sentence_months=0,
    executed_from_on=date(2026, 1, 1),
    new_ends_on=date(2026, 12, 1),
    agreed_no="1号",
)
REVOKE, RECALL = (
    Decided(decision=d) for d in (DecisionKind.REVOCATION_PROPOSED, DecisionKind.RECALL_PROPOSED)
)
THIRTY = {REVOKE: "第四十八条", RECALL: "第四十九条", COMMUTATION: "第三十三条"}


def proposed(fact, *, received=True):
    order = OUTSIDE if fact is RECALL else probation(date(2026, 1, 1), date(2026, 12, 31))
    case = CaseBuilder(order=order)
    made = case.add(fact, on=RECEIVED - 2 * DAY)
    if received:
        case.add(ProposalReceived(proposal_entry_id=made, by="人民法院"), on=RECEIVED)
    return case, made


def answer(made, granted=False):
    return ProposalAnswered(proposal_entry_id=made, granted=granted, document_no="1号")


@pytest.mark.parametrize("fact", THIRTY)
@pytest.mark.parametrize(("n", "late"), [(29, False), (30, False), (31, True)])
def test_thirty_days_run_from_the_day_after_the_receipt(judged, fact, n, late):
    case, _ = proposed(fact)
    found = judged(case, day_start(RECEIVED + n * DAY), RULE)
    assert [f.began_at for f in found] == ([day_end(RECEIVED + 30 * DAY)] if late else [])
    if late:
        assert (found[0].kind, found[0].bearer) == (AlertKind.RULING_LATE, Bearer.OTHER)
        assert THIRTY[fact] in found[0].why.citations[0].article
        assert any("2026-03-10 + 30 日 = 2026-04-09" in step for step in found[0].why.arithmetic)


def test_without_a_receipt_no_clock_runs(judged):
    case, _ = proposed(REVOKE, received=False)
    assert judged(case, day_end(RECEIVED + 90 * DAY), RULE) == []


@pytest.mark.parametrize(("n", "late"), [(30, False), (31, True), (40, True)])
def test_an_answer_ends_it_and_one_recorded_late_takes_it_back(judged, n, late):
    case, made = proposed(REVOKE)
    entry = case.add(answer(made), on=RECEIVED + n * DAY, recorded_at=day_end(RECEIVED + 60 * DAY))
    found = judged(case, day_end(RECEIVED + 70 * DAY), RULE)
    ended = [f.ended_at for f in found]
    assert ended == ([day_start(RECEIVED + n * DAY)] if n > 31 else [])
    assert bool(late) == (n > 30)
    case.void(entry, day_end(RECEIVED + 65 * DAY))
    assert [f.ended_at for f in judged(case, day_end(RECEIVED + 70 * DAY), RULE)] == [None]


def test_what_was_taken_back_owes_nothing_more(judged):
    case, made = proposed(REVOKE)
    case.add(DecisionRevoked(decision_entry_id=made, reason="撤回"), on=RECEIVED + 45 * DAY)
    (found,) = judged(case, day_end(RECEIVED + 70 * DAY), RULE)
    assert found.ended_at == day_start(RECEIVED + 45 * DAY)


def test_a_last_day_of_rest_moves_it(judged):
    case, _ = proposed(REVOKE)
    last = RECEIVED + 30 * DAY
    calendar = WorkCalendar(version="t", years=frozenset({2026}), rest=frozenset({last}), working=frozenset())
    context = plain_context().__class__(calendar=calendar)
    (found,) = judged(case, day_end(RECEIVED + 70 * DAY), RULE, context=context)
    assert found.began_at > day_end(last)


def test_arrest_is_decided_in_forty_eight_hours_without_the_hour_of_the_start(judged):
    case, made = proposed(REVOKE)
    asked = case.add(ArrestAsked(proposal_entry_id=made, reason="可能逃跑"), on=RECEIVED)
    at = day_start(RECEIVED) + timedelta(hours=9, minutes=20)
    case.add(ProposalReceived(proposal_entry_id=asked, by="人民法院"), at=at)
    # From 09:20 the hour that began at nine is not counted: 10:00 and forty-eight hours.
    due_at = day_start(RECEIVED) + timedelta(hours=10 + 48)
    assert judged(case, due_at - timedelta(seconds=1), RULE) == []
    (found,) = judged(case, due_at, RULE)
    assert (found.began_at, found.bearer) == (due_at, Bearer.OTHER)
    assert "第四十七条" in found.why.citations[0].article
    case.add(answer(asked, granted=True), at=due_at + timedelta(hours=5))
    (found,) = judged(case, due_at + DAY, RULE)
    assert found.ended_at == due_at + timedelta(hours=5)


def test_a_proposed_commutation_bars_no_release():
    case, _ = proposed(COMMUTATION)
    assert obstacles(case.file(), date(2026, 12, 31)) == ()
