"""Decisions in force and when they were answered (有效的处分决定): shared by the rules about grounds."""

from datetime import date, datetime

from correction.domain.case.decisions import standing_decisions
from correction.domain.entry import Entry
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.rules.view import CaseView

_NO_SANCTION = frozenset({DecisionKind.PRAISE})


def in_force(view: CaseView, kind: DecisionKind) -> list[Entry[Decided]]:
    """Give the decisions of a kind that were not revoked, in order of time, each once."""
    return standing_decisions(view.file, kind)


def before(decided: list[Entry[Decided]], on: date) -> list[Entry[Decided]]:
    """Give those decided on an earlier day: only what comes after a decision is uncorrected."""
    return [e for e in decided if e.when.legal_on < on]


def answered_at(view: CaseView, began_at: datetime, *, occasion: str, entry_id: str) -> datetime:
    """Give the moment of the first decision in force that rests on a ground, or the end of the case."""
    revoked = {e.payload.decision_entry_id for e in view.file.of(DecisionRevoked)}
    ends = [view.closed_at]
    for entry in view.file.of(Decided):
        rests = entry_id in entry.payload.basis_entries or occasion in entry.payload.basis_occasions
        if rests and entry.entry_id not in revoked and entry.payload.decision not in _NO_SANCTION:
            ends.append(max(began_at, entry.when.starts_at))
    return min(ends)
