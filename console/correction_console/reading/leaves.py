"""The leave calendar as a page shows it (外出日历): months as weeks of days, each leave with its counts."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.case.minors import is_sealed
from correction.domain.errors import NotAllowed
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import DateSpan, legal_day
from correction.office.approvals.calendar import LeaveCount, LeaveDay, leave_counts, leave_days
from correction.office.judging.context import load_context
from correction.rules.assess import assess
from correction.store.tables import CaseRow
from correction_console.console import Console

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a month; `state` is none on a day without leave, `ours` false outside the month."""

    on: date
    ours: bool
    state: LeaveDay | None
    today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month as its weeks, each beginning on Monday, and how many days of it stand how."""

    name: str
    weeks: tuple[tuple[Day, ...], ...]
    counts: tuple[tuple[LeaveDay, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveView:
    """Some months, the first days of those before and after them, and every leave that touches them."""

    months: tuple[Month, ...]
    from_on: date
    before: date
    after: date
    leaves: tuple[LeaveCount, ...]


def leave_view(console: Console, row: CaseRow, *, first_on: date, months: int) -> LeaveView:
    """Put the leave calendar of a person together, as it stands now.

    Raises NotAllowed for a sealed record, which is read by lawful query alone.
    """
    now = console.now()
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id))
        context = load_context(uow, console.office.calendar)
    if is_sealed(file):
        raise NotAllowed("外出日历", "犯罪记录已封存", "依法查询的，凭查询函由县级司法行政部门办理")
    book = console.book_to_show()
    findings = assess(file, book, context, now).findings
    starts = [first_on.replace(day=1)]
    while len(starts) <= months:
        starts.append(_next(starts[-1]))
    period = DateSpan(from_on=starts[0], to_on=starts[-1] - timedelta(days=1))
    on = legal_day(now)
    found = leave_days(file, findings, period, on=on)
    before = starts[0]
    for _ in range(months):
        before = (before - timedelta(days=1)).replace(day=1)
    return LeaveView(
        months=tuple(month_of(start, found, on) for start in starts[:-1]),
        from_on=starts[0],
        before=before,
        after=starts[-1],
        leaves=tuple(one for one in leave_counts(file, book) if one.span.overlap_days(period)),
    )


def month_now(file: CaseFile, findings: tuple[Finding, ...], on: date) -> Month:
    """Give the month of a day as the page of a person shows it."""
    first = on.replace(day=1)
    period = DateSpan(from_on=first, to_on=_next(first) - timedelta(days=1))
    return month_of(first, leave_days(file, findings, period, on=on), on)


def month_of(first_on: date, found: Mapping[date, LeaveDay], today: date) -> Month:
    """Lay a month out in weeks."""
    ours = [day for day in found if (day.year, day.month) == (first_on.year, first_on.month)]
    weeks = _WEEKS.monthdatescalendar(first_on.year, first_on.month)
    return Month(
        name=f"{first_on:%Y 年 %m 月}",
        weeks=tuple(
            tuple(
                Day(
                    on=day,
                    ours=day.month == first_on.month,
                    state=found.get(day) if day.month == first_on.month else None,
                    today=day == today,
                )
                for day in week
            )
            for week in weeks
        ),
        counts=tuple(
            (state, count) for state in LeaveDay if (count := sum(found[day] is state for day in ours))
        ),
    )


def _next(first_on: date) -> date:
    return (first_on + timedelta(days=31)).replace(day=1)
