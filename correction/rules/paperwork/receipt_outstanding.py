"""A receipt that another body did not return (回执逾期未退): 实施办法 第三十一条; for the rest, local days.

It is owed by whoever got the paper, and goes on after the case has ended here, until the receipt comes.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.deadline import Deadline
from correction.domain.facts.dispatches import DispatchSent
from correction.domain.finding import Finding, Why
from correction.rules.paperwork.receipts import Awaited, receipts_of
from correction.rules.view import CaseView

RULE = "receipt_outstanding"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find papers whose receipt was not back by its last day; each ends with the receipt or a result."""
    if not view.file.of(DispatchSent):
        return
    records_on = view.file.opened.payload.records_from_on
    for awaited in receipts_of(view.file, view.book, view.context.calendar):
        if awaited.due is not None and awaited.sent.when.legal_on >= records_on:
            yield from _late(view, awaited, awaited.due)


def _late(view: CaseView, awaited: Awaited, due: Deadline) -> Iterator[Finding]:
    sent, done, due_at = awaited.sent, awaited.done, due.due_at()
    if (done is not None and done.when.starts_at < due_at) or not view.watch.reached(due_at):
        return
    said, on = sent.payload, sent.when.legal_on
    done_at = None if done is None else done.when.ends_at or done.when.starts_at
    document = f"，{said.document_no}" if said.document_no else ""
    yield Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OTHER,
        occasion=f"{RULE}:{sent.entry_id}",
        began_at=due_at,
        ended_at=view.ended(done_at),
        entries=(sent.entry_id, *((done.entry_id,) if done else ())),
        why=Why(
            citations=(view.book.cite(awaited.key, on),),
            inputs=(
                ("收件机关", said.recipient.zh),
                ("送达", f"{on}，{said.delivery.zh}{document}"),
            ),
            arithmetic=(*due.steps, f"回执：{done.when.legal_on if done else '无记录'}"),
        ),
    )
