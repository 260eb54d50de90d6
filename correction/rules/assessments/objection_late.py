"""An objection to a result that waits too long (异议未答复): 实施办法 第三十二条; the days are policy.

Only an objection on record is judged. The county owes the answer; who objects bears nothing of it.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.assessment import AssessmentObjected, ObjectionAnswered
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "objection_late"
DAYS = "assessment.objection_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every objection that was not answered in its days."""
    objections = view.file.of(AssessmentObjected)
    if not objections:
        return
    answers = {entry.payload.objection_entry_id: entry for entry in reversed(view.file.of(ObjectionAnswered))}
    for entry in objections:
        on, answer = entry.when.legal_on, answers.get(entry.entry_id)
        days = view.book.get(DAYS, on)
        if not isinstance(days, int) or on < view.file.opened.payload.records_from_on:
            continue
        due_on = on + timedelta(days=days)
        if view.book.get("period.roll_forward", on):
            due_on, _ = view.context.calendar.roll_forward(due_on)
        end_at = min(view.closed_at, answer.when.starts_at) if answer else view.closed_at
        if day_end(due_on) >= end_at or not view.watch.reached(day_end(due_on)):
            continue
        yield Finding(
            kind=AlertKind.OBJECTION_LATE,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{entry.entry_id}",
            began_at=day_end(due_on),
            ended_at=view.ended(end_at),
            entries=(entry.entry_id, *((answer.entry_id,) if answer else ())),
            why=Why(
                citations=(view.book.cite(DAYS, on), view.book.cite("cite.assessment", on)),
                inputs=(("提出异议", f"{on}"), ("异议理由", entry.payload.reason)),
                arithmetic=(f"{on} + {days} 日 → {due_on} 止应答复；期内没有答复",),
            ),
        )
