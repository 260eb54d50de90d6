"""The duty log (值班日志): notes of whoever is on duty, put beside the shifts of the roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.duty_roster import Shift
from correction.domain.entry import Entry
from correction.domain.errors import InvalidValue
from correction.domain.facts.duty_roster import DutyNoted, DutyNoteKind
from correction.domain.moments import ONE_DAY, When, day_end, day_start
from correction.office.county.bodies import body_log, stands_already
from correction.office.ladder.duty import shifts_of
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import check_time, draft

WHERE = "值班日志"
Note = Entry[DutyNoted]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTurn:
    """One shift with the notes that its member of staff made of the time of it, in order of time."""

    shift: Shift
    notes: tuple[Note, ...]

    @property
    def handed_over(self) -> bool:
        """Tell whether what the next shift has to know stands there."""
        return any(note.payload.note is DutyNoteKind.HANDOVER for note in self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDay:
    """The duty of a body on a day: the shifts that begin on it, and notes of nobody's shift."""

    turns: tuple[DutyTurn, ...]
    other: tuple[Note, ...]


def note_duty(
    uow: UnitOfWork, note: DutyNoted, when: When, *, note_id: str, actor: str, now: datetime
) -> Note:
    """Write a note into the duty log of a body (值班记事); the same id again writes nothing new.

    Raises NotFound for an unknown body or member of staff, InvalidValue for an empty note or a time to come.
    """
    uow.organisation().unit(note.org_id)
    if note.to_staff_id is not None:
        uow.staff(note.to_staff_id)
    if not note.said.strip():
        raise InvalidValue(WHERE, "没有写明内容", "写明发生了什么，或者交接了什么")
    known = body_log(uow, note.org_id, DutyNoted)
    if stands := stands_already(known, note_id, note=note.note, said=note.said, to_staff_id=note.to_staff_id):
        return stands
    item = draft(note, when, entry_id=note_id, actor=actor)
    check_time(item, when.legal_on, now)
    uow.create_log(note.org_id, LogKind.OFFICE, office_id=note.org_id)
    (entry,) = uow.append(note.org_id, [item], recorded_at=now)
    return entry


def duty_day(uow: UnitOfWork, org_id: str, on: date) -> DutyDay:
    """Give the duty of a body on a day: shifts by their beginning, each with its notes."""
    shifts = shifts_of(uow, org_id, on, on) or ()
    before = shifts_of(uow, org_id, on - ONE_DAY, on - ONE_DAY) or ()
    return made_day(shifts, before, body_log(uow, org_id, DutyNoted).of(DutyNoted), on)


def made_day(shifts: Iterable[Shift], before: Iterable[Shift], notes: Iterable[Note], on: date) -> DutyDay:
    """Put notes to the shifts in which they fall: a note is of the shift of whoever wrote it.

    Of the notes of the day itself, those that fall in nobody's shift stand apart; one that falls in a shift
    which began the day `before` is told on that day.
    """
    ordered, all_notes = sorted(shifts, key=lambda one: (one.from_at, one.staff_id)), tuple(notes)
    taken: set[str] = set()
    turns = []
    for shift in ordered:
        mine = tuple(note for note in all_notes if _within(note, shift))
        taken |= {note.entry_id for note in mine}
        turns.append(DutyTurn(shift=shift, notes=mine))
    taken |= {note.entry_id for note in all_notes if any(_within(note, shift) for shift in before)}
    other = tuple(
        note
        for note in all_notes
        if day_start(on) <= note.when.starts_at < day_end(on) and note.entry_id not in taken
    )
    return DutyDay(turns=tuple(turns), other=other)


def _within(note: Note, shift: Shift) -> bool:
    """Tell whether a note is of a shift: at its very end what is handed over still is."""
    return note.actor == shift.staff_id and shift.from_at <= note.when.starts_at <= shift.until_at
