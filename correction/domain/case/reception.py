"""How a person was taken in (接收): 社区矫正法 第二十条至第二十二条, told from the entries of the case."""

from collections.abc import Iterable
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.admission import HandedOver, OfficeAssigned, OfficeReceived, ReportedIn
from correction.domain.facts.papers import PapersReceived
from correction.domain.file import CaseFile


def arrival_of(file: CaseFile) -> AnyEntry | None:
    """Give the entry by which the person reported or was handed over, the earliest in force."""
    arrivals: list[AnyEntry] = [*file.of(ReportedIn), *file.of(HandedOver)]
    return min(arrivals, key=lambda entry: entry.when.starts_at, default=None)


def first_with_all(deliveries: Iterable[Entry[PapersReceived]], papers: Iterable[str]) -> AnyEntry | None:
    """Give the delivery with which all of some papers were there; none while one is missing."""
    wanted = set(papers)
    for entry in deliveries:
        wanted -= set(entry.payload.papers)
        if not wanted:
            return entry
    return None


def received_by(file: CaseFile, assigned: Entry[OfficeAssigned]) -> Entry[OfficeReceived] | None:
    """Give the entry by which the office received a case that was entrusted to it; none while it did not."""
    return next(
        (
            entry
            for entry in file.of(OfficeReceived)
            if entry.payload.office_id == assigned.payload.office_id
            and entry.when.legal_on >= assigned.when.legal_on
        ),
        None,
    )


def awaited_by(file: CaseFile, on: date) -> str | None:
    """Give the office that was entrusted with the case and has not received it by a day.

    Until it does, the county answers for the person (委托后、接收前由县级机构负责).
    """
    assigned = [entry for entry in file.of(OfficeAssigned) if entry.when.legal_on <= on]
    if not assigned:
        return None
    received = received_by(file, assigned[-1])
    if received is not None and received.when.legal_on <= on:
        return None
    return assigned[-1].payload.office_id
