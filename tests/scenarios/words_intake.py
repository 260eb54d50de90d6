"""The words of stories about what comes before a case and about taking a person in (调查评估、接收)."""

from collections.abc import Mapping
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.admission import OfficeAssigned, OfficeReceived
from correction.domain.facts.investigation import (
    Asker,
    CopyOf,
    InvestigationAnswered,
    InvestigationAsked,
    InvestigationCompleted,
    InvestigationCopied,
    InvestigationExtended,
    InvestigationImpossible,
    InvestigationWithdrawn,
    Suitability,
)
from correction.domain.facts.papers import (
    CountyRegistered,
    DecisionNotified,
    PapersAsked,
    PapersReceived,
    ReceiptReturned,
    TermConfirmed,
)
from correction.domain.order import Order
from correction.testing.builders import SOMEBODY
from tests.scenarios.words_first import Event, Names

RULE_NAMES: Mapping[str, str] = {
    "调查评估": "investigation_late",
    "调查评估通报": "investigation_copy",
    "通知": "notice_late",
    "送达": "papers_late",
    "回执": "receipt_late",
    "要求补齐": "papers_unasked",
    "补齐": "papers_incomplete",
    "移交": "handover_late",
    "接收登记": "registration_late",
    "司法所接收": "office_receipt_late",
    "到司法所": "office_report_late",
    "刑期核对": "term_mismatch",
    "禁止令期限": "prohibition_dates",
}
_ASKERS = {asker.zh: asker for asker in Asker}
_COPIES = {what.zh: what for what in CopyOf}
_OPINIONS = {opinion.zh: opinion for opinion in Suitability}
COURT = "样例县人民法院"


def _asked(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    asker = said.pop("由")
    return InvestigationAsked(
        investigation_no="ZX-1",
        person=SOMEBODY,
        asker=_ASKERS[asker],
        asker_name=f"样例县{asker}",
        fast_track=said.pop("速裁", False),
        missing=tuple(said.pop("缺少", ())),
    )


EVENTS: Mapping[str, Event] = {
    "收到委托": _asked,
    "委托材料补齐": lambda _said, _names, _order: InvestigationCompleted(),
    "协商延长": lambda said, _names, _order: InvestigationExtended(
        until_on=said.pop("至"), agreed=said.pop("凭据")
    ),
    "提出评估意见": lambda said, _names, _order: InvestigationAnswered(
        opinion=_OPINIONS[said.pop("意见")], document_no="评1号"
    ),
    "无法调查": lambda said, _names, _order: InvestigationImpossible(reason=said.pop("原因")),
    "撤回委托": lambda _said, _names, _order: InvestigationWithdrawn(reason="不再需要"),
    "评估通报检察院": lambda said, _names, _order: InvestigationCopied(what=_COPIES[said.pop("内容")]),
    "收到通知": lambda _said, _names, _order: DecisionNotified(by=COURT),
    "收到文书": lambda said, _names, _order: PapersReceived(
        by=COURT, papers=tuple(said.pop("文书")), missing=tuple(said.pop("缺少", ()))
    ),
    "要求补齐": lambda said, _names, _order: PapersAsked(of=COURT, papers=tuple(said.pop("文书"))),
    "退回回执": lambda _said, _names, _order: ReceiptReturned(to=COURT),
    "接收登记": lambda _said, _names, _order: CountyRegistered(county_id="county-1"),
    "委托司法所": lambda said, _names, _order: OfficeAssigned(office_id=said.pop("司法所")),
    "司法所接收": lambda said, _names, _order: OfficeReceived(office_id=said.pop("司法所")),
    "刑期已核对": lambda said, _names, _order: TermConfirmed(by=COURT, note=said.pop("答复")),
}
