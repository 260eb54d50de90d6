"""A proposal that was not decided in time (裁定、决定超期): 社区矫正法 第三十三条、第四十七条至第四十九条.

The time runs only from a receipt on record. It belongs to another body: neither the person nor the office
bears anything of it. A last day of rest runs to the first day after it, as any procedural period does.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.proposals import Proposal, proposals_of
from correction.domain.deadline import Counting, Length, deadline, hours_due_at
from correction.domain.entry import Entry
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.rulings import ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked
from correction.domain.finding import Finding, Why
from correction.rules.view import CaseView

RULE = "ruling_late"
_DAYS = {
    DecisionKind.REVOCATION_PROPOSED: ("court.revocation_days", "撤销缓刑、假释建议"),
    DecisionKind.RECALL_PROPOSED: ("decider.recall_days", "收监执行建议"),
}
_COMMUTATION = ("court.commutation_days", "减刑建议")
_ARREST = ("court.arrest_hours", "提请逮捕")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find proposals that were received and not decided in the time of the law."""
    if not view.file.of(ProposalReceived):
        return
    records_on = view.file.opened.payload.records_from_on
    for proposal in proposals_of(view.file):
        received = proposal.received
        if received is not None and received.when.legal_on >= records_on:
            yield from _late(view, proposal, received)


def _kind(proposal: Proposal) -> tuple[str, str]:
    match proposal.entry.payload:
        case ArrestAsked():
            return _ARREST
        case Decided(decision=decision):
            return _DAYS[decision]
        case CommutationProposed():
            return _COMMUTATION
    return _COMMUTATION


def _late(view: CaseView, proposal: Proposal, received: Entry[ProposalReceived]) -> Iterator[Finding]:
    (key, what), on = _kind(proposal), received.when.legal_on
    amount = view.book.get(key, on)
    if not isinstance(amount, int):
        return
    due_at, steps = _due(view, received, amount, hours=key == _ARREST[0])
    done = [entry for entry in (proposal.answered, proposal.taken_back) if entry is not None]
    end_at = min([view.closed_at, *(entry.when.starts_at for entry in done)])
    if due_at >= end_at or not view.watch.reached(due_at):
        return
    yield Finding(
        kind=AlertKind.RULING_LATE,
        rule=RULE,
        bearer=Bearer.OTHER,
        occasion=f"{RULE}:{proposal.entry.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(proposal.entry.entry_id, received.entry_id, *(entry.entry_id for entry in done)),
        why=Why(
            citations=(view.book.cite(key, on),),
            inputs=(("事项", what), ("收到的机关", received.payload.by), ("收到", f"{on}")),
            arithmetic=(*steps, f"裁定、决定：{done[0].when.legal_on if done else '无记录'}"),
        ),
    )


def _due(
    view: CaseView, received: Entry[ProposalReceived], amount: int, *, hours: bool
) -> tuple[datetime, tuple[str, ...]]:
    """Give the moment from which a decision is late; hours run from the end of a day where none is known."""
    if hours:
        due_at, step = hours_due_at(received.when.ends_at or received.when.starts_at, amount)
        return due_at, (step,)
    on = received.when.legal_on
    rolls = bool(view.book.get("period.roll_forward", on))
    length = Length(counting=Counting.DAYS, amount=amount)
    due = deadline(on, length, rolls=rolls, calendar=view.context.calendar)
    return due.due_at(), due.steps
