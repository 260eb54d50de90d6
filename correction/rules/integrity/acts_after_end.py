"""Supervision on record after the end, or of somebody detained (结束后仍记有监管): 社区矫正法 第四十四条.

Nobody meets, watches or hears a person who died, was released or sits in prison. From the day after the end
such records are signs of made-up work; while a person is detained, so is a check-in.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from correction.domain.case.excuses import Excuse, excuses_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import ExcuseReason
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.staff_acts import ActivityAttended, Attendance, Monitored, Result, StaffActed
from correction.domain.finding import Finding
from correction.domain.moments import local_text
from correction.rules.integrity.clue import clue
from correction.rules.view import CaseView

RULE = "acts_after_end"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find such records, each an occasion of its own."""
    held = [excuse for excuse in excuses_of(view.file) if excuse.reason is ExcuseReason.DETAINED]
    if view.left is None and not held:
        return
    for entry in _acts(view):
        gone = _gone(view, entry, held)
        on, pace = entry.when.legal_on, entry.payload.PACE
        if gone is None or on < view.first_unsettled_on(pace, view.file.opened.payload.records_from_on):
            continue
        at, (basis, when) = entry.when.starts_at, gone
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


def _gone(view: CaseView, entry: AnyEntry, held: Sequence[Excuse]) -> tuple[AnyEntry, str] | None:
    """Give the entry that says why nobody can have seen the person on the day of a record, and in words."""
    on, left = entry.when.legal_on, view.left
    if left is not None and on > left.when.legal_on:
        return left, f"{left.when.legal_on} {left.payload.ZH}"
    if not isinstance(entry.payload, CheckInMade):
        return None
    inside = (e for e in held if e.span.from_on < on < (e.span.to_on or date.max))
    return next(((e.entry, f"{e.span.from_on} 起被羁押") for e in inside), None)


def _acts(view: CaseView) -> Iterator[AnyEntry]:
    yield from view.file.of(CheckInMade)
    if view.left is None:
        return
    yield from view.file.of(Monitored)
    yield from (e for e in view.file.of(StaffActed) if e.payload.result is Result.COMPLETED)
    yield from (e for e in view.file.of(ActivityAttended) if e.payload.attendance is Attendance.PRESENT)
