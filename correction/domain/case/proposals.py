"""Proposals to courts and other deciders, as they stand (提请的办理情况): put together from their entries.

Sources: 社区矫正法 第三十三条、第四十六条至第四十九条. A proposal waits from the day on which it was made;
the time of whoever decides runs from the day on which they received it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from correction.domain.case.strands import Facts
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.rulings import ProposalAnswered, ProposalReceived
from correction.domain.facts.sanctions import ArrestAsked

PROPOSED = frozenset({DecisionKind.REVOCATION_PROPOSED, DecisionKind.RECALL_PROPOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal: the entry that made it, and those that say it was received, answered or taken back."""

    entry: AnyEntry
    received: Entry[ProposalReceived] | None = None
    answered: Entry[ProposalAnswered] | None = None
    taken_back: AnyEntry | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered is None and self.taken_back is None


def proposals_of(facts: Facts, on: date = date.max) -> tuple[Proposal, ...]:
    """Give every proposal made by a day, with what had become of it by then, in order of making.

    A request for arrest falls with the proposal to revoke that it goes with.
    """
    made = [entry for entry in _made(facts) if entry.when.legal_on <= on]
    if not made:
        return ()
    received = {
        e.payload.proposal_entry_id: e for e in reversed(facts.of(ProposalReceived)) if e.when.legal_on <= on
    }
    answered = {
        e.payload.proposal_entry_id: e for e in reversed(facts.of(ProposalAnswered)) if e.when.legal_on <= on
    }
    revoked: dict[str, AnyEntry] = {
        e.payload.decision_entry_id: e for e in facts.of(DecisionRevoked) if e.when.legal_on <= on
    }
    return tuple(
        Proposal(
            entry=entry,
            received=received.get(entry.entry_id),
            answered=answered.get(entry.entry_id),
            taken_back=_falls_with(entry, revoked, answered),
        )
        for entry in sorted(made, key=lambda e: (e.when.starts_at, e.number))
    )


def _made(facts: Facts) -> Iterator[AnyEntry]:
    yield from (entry for entry in facts.of(Decided) if entry.payload.decision in PROPOSED)
    yield from facts.of(ArrestAsked)
    yield from facts.of(CommutationProposed)


def _falls_with(
    entry: AnyEntry, revoked: dict[str, AnyEntry], answered: dict[str, Entry[ProposalAnswered]]
) -> AnyEntry | None:
    if isinstance(entry.payload, ArrestAsked):
        main = entry.payload.proposal_entry_id
        return revoked.get(main) or answered.get(main)
    return revoked.get(entry.entry_id)
