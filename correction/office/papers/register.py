"""The register of papers (文书登记簿): what was issued by whom; voided ones stay in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.case.course import end_of
from correction.domain.entry import Entry
from correction.domain.facts.issuing import PaperIssued, PaperRegistered
from correction.domain.facts.upkeep import Voided
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, legal_day
from correction.domain.papers.document import Document
from correction.office.papers.desk import file_of
from correction.office.papers.numbering import entered_in
from correction.office.ports import LogKind, UnitOfWork

DESTROYED = "案卷已依令销毁，只留文号"


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

    Only the logs that hold such papers are read besides the registers themselves; of one whose key was
    destroyed by order the number is left and nothing else. Raises InvalidValue for a period without an end.
    """
    wanted: dict[str, set[str]] = {}
    kept, found = set(uow.log_ids(*LogKind)), list[Registered]()
    for org_id in org_ids:
        for year in range(period.from_on.year, end_of(period).year + 1):
            for entered in entered_in(uow, org_id, year):
                line = entered.payload
                if line.log_id in kept:
                    wanted.setdefault(line.log_id, set()).add(line.paper_entry_id)
                elif period.holds(legal_day(entered.recorded_at)):
                    found.append(_of_erased(entered, org_id))
    found += [
        each
        for log_id, entry_ids in wanted.items()
        for each in papers_of(file_of(uow, log_id))
        if each.entry.entry_id in entry_ids and period.holds(each.issued_on)
    ]
    return tuple(sorted(found, key=lambda each: (each.entry.recorded_at, each.log_id, each.entry.number)))


def _of_erased(entered: Entry[PaperRegistered], org_id: str) -> Registered:
    line, made_on = entered.payload, legal_day(entered.recorded_at)
    nothing = Document(title=line.paper.zh, issuer="", issued_on=made_on, blocks=(), number=line.text)
    issued = PaperIssued(paper=line.paper, document=nothing, org_id=org_id, number=line.text)
    entry = Entry(
        entry_id=line.paper_entry_id,
        log_id=line.log_id,
        number=0,
        when=entered.when,
        recorded_at=entered.recorded_at,
        actor=entered.actor,
        payload=issued,
    )
    return Registered(log_id=line.log_id, entry=entry, voided=DESTROYED)


def paper_of(file: CaseFile, entry_id: str) -> Registered | None:
    """Give one paper of a log; none where there is no such paper."""
    return next((each for each in papers_of(file) if each.entry.entry_id == entry_id), None)
