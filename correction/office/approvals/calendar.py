"""The leave calendar of a person (外出日历): how each day stands, what each leave counts to the caps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from correction.domain.alert_kind import AlertKind
from correction.domain.authority import carried_span, days_in_window
from correction.domain.case.requests import requests_of
from correction.domain.facts.leave import LeaveAsked, LeaveCarried, LeaveGranted, LeaveReturned
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, DateSpan, day_start, legal_day
from correction.office.approvals.taken import leave_taken
from correction.rulebooks.book import Rulebook


class LeaveDay(StrEnum):
    """How a day of leave stands (外出日), the one that is told where several hold first."""

    OVERDUE = "overdue"
    OUT = "out"
    RETURNED = "returned"
    GRANTED = "granted"
    ASKED = "asked"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _DAY_ZH[self]

    @property
    def mark(self) -> str:
        """One character for a day of a calendar, so that no colour says it alone."""
        return {"overdue": "超", "out": "外", "returned": "销", "granted": "批", "asked": "申"}[self.value]


_DAY_ZH = {
    LeaveDay.OVERDUE: "超期未归",
    LeaveDay.OUT: "获准在外",
    LeaveDay.RETURNED: "外出已销假",
    LeaveDay.GRANTED: "已批准未到期",
    LeaveDay.ASKED: "申请待决定",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCount:
    """One leave with what it counts towards the caps, all in days; a cap is none where the book sets none.

    `in_window` are the days of leave in the fullest run of the window that touches it, `in_year` those of the
    calendar year in which it begins.
    """

    leave_id: str
    span: DateSpan
    destination: str
    granted: bool
    returned_on: date | None
    days: int
    in_window: int | None
    window_cap: int | None
    in_year: int
    year_cap: int | None

    @property
    def beyond(self) -> bool:
        """Tell whether a cap is passed, so that the body above decides or the book forbids it."""
        pairs = ((self.in_window, self.window_cap), (self.in_year, self.year_cap))
        return any(count is not None and cap is not None and count > cap for count, cap in pairs)


def leave_days(
    file: CaseFile, findings: Iterable[Finding], period: DateSpan, *, on: date
) -> Mapping[date, LeaveDay]:
    """Give how each day of a period stands at the end of a day, days without leave left out.

    Overdue is what a finding says and nothing else: whoever was seen at home is not overdue, though nobody
    closed the leave. A day after an early return is none.
    """
    closed = {entry.payload.leave_id for entry in file.of(LeaveReturned)}
    found: dict[date, LeaveDay] = {}
    for state, span in (
        *((LeaveDay.ASKED, span) for _, span in asked_leaves(file)),
        *((_granted(leave_id in closed), span) for leave_id, span in leave_taken(file)),
    ):
        for day in _days(span, period):
            told = LeaveDay.GRANTED if state is LeaveDay.OUT and day > on else state
            found[day] = _graver(found.get(day), told)
    for span in overdue_spans(findings, on):
        for day in _days(span, period):
            found[day] = LeaveDay.OVERDUE
    return found


def asked_leaves(file: CaseFile) -> list[tuple[str, DateSpan]]:
    """Give each leave that was asked for and that nobody has decided."""
    return [
        (request.approval_id, DateSpan(from_on=asked.from_on, to_on=asked.to_on))
        for request in requests_of(file)
        if request.settled is None and isinstance(asked := request.entry.payload, LeaveAsked)
    ]


def overdue_spans(findings: Iterable[Finding], on: date) -> list[DateSpan]:
    """Give the days on which somebody was not back from leave, by what was found, the last one whole."""
    return [
        DateSpan(from_on=from_on, to_on=to_on)
        for finding in findings
        if finding.kind is AlertKind.LEAVE_OVERDUE
        for from_on, to_on in [(legal_day(finding.began_at), _last_on(finding, on))]
        if from_on <= to_on
    ]


def leave_counts(file: CaseFile, book: Rulebook) -> tuple[LeaveCount, ...]:
    """Give each leave, granted or waiting, in order of its first day, with what it counts.

    Days carried over from before the records began count like any others.
    """
    returned = {e.payload.leave_id: e.when.legal_on for e in reversed(file.of(LeaveReturned))}
    where = {e.payload.leave_id: e.payload.destination for e in file.of(LeaveAsked)}
    where |= {e.payload.leave_id: e.payload.destination for e in file.of(LeaveGranted)}
    taken, asked = leave_taken(file), asked_leaves(file)
    granted = {leave_id for leave_id, _ in taken}
    carried = [carried_span(e.payload.days, e.payload.until_on) for e in file.of(LeaveCarried)]
    before = [span for span in carried if span is not None]
    counts = []
    for leave_id, span in sorted((*taken, *asked), key=lambda one: (one[1].from_on, one[0])):
        others = [*before, *(other for key, other in taken if key != leave_id)]
        cap, months = (
            book.get(key, span.from_on) for key in ("leave.total_days", "leave.total_window_months")
        )
        year_cap = book.get("leave.year_cap_days", span.from_on)
        whole = isinstance(cap, int) and isinstance(months, int)
        counts.append(
            LeaveCount(
                leave_id=leave_id,
                span=span,
                destination=where.get(leave_id, ""),
                granted=leave_id in granted,
                returned_on=returned.get(leave_id),
                days=len(_days(span, span)),
                in_window=days_in_window(span, others, months) if isinstance(months, int) and whole else None,
                window_cap=cap if isinstance(cap, int) and whole else None,
                in_year=_in_year(span, others),
                year_cap=year_cap if isinstance(year_cap, int) else None,
            )
        )
    return tuple(counts)


def _in_year(span: DateSpan, others: Iterable[DateSpan]) -> int:
    year = DateSpan(from_on=date(span.from_on.year, 1, 1), to_on=date(span.from_on.year, 12, 31))
    return len({day for one in (span, *others) for day in _days(one, year)})


def _granted(closed: bool) -> LeaveDay:
    return LeaveDay.RETURNED if closed else LeaveDay.OUT


def _graver(known: LeaveDay | None, told: LeaveDay) -> LeaveDay:
    order = list(LeaveDay)
    return told if known is None or order.index(told) < order.index(known) else known


def _last_on(finding: Finding, on: date) -> date:
    """Give the last day of a matter: one that ended at midnight ended with the day before."""
    if finding.ended_at is None:
        return on
    last_on = legal_day(finding.ended_at)
    return last_on - ONE_DAY if finding.ended_at == day_start(last_on) else last_on


def _days(span: DateSpan, within: DateSpan) -> list[date]:
    first, last = max(span.from_on, within.from_on), min(span.to_on or date.max, within.to_on or date.max)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
