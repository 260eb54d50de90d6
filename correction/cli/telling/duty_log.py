"""The duty log of a day (值班日志): each shift with what its member of staff recorded, and the notes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from correction.domain.duty_roster import Shift
from correction.domain.entry import Entry
from correction.domain.errors import NotFound
from correction.domain.facts.duty_roster import DutyNoted
from correction.domain.moments import local_text
from correction.office.counting.statistics import offices_under
from correction.office.county.duty_log import duty_day
from correction.office.ports import UnitOfWork
from correction.store.office_store import OfficeStore
from correction.store.queries.audit import recorded

# Nobody types more than this in a shift; an import by whoever is on duty is counted as far as it goes.
RECORDS_MAX = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """One note: when, what kind, what, by whom and to whom."""

    at: str
    kind_zh: str
    said: str
    by: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLine:
    """One shift: who (in whose place), from when to when, what they recorded, what they noted."""

    who: str
    span: str
    done: tuple[tuple[str, int], ...]
    notes: tuple[NoteLine, ...]
    handed_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySheet:
    """The duty log of a body for a day, as it is shown and printed."""

    org_id: str
    name: str
    on: date
    turns: tuple[TurnLine, ...]
    other: tuple[NoteLine, ...]


def duty_sheet(store: OfficeStore, org_id: str, on: date) -> DutySheet:
    """Put the duty log of a day together from the roster, the logs of the bodies under it, and the notes.

    Nothing but the notes is written for it: the counts are of what stands in the logs.
    """
    with store.reading() as uow:
        tree = uow.organisation()
        name, under = tree.unit(org_id).name, sorted(offices_under(tree, org_id))
        day = duty_day(uow, org_id, on)
        told = [(turn, _who(uow, turn.shift), _lines(uow, turn.notes)) for turn in day.turns]
        other = _lines(uow, day.other)
    turns = tuple(
        TurnLine(
            who=who,
            span=f"{local_text(turn.shift.from_at)} 至 {local_text(turn.shift.until_at)}",
            done=_done(store, under, turn.shift),
            notes=notes,
            handed_over=turn.handed_over,
        )
        for turn, who, notes in told
    )
    return DutySheet(org_id=org_id, name=name, on=on, turns=turns, other=other)


def _who(uow: UnitOfWork, shift: Shift) -> str:
    name = staff_name(uow, shift.staff_id)
    return f"{name}（代{staff_name(uow, shift.for_staff_id)}）" if shift.for_staff_id else name


def staff_name(uow: UnitOfWork, staff_id: str) -> str:
    """Give the name of a member of staff, or the id of whoever is not registered."""
    try:
        return uow.staff(staff_id).name
    except NotFound:
        return staff_id


def _done(store: OfficeStore, under: list[str], shift: Shift) -> tuple[tuple[str, int], ...]:
    """Count by kind what somebody recorded in their shift, the most in front."""
    found = recorded(
        store,
        office_ids=under,
        from_at=shift.from_at,
        until_at=shift.until_at,
        actor=shift.staff_id,
        limit=RECORDS_MAX,
    )
    counted = Counter(one.kind_zh for one in found if one.kind != DutyNoted.KIND)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _lines(uow: UnitOfWork, notes: Iterable[Entry[DutyNoted]]) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            at=local_text(note.when.starts_at),
            kind_zh=note.payload.note.zh,
            said=note.payload.said,
            by=staff_name(uow, note.actor),
            to=staff_name(uow, note.payload.to_staff_id) if note.payload.to_staff_id else "",
        )
        for note in notes
    )
