"""The register of papers (文书登记簿): what was issued by whom; voided ones stay in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.case.course import end_of
from correction.domain.entry import Entry
from correction.domain.facts.issuing import PaperIssued
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, legal_day
from correction.office.papers.desk import file_of
from correction.office.papers.numbering import lines_of
from correction.office.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One line of the register; `voided` is the reason where the paper was voided."""

    log_id: str
    entry: Entry[PaperIssued]
    voided: str = ""

    @property
    def issued_on(self) -> date:
        """The day on which it was made."""
        return legal_day(self.entry.recorded_at)


def papers_of(file: CaseFile) -> tuple[Registered, ...]:
    """Give every paper of a log in order, voided ones with the reason."""
    reasons = {
        e.payload.entry_id: e.payload.reason
        for e in file.entries
        if isinstance(e.payload, Voided) and e.entry_id not in file.voided
    }
    return tuple(
        Registered(log_id=file.case_id, entry=entry, voided=reasons.get(entry.entry_id, ""))
        for entry in file.entries
        if isinstance(entry.payload, PaperIssued)
    )


def register_of(uow: UnitOfWork, org_ids: Iterable[str], period: DateSpan) -> tuple[Registered, ...]:
    """Give every paper that some bodies issued in a period, in order of issuing.

    Only the logs that hold such papers are read besides the registers themselves. Raises InvalidValue for a
    period without an end.
    """
    wanted: dict[str, set[str]] = {}
    for org_id in org_ids:
        for year in range(period.from_on.year, end_of(period).year + 1):
            for line in lines_of(uow, org_id, year):
                wanted.setdefault(line.log_id, set()).add(line.paper_entry_id)
    found = [
        each
        for log_id, entry_ids in wanted.items()
        for each in papers_of(file_of(uow, log_id))
        if each.entry.entry_id in entry_ids and period.holds(each.issued_on)
    ]
    return tuple(sorted(found, key=lambda each: (each.entry.recorded_at, each.log_id, each.entry.number)))


def paper_of(file: CaseFile, entry_id: str) -> Registered | None:
    """Give one paper of a log; none where there is no such paper."""
    return next((each for each in papers_of(file) if each.entry.entry_id == entry_id), None)
