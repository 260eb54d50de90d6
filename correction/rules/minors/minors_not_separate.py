"""Minors and adults called to one activity (未分别进行): 社区矫正法 第五十二条第三款.

Judged in the log of the office that held the activity, on the roll as it was taken down; where the roll came
in parts, on all of them together. What concerns one person at a time, such as a talk, keeps nobody together.
Neither the minors nor the adults bear it.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.staff_acts import TOGETHER, Activity
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "minors_not_separate"
CITE = "cite.minor_separate"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every activity to which an office called minors together with adults."""
    held: dict[tuple[str, Activity, date], list[Entry[ActivityHeld]]] = {}
    for entry in view.file.of(ActivityHeld):
        said = entry.payload
        if said.activity in TOGETHER:
            held.setdefault((said.activity_id, said.activity, said.held_on), []).append(entry)
    for (activity_id, activity, on), parts in held.items():
        minors = {case_id for part in parts for case_id in part.payload.minors}
        adults = {case_id for part in parts for case_id in part.payload.called} - minors
        if not minors or not adults:
            continue
        if view.book.get(CITE, on) is not True or not view.watch.reached(day_end(on)):
            continue
        yield Finding(
            kind=AlertKind.MINORS_NOT_SEPARATE,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{parts[0].entry_id}",
            began_at=day_end(on),
            ended_at=day_end(on),
            entries=tuple(part.entry_id for part in parts),
            why=Why(
                citations=(view.book.cite(CITE, on),),
                inputs=(("活动", activity.zh), ("活动编号", activity_id), ("日期", f"{on}")),
                arithmetic=(f"同一次活动叫到未成年人 {len(minors)} 名、成年人 {len(adults)} 名",),
            ),
        )
