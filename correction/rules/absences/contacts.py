"""Signs of life (联系), and the silences between them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from correction.domain.case.excuses import excuses_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import ContactTried, PersonFound
from correction.domain.facts.admission import HandedOver, ReportedIn
from correction.domain.facts.check_ins import CheckInMade, Identity
from correction.domain.facts.leave import LeaveAsked, LeaveReturned
from correction.domain.facts.moves import MoveAccepted, MoveTold
from correction.domain.facts.reports import MedicalPapersReceived, ReportReceived
from correction.domain.facts.staff_acts import ActivityAttended, ActKind, Attendance, Result, StaffActed
from correction.domain.moments import When, day_start, legal_day
from correction.rules.shared.free_times import DETAINED_OR_ILL
from correction.rules.shared.spans import FOREVER, days_span
from correction.rules.view import CaseView

# Somebody or something else was before the camera.
_NOBODY = frozenset({Identity.NO_MATCH, Identity.NOT_LIVE})


class Contact(NamedTuple):
    """A time in which the person was in contact, or excused from it, and the entry that says so."""

    starts_at: datetime
    ends_at: datetime
    entry_id: str
    said_on: date | None

    @property
    def on(self) -> date:
        """The legal day to which the contact belongs."""
        return self.said_on or legal_day(self.starts_at)


class Silence(NamedTuple):
    """The time between the end of one contact and the beginning of the next; the last one never ends."""

    after: Contact
    began_at: datetime
    ended_at: datetime


def silences(view: CaseView, *, over: timedelta = timedelta(0)) -> Iterator[Silence]:
    """Give the silences since arrival, or since our records began, in order; the last one goes on.

    Those that are not longer than `over` are left out.
    """
    if view.supervised is None:
        return
    records_at = day_start(view.supervised.from_on)
    after = Contact(records_at, records_at, view.file.opened.entry_id, view.supervised.from_on)
    for contact in sorted(contacts(view)):
        if contact.ends_at < records_at:
            continue
        if contact.starts_at - after.ends_at > over:
            yield Silence(after, after.ends_at, contact.starts_at)
        if contact.ends_at >= after.ends_at:
            after = contact
    yield Silence(after, after.ends_at, FOREVER)


def contacts(view: CaseView) -> Iterator[Contact]:
    """Give the times in which the person was in contact, in no order."""
    for entry in _signs(view):
        when = entry.when
        yield Contact(when.starts_at, when.ends_at or when.starts_at, entry.entry_id, when.on)
    for excuse in excuses_of(view.file):
        # A device out of order explains missing positions, not that nobody can reach the person.
        if excuse.reason in DETAINED_OR_ILL:
            start, end = days_span(excuse.span.from_on, excuse.span.to_on)
            on = legal_day(end) if end < FOREVER else excuse.span.from_on
            yield Contact(start, end, excuse.entry.entry_id, on)
    for arrived in view.file.of(MoveAccepted):
        there = When.day(arrived.payload.reported_on)
        yield Contact(there.starts_at, there.ends_at or there.starts_at, arrived.entry_id, there.on)
    for trip, entry_id in view.sea_trips:
        start, end = days_span(trip.from_on, trip.to_on)
        yield Contact(start, end, entry_id, trip.from_on)


def _signs(view: CaseView) -> Iterator[AnyEntry]:
    """Give the entries that show the person alive to us; a position shows a device, not a person."""
    of = view.file.of
    everyone: Iterable[tuple[AnyEntry, ...]] = (
        of(ReportedIn),
        of(HandedOver),
        of(LeaveAsked),
        of(LeaveReturned),
        of(PersonFound),
        of(MoveTold),
        of(ReportReceived),
        of(MedicalPapersReceived),
    )
    for entries in everyone:
        yield from entries
    yield from (e for e in of(ContactTried) if e.payload.reached)
    yield from (e for e in of(CheckInMade) if e.payload.identity not in _NOBODY)
    yield from (e for e in of(ActivityAttended) if e.payload.attendance is Attendance.PRESENT)
    for act in of(StaffActed):
        heard = act.payload.act in {ActKind.VOICE, ActKind.MEETING}
        if heard and act.payload.result is Result.COMPLETED:
            yield act
