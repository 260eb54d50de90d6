"""Signs of life (联系), and the silences between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import ContactTried, PersonFound
from correction.domain.facts.admission import Excused, HandedOver, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, Identity
from correction.domain.facts.leave import LeaveAsked, LeaveReturned
from correction.domain.facts.reports import MedicalPapersReceived, ReportReceived
from correction.domain.facts.staff_acts import ActivityAttended, ActKind, Attendance, Result, StaffActed
from correction.domain.moments import day_start, legal_day
from correction.rules._free_times import KEPT_AWAY
from correction.rules._spans import FOREVER, days_span
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A time in which the person was in contact, or excused from it, and the entry that says so."""

    starts_at: datetime
    ends_at: datetime
    on: date
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The time between the end of one contact and the beginning of the next, if there is one."""

    after: Contact
    until: Contact | None

    @property
    def began_at(self) -> datetime:
        """When the last contact ended."""
        return self.after.ends_at

    @property
    def ended_at(self) -> datetime:
        """When the next contact began, or the end of time."""
        return FOREVER if self.until is None else self.until.starts_at


def silences(view: CaseView) -> Iterator[Silence]:
    """Give the silences since arrival, or since our records began, in order; the last one goes on."""
    if view.supervised is None:
        return
    records_at = day_start(view.supervised.from_on)
    opened_id = view.file.opened.entry_id
    first = Contact(starts_at=records_at, ends_at=records_at, on=view.supervised.from_on, entry_id=opened_id)
    after = first
    for contact in sorted(_contacts(view), key=lambda c: (c.starts_at, c.ends_at, c.entry_id)):
        if contact.ends_at < records_at:
            continue
        if contact.starts_at > after.ends_at:
            yield Silence(after=after, until=contact)
        if contact.ends_at >= after.ends_at:
            after = contact
    yield Silence(after=after, until=None)


def _contacts(view: CaseView) -> Iterator[Contact]:
    for entry in _signs(view):
        when = entry.when
        yield Contact(
            starts_at=when.starts_at,
            ends_at=when.ends_at or when.starts_at,
            on=when.legal_on,
            entry_id=entry.entry_id,
        )
    for entry in view.file.of(Excused):
        if entry.payload.reason in KEPT_AWAY:
            start, end = days_span(entry.payload.from_on, entry.payload.to_on)
            on = legal_day(end) if end < FOREVER else entry.payload.from_on
            yield Contact(starts_at=start, ends_at=end, on=on, entry_id=entry.entry_id)


def _signs(view: CaseView) -> Iterator[AnyEntry]:
    """Give the entries that show the person alive to us; a position shows a device, not a person."""
    of = view.file.of
    everyone: Iterable[tuple[AnyEntry, ...]] = (
        of(ReportedIn),
        of(HandedOver),
        of(LeaveAsked),
        of(LeaveReturned),
        of(PersonFound),
        of(ReportReceived),
        of(MedicalPapersReceived),
    )
    for entries in everyone:
        yield from entries
    yield from (e for e in of(ContactTried) if e.payload.reached)
    yield from (e for e in of(CheckInMade) if e.payload.identity is not Identity.NO_MATCH)
    yield from (e for e in of(ActivityAttended) if e.payload.attendance is Attendance.PRESENT)
    for act in of(StaffActed):
        heard = act.payload.act in {ActKind.VOICE, ActKind.MEETING}
        if heard and act.payload.result is Result.COMPLETED:
            yield act
