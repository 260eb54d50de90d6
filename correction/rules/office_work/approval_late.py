"""A request that waits too long (审批超时): 社区矫正法实施办法 第三十条; for the rest the days are policy.

Only requests on record are judged. Whoever asked bears nothing of it: the duty is the agency's, and while
another county is asked, that county's.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind
from correction.domain.authority import AUTHORITIES
from correction.domain.case.requests import Request, requests_of
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.finding import Finding, Why
from correction.rules.office_work.approval_clocks import Stage, since_text, stages_of
from correction.rules.view import CaseView

RULE = "approval_late"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find steps of requests that were not done in their days; the matter ends when they are."""
    records_on = view.file.opened.payload.records_from_on
    for request in requests_of(view.file):
        if request.entry.when.legal_on < records_on:
            continue
        for stage in stages_of(request, view.book, view.context.calendar):
            yield from _late(view, request, stage)


def _late(view: CaseView, request: Request, stage: Stage) -> Iterator[Finding]:
    done_at = stage.done.when.starts_at if stage.done else view.closed_at
    end_at = min(done_at, view.closed_at)
    if stage.due_at >= end_at or not view.watch.reached(stage.due_at):
        return
    cite = AUTHORITIES[request.matter].cite
    transfer = request.matter is ApprovalMatter.CHANGE_OF_PLACE
    yield Finding(
        kind=AlertKind.APPROVAL_LATE,
        rule=RULE,
        bearer=stage.bearer,
        occasion=f"{RULE}:{request.entry.entry_id}" + (f":{stage.name}" if transfer else ""),
        began_at=stage.due_at,
        ended_at=view.ended(end_at),
        entries=(request.entry.entry_id, *((stage.done.entry_id,) if stage.done else ())),
        why=Why(
            citations=(view.book.cite(stage.key, stage.since_on), view.book.cite(cite, stage.since_on)),
            inputs=(
                ("事项", request.matter.zh),
                ("申请", f"{request.entry.when.legal_on}"),
                ("所待环节", stage.zh),
            ),
            arithmetic=(since_text(stage),),
        ),
    )
