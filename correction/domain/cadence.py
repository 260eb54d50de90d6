"""Cadences (周期): how often a duty recurs, and the cycles it makes on the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from correction.domain.errors import InvalidValue
from correction.domain.moments import ONE_DAY, DateSpan


class CadenceUnit(StrEnum):
    """The calendar unit that a cycle fills."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"


_ZH = {
    CadenceUnit.DAY: "日",
    CadenceUnit.WEEK: "周",
    CadenceUnit.HALF_MONTH: "半月",
    CadenceUnit.MONTH: "月",
    CadenceUnit.QUARTER: "季度",
}
_MONDAY = date(2001, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """Once in every so many calendar units (每几日、周、半月、月、季度一次).

    Weeks run from Monday, half months are 1-15 and 16-end, quarters start in January.
    """

    unit: CadenceUnit
    every: int = 1

    def __post_init__(self) -> None:
        """Refuse a count below one."""
        if self.every < 1:
            raise InvalidValue("周期", f"间隔 {self.every} 小于 1", "填写不小于 1 的整数")

    def __str__(self) -> str:
        """Write it as staff say it."""
        return f"每{_ZH[self.unit]}" if self.every == 1 else f"每{self.every}{_ZH[self.unit]}"

    def cycle(self, on: date) -> DateSpan:
        """Give the cycle that holds a day: whole calendar units, counted from a fixed origin."""
        first = _unit_first(self.unit, _unit_index(self.unit, on) // self.every * self.every)
        return _cycle_from(self.unit, self.every, first)

    def cycles(self, from_on: date) -> Iterator[DateSpan]:
        """Give, without end, the cycles that begin on or after a day."""
        span = self.cycle(from_on)
        if span.from_on < from_on:
            span = _cycle_from(self.unit, self.every, _last(span) + ONE_DAY)
        while True:
            yield span
            span = _cycle_from(self.unit, self.every, _last(span) + ONE_DAY)


@lru_cache(maxsize=65536)
def _cycle_from(unit: CadenceUnit, every: int, first_on: date) -> DateSpan:
    """Give the cycle that begins on a day; the same cycles bind everybody, so they are made once."""
    index = _unit_index(unit, first_on) + every
    return DateSpan(from_on=first_on, to_on=_unit_first(unit, index) - ONE_DAY)


def _last(span: DateSpan) -> date:
    return span.to_on or span.from_on


def _unit_index(unit: CadenceUnit, on: date) -> int:
    """Number the calendar units, so that every n-th of them starts a cycle for everyone alike."""
    match unit:
        case CadenceUnit.DAY:
            return (on - _MONDAY).days
        case CadenceUnit.WEEK:
            return (on - _MONDAY).days // 7
        case CadenceUnit.HALF_MONTH:
            return (on.year * 12 + on.month - 1) * 2 + (on.day > 15)
        case CadenceUnit.MONTH:
            return on.year * 12 + on.month - 1
        case CadenceUnit.QUARTER:
            return on.year * 4 + (on.month - 1) // 3


def _unit_first(unit: CadenceUnit, index: int) -> date:
    match unit:
        case CadenceUnit.DAY:
            return _MONDAY + timedelta(days=index)
        case CadenceUnit.WEEK:
            return _MONDAY + timedelta(days=7 * index)
        case CadenceUnit.HALF_MONTH:
            month, half = divmod(index, 2)
            return date(month // 12, month % 12 + 1, 16 if half else 1)
        case CadenceUnit.MONTH:
            return date(index // 12, index % 12 + 1, 1)
        case CadenceUnit.QUARTER:
            return date(index // 4, index % 4 * 3 + 1, 1)
