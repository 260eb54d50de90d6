"""An offer to the resettlement body without a receipt (衔接没有回执): 实施办法 第五十三条; days are policy.

It begins after the release, when everything else has ended. The receipt is the other body's to give.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.deadline import Counting, Length, deadline
from correction.domain.entry import Entry
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.finding import Finding, Why
from correction.rules.view import CaseView

RULE = "resettlement_unanswered"
DAYS = "resettlement.receipt_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find offers that nobody acknowledged in time; the receipt ends the matter."""
    for offered in view.file.of(ResettlementOffered):
        if offered.when.legal_on >= view.file.opened.payload.records_from_on:
            yield from _waiting(view, offered)


def _waiting(view: CaseView, offered: Entry[ResettlementOffered]) -> Iterator[Finding]:
    on = offered.when.legal_on
    days = view.book.get(DAYS, on)
    if not isinstance(days, int):
        return
    length = Length(counting=Counting.DAYS, amount=days)
    due = deadline(on, length, rolls=False, calendar=view.context.calendar)
    receipts = view.file.of(ResettlementReceived)
    receipt = next((e for e in receipts if e.payload.offer_entry_id == offered.entry_id), None)
    due_at = due.due_at()
    if (receipt is not None and receipt.when.starts_at < due_at) or not view.watch.reached(due_at):
        return
    yield Finding(
        kind=AlertKind.PAPER_LATE,
        rule=RULE,
        bearer=Bearer.OTHER,
        occasion=f"{RULE}:{offered.entry_id}",
        began_at=due_at,
        ended_at=None if receipt is None else view.ended(receipt.when.starts_at),
        entries=(offered.entry_id, *((receipt.entry_id,) if receipt else ())),
        why=Why(
            citations=(view.book.cite("cite.resettlement", on), view.book.cite(DAYS, on)),
            inputs=(("接收单位", offered.payload.to), ("衔接函", f"{offered.payload.document_no}，{on}")),
            arithmetic=(*due.steps, f"接收回执：{receipt.when.legal_on if receipt else '无记录'}"),
        ),
    )
