"""A muster without notice (点验未到、迟到): 社区矫正法 第二十三条、第二十六条; the call sets the time.

Only a call that reached the person starts the time. Who comes after it is late by so much; who does not come
at all is told of until the day is over. Somebody on leave, excused or lawfully prevented is not called for.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry, Pace
from correction.domain.facts.activities import MusterCalled
from correction.domain.facts.staff_acts import ActivityAttended, Attendance
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, legal_day, local_text
from correction.rules.view import CaseView

RULE = "muster"
_CAME = (Attendance.PRESENT, Attendance.MADE_UP)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every muster to which the person was called and did not come in time."""
    calls = view.file.of(MusterCalled)
    if not calls or view.supervised is None:
        return
    first_on = view.first_unsettled_on(Pace.REGULAR, view.supervised.from_on)
    for call in _first_reached(calls):
        on, due_at = call.when.legal_on, call.payload.arrive_by_at
        if on < first_on or not view.supervised.holds(on) or due_at >= view.closed_at:
            continue
        if view.is_kept_away(on):
            continue
        lines = [e for e in _roll(view, call) if e.payload.attendance is not Attendance.ABSENT]
        if any(_in_time(line, call) for line in lines):
            continue
        if not view.watch.reached(due_at):
            view.still_open(Pace.REGULAR, on)
            continue
        yield _finding(view, call, next(iter(lines), None))


def _first_reached(calls: tuple[Entry[MusterCalled], ...]) -> list[Entry[MusterCalled]]:
    """Give, for each muster and day, the first call that reached the person; others start nothing."""
    first: dict[tuple[str, date], Entry[MusterCalled]] = {}
    for call in calls:
        if call.payload.reached:
            first.setdefault((call.payload.muster_id, call.when.legal_on), call)
    return list(first.values())


def _roll(view: CaseView, call: Entry[MusterCalled]) -> list[Entry[ActivityAttended]]:
    key, on = call.payload.muster_id, call.when.legal_on
    return [
        e for e in view.file.of(ActivityAttended) if e.payload.activity_id == key and e.when.legal_on >= on
    ]


def _in_time(line: Entry[ActivityAttended], call: Entry[MusterCalled]) -> bool:
    """Tell whether a line of the roll clears the person; one without an hour is believed on its day."""
    if line.payload.attendance is Attendance.EXCUSED:
        return True
    if line.when.on is not None:
        return line.when.on <= legal_day(call.payload.arrive_by_at)
    return line.payload.attendance in _CAME and line.when.starts_at <= call.payload.arrive_by_at


def _finding(view: CaseView, call: Entry[MusterCalled], came: Entry[ActivityAttended] | None) -> Finding:
    said, on = call.payload, call.when.legal_on
    day_over_at = day_end(legal_day(said.arrive_by_at))
    came_at = came.when.starts_at if came is not None and came.when.starts_at < day_over_at else None
    shown = "至当日终了没有到场记录"
    if came_at is not None:
        late = (came_at - said.arrive_by_at).total_seconds() / 60
        shown = f"{local_text(came_at)} 到场，迟到 {late:.0f} 分钟"
    return Finding(
        kind=AlertKind.MUSTER_MISSED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{said.muster_id}:{on}",
        began_at=said.arrive_by_at,
        ended_at=view.ended(min(came_at or day_over_at, view.closed_at)),
        pace=Pace.REGULAR,
        cycle_on=on,
        entries=(call.entry_id, *((came.entry_id,) if came is not None and came_at is not None else ())),
        why=Why(
            citations=(view.book.cite("cite.reporting_duty", on), view.book.cite("cite.verification", on)),
            inputs=(
                ("点验", f"{said.muster_id}，{said.place}"),
                ("通知到本人", local_text(call.when.starts_at)),
                ("到场时限", local_text(said.arrive_by_at)),
            ),
            arithmetic=(f"应在 {local_text(said.arrive_by_at)} 前到场，{shown}",),
        ),
    )
