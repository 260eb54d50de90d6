"""The words of stories about papers: sending, the exit bar, letters of the procuratorate, complaints."""

from collections.abc import Mapping
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.admission import Terminated, TerminationKind
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.dispatches import Delivery, DispatchReceipted, DispatchSent, Recipient
from correction.domain.facts.exit_bans import (
    ExitBanFiled,
    ExitBanWithdrawn,
    TravelPaper,
    TravelPaperKept,
    TravelPaperReturned,
)
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.oversight import (
    ComplaintAnswered,
    ComplaintKind,
    ComplaintMade,
    LetterAnswered,
    LetterKind,
    LetterReceived,
    LetterRectified,
    Outcome,
    Stance,
)
from correction.domain.order import Order
from correction.domain.organisation import OrgLevel
from tests.scenarios.words_first import Event, Names

RULE_NAMES = {
    "文书送达": "dispatch_late",
    "待退回执": "receipt_outstanding",
    "出境报备": "exit_ban",
    "检察文书": "letter_late",
    "申诉答复": "complaint_late",
}
_RECIPIENTS = {recipient.zh: recipient for recipient in Recipient}
_LETTERS = {kind.zh: kind for kind in LetterKind}
_COMPLAINTS = {kind.zh: kind for kind in ComplaintKind}
_MATTERS = {matter.zh: matter for matter in ApprovalMatter}


def _long_leave(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LeaveGranted(
        leave_id="长假",
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        destination="外省",
        level=LeaveLevel.CITY,
    )


def _asked(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    matter = _MATTERS[said.pop("种类")]
    return ApprovalAsked(approval_id=matter.value, matter=matter, from_on=said.pop("自"), reason="正当理由")


def _decided(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    matter = _MATTERS[said.pop("种类")]
    return ApprovalDecided(
        approval_id=matter.value, granted=True, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )


def _sent(said: dict[str, Any], names: Names, _order: Order) -> Fact:
    return DispatchSent(
        event_entry_id=names[said.pop("事项")],
        recipient=_RECIPIENTS[said.pop("给")],
        delivery=Delivery.COURIER,
    )


def _letter(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LetterReceived(
        letter=_LETTERS[said.pop("种类")],
        sender="县人民检察院",
        org_id="office-1",
        demands=said.pop("要求"),
        reply_by_on=said.pop("回复期限", None),
        rectify_by_on=said.pop("整改期限", None),
    )


def _complaint(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ComplaintMade(
        complaint=_COMPLAINTS[said.pop("种类")],
        about=said.pop("事由"),
        answer_by_on=said.pop("答复期限", None),
    )


EVENTS: Mapping[str, Event] = {
    "上级批准外出": _long_leave,
    "申请事项": _asked,
    "批准事项": _decided,
    "决定表扬": lambda _said, _names, _order: Decided(decision=DecisionKind.PRAISE),
    "提请撤销缓刑": lambda said, names, _order: Decided(
        decision=DecisionKind.REVOCATION_PROPOSED, basis_entries=(names[said.pop("事由")],)
    ),
    "因死亡终止": lambda _said, _names, _order: Terminated(kind=TerminationKind.DIED),
    "送达文书": _sent,
    "收到回执": lambda said, names, _order: DispatchReceipted(dispatch_entry_id=names[said.pop("文书")]),
    "报备出境": lambda said, _names, _order: ExitBanFiled(until_on=said.pop("至")),
    "撤销报备": lambda _said, _names, _order: ExitBanWithdrawn(reason="期满解除"),
    "交存护照": lambda _said, _names, _order: TravelPaperKept(
        paper=TravelPaper.PASSPORT, paper_no="E0000001"
    ),
    "退还护照": lambda said, names, _order: TravelPaperReturned(kept_entry_id=names[said.pop("证件")]),
    "收到检察文书": _letter,
    "回复检察院": lambda said, names, _order: LetterAnswered(
        letter_entry_id=names[said.pop("文书")], stance=Stance.ACCEPTED, content="已采纳"
    ),
    "完成整改": lambda said, names, _order: LetterRectified(
        letter_entry_id=names[said.pop("文书")], proof="台账"
    ),
    "提出申诉": _complaint,
    "答复申诉": lambda said, names, _order: ComplaintAnswered(
        complaint_entry_id=names[said.pop("申诉")], outcome=Outcome.DISMISSED, content="事实清楚"
    ),
}
