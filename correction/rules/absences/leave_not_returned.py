"""Not back from leave (超期未归): 社区矫正法 第二十七条; 实施办法 第二十七条.

A granted leave ends with its last day: by then the person must be back and have closed it (销假). One that
was taken back while it ran (撤销准假) ends then, and the person must be back once there was time for the
journey. Being seen at home on the last day or later shows the return as well, even where nobody closed it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.absence import PersonFound
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import ActivityAttended, ActKind, Attendance, Result, StaffActed
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, day_end, day_start, legal_day, local_text
from correction.rules.shared.free_times import excused_times
from correction.rules.shared.spans import FOREVER, last_end, subtract
from correction.rules.view import CaseView, Leave

RULE = "leave_not_returned"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find leaves whose last day is over without a return, an extension or an excuse."""
    if view.supervised is None:
        return
    signs: list[AnyEntry] | None = None
    for leave in view.leaves:
        last_on = leave.last_on
        if last_on < view.supervised.from_on or view.settled.holds(Pace.DAILY, last_on):
            continue
        due_at = view.back_by(leave)
        if due_at >= view.closed_at:
            continue
        if not view.watch.reached(due_at):
            view.still_open(Pace.DAILY, last_on)
            continue
        if signs is None:
            signs = sorted(_signs(view), key=lambda entry: entry.when.starts_at)
        back = _back(leave, signs)
        back_at = FOREVER if back is None else back.when.starts_at
        until_at = min(back_at, _extended_at(view, leave), view.closed_at)
        missing = subtract((due_at, until_at), excused_times(view)) if until_at > due_at else []
        if missing:
            # Whoever is held for a while and does not come back then is missing again.
            view.decided_by(Pace.DAILY, last_on, legal_day(missing[-1][1]))
        if missing and view.watch.reached(missing[0][0]):
            rests_on = (leave.entry, leave.revoked, back if missing[-1][1] == back_at else None)
            yield Finding(
                kind=AlertKind.LEAVE_OVERDUE,
                rule=RULE,
                bearer=Bearer.PERSON,
                occasion=f"{RULE}:{leave.entry.entry_id}",
                began_at=missing[0][0],
                ended_at=last_end(view.watch, missing),
                pace=Pace.DAILY,
                cycle_on=last_on,
                entries=tuple(entry.entry_id for entry in rests_on if entry is not None),
                why=_why(view, leave),
            )


def _back(leave: Leave, signs: list[AnyEntry]) -> AnyEntry | None:
    """Give the first entry, from the last day of the leave on, that shows the person back."""
    index = bisect_left(signs, day_start(leave.last_on), key=lambda entry: entry.when.starts_at)
    first = signs[index] if index < len(signs) else None
    closed = leave.returned
    if closed is None or (first is not None and first.when.starts_at < closed.when.starts_at):
        return first
    return closed


def _signs(view: CaseView) -> Iterator[AnyEntry]:
    yield from view.file.of(PersonFound)
    seen_by = {Means.IN_PERSON, Means.VILLAGE_WORKER}
    yield from (e for e in view.file.of(CheckInMade) if e.payload.means in seen_by)
    yield from (e for e in view.file.of(ReportReceived) if e.payload.report is ReportKind.LEAVE_RETURNED)
    yield from (e for e in view.file.of(ActivityAttended) if e.payload.attendance is Attendance.PRESENT)
    for act in view.file.of(StaffActed):
        if act.payload.act is ActKind.MEETING and act.payload.result is Result.COMPLETED:
            yield act


def _extended_at(view: CaseView, leave: Leave) -> datetime:
    """Give the beginning of the next leave, which allows to be away again; at once where it follows on."""
    return min(
        (
            day_start(other.granted.from_on)
            for other in view.leaves
            if other.last_on > leave.last_on and other is not leave
        ),
        default=FOREVER,
    )


def _why(view: CaseView, leave: Leave) -> Why:
    granted, revoked = leave.granted, leave.revoked
    on = granted.to_on if revoked is None else revoked.when.legal_on
    ended = f"外出末日 {on} 终了 → {local_text(day_end(on))} 起为逾期（次日 {on + ONE_DAY} 零时）"
    if revoked is not None:
        ended = f"{on} 撤销准假，留出在途时间 → {local_text(view.back_by(leave))} 起为逾期"
    return Why(
        citations=(
            view.book.cite("cite.leave_without_approval", on),
            view.book.cite("leave.office_max_days", on),
        ),
        inputs=(
            ("获准外出", f"{granted.from_on} 至 {granted.to_on}（含两端）"),
            ("目的地", granted.destination),
        ),
        arithmetic=(
            ended,
            "此前没有销假、返回报告、当面签到、见面或者续假的记录",
        ),
    )
