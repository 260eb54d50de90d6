"""Handing a released person on (衔接安置帮教): 实施办法 第五十三条; whoever offers does not acknowledge."""

from datetime import datetime

from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import NotFound
from correction.domain.facts.admission import Released
from correction.domain.facts.resettlement import ResettlementOffered, ResettlementReceived
from correction.domain.file import CaseFile
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import Clashes, ContentUnlawful, PowerLacking
from correction.rulebooks.book import Rulebook

WHERE = "安置帮教衔接"


def offer(
    uow: UnitOfWork, case_id: str, item: Draft[ResettlementOffered], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the person was offered to the resettlement body (衔接函).

    Raises ContentUnlawful before a release, for a termination, or without body and document; Clashes while an
    earlier offer stands.
    """
    file, on, said = _file(uow, case_id), item.when.legal_on, item.payload
    article = str(book.cite("cite.resettlement", on))
    if not any(entry.when.legal_on <= on for entry in file.of(Released)):
        what = f"{on} 以前没有解除社区矫正的记录；终止的不转安置帮教"
        raise ContentUnlawful(WHERE, what, "先登记解除社区矫正", article)
    if not said.to.strip() or not said.document_no.strip():
        raise ContentUnlawful(WHERE, "没有写明接收单位或者文号", "写明安置帮教单位和衔接函文号", article)
    if offers := file.of(ResettlementOffered):
        what = f"已于 {offers[-1].when.legal_on} 发出衔接函（第 {offers[-1].number} 条）"
        raise Clashes(WHERE, what, "改送另一单位的，先作废前一条并写明理由", article)
    return record(uow, case_id, [item], now=now)


def receive(
    uow: UnitOfWork, case_id: str, item: Draft[ResettlementReceived], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the resettlement body acknowledged the person (接收回执).

    Raises NotFound for no such offer, PowerLacking where whoever offered acknowledges too, ContentUnlawful
    before the offer or without a document, Clashes where it was acknowledged already.
    """
    file, on, said = _file(uow, case_id), item.when.legal_on, item.payload
    article = str(book.cite("cite.resettlement", on))
    offered = next((e for e in file.of(ResettlementOffered) if e.entry_id == said.offer_entry_id), None)
    if offered is None:
        raise NotFound(WHERE, f"本案没有衔接函 {said.offer_entry_id}", "核对记录编号，或先登记衔接函")
    if item.actor == offered.actor:
        what = f"{item.actor} 是发出衔接函的人，不能自己登记接收"
        raise PowerLacking(WHERE, what, "由接收单位的人登记，或者由本所另一人凭回执登记", article)
    if on < offered.when.legal_on:
        what = f"接收之日 {on} 早于衔接函之日 {offered.when.legal_on}"
        raise ContentUnlawful(WHERE, what, "核对日期", article)
    if not said.by.strip() or not said.document_no.strip():
        raise ContentUnlawful(WHERE, "没有写明接收单位或者回执文号", "写明接收单位和回执文号", article)
    if any(e.payload.offer_entry_id == said.offer_entry_id for e in file.of(ResettlementReceived)):
        raise Clashes(WHERE, "已经登记接收", "如有误，先作废再登记", article)
    return record(uow, case_id, [item], now=now)


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
