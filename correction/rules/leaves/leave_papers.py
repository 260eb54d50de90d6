"""Papers of an urgent leave that did not follow (外出材料未补): 实施办法 第二十六条、第二十七条.

Whoever must leave at once is let go, and the papers follow; how soon is policy. Seeing to it is the office's
work, so nothing of it is held against the person.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.leave import LeavePapersReceived
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "leave_papers"
DAYS = "leave.papers_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find urgent leaves whose papers did not come in their days; the matter ends when they come."""
    urgent = [e for e in view.file.of(ApprovalDecided) if e.payload.urgent and e.payload.granted]
    if not urgent:
        return
    records_on = view.file.opened.payload.records_from_on
    for decided in urgent:
        if decided.when.legal_on >= records_on:
            yield from _missing(view, decided)


def _missing(view: CaseView, decided: Entry[ApprovalDecided]) -> Iterator[Finding]:
    on, leave_id = decided.when.legal_on, decided.payload.approval_id
    days = view.book.get(DAYS, on)
    if not isinstance(days, int):
        return
    due_on = on + timedelta(days=days)
    due_at = day_end(due_on)
    papers = next((e for e in view.file.of(LeavePapersReceived) if e.payload.leave_id == leave_id), None)
    end_at = view.closed_at if papers is None else min(papers.when.starts_at, view.closed_at)
    if due_at >= end_at or not view.watch.reached(due_at):
        return
    came = "没有记录" if papers is None else f"{papers.when.legal_on}"
    yield Finding(
        kind=AlertKind.LEAVE_PAPERS_MISSING,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{decided.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(decided.entry_id, *((papers.entry_id,) if papers else ())),
        why=Why(
            citations=(view.book.cite("cite.leave_approval", on), view.book.cite(DAYS, on)),
            inputs=(("外出", leave_id), ("紧急事由", decided.payload.urgent)),
            arithmetic=(f"批准 {on} + {days} 日，至 {due_on} 止应补齐材料；实际：{came}",),
        ),
    )
