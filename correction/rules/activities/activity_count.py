"""Activities owed so many times a month (每月活动次数): 社区矫正法 第三十六条、第四十二条; local policy.

Calling people so often is the office's duty, coming so often the person's; whoever was called too seldom is
not short. Talks are the office's alone.
"""

from collections.abc import Iterator, Mapping, Sequence

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.activities.organised import organised
from correction.rules.reports.labour_owed import exemptions
from correction.rules.shared.month_counts import MonthOwed, months_owed, spoken
from correction.rules.view import CaseView

RULE = "activity_count"
_COUNTS: Mapping[str, Activity] = {
    "labour.month_count": Activity.LABOUR,
    "study.month_count": Activity.STUDY,
    "talks.month_count": Activity.TALK,
}
_KEYS = tuple(_COUNTS)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every whole month in which an activity was organised, or attended, fewer times than owed."""
    for key in spoken(view.book, _KEYS):
        activity = _COUNTS[key]
        called = _called(view, activity)
        for month in months_owed(view, key, face_to_face=True):
            if activity is Activity.LABOUR and _exempted(view, month):
                continue
            yield from _judge_month(view, activity, month, month.of(called))


def _called(view: CaseView, activity: Activity) -> Sequence[AnyEntry]:
    if activity is Activity.TALK:
        return organised(view, activity)
    return [e for e in view.file.of(ActivityAttended) if e.payload.activity.counts_for is activity]


def _exempted(view: CaseView, month: MonthOwed) -> bool:
    """Tell whether a decision to exempt touches the month: times cannot be shared out by days."""
    return any(month.span.overlap_days(one.span) for one in exemptions(view.file))


def _judge_month(
    view: CaseView, activity: Activity, month: MonthOwed, called: Sequence[AnyEntry]
) -> Iterator[Finding]:
    talks = activity is Activity.TALK
    times = len(called) if talks else len({e.payload.activity_id for e in called})
    credited = times if talks else len({e.payload.activity_id for e in called if _credited(view, e)})
    if credited >= month.times:
        return
    bearer = Bearer.PERSON if times >= month.times else Bearer.OFFICE
    person = bearer is Bearer.PERSON
    due_at = day_end(month.last_on)
    shown = f"已组织 {times} 次 < 规定 {month.times} 次，不计为本人未完成"
    if person:
        shown = f"已组织 {times} 次 ≥ {month.times} 次，计入完成 {credited} 次 < {month.times} 次"
    yield Finding(
        kind=AlertKind.HOURS_SHORT if person else AlertKind.ACTIVITY_NOT_ORGANISED,
        rule=RULE,
        bearer=bearer,
        occasion=f"{RULE}:{activity}:{bearer}:{month.span.from_on}",
        began_at=due_at,
        ended_at=due_at,
        pace=Pace.REGULAR,
        cycle_on=month.span.from_on,
        entries=tuple(entry.entry_id for entry in called),
        why=Why(
            citations=(month.dated.citation, view.book.cite("cite.education", month.span.from_on)),
            inputs=(
                ("活动", activity.zh),
                ("月份", f"{month.span.from_on:%Y-%m}"),
                ("规定", f"{month.times} 次"),
            ),
            arithmetic=(shown,),
        ),
    )


def _credited(view: CaseView, entry: Entry[ActivityAttended]) -> bool:
    return entry.payload.attendance is not Attendance.ABSENT or view.is_kept_away(entry.when.legal_on)
