"""A management class that no longer fits the rules (管理类别待调整): 社区矫正法 第三条; conditions are local.

What follows from a book's conditions is a proposal with its reasons: the office reviews it, the county
decides. It stands from the moment at which the record fulfils the conditions until a decision, or an entry
that takes them away. What the county knew when it decided is not proposed again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.assessments.classification import Proposal, propose
from correction.domain.assessments.standing import Standing
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.admission import ClassAssigned, ManagementClass, OrderChanged
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.assessment import AssessmentConfirmed, ObjectionAnswered
from correction.domain.facts.decisions import Decided, DecisionRevoked
from correction.domain.facts.management import MeritRecorded, RiskAssessed
from correction.domain.facts.sanctions import PolicePunished
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start, legal_day
from correction.rules.classes.decisions import class_decisions
from correction.rules.classes.reading import changed_on, class_rules, classifies, months_named
from correction.rules.view import CaseView

RULE = "class_change"
_MOVING: tuple[type[Fact], ...] = (
    ClassAssigned,
    RiskAssessed,
    MeritRecorded,
    Decided,
    DecisionRevoked,
    PolicePunished,
    AssessmentConfirmed,
    ObjectionAnswered,
    OrderChanged,
    ApprovalDecided,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A moment at which a proposal may come or go, and the key of what brings it."""

    at: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What was proposed at a turn, beside the class of the time."""

    turn: Turn
    current: ManagementClass | None
    proposal: Proposal

    def same(self, other: "Proposed") -> bool:
        """Tell whether it proposes the same change as another."""
        return (self.current, self.proposal.to) == (other.current, other.proposal.to)

    def adds_nothing_to(self, other: "Proposed") -> bool:
        """Tell whether it is the same change as another, and rests on no entry that was not known there."""
        return self.same(other) and set(self.proposal.entries) <= set(other.proposal.entries)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every stretch of time in which the rules proposed another class than the present one."""
    if view.arrival is None or not classifies(view.book):
        return
    decided_at = {entry.when.starts_at for entry in class_decisions(view.file)}
    open_matter: Proposed | None = None
    declined: Proposed | None = None
    for turn in _turns(view, view.arrival):
        made = proposal_at(view, turn) if turn.at < view.closed_at else None
        if turn.at in decided_at and made is not None:
            # Whoever decided knew these reasons; only new ones are worth telling again.
            declined = made
        if made is not None and declined is not None and made.adds_nothing_to(declined):
            made = None
        if open_matter is not None and made is not None and made.same(open_matter):
            continue
        if open_matter is not None:
            yield _finding(view, open_matter, min(turn.at, view.closed_at))
        open_matter = made
    if open_matter is not None:
        yield _finding(view, open_matter, view.closed_at)


def proposal_at(view: CaseView, turn: Turn) -> Proposed | None:
    """Give what the rules of the day propose at a moment, from what had happened by then."""
    at = turn.at
    assigned = [e for e in view.file.of(ClassAssigned) if e.when.starts_at <= at]
    current = assigned[-1].payload.management_class if assigned else None
    class_on = None
    for entry in reversed(assigned):
        if entry.payload.management_class is not current:
            break
        class_on = entry.when.legal_on
    standing = Standing(file=view.file, at=at, since_on=class_on or date.min, class_on=class_on)
    made = propose(current, standing, class_rules(view.book, legal_day(at)))
    return None if made is None else Proposed(turn=turn, current=current, proposal=made)


def _turns(view: CaseView, arrival: AnyEntry) -> list[Turn]:
    """Give every moment, already come, at which a proposal may change, one of each moment."""
    from_at = max(arrival.when.starts_at, day_start(view.file.opened.payload.records_from_on))
    turns = [Turn(at=from_at, key=arrival.entry_id)]
    entries = [entry for kind in _MOVING for entry in view.file.of(kind)]
    turns += [Turn(at=e.when.starts_at, key=e.entry_id) for e in entries if e.when.starts_at >= from_at]
    turns += [turn for turn in _thresholds(view, arrival) if turn.at >= from_at]
    first: dict[datetime, Turn] = {}
    for turn in sorted(turns, key=lambda turn: (turn.at, turn.key)):
        first.setdefault(turn.at, turn)
    return [turn for at, turn in first.items() if view.watch.reached(at)]


def _thresholds(view: CaseView, arrival: AnyEntry) -> Iterator[Turn]:
    """Give the days on which so many months are full, and on which the rules become others."""
    starts = [(arrival.when.legal_on, arrival.entry_id)]
    starts += [(entry.when.legal_on, entry.entry_id) for entry in view.file.of(ClassAssigned)]
    for start_on, key in starts:
        for months in months_named(view.book):
            yield Turn(at=day_start(period_end(start_on, months)), key=f"{key}:{months}")
    for on in changed_on(view.book):
        yield Turn(at=day_start(on), key=f"{arrival.entry_id}:{on}")


def _finding(view: CaseView, made: Proposed, end_at: datetime) -> Finding:
    turn, proposal, current = made.turn, made.proposal, made.current
    on = legal_day(turn.at)
    to = "由县级机构确定" if proposal.to is None else proposal.to.zh
    return Finding(
        kind=AlertKind.CLASS_CHANGE_DUE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{turn.key}:{proposal.to or 'open'}",
        began_at=turn.at,
        ended_at=view.ended(end_at),
        entries=proposal.entries,
        why=Why(
            citations=(proposal.citation, view.book.cite("cite.classification", on)),
            inputs=(("现管理类别", current.zh if current else "未定"), ("建议", to)),
            arithmetic=(
                *(f"{on} {met.text}" for met in proposal.reasons),
                "这是建议：司法所审核，县级机构批准，批准后告知本人",
            ),
        ),
    )
