"""Presence on record while the person was away (外出期间记有到场): 社区矫正法 第二十六条.

On the days strictly between the first and the last of a leave nobody sits in the office. Either the leave is
not true, or the record is not; which, people find out.
"""

from collections.abc import Iterator

from correction.domain.entry import AnyEntry
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.staff_acts import ActivityAttended, ActKind, Attendance, Result, StaffActed
from correction.domain.finding import Finding
from correction.domain.moments import DateSpan, local_text
from correction.rules.integrity.clue import clue
from correction.rules.view import CaseView

RULE = "talk_while_away"
_FACE_TO_FACE = frozenset({Means.IN_PERSON, Means.VILLAGE_WORKER})


def judge(view: CaseView) -> Iterator[Finding]:
    """Find records of presence on days on which the person was away by leave."""
    if not view.leaves:
        return
    absences = list(_away(view))
    for entry, what in _present(view) if absences else ():
        on, pace = entry.when.legal_on, entry.payload.PACE
        if on < view.first_unsettled_on(pace, view.file.opened.payload.records_from_on):
            continue
        away = next((each for each in absences if each[0].from_on < on < (each[0].to_on or on)), None)
        if away is not None:
            at = entry.when.starts_at
            yield clue(
                view,
                rule=RULE,
                occasion=entry.entry_id,
                span=(at, at),
                entries=(entry.entry_id, away[1]),
                cites=("cite.verification", "cite.leave_approval"),
                inputs=(("记录", f"{local_text(at)} {what}"), ("办理人", entry.actor)),
                steps=(f"{away[0].from_on} 至 {away[0].to_on} 获准外出，{on} 在外，不可能到场",),
                pace=pace,
                cycle_on=on,
            )


def _away(view: CaseView) -> Iterator[tuple[DateSpan, str]]:
    """Give the days of each leave up to the return, and the entry that grants it; short ones give none."""
    for leave in view.leaves:
        if leave.revoked is not None:
            continue  # Taken back perhaps because the person never left.
        back = leave.returned
        to_on = leave.granted.to_on if back is None else min(leave.granted.to_on, back.when.legal_on)
        if (to_on - leave.granted.from_on).days >= 2:
            yield DateSpan(from_on=leave.granted.from_on, to_on=to_on), leave.entry.entry_id


def _present(view: CaseView) -> Iterator[tuple[AnyEntry, str]]:
    for act in view.file.of(StaffActed):
        if act.payload.act is ActKind.MEETING and act.payload.result is Result.COMPLETED:
            yield act, "当面谈话"
    for attended in view.file.of(ActivityAttended):
        if attended.payload.attendance is Attendance.PRESENT:
            yield attended, f"参加活动 {attended.payload.activity_id}"
    for made in view.file.of(CheckInMade):
        if made.payload.means in _FACE_TO_FACE:
            yield made, "当面签到"
