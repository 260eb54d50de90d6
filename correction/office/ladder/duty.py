"""The duty roster of a body (值班表): set day by day in its log, asked instant by instant."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

from correction.domain.duty_roster import SHIFT_MAX, Shift, gaps_of, on_duty_at
from correction.domain.errors import InvalidValue
from correction.domain.facts.duty_roster import DutyDaySet
from correction.domain.moments import When, legal_day, local_text
from correction.office.ids import new_id
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import draft

_DAY = timedelta(days=1)
# No shift is longer than a day and a half: one that still runs began on one of so many days before.
_BEFORE = 2


def set_days(uow: UnitOfWork, days: Sequence[DutyDaySet], *, actor: str, now: datetime) -> int:
    """Record who is on duty on some days, in place of what stood; give how many say something new (登记值班).

    Raises NotFound for an unknown body or member of staff, InvalidValue for a shift that begins on another
    day, for the same person twice at a time, and without a reason where a day that has begun is changed.
    """
    new = [day for day in map(_sorted, days) if _is_new(uow, day, now)]
    for day in new:
        uow.create_log(day.org_id, LogKind.OFFICE, office_id=day.org_id)
        uow.append(day.org_id, [draft(day, When.at(now), entry_id=new_id(now), actor=actor)], recorded_at=now)
    if new:
        # Whether nobody is on duty decides when the county is told.
        uow.wake_ladders(now)
    return len(new)


def shifts_of(uow: UnitOfWork, org_id: str, from_on: date, to_on: date) -> tuple[Shift, ...] | None:
    """Give the shifts of a body that begin on some days; none where it keeps no roster."""
    days = uow.duty_days(org_id, from_on, to_on)
    return None if days is None else tuple(shift for day in days for shift in day.shifts)


def on_duty(uow: UnitOfWork, org_id: str, at: datetime) -> tuple[str, ...] | None:
    """Give who is on duty at a body at an instant; none where it keeps no roster, empty where nobody is."""
    on = legal_day(at)
    shifts = shifts_of(uow, org_id, on - _BEFORE * _DAY, on)
    return None if shifts is None else on_duty_at(shifts, at)


def gaps(
    uow: UnitOfWork, org_id: str, from_on: date, to_on: date
) -> tuple[tuple[datetime, datetime], ...] | None:
    """Give the times of some days in which nobody is on duty; none where the body keeps no roster."""
    shifts = shifts_of(uow, org_id, from_on - _BEFORE * _DAY, to_on)
    return None if shifts is None else gaps_of(shifts, from_on, to_on)


def _sorted(day: DutyDaySet) -> DutyDaySet:
    return replace(day, shifts=tuple(sorted(day.shifts, key=lambda each: (each.from_at, each.staff_id))))


def _is_new(uow: UnitOfWork, day: DutyDaySet, now: datetime) -> bool:
    uow.organisation().unit(day.org_id)
    for shift in day.shifts:
        _check(uow, shift, day.on)
    for earlier, later in permutations(day.shifts, 2):
        if earlier.staff_id == later.staff_id and earlier.from_at <= later.from_at < earlier.until_at:
            what = f"{later.staff_id} 在 {local_text(later.from_at)} 已经在值班"
            raise InvalidValue("值班", what, "同一人的两个班次不要重叠")
    stood = (uow.duty_days(day.org_id, day.on, day.on) or (None,))[0]
    if stood is None:
        return True
    if stood.shifts != day.shifts and day.on <= legal_day(now) and not day.reason.strip():
        raise InvalidValue("值班", f"{day.on} 的值班已经登记，当天或以前的不能无故改动", "写明更改的理由")
    return stood.shifts != day.shifts


def _check(uow: UnitOfWork, shift: Shift, on: date) -> None:
    if not shift.from_at < shift.until_at <= shift.from_at + SHIFT_MAX:
        said = f"{local_text(shift.from_at)} 到 {local_text(shift.until_at)}"
        raise InvalidValue("值班", f"{said} 不是一个班次", "核对起止时间；一个班次至多 36 小时")
    if legal_day(shift.from_at) != on:
        what = f"{local_text(shift.from_at)} 开始的班次不在 {on}"
        raise InvalidValue("值班", what, "过夜的班次登记在开始的那一天")
    for staff_id in filter(None, (shift.staff_id, shift.for_staff_id)):
        uow.staff(staff_id)
