"""Local standards as they stand (本地标准): what was proposed, by whom, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from correction.domain.entry import AnyEntry
from correction.domain.facts.standards import StandardOutcome, StandardProposed, StandardSettled


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One proposal with its decision, none while it waits; people are named by their staff numbers."""

    proposed: StandardProposed
    proposed_by: str
    proposed_at: datetime
    outcome: StandardOutcome | None = None
    settled_by: str = ""
    settled_at: datetime | None = None
    remark: str = ""
    number: int = 0

    @property
    def standard_id(self) -> str:
        """The id under which it was proposed."""
        return self.proposed.standard_id


def standards_of(entries: Iterable[AnyEntry]) -> tuple[Standard, ...]:
    """Give every proposal with what became of it, in order of proposing.

    `number` is that of the entry that decided, so that of two for one day the one approved last holds.
    """
    told = sorted(entries, key=lambda entry: entry.number)
    settled = {e.payload.standard_id: e for e in told if isinstance(e.payload, StandardSettled)}
    return tuple(
        _standard(e, settled.get(e.entry_id)) for e in told if isinstance(e.payload, StandardProposed)
    )


def _standard(proposed: AnyEntry, settled: AnyEntry | None) -> Standard:
    if settled is None:
        return Standard(
            proposed=proposed.payload, proposed_by=proposed.actor, proposed_at=proposed.recorded_at
        )
    return Standard(
        proposed=proposed.payload,
        proposed_by=proposed.actor,
        proposed_at=proposed.recorded_at,
        outcome=settled.payload.outcome,
        settled_by=settled.actor,
        settled_at=settled.recorded_at,
        remark=settled.payload.reason,
        number=settled.number,
    )
