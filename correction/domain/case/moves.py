"""Changes of place as they stand after the grant (执行地变更的交接情况): put together from their entries."""

from dataclasses import dataclass

from correction.domain.case.strands import Facts
from correction.domain.deadline import Counting, Length
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.moves import MoveAccepted, MoveNoShow, MoveTold


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedMove:
    """One granted change of place: what was asked and decided, and what has followed so far."""

    asked: Entry[ApprovalAsked]
    decided: Entry[ApprovalDecided]
    told: Entry[MoveTold] | None = None
    no_show: Entry[MoveNoShow] | None = None
    accepted: Entry[MoveAccepted] | None = None
    ended: Entry[ApprovalEnded] | None = None


def granted_moves(facts: Facts) -> tuple[GrantedMove, ...]:
    """Give every granted change of place, in the order in which they were asked for."""
    asked = [e for e in facts.of(ApprovalAsked) if e.payload.matter is ApprovalMatter.CHANGE_OF_PLACE]
    if not asked:
        return ()
    granted = {e.payload.approval_id: e for e in facts.of(ApprovalDecided) if e.payload.granted}
    told = {e.payload.approval_id: e for e in reversed(facts.of(MoveTold))}
    no_show = {e.payload.approval_id: e for e in reversed(facts.of(MoveNoShow))}
    accepted = {e.payload.approval_id: e for e in reversed(facts.of(MoveAccepted))}
    ended = {e.payload.approval_id: e for e in reversed(facts.of(ApprovalEnded))}
    return tuple(
        GrantedMove(
            asked=entry,
            decided=granted[key],
            told=told.get(key),
            no_show=no_show.get(key),
            accepted=accepted.get(key),
            ended=ended.get(key),
        )
        for entry in asked
        if (key := entry.payload.approval_id) in granted
    )


def report_length(days: int) -> Length:
    """Give the time for reporting to the new county: natural days from the day after the decision came."""
    return Length(counting=Counting.DAYS, amount=days)


def settled_by(move: GrantedMove) -> AnyEntry | None:
    """Give the entry after which nobody owes anything for a move: accepted, or called off."""
    return move.accepted or move.ended
