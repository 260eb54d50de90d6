"""Reports around a leave (外出报到达、销假报告): 社区矫正法 第二十七条, 实施办法 第二十七条、第二十八条.

Whoever reported the departure also reports the arrival, within the time for the journey; nobody else is
asked for one, nor is who sails. After the last day the person reports back, by a report or by closing the
leave (销假). Both times are policy.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.reports import ReportKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, day_end, day_start, legal_day, local_text
from correction.rules.reports.report_overdue import standing_reports
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView, Leave

RULE = "report_leave"
TRANSIT = "leave.transit_hours"
BACK = "leave.return_report_hours"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find arrivals and returns that were not reported in time."""
    if view.supervised is None:
        return
    for leave in view.leaves:
        if view.supervised.holds(leave.granted.from_on):
            yield from _arrival(view, leave)
        if view.supervised.holds(leave.last_on):
            yield from _return(view, leave)


def _arrival(view: CaseView, leave: Leave) -> Iterator[Finding]:
    first_at, last_at = day_start(leave.granted.from_on), day_end(leave.last_on)
    departure = next(
        (
            e
            for e in standing_reports(view, ReportKind.LEAVE_DEPARTED)
            if first_at <= e.when.starts_at < last_at
        ),
        None,
    )
    if departure is None or leave.granted.at_sea:
        return
    left_at = departure.when.ends_at or departure.when.starts_at
    hours = view.book.whole(TRANSIT, departure.when.legal_on)
    due_at = left_at + timedelta(hours=hours)
    came = [e for e in standing_reports(view, ReportKind.LEAVE_ARRIVED) if e.when.starts_at >= first_at]
    done = min([*came, *([leave.returned] if leave.returned else [])], key=_starts_at, default=None)
    if due_at >= last_at:
        return
    said = f"出发 {local_text(left_at)} + {hours} 小时 → 截止 {local_text(due_at)}，期内没有到达报告"
    citation = view.book.cite(TRANSIT, departure.when.legal_on)
    yield from _overdue(
        view, leave, key="arrival", label="到达报告", due_at=due_at, done=done, citation=citation, said=said
    )


def _return(view: CaseView, leave: Leave) -> Iterator[Finding]:
    last_on, first_at = leave.last_on, day_start(leave.granted.from_on)
    if any(other.granted.from_on <= last_on + ONE_DAY <= other.granted.to_on for other in view.leaves):
        return  # The next leave follows on (续假): the return is reported at the end of the last one.
    hours = view.book.whole(BACK, last_on)
    back_by = view.back_by(leave)
    due_at = back_by + timedelta(hours=hours)
    back = [e for e in standing_reports(view, ReportKind.LEAVE_RETURNED) if e.when.starts_at >= first_at]
    done = min([*back, *([leave.returned] if leave.returned else [])], key=_starts_at, default=None)
    ended = f"{last_on} 期满" if leave.revoked is None else f"撤销准假后在途至 {local_text(back_by)}"
    said = f"{ended} + {hours} 小时 → 截止 {local_text(due_at)}，期内没有返回报告或者销假"
    citation = view.book.cite(BACK, last_on)
    yield from _overdue(
        view, leave, key="return", label="返回报告", due_at=due_at, done=done, citation=citation, said=said
    )


def _starts_at(entry: AnyEntry) -> datetime:
    return entry.when.starts_at


def _overdue(
    view: CaseView,
    leave: Leave,
    *,
    key: str,
    label: str,
    due_at: datetime,
    done: AnyEntry | None,
    citation: Citation,
    said: str,
) -> Iterator[Finding]:
    """Find a report that did not come by its moment; it is over when it comes or the case ends."""
    if done is not None and done.when.starts_at < due_at:
        return
    # Days at sea excuse what was owed on them, not the report at the return to port.
    excused = not leave.granted.at_sea and view.is_excused(leave.span)
    if due_at >= view.closed_at or excused:
        return
    if not view.watch.reached(due_at):
        view.still_open(Pace.REGULAR, leave.granted.from_on)
        return
    end_at, ending_ids = ending(view, done)
    on = legal_day(due_at)
    yield Finding(
        kind=AlertKind.REPORT_OVERDUE,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{leave.entry.entry_id}:{key}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        pace=Pace.REGULAR,
        cycle_on=leave.granted.from_on,
        entries=(leave.entry.entry_id, *ending_ids),
        why=Why(
            citations=(view.book.cite("cite.leave_without_approval", on), citation),
            inputs=(
                ("外出", f"{leave.granted.from_on} 至 {leave.granted.to_on}（{leave.granted.destination}）"),
                ("应报告", label),
            ),
            arithmetic=(said,),
        ),
    )
