"""Staying away from an activity (无故缺席活动): 社区矫正法 第二十三条、第三十六条, 实施办法 第三十四条第三项.

Only whoever was told can have stayed away. Who was excused, on leave or lawfully prevented did not. The
matter is over once the activity is made up (补) or the person comes to the next of its kind. Whether staying
away is a ground for anything, people decide.
"""

from collections.abc import Iterator, Sequence

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry, Pace
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "activity_absent"
_CAME = (Attendance.PRESENT, Attendance.MADE_UP)
Roll = Entry[ActivityAttended]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every activity that the person was told of and did not come to."""
    rolls = view.file.of(ActivityAttended)
    missed = [roll for roll in rolls if _stayed_away(roll)]
    if not missed or view.supervised is None:
        return
    first_on = view.first_unsettled_on(Pace.REGULAR, view.supervised.from_on)
    for roll in missed:
        on = roll.when.legal_on
        if on < first_on or not view.supervised.holds(on) or day_end(on) >= view.closed_at:
            continue
        if _cleared(rolls, roll) or view.is_kept_away(on):
            continue
        if not view.watch.reached(day_end(on)):
            view.still_open(Pace.REGULAR, on)
            continue
        yield _finding(view, rolls, roll)


def _stayed_away(roll: Roll) -> bool:
    said = roll.payload
    # A muster has limits of its own and is judged by its call.
    return said.attendance is Attendance.ABSENT and said.told and said.activity is not Activity.MUSTER


def _cleared(rolls: Sequence[Roll], missed: Roll) -> bool:
    """Tell whether another line of the same roll excuses the person, or says that they came that day."""
    key, on = missed.payload.activity_id, missed.when.legal_on
    return any(
        roll.payload.attendance is Attendance.EXCUSED
        or (roll.payload.attendance in _CAME and roll.when.legal_on == on)
        for roll in rolls
        if roll.payload.activity_id == key and roll.when.legal_on >= on
    )


def _finding(view: CaseView, rolls: Sequence[Roll], missed: Roll) -> Finding:
    on, said = missed.when.legal_on, missed.payload
    due_at = day_end(on)
    after = next(
        (
            roll
            for roll in rolls
            if roll.when.starts_at >= due_at
            and roll.payload.attendance in _CAME
            and (roll.payload.activity is said.activity or roll.payload.makes_up == said.activity_id)
        ),
        None,
    )
    end_at, ending_ids = ending(view, after)
    return Finding(
        kind=AlertKind.ACTIVITY_ABSENT,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{missed.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        pace=Pace.REGULAR,
        cycle_on=on,
        entries=(missed.entry_id, *ending_ids),
        why=Why(
            citations=(
                view.book.cite("cite.education", on),
                view.book.cite("cite.activity_attendance", on),
            ),
            inputs=(("活动", f"{said.activity.zh} {said.activity_id}"), ("日期", f"{on}")),
            arithmetic=(f"{on} 已通知到本人，考勤为缺席，没有准假，至该日终了没有到场记录",),
        ),
    )
