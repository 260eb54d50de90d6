"""What the rules on check-ins share: the plan in force on each day, and its windows as instants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.moments import ONE_DAY, day_end, local_time
from correction.rules.view import CaseView

GRACE = "check_in.grace_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One window of one day (签到时段): the clock times planned, and the instants between which it is met.

    `due_at` is the closing time with its grace, but never later than the end of the day: what is owed on
    one day cannot be done on the next.
    """

    on: date
    opens: time
    closes: time
    opens_at: datetime
    due_at: datetime

    def holds(self, check_in: AnyEntry) -> bool:
        """Tell whether a check-in meets the window; one of which only the day is known meets it too."""
        if check_in.when.on is not None:
            return check_in.when.on == self.on
        at = check_in.when.starts_at
        return self.opens_at <= at <= self.due_at and at < day_end(self.on)

    def __str__(self) -> str:
        """Write it as the plan does."""
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


def windows_on(view: CaseView, plan: Entry[CheckInsPlanned], on: date) -> tuple[Window, ...]:
    """Give the windows of a plan on a day; one that had opened before the plan was made binds nobody."""
    return _binding(plan, on, view.book.whole(GRACE, on))


def _binding(plan: Entry[CheckInsPlanned], on: date, grace_minutes: int) -> tuple[Window, ...]:
    windows = _windows(plan.payload.windows, on, grace_minutes)
    if windows[0].opens_at >= plan.when.starts_at:
        return windows
    return tuple(window for window in windows if window.opens_at >= plan.when.starts_at)


@lru_cache(maxsize=65536)
def _windows(clock: tuple[tuple[time, time], ...], on: date, grace_minutes: int) -> tuple[Window, ...]:
    """Put the clock times of a plan on a day; the same few plans bind most people."""
    grace, latest = timedelta(minutes=grace_minutes), day_end(on)
    return tuple(
        Window(
            on=on,
            opens=opens,
            closes=closes,
            opens_at=local_time(on, opens),
            due_at=min(local_time(on, closes) + grace, latest),
        )
        for opens, closes in clock
    )


def planned_days(view: CaseView) -> Iterator[tuple[date, tuple[Window, ...]]]:
    """Give each day that is not settled and has windows to meet, in order, up to the end of the term.

    It reads ahead of the clock, so whoever asks has to stop at the first window that is not over.
    """
    if view.supervised is None:
        return
    first_on = view.first_unsettled_on(Pace.DAILY, view.supervised.from_on)
    grace_minutes, known_until_on = 0, date.min
    for part in view.plans:
        on = max(first_on, part.span.from_on)
        last_on = min(day for day in (part.span.to_on, view.supervised.to_on) if day is not None)
        while on <= last_on:
            # A value of the book holds for years, and this asks for every day.
            if on > known_until_on:
                grace_minutes = view.book.whole(GRACE, on)
                known_until_on = view.book.at(GRACE, on).to_on or date.max
            if windows := _binding(part.plan, on, grace_minutes):
                yield on, windows
            on += ONE_DAY


def plan_on(view: CaseView, on: date) -> Entry[CheckInsPlanned] | None:
    """Give the plan in force on a day."""
    return next((part.plan for part in view.plans if part.span.holds(on)), None)


def platform_blind(view: CaseView, from_at: datetime, to_at: datetime) -> bool:
    """Tell whether the platform itself could not see at some moment of a span (平台失明)."""
    return any(
        blind.everything and blind.from_at < to_at and (blind.to_at is None or blind.to_at > from_at)
        for blind in view.context.blind
    )
