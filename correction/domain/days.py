"""Counting in law: periods, terms and working days (期间、刑期).

Two different month rules stand side by side in 最高人民法院关于适用刑事诉讼法的解释 第二百零二条:
procedural periods run to the same day, terms of sentence to the day before it.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from correction.domain.moments import ONE_DAY


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def period_end(start_on: date, months: int) -> date:
    """Give the last day of a procedural period of whole months (期间届满日).

    From the last day of a month it runs to the last day of the target month; where the same day does
    not exist, to the last day. Source: 刑诉法解释 第二百零二条第一款.
    """
    years, month0 = divmod(start_on.month - 1 + months, 12)
    year, month = start_on.year + years, month0 + 1
    last = _last_day(year, month)
    from_month_end = start_on.day == _last_day(start_on.year, start_on.month)
    return date(year, month, last if from_month_end else min(start_on.day, last))


def term_end_months(start_on: date, months: int) -> date:
    """Give the last day, included, of a term of months (刑期、考验期届满日): 第二百零二条第二款."""
    return period_end(start_on, months) - ONE_DAY


def term_end_years(start_on: date, years: int) -> date:
    """Give the last day, included, of a term of years: 第二百零二条第二款."""
    year = start_on.year + years
    day = min(start_on.day, _last_day(year, start_on.month))
    return date(year, start_on.month, day) - ONE_DAY


def term_end(start_on: date, *, years: int = 0, months: int = 0) -> date:
    """Give the last day, included, of a mixed term: years first, then months.

    The interpretation does not speak of mixed lengths, so dates that a court wrote prevail over this.
    """
    if not months:
        return term_end_years(start_on, years)
    if not years:
        return term_end_months(start_on, months)
    return term_end_months(term_end_years(start_on, years) + ONE_DAY, months)


def over_months(since_on: date, months: int, on: date) -> bool:
    """Tell whether more than so many months have passed: true from the day after the period ends."""
    return on > period_end(since_on, months)


class DayKind(StrEnum):
    """What a calendar knows of a day (工作日、休息日、尚未公布)."""

    WORKING = "working"
    REST = "rest"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalRest:
    """Days of rest that a region adds to the national ones (自治地方的节日), year by year.

    全国年节及纪念日放假办法 第四条 leaves them to the autonomous areas. `years` are those announced; in any
    other year a national working day may be one of rest, so it is unknown.
    """

    region: str
    version: str
    years: frozenset[int] = frozenset()
    rest: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Working days of one region (工作日历), year by year; a year that is not announced is unknown.

    `rest` and `working` hold the exceptions to the plain week for the years in `years`; `regional` what the
    region adds.
    """

    version: str
    years: frozenset[int] = frozenset()
    rest: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    notes: Mapping[int, str] = field(default_factory=dict)
    regional: RegionalRest | None = None

    def with_region(self, regional: RegionalRest) -> "WorkCalendar":
        """Give this calendar with a region's own days of rest."""
        return replace(
            self, version=f"{self.version}+{regional.region}-{regional.version}", regional=regional
        )

    def kind(self, on: date) -> DayKind:
        """Tell what kind of day this is; unknown where the year's notice has not appeared."""
        if on.year not in self.years:
            return DayKind.UNKNOWN
        if self._rests(on):
            return DayKind.REST
        known = self.regional is None or on.year in self.regional.years
        return DayKind.WORKING if known else DayKind.UNKNOWN

    def roll_forward(self, on: date) -> tuple[date, DayKind]:
        """Move a deadline that falls on a day of rest to the first day after it (节假日顺延).

        Returns the day and whether the calendar was sure. In a year that is not announced, weekends
        still move it, since that can only help the person. Source: 刑事诉讼法 第一百零五条.
        """
        sure = DayKind.WORKING
        while True:
            if self.kind(on) is DayKind.UNKNOWN:
                sure = DayKind.UNKNOWN
            if not self._rests(on):
                return on, sure
            on += ONE_DAY

    def _rests(self, on: date) -> bool:
        """Tell whether a day is one of rest as far as is known; the plain week stands in for the rest."""
        if self.regional is not None and on in self.regional.rest:
            return True
        return on not in self.working and (on.weekday() >= 5 or on in self.rest)
