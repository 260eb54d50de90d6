"""The read-model rows of one case, worked out from its file (案件读模型)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from correction.domain.case.strands import ending_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    HandedOver,
    OfficeAssigned,
    ReportedIn,
)
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.investigation import InvestigationAsked
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveRefused, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.person import Person
from correction.office.readings import worn_until
from correction.store.log.rows import maybe_micros
from correction.store.log.seal import LogSeal, blind
from correction.store.models.row_cache import Values
from correction.store.tables import BlindIndex, CaseRow, LeaveRow, OfficeRow, PersonRow, SourceRow

IDENTITY = "identity"
CITIZEN_NO, PHONE, CASE_NO = "citizen_no", "phone", "case_no"
INVESTIGATED = "investigated"

# The tables whose rows of a case are made anew together.
OF_CASE: tuple[type[OfficeRow], ...] = (PersonRow, CaseRow, LeaveRow, SourceRow, BlindIndex)

_write_person = msgspec.json.Encoder().encode
_read_person = msgspec.json.Decoder(Person).decode


def case_rows(
    file: CaseFile, seal: LogSeal, index_key: bytes, log_no: int
) -> dict[type[OfficeRow], list[Values]]:
    """Give the rows of a case by table; where no opening entry is in force, those of an investigation.

    `file` needs the rare entries only: no other kind changes these rows. Of an investigation only the
    citizen number is looked up, under a name of its own, so that it is never taken for a case.
    """
    opened = file.latest(CaseOpened)
    if opened is None:
        asked = file.latest(InvestigationAsked)
        number = asked.payload.person.citizen_no if asked else None
        rows: dict[type[OfficeRow], list[Values]] = {model: [] for model in OF_CASE}
        if number:
            digest = blind(index_key, INVESTIGATED, number)
            rows[BlindIndex] = [{"log_no": log_no, "digest": digest}]
        return rows
    case_id, person_id = file.case_id, file.person_id
    identity = seal.seal_field(IDENTITY, _write_person(file.person))
    looked_up = {
        (CITIZEN_NO, file.person.citizen_no),
        (PHONE, file.person.phone),
        (CASE_NO, opened.payload.case_no),
        (CASE_NO, file.order.document_no),
    }
    return {
        PersonRow: [{"case_id": case_id, "person_id": person_id, "identity": identity}],
        CaseRow: [_case(file, opened)],
        LeaveRow: list(_leaves(file)),
        SourceRow: [
            {"source_id": source, "case_id": case_id, "until_us": maybe_micros(at)}
            for source, at in worn_until(file).items()
        ],
        BlindIndex: [
            {"log_no": log_no, "digest": blind(index_key, field, value)}
            for field, value in looked_up
            if value
        ],
    }


def read_identity(seal: LogSeal, sealed: bytes) -> Person:
    """Open the sealed identity of a person row."""
    return _read_person(seal.open_field(IDENTITY, sealed))


def check_in_row(entry: AnyEntry) -> Values:
    """Give the row of a check-in."""
    made: CheckInMade = entry.payload
    return {
        "case_id": entry.log_id,
        "entry_id": entry.entry_id,
        "made_at": entry.when.starts_at,
        "recorded_at": entry.recorded_at,
        "means": made.means.value,
        "identity": made.identity.value,
        "voided": False,
    }


def _case(file: CaseFile, opened: AnyEntry) -> Values:
    order, said = file.order, opened.payload
    assigned, management = file.latest(OfficeAssigned), file.latest(ClassAssigned)
    ended = ending_of(file)
    return {
        "case_id": file.case_id,
        "person_id": file.person_id,
        "office_id": assigned.payload.office_id if assigned else said.office_id,
        "category": order.category.value,
        "began_on": opened.when.legal_on,
        "effective_on": order.effective_on,
        "term_from_on": order.term.from_on,
        "term_to_on": order.ends_on,
        "records_from_on": said.records_from_on,
        "management_class": management.payload.management_class.value if management else None,
        "arrived_at": _first_at([*file.of(ReportedIn), *file.of(HandedOver)]),
        "left_at": None if ended is None else ended.when.starts_at,
    }


def _first_at(entries: list[AnyEntry]) -> Any:
    return min((entry.when.starts_at for entry in entries), default=None)


_LEAVE_MOMENTS: tuple[tuple[type[Any], str], ...] = (
    (LeaveAsked, "asked_at"),
    (LeaveGranted, "granted_at"),
    (LeaveRefused, "refused_at"),
    (LeaveRevoked, "revoked_at"),
    (LeaveReturned, "returned_at"),
)


def _leaves(file: CaseFile) -> Iterator[Values]:
    """Give a row for each leave asked or granted; the dates granted stand over the dates asked."""
    leaves: dict[str, Values] = {}
    for kind, moment in _LEAVE_MOMENTS:
        for entry in file.of(kind):
            said = entry.payload
            leave = leaves.get(said.leave_id)
            if isinstance(said, LeaveAsked | LeaveGranted):
                blank: Values = {"level": None} | dict.fromkeys(name for _, name in _LEAVE_MOMENTS)
                leave = leaves.setdefault(said.leave_id, blank)
                leave |= {"case_id": file.case_id, "leave_id": said.leave_id}
                leave |= {"from_on": said.from_on, "to_on": said.to_on}
            if isinstance(said, LeaveGranted) and leave is not None:
                leave["level"] = said.level.value
            if leave is not None:
                leave[moment] = entry.when.starts_at
    yield from leaves.values()
