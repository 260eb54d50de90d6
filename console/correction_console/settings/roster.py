"""The duty roster as a page shows and changes it (值班表): a fortnight of days, shift by shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.duty_roster import Shift, gaps_of, on_duty_at
from correction.domain.errors import NotFound
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.moments import SHANGHAI, legal_day
from correction.intake.sheets.shift_text import shift_of
from correction.office.ladder.duty import set_days, shifts_of
from correction.office.standards.in_force import name_of
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.times import day_of

DAYS = 14
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDay:
    """One day: who is on duty from when to when, when nobody is, and the same as it is typed."""

    on: date
    weekday: str
    shifts: tuple[str, ...]
    empty: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The days of a body from one on; `kept` says that it ever kept a roster at all."""

    org_id: str
    name: str
    from_on: date
    now: str
    kept: bool
    days: tuple[RosterDay, ...]


def bodies_of(console: Console, asker: Asker) -> list[tuple[str, str]]:
    """Give the bodies whose rosters whoever asks may see."""
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    return [(one, units[one].name) for one in sorted(asker.offices) if one in units]


def roster_view(console: Console, asker: Asker, org_id: str, from_on: date) -> Roster:
    """Read a fortnight of the roster of a body; raises NotFound for one that is not the asker's."""
    _check_body(asker, org_id)
    to_on = from_on + (DAYS - 1) * _DAY
    with console.office.store.reading() as uow:
        found = shifts_of(uow, org_id, from_on - 2 * _DAY, to_on)
        shifts = found or ()
        names = {s: name_of(uow, s) for shift in shifts for s in (shift.staff_id, shift.for_staff_id) if s}
        name = uow.organisation().unit(org_id).name
    duty = on_duty_at(shifts, console.now()) if from_on <= legal_day(console.now()) <= to_on else ()
    days = tuple(_day(from_on + n * _DAY, shifts, names, kept=found is not None) for n in range(DAYS))
    now = "、".join(names[one] for one in duty)
    return Roster(org_id=org_id, name=name, from_on=from_on, now=now, kept=found is not None, days=days)


def set_roster_day(console: Console, asker: Asker, org_id: str, typed: Mapping[str, str]) -> date:
    """Record the shifts of one day, a line each, in place of what stood; raises InvalidValue, NotFound."""
    _check_body(asker, org_id)
    on = day_of(typed.get("on", ""), "日期")
    lines = [line for line in typed.get("shifts", "").splitlines() if line.strip()]
    shifts = tuple(shift_of(" ".join(line.replace("：", ":").split()), on) for line in lines)
    said = DutyDaySet(org_id=org_id, on=on, shifts=shifts, reason=typed.get("reason", "").strip())
    with console.office.store.writing() as uow:
        set_days(uow, [said], actor=asker.actor, now=console.now())
    return on


def _check_body(asker: Asker, org_id: str) -> None:
    if org_id not in asker.offices:
        raise NotFound("值班表", "没有这个机构，或不在您的管辖范围内", "从列表中选择机构")


def _day(on: date, shifts: Sequence[Shift], names: Mapping[str, str], *, kept: bool) -> RosterDay:
    mine = [shift for shift in shifts if legal_day(shift.from_at) == on]
    empty = gaps_of(shifts, on, on) if kept else ()
    return RosterDay(
        on=on,
        weekday="一二三四五六日"[on.weekday()],
        shifts=tuple(f"{_span(s)} {names[s.staff_id]}{_place(s, names)}" for s in mine),
        empty=tuple(f"{_clock(begins)}-{_clock(ends)}" for begins, ends in empty),
        typed="\n".join(f"{s.staff_id} {_span(s)}{_substitute(s)}" for s in mine),
    )


def _span(shift: Shift) -> str:
    return f"{_clock(shift.from_at)}-{_clock(shift.until_at)}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def _place(shift: Shift, names: Mapping[str, str]) -> str:
    return f"（代{names[shift.for_staff_id]}）" if shift.for_staff_id else ""


def _substitute(shift: Shift) -> str:
    return f" 代 {shift.for_staff_id}" if shift.for_staff_id else ""
