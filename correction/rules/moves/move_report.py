"""Not reported to the new county (变更后未报到): 实施办法 第三十一条.

The days run from the day on which the person got the decision, which is not counted, and roll past days of
rest as any procedural period. Days on which they are held by another body or in hospital make nobody late.
Until the new county acknowledges them the person is the old county's, and the old county searches.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.moves import GrantedMove, granted_moves
from correction.domain.entry import Entry
from correction.domain.facts.moves import MoveTold
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start, legal_day
from correction.rules.shared.free_times import DETAINED_OR_ILL, excused_times
from correction.rules.shared.moving import DAYS, ROLLS, report_by
from correction.rules.shared.spans import last_end, subtract
from correction.rules.view import CaseView

RULE = "move_report"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a person who was told of the change and did not report to the new county in time."""
    if not view.file.of(MoveTold):
        return
    records_on = view.file.opened.payload.records_from_on
    for move in granted_moves(view.file):
        if move.told is not None and move.told.when.legal_on >= records_on:
            yield from _late(view, move, move.told)


def _late(view: CaseView, move: GrantedMove, told: Entry[MoveTold]) -> Iterator[Finding]:
    due = report_by(view, told)
    if due is None:
        return
    due_at = due.due_at()
    called_off_at = view.closed_at if move.ended is None else min(move.ended.when.starts_at, view.closed_at)
    came_at = None if move.accepted is None else day_start(move.accepted.payload.reported_on)
    if due_at >= called_off_at or (came_at is not None and came_at < due_at):
        return
    end_at = called_off_at if came_at is None else min(came_at, called_off_at)
    late = subtract((due_at, end_at), excused_times(view, DETAINED_OR_ILL))
    if not late or not view.watch.reached(late[0][0]):
        return
    on, rolls = told.when.legal_on, bool(view.book.get(ROLLS, told.when.legal_on))
    rests_on = [entry for entry in (told, move.no_show, move.accepted) if entry is not None]
    yield Finding(
        kind=AlertKind.MOVE_NOT_REPORTED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{told.entry_id}",
        began_at=late[0][0],
        ended_at=last_end(view.watch, late),
        entries=tuple(entry.entry_id for entry in rests_on),
        why=Why(
            citations=tuple(view.book.cite(key, on) for key in (DAYS, *((ROLLS,) if rolls else ()))),
            inputs=(("收到变更决定", f"{on}"), ("新执行地", move.asked.payload.to_county or "未填")),
            arithmetic=(
                *due.steps,
                *_held(due_at, late[0][0]),
                f"到新执行地报到：{move.accepted.payload.reported_on if move.accepted else '没有回执'}",
                "没有接收回执以前由原执行地负责，未报到的由原执行地组织查找",
            ),
        ),
    )


def _held(due_at: datetime, began_at: datetime) -> Iterator[str]:
    if began_at > due_at:
        yield f"此前被限制人身自由、住院等，不计入，自 {legal_day(began_at)} 起为逾期"
