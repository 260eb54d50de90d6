"""Leave that was taken or may be (已批准的外出), and the level that one more needs: 实施办法 第二十七条."""

from datetime import date

from correction.domain.authority import (
    LeaveLimits,
    Rung,
    carried_span,
    days_in_window,
    leave_days,
    leave_rung,
)
from correction.domain.facts.leave import LeaveCarried, LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan
from correction.rulebooks.book import Rulebook


def leave_taken(file: CaseFile) -> list[tuple[str, DateSpan]]:
    """Give each granted leave with its days: up to the day on which it was closed or taken back.

    One that was taken back before its first day gives none.
    """
    ends: dict[str, date] = {}
    for returned in file.of(LeaveReturned):
        ends.setdefault(returned.payload.leave_id, returned.when.legal_on)
    for revoked in file.of(LeaveRevoked):
        key = revoked.payload.leave_id
        ends[key] = min(revoked.when.legal_on, ends.get(key, date.max))
    taken = []
    for entry in file.of(LeaveGranted):
        grant = entry.payload
        to_on = min(grant.to_on, ends.get(grant.leave_id, date.max))
        if grant.from_on <= to_on:
            taken.append((grant.leave_id, DateSpan(from_on=grant.from_on, to_on=to_on)))
    return taken


def rung_for_leave(
    file: CaseFile, leave_id: str, asked: DateSpan, *, delegated: bool, book: Rulebook, on: date
) -> tuple[Rung, int]:
    """Tell at which level a leave is decided on a day, and the days of leave within the window.

    Raises RuleGap for a day on which the book knows no total (before 2020-07-01).
    """
    limits = LeaveLimits(
        office_max_days=book.whole("leave.office_max_days", on),
        county_max_days=book.whole("leave.county_max_days", on),
        total_days=book.whole("leave.total_days", on),
        window_months=book.whole("leave.total_window_months", on),
    )
    taken = [span for key, span in leave_taken(file) if key != leave_id]
    carried = (carried_span(e.payload.days, e.payload.until_on) for e in file.of(LeaveCarried))
    taken += [span for span in carried if span is not None]
    total = days_in_window(asked, taken, limits.window_months)
    return leave_rung(leave_days(asked), total, delegated=delegated, limits=limits), total
