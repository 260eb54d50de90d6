"""Rows that are entries (事项类台账): what was received, decided, sought, and how persons left (登记事项)."""

from collections.abc import Iterator, Mapping
from datetime import date

from correction.domain.case.course import Course, course_of
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.absence import (
    AbsenceConfirmed,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.admission import (
    HandedOver,
    OfficeAssigned,
    OfficeReceived,
    Released,
    ReportedIn,
    Terminated,
)
from correction.domain.facts.commutation import CommutationProposed
from correction.domain.facts.decisions import Decided, DecisionRevoked
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    PhoneCheckTold,
    SourceAssigned,
    SourceReleased,
)
from correction.domain.facts.management import MeritRecorded
from correction.domain.facts.moves import MoveAccepted
from correction.domain.facts.papers import CountyRegistered, DecisionNotified, PapersReceived
from correction.domain.facts.sanctions import ArrestAsked, BreachEstablished, PolicePunished
from correction.domain.ledger import LedgerKind
from correction.office.ledgers.reading import Listed, Source, happened, recorded

Row = tuple[str, tuple[str, ...]]
EVENT_COLUMNS = ("发生", "编号", "姓名", "司法所", "事项", "内容", "经办", "登记")
EVENT_WIDTHS = (4, 3, 3, 4, 4, 12, 3, 5)
EVENTS: Mapping[LedgerKind, tuple[type[Fact], ...]] = {
    LedgerKind.RECEIVED: (
        DecisionNotified,
        PapersReceived,
        ReportedIn,
        HandedOver,
        CountyRegistered,
        OfficeAssigned,
        OfficeReceived,
    ),
    LedgerKind.DISCIPLINE: (
        BreachEstablished,
        Decided,
        DecisionRevoked,
        PolicePunished,
        ArrestAsked,
        CommutationProposed,
        MeritRecorded,
    ),
    LedgerKind.POSITIONING: (DeviceApproved, DeviceLifted, SourceAssigned, SourceReleased, PhoneCheckTold),
    LedgerKind.SEARCHES: (
        ContactTried,
        ContactLost,
        SearchOrdered,
        SearchStepDone,
        SearchTold,
        PersonFound,
        AbsenceConfirmed,
    ),
}


def events_of(source: Source, kinds: tuple[type[Fact], ...]) -> Iterator[Row]:
    """List what was recorded of some kinds, each with the office that answered for the person."""
    for case in source.cases():
        for entry in source.events(case, kinds):
            yield case.file.case_id, _event(source, case, entry)


def ended(source: Source) -> Iterator[Row]:
    """List how persons left these offices (解除、终止、转出), each with the office that they left.

    A move to another office here is on record twice, as the receipt and as the change of office, and is one
    line; within the offices asked for nobody has left, and before they came nobody was there to leave.
    """
    for case in source.cases():
        for entry in (each for each in _endings(case) if source.period.holds(each.when.legal_on)):
            left = case.office_before(entry)
            goes_on = isinstance(entry.payload, MoveAccepted | OfficeAssigned)
            if left not in source.offices or (goes_on and entry.payload.office_id in source.offices):
                continue
            line = _event(source, case, entry, left)
            if isinstance(entry.payload, OfficeAssigned):
                line = (*line[:4], "换所", f"转至{source.body_name(entry.payload.office_id)}", *line[6:])
            yield case.file.case_id, line


def _endings(case: Listed) -> Iterator[AnyEntry]:
    file, course = case.file, course_of(case.file)
    yield from (*file.of(Released), *file.of(Terminated), *file.of(MoveAccepted))
    received = {e.when for e in file.of(MoveAccepted) if e.payload.office_id is not None}
    for entry in file.of(OfficeAssigned):
        if entry.when not in received and _was_there(course, entry.when.legal_on):
            yield entry


def _was_there(course: Course, on: date) -> bool:
    came = course.arrived_on is not None and course.arrived_on < on
    return came and (course.left_on is None or on <= course.left_on)


def _event(source: Source, case: Listed, entry: AnyEntry, office_id: str | None = None) -> tuple[str, ...]:
    office = source.body_name(office_id or case.office_on(entry.when.legal_on))
    said, who = source.say(entry.payload), source.staff_name(entry.actor)
    return happened(entry), case.number, case.name, office, entry.payload.ZH, said, who, recorded(entry)
