"""By when an investigation has to be answered (调查评估期限): 社区矫正法实施办法 第十四条.

The day on which letter and materials were there is not counted. An extension counts only where it was
agreed before the time had run out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.case.investigations import Investigation
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.moments import day_end
from correction.rulebooks.book import Rulebook

PLAIN, FAST = "investigation.working_days", "investigation.fast_track_working_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The last day for the opinion, the key that it came from, and the arithmetic.

    `last_on` is none while the year's working days are not announced; `late_at` is then the moment from which
    it is late however the days of rest may fall, and otherwise the end of the last day.
    """

    key: str
    since_on: date
    last_on: date | None
    late_at: datetime
    steps: tuple[str, ...]


def clock_of(found: Investigation, book: Rulebook, calendar: WorkCalendar) -> Clock | None:
    """Work out the time for an investigation; none while materials are missing or no instrument sets one."""
    since_on = found.starts_on
    if since_on is None:
        return None
    key = FAST if found.asked.payload.fast_track else PLAIN
    days = book.get(key, since_on)
    if not isinstance(days, int):
        return None
    counted = deadline(
        since_on, Length(counting=Counting.WORKING_DAYS, amount=days), rolls=False, calendar=calendar
    )
    last_on, steps = _extended(found, counted)
    late_at = day_end(last_on) if last_on else day_end(since_on + timedelta(days=_certainly_over(days)))
    return Clock(key=key, since_on=since_on, last_on=last_on, late_at=late_at, steps=steps)


def _extended(found: Investigation, counted: Deadline) -> tuple[date | None, tuple[str, ...]]:
    last_on, steps = counted.last_on, list(counted.steps)
    for entry in found.extensions:
        until_on = entry.payload.until_on
        if last_on is None or entry.when.legal_on <= last_on < until_on:
            last_on = until_on
            steps.append(f"{entry.when.legal_on} 经协商延长至 {until_on}（{entry.payload.agreed}）")
    return last_on, tuple(steps)


def _certainly_over(working_days: int) -> int:
    """Give the natural days within which so many working days are over in any year.

    No festival has yet rested for more than ten days on end, make-up days around it left out of account.
    """
    return 2 * working_days + 10
