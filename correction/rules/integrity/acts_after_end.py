"""Supervision on record after the end, or of somebody detained (结束后仍记有监管): 社区矫正法 第四十四条.

Nobody meets, watches or hears a person who died, was released or sits in prison. From the day after the end
such records are signs of made-up work; while a person is detained, so is a check-in.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.admission import Excused, ExcuseReason, Released, Terminated
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.staff_acts import ActivityAttended, Attendance, Monitored, Result, StaffActed
from correction.domain.finding import Finding
from correction.domain.moments import local_text
from correction.rules.integrity.clue import clue
from correction.rules.view import CaseView

RULE = "acts_after_end"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find such records, each an occasion of its own."""
    held = [e for e in view.file.of(Excused) if e.payload.reason is ExcuseReason.DETAINED]
    if view.left is None and not held:
        return
    for entry in _acts(view):
        basis = _gone(view, entry, held)
        on, pace = entry.when.legal_on, entry.payload.PACE
        if basis is None or on < view.first_unsettled_on(pace, view.file.opened.payload.records_from_on):
            continue
        at = entry.when.starts_at
        ended = isinstance(basis.payload, Released | Terminated)
        when = f"{basis.when.legal_on} {basis.payload.ZH}" if ended else f"{basis.payload.from_on} 起被羁押"
        yield clue(
            view,
            rule=RULE,
            occasion=entry.entry_id,
            span=(at, at),
            entries=(entry.entry_id, basis.entry_id),
            cites=("cite.verification", "cite.data_quality"),
            inputs=(("记录", f"{local_text(at)} {entry.payload.ZH}"), ("办理人", entry.actor)),
            steps=(f"{when}，{on} 不可能有这项记录",),
            pace=pace,
            cycle_on=on,
        )


def _gone(view: CaseView, entry: AnyEntry, held: list[Entry[Excused]]) -> AnyEntry | None:
    """Give the entry that says why nobody can have seen the person on the day of a record."""
    on = entry.when.legal_on
    if view.left is not None and on > view.left.when.legal_on:
        return view.left
    if not isinstance(entry.payload, CheckInMade):
        return None
    inside = (e for e in held if e.payload.from_on < on < (e.payload.to_on or date.max))
    return next(inside, None)


def _acts(view: CaseView) -> Iterator[AnyEntry]:
    yield from view.file.of(CheckInMade)
    if view.left is None:
        return
    yield from view.file.of(Monitored)
    yield from (e for e in view.file.of(StaffActed) if e.payload.result is Result.COMPLETED)
    yield from (e for e in view.file.of(ActivityAttended) if e.payload.attendance is Attendance.PRESENT)
