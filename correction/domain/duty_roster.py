"""The duty roster (值班表): who is on duty at a body, shift by shift."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.moments import day_end, day_start

SHIFT_MAX = timedelta(hours=36)

# Who is on duty at a body at an instant; none where the body keeps no roster, empty where nobody is.
OnDuty = Callable[[str, datetime], tuple[str, ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift (班次) of one member of staff; one past midnight belongs to the day it begins on.

    `for_staff_id` names whose place a substitute (代班) takes.
    """

    staff_id: str
    from_at: datetime
    until_at: datetime
    for_staff_id: str | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether the shift runs at an instant; its end belongs to the next one."""
        return self.from_at <= at < self.until_at


def on_duty_at(shifts: Iterable[Shift], at: datetime) -> tuple[str, ...]:
    """Give the members of staff on duty at an instant, in order of id."""
    return tuple(sorted({shift.staff_id for shift in shifts if shift.holds(at)}))


def gaps_of(shifts: Iterable[Shift], from_on: date, to_on: date) -> tuple[tuple[datetime, datetime], ...]:
    """Give the times of some whole days in which nobody is on duty (无人值班), in order."""
    at, end = day_start(from_on), day_end(to_on)
    gaps: list[tuple[datetime, datetime]] = []
    for shift in sorted(shifts, key=lambda each: each.from_at):
        if shift.from_at > at:
            gaps.append((at, min(shift.from_at, end)))
        at = max(at, shift.until_at)
        if at >= end:
            return tuple(gaps)
    return (*gaps, (at, end))
