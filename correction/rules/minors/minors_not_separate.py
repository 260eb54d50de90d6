"""Minors and adults called to one activity (未分别进行): 社区矫正法 第五十二条第三款.

Judged in the log of the office that held the activity, on the roll as it was taken down. What concerns one
person at a time, such as a talk, keeps nobody together. Neither the minors nor the adults bear it.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.activities import ActivityHeld
from correction.domain.facts.staff_acts import TOGETHER
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "minors_not_separate"
CITE = "cite.minor_separate"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every activity to which an office called minors together with adults."""
    for held in view.file.of(ActivityHeld):
        said, on = held.payload, held.payload.held_on
        adults = len(said.called) - len(said.minors)
        if not said.minors or not adults or said.activity not in TOGETHER:
            continue
        if view.book.get(CITE, on) is not True or not view.watch.reached(day_end(on)):
            continue
        yield Finding(
            kind=AlertKind.MINORS_NOT_SEPARATE,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{held.entry_id}",
            began_at=day_end(on),
            ended_at=day_end(on),
            entries=(held.entry_id,),
            why=Why(
                citations=(view.book.cite(CITE, on),),
                inputs=(("活动", said.activity.zh), ("活动编号", said.activity_id), ("日期", f"{on}")),
                arithmetic=(f"同一次活动叫到未成年人 {len(said.minors)} 名、成年人 {adults} 名",),
            ),
        )
