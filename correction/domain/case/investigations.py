"""An investigation before sentence as it stands (调查评估的办理情况): 社区矫正法 第十八条."""

from dataclasses import dataclass
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.investigation import (
    CopyOf,
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationCompleted,
    InvestigationCopied,
    InvestigationExtended,
    InvestigationImpossible,
    InvestigationWithdrawn,
)
from correction.domain.file import CaseFile

_CLOSING = (InvestigationAnswered, InvestigationImpossible, InvestigationWithdrawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """One investigation: what was asked, what came later, and what closed it (the earliest of such)."""

    asked: Entry[InvestigationAsked]
    completed: Entry[InvestigationCompleted] | None
    extensions: tuple[Entry[InvestigationExtended], ...]
    copies: tuple[Entry[InvestigationCopied], ...]
    closed: AnyEntry | None

    @property
    def starts_on(self) -> date | None:
        """The day on which letter and materials were both there; none while something is missing."""
        if not self.asked.payload.missing:
            return self.asked.when.legal_on
        return self.completed.when.legal_on if self.completed else None

    @property
    def answered(self) -> Entry[InvestigationAnswered] | None:
        """The opinion, where that is what closed the investigation."""
        closed = self.closed
        return closed if closed is not None and isinstance(closed.payload, InvestigationAnswered) else None

    def copied(self, what: CopyOf) -> Entry[InvestigationCopied] | None:
        """Give the entry by which the procuratorate was first told of something."""
        return next((entry for entry in self.copies if entry.payload.what is what), None)


def investigation_of(file: CaseFile) -> Investigation | None:
    """Put an investigation together from its log; none where the log holds no request in force."""
    asked = file.latest(InvestigationAsked)
    if asked is None:
        return None
    closing = [entry for kind in _CLOSING for entry in file.of(kind)]
    completed = file.of(InvestigationCompleted)
    return Investigation(
        asked=asked,
        completed=completed[0] if completed else None,
        extensions=file.of(InvestigationExtended),
        copies=file.of(InvestigationCopied),
        closed=min(closing, key=lambda entry: (entry.when.starts_at, entry.number), default=None),
    )
