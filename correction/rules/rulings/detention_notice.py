"""A detention of which the agency was not told in time (通知超期): 社区矫正法 第三十二条, 办法 第四十一条.

The law says promptly, the measures three days; they are the detaining body's. Where no notice is on record,
the agency having found out otherwise, the matter goes on until the detention ends.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.excuses import detention_ends
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.entry import Entry
from correction.domain.facts.custody import DetainedElsewhere
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start
from correction.rules.view import CaseView

RULE = "detention_notice"
DAYS, ROLLS = "detention.notice_days", "period.roll_forward"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find detentions whose notice came late or not at all."""
    held = view.file.of(DetainedElsewhere)
    if not held:
        return
    ends = detention_ends(view.file)
    records_on = view.file.opened.payload.records_from_on
    for entry in held:
        on = entry.when.legal_on
        days = view.book.get(DAYS, on)
        if on < records_on or not isinstance(days, int):
            continue
        length = Length(counting=Counting.DAYS, amount=days)
        rolls = bool(view.book.get(ROLLS, on))
        due = deadline(on, length, rolls=rolls, calendar=view.context.calendar)
        told_on, ended_on = entry.payload.told_on, ends.get(entry.entry_id)
        over = [day_start(day) for day in (told_on, ended_on) if day is not None]
        if told_on is None or told_on > due.named_on():
            yield from _late(view, entry, due, min([*over, view.closed_at]))


def _late(
    view: CaseView, entry: Entry[DetainedElsewhere], due: Deadline, end_at: datetime
) -> Iterator[Finding]:
    due_at, said, on = due.due_at(), entry.payload, entry.when.legal_on
    told_first = said.told_on is not None and day_start(said.told_on) == end_at == due_at
    if (due_at >= end_at and not told_first) or not view.watch.reached(due_at):
        return
    yield Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OTHER,
        occasion=f"{RULE}:{entry.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(entry.entry_id,),
        why=Why(
            citations=(view.book.cite("cite.detention_elsewhere", on), view.book.cite(DAYS, on)),
            inputs=(("措施", said.restraint.zh), ("决定机关", said.by)),
            arithmetic=(*due.steps, f"接到通知：{said.told_on or '无记录'}"),
        ),
    )
