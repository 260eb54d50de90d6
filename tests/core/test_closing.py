"""No case ends while something is open, too early, twice, or in a way its category does not know."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from correction.domain.case.obstacles import ObstacleKind, obstacles
from correction.domain.case.strands import Phase
from correction.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from correction.domain.facts.absence import (
    AbsenceConfirmed,
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
)
from correction.domain.facts.admission import OrderChanged, Released, Terminated, TerminationKind
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded, Restraint
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.rulings import ExpiryDecided, ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.facts.upkeep import Voided
from correction.domain.moments import DateSpan
from correction.domain.order import Category
from correction.office.endings.standing import answer_proposal, conclude, detain, free, receive_proposal
from correction.office.unlawful import Unlawful
from tests.core.case_desk import ENDS_ON, CaseDesk

CONTROL, PROBATION, PAROLE, OUTSIDE = Category
DAY = timedelta(days=1)
JULY = date(2026, 7, 10)
HELD = DetainedElsewhere(restraint=Restraint.CRIMINAL_DETENTION, by="样例县公安局")
EXPIRED = Released(ground="期满")


def proposal(decision=DecisionKind.REVOCATION_PROPOSED):
    return Decided(decision=decision)


def answered(entry_id, *, granted):
    return ProposalAnswered(proposal_entry_id=entry_id, granted=granted, document_no="（2026）刑更1号")


def search(desk):
    found = PersonFound()
    return desk.put(SearchOrdered(), JULY), lambda on: desk.put(found, on)


def confirmed_absence(desk):
    absent = AbsenceConfirmed(since_on=JULY, evidence="笔录")
    return desk.put(absent, JULY), lambda on: desk.put(PersonFound(), on)


def refusal(desk):
    return desk.put(PersonFound(refuses=True), JULY), lambda on: desk.put(PersonFound(), on)


def detention(desk):
    held = desk.act(detain, HELD, JULY)
    return held, lambda on: desk.act(free, DetentionEnded(detention_entry_id=held), on)


def revocation(desk):
    made = desk.put(proposal(), JULY)
    return made, lambda on: desk.act(answer_proposal, answered(made, granted=False), on)


def withdrawn_revocation(desk):
    made = desk.put(proposal(), JULY)
    return made, lambda on: desk.put(DecisionRevoked(decision_entry_id=made, reason="撤回"), on)


def contact_lost(desk):
    lost = ContactLost(evidence="三次未接")
    reached = ContactTried(channel=Channel.PHONE, reached=True)
    return desk.put(lost, JULY), lambda on: desk.put(reached, on)


OBSTACLES = (contact_lost, search, confirmed_absence, refusal, detention, revocation, withdrawn_revocation)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_release_is_refused_while_something_is_open_and_the_attempt_is_kept(obstacle):
    desk = CaseDesk()
    entry_id, settle = obstacle(desk)
    with pytest.raises(Conflict, match="第四十四条") as refused:
        desk.put(EXPIRED, ENDS_ON)
    assert isinstance(refused.value, Unlawful)
    assert "第五十三条" in refused.value.article
    (kept,) = desk.refusals
    assert kept.who == "K1"
    assert kept.remedy == refused.value.remedy
    assert desk.file.of(Released) == ()
    assert [o.entry.entry_id for o in obstacles(desk.file, ENDS_ON)] == [entry_id]
    settle(ENDS_ON)
    assert desk.put(EXPIRED, ENDS_ON)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_began_after_the_release_or_ended_too_late_is_judged_by_the_day(obstacle):
    desk = CaseDesk()
    _, settle = obstacle(desk)
    settle(ENDS_ON + DAY)
    with pytest.raises(Conflict):
        desk.put(EXPIRED, ENDS_ON)
    assert desk.put(EXPIRED, ENDS_ON + DAY)
    early = CaseDesk()
    early.put(OrderChanged(order=shortened(early.file.order, JULY - DAY), reason="减刑"), JULY - DAY)
    obstacle(early)
    assert early.put(EXPIRED, JULY - DAY)


def shortened(order, ends_on):
    return replace(order, term=DateSpan(from_on=order.term.from_on, to_on=ends_on))


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_void_obstacle_bars_nothing(obstacle):
    desk = CaseDesk()
    entry_id, _ = obstacle(desk)
    desk.put(Voided(entry_id=entry_id, reason="录错了人"), JULY)
    assert desk.put(EXPIRED, ENDS_ON)


@pytest.mark.parametrize("obstacle", [confirmed_absence, refusal])
def test_a_telephone_call_does_not_bring_back_whoever_is_out_of_supervision(obstacle):
    desk = CaseDesk()
    obstacle(desk)
    desk.put(ContactTried(channel=Channel.PHONE, reached=True), JULY + DAY)
    with pytest.raises(Conflict):
        desk.put(EXPIRED, ENDS_ON)


def test_a_request_for_arrest_stands_until_it_or_its_proposal_is_answered():
    desk = CaseDesk()
    made = desk.put(proposal(), JULY)
    asked = desk.put(ArrestAsked(proposal_entry_id=made, reason="可能逃跑"), JULY)
    kinds = [o.kind for o in obstacles(desk.file, JULY)]
    assert kinds == [ObstacleKind.PROPOSAL, ObstacleKind.ARREST]
    desk.act(answer_proposal, answered(asked, granted=True), JULY + DAY)
    assert [o.kind for o in obstacles(desk.file, ENDS_ON)] == [ObstacleKind.PROPOSAL]
    desk.act(answer_proposal, answered(made, granted=False), JULY + 2 * DAY)
    assert obstacles(desk.file, ENDS_ON) == ()


def test_whoever_is_revoked_is_terminated_and_never_released():
    desk = CaseDesk()
    made = desk.put(proposal(), JULY)
    desk.act(receive_proposal, ProposalReceived(proposal_entry_id=made, by="法院"), JULY)
    ruling = desk.act(answer_proposal, answered(made, granted=True), JULY + DAY)
    with pytest.raises(Conflict) as refused:
        desk.put(EXPIRED, ENDS_ON)
    assert "办理终止" in refused.value.remedy
    with pytest.raises(InvalidValue, match="不是可以由人决定的"):
        decided(desk, ENDS_ON, ruling)
    assert desk.put(Terminated(kind=TerminationKind.PROBATION_REVOKED), JULY + DAY)


def decided(desk, on, *matters, actor="K1", **more):
    said = {"legal_basis": "社区矫正法第四十四条", "document_no": "矫决1号", "reason": "已查明", **more}
    return desk.act(conclude, ExpiryDecided(matters=matters, **said), on, actor)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_person_may_conclude_an_expired_case_with_a_legal_basis(obstacle):
    desk = CaseDesk()
    entry_id, _ = obstacle(desk)
    decided(desk, ENDS_ON + DAY, entry_id)
    with pytest.raises(Conflict):
        desk.put(EXPIRED, ENDS_ON)
    assert desk.put(EXPIRED, ENDS_ON + DAY)


@pytest.mark.parametrize(
    ("error", "on", "more"),
    [
        (InvalidValue, ENDS_ON - DAY, {}),
        (InvalidValue, ENDS_ON, {"legal_basis": " "}),
        (InvalidValue, ENDS_ON, {"document_no": ""}),
        (InvalidValue, ENDS_ON, {"reason": ""}),
        (NotAllowed, ENDS_ON, {"actor": "K2"}),
        (NotAllowed, ENDS_ON, {"actor": "S1a"}),
        (NotFound, ENDS_ON, {"actor": "nobody"}),
    ],
)
def test_a_decision_at_the_end_needs_a_basis_a_day_and_somebody_with_the_power(error, on, more):
    desk = CaseDesk()
    entry_id, _ = search(desk)
    with pytest.raises(error):
        decided(desk, on, entry_id, **more)
    assert decided(desk, ENDS_ON, entry_id)


def test_a_decision_at_the_end_names_what_it_settles():
    desk = CaseDesk()
    search(desk)
    with pytest.raises(InvalidValue, match="哪些未决事由"):
        decided(desk, ENDS_ON)


@pytest.mark.parametrize(
    ("ground", "days", "lawful"),
    [("期满", -1, False), ("期满", 0, True), ("期满", 1, True), ("特赦", -30, True), ("", -1, False)],
)
def test_nobody_is_released_before_the_last_day_without_a_pardon(ground, days, lawful):
    desk, on = CaseDesk(), ENDS_ON + days * DAY
    if lawful:
        assert desk.put(Released(ground=ground), on)
        return
    with pytest.raises(InvalidValue, match="尚未届满"):
        desk.put(Released(ground=ground), on)


LAWFUL = {
    CONTROL: {TerminationKind.DIED},
    PROBATION: {TerminationKind.DIED, TerminationKind.PROBATION_REVOKED},
    PAROLE: {TerminationKind.DIED, TerminationKind.PAROLE_REVOKED},
    OUTSIDE: {TerminationKind.DIED, TerminationKind.RECALLED},
}


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("kind", TerminationKind)
def test_a_category_terminates_only_as_it_can(category, kind):
    desk = CaseDesk(category)
    if kind in LAWFUL[category]:
        assert desk.put(Terminated(kind=kind), JULY)
        return
    with pytest.raises(InvalidValue, match="第四十五条"):
        desk.put(Terminated(kind=kind), JULY)
    assert desk.refusals


def test_a_case_ends_once_unless_the_first_end_was_void():
    desk = CaseDesk()
    first = desk.put(Terminated(kind=TerminationKind.DIED), JULY)
    with pytest.raises(Conflict, match="已于 2026-07-10 终止"):
        desk.put(EXPIRED, ENDS_ON)
    desk.put(Voided(entry_id=first, reason="误登"), ENDS_ON)
    assert desk.put(EXPIRED, ENDS_ON)


def test_the_phase_after_the_last_day_waits_for_a_decision():
    desk = CaseDesk()
    assert desk.file.phase(ENDS_ON) is Phase.BEFORE_RELEASE
    assert desk.file.phase(ENDS_ON + DAY) is Phase.EXPIRED
    assert Phase.EXPIRED.zh == "期满待决定"
    desk.put(EXPIRED, ENDS_ON + DAY)
    assert desk.file.phase(ENDS_ON + DAY) is Phase.RELEASED
