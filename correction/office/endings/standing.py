"""What bars the end of a case, and how it is settled (未决事由): detention, proposals, the last decision.

Sources: 社区矫正法 第三十二条、第四十四条、第四十七条至第四十九条; 实施办法 第五十三条. These verbs write
down what others did and what people decided; a release itself goes through `closing`.
"""

from datetime import date, datetime

from correction.domain.authority import body_of
from correction.domain.case.excuses import detention_ends
from correction.domain.case.obstacles import ObstacleKind, obstacles
from correction.domain.case.proposals import Proposal, proposals_of
from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import NotFound
from correction.domain.facts.custody import DetainedElsewhere, DetentionEnded
from correction.domain.facts.rulings import ExpiryDecided, ProposalAnswered, ProposalReceived
from correction.domain.file import CaseFile
from correction.domain.organisation import OrgLevel
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import Clashes, ContentUnlawful, PowerLacking
from correction.rulebooks.book import Rulebook

DETENTION, PROPOSAL, EXPIRY = "限制人身自由", "提请", "期满处理决定"


def detain(
    uow: UnitOfWork, case_id: str, item: Draft[DetainedElsewhere], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that another body holds the person (被限制人身自由); duties are excused from that day on.

    Raises ContentUnlawful without the body or for a notice older than the measure, Clashes while another
    detention is on record as going on.
    """
    file, on, said = _file(uow, case_id), item.when.legal_on, item.payload
    article = str(book.cite("cite.detention_elsewhere", on))
    if not said.by.strip():
        raise ContentUnlawful(DETENTION, "没有写明由哪一机关决定", "写明决定机关，例如某县公安局", article)
    if said.told_on is not None and said.told_on < on:
        what = f"接到通知之日 {said.told_on} 早于限制人身自由之日 {on}"
        raise ContentUnlawful(DETENTION, what, "核对两个日期", article)
    ends = detention_ends(file)
    for entry in file.of(DetainedElsewhere):
        if entry.when.legal_on <= on and ends.get(entry.entry_id, date.max) > on:
            what = f"{entry.when.legal_on} 起的{entry.payload.restraint.zh}没有结束（第 {entry.number} 条）"
            raise Clashes(DETENTION, what, "先登记前一项结束；转为逮捕的，前一项于同日结束", article)
    return record(uow, case_id, [item], now=now)


def free(
    uow: UnitOfWork, case_id: str, item: Draft[DetentionEnded], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that a detention is over (限制人身自由结束); duties are owed again from the next day.

    Raises NotFound where no such detention is on record, ContentUnlawful for a day before it began, Clashes
    where it ended already.
    """
    file, on = _file(uow, case_id), item.when.legal_on
    article, key = str(book.cite("cite.detention_elsewhere", on)), item.payload.detention_entry_id
    begun = next((e for e in file.of(DetainedElsewhere) if e.entry_id == key), None)
    if begun is None:
        raise NotFound(DETENTION, f"本案没有限制人身自由的记录 {key}", "核对记录编号，或先登记限制人身自由")
    if on < begun.when.legal_on:
        what = f"结束之日 {on} 早于开始之日 {begun.when.legal_on}"
        raise ContentUnlawful(DETENTION, what, "核对日期", article)
    if (ended_on := detention_ends(file).get(key)) is not None:
        raise Clashes(DETENTION, f"已于 {ended_on} 结束", "如有误，先作废再登记", article)
    return record(uow, case_id, [item], now=now)


def receive_proposal(
    uow: UnitOfWork, case_id: str, item: Draft[ProposalReceived], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record on which day a proposal was received (收到提请); raises as `answer_proposal` does."""
    proposal, article = _proposal(uow, case_id, item.payload.proposal_entry_id, item.when.legal_on, book)
    if proposal.received is not None:
        what = f"{proposal.received.when.legal_on} 已登记收到"
        raise Clashes(PROPOSAL, what, "如有误，先作废再登记", article)
    return record(uow, case_id, [item], now=now)


def answer_proposal(
    uow: UnitOfWork, case_id: str, item: Draft[ProposalAnswered], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record what was ruled on a proposal (裁定、决定).

    Raises NotFound where no such proposal is on record, Clashes where it was answered or taken back,
    ContentUnlawful for a day before the proposal or its receipt, and without the number of the document.
    """
    on = item.when.legal_on
    proposal, article = _proposal(uow, case_id, item.payload.proposal_entry_id, on, book)
    if proposal.received is not None and on < proposal.received.when.legal_on:
        what = f"裁决之日 {on} 早于收到提请之日 {proposal.received.when.legal_on}"
        raise ContentUnlawful(PROPOSAL, what, "核对日期", article)
    if not item.payload.document_no.strip():
        raise ContentUnlawful(PROPOSAL, "没有写明裁决的文号", "写明裁定书或者决定书的文号", article)
    return record(uow, case_id, [item], now=now)


def conclude(
    uow: UnitOfWork, case_id: str, item: Draft[ExpiryDecided], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a person's decision that an expired case may end despite what is open (期满处理决定).

    Raises PowerLacking for anybody but a qualified officer of the county agency or above, ContentUnlawful
    before the last day of the term, without legal basis, document or reason, and where what is named does not
    stand against the release or is a ruling; NotFound for an unregistered actor.
    """
    file, on, said = _file(uow, case_id), item.when.legal_on, item.payload
    article = f"{book.cite('cite.term_end', on)}、{book.cite('cite.release_gate', on)}"
    who, tree = uow.staff(item.actor), uow.organisation()
    if body_of(tree, who).level is OrgLevel.OFFICE or not who.is_qualified(on):
        what = f"{who.name}不能作出期满处理决定"
        remedy = "由县级社区矫正机构有执法资格的工作人员作出"
        raise PowerLacking(EXPIRY, what, remedy, article)
    if on < file.order.ends_on:
        what = f"矫正期限到 {file.order.ends_on} 届满，{on} 尚未届满"
        raise ContentUnlawful(EXPIRY, what, "届满之日或者以后作出", article)
    for label, text in (("法律依据", said.legal_basis), ("文号", said.document_no), ("理由", said.reason)):
        if not text.strip():
            raise ContentUnlawful(EXPIRY, f"没有写明{label}", f"写明{label}后再登记", article)
    standing = {o.entry.entry_id: o for o in obstacles(file, on) if o.kind is not ObstacleKind.RULED}
    for entry_id in said.matters:
        if entry_id not in standing:
            what = f"记录 {entry_id} 不是可以由人决定的未决事由"
            remedy = "用 correction close standing 查看未决事由；已裁定撤销、决定收监的办理终止"
            raise ContentUnlawful(EXPIRY, what, remedy, article)
    if not said.matters:
        raise ContentUnlawful(EXPIRY, "没有写明处理的是哪些未决事由", "写明各项未决事由的记录", article)
    return record(uow, case_id, [item], now=now)


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))


def _proposal(uow: UnitOfWork, case_id: str, entry_id: str, on: date, book: Rulebook) -> tuple[Proposal, str]:
    """Give the proposal that an act is about, still open, and the article."""
    article = str(book.cite("cite.revocation", on))
    for proposal in proposals_of(_file(uow, case_id)):
        if proposal.entry.entry_id != entry_id:
            continue
        made_on, closing = proposal.entry.when.legal_on, proposal.answered or proposal.taken_back
        if closing is not None:
            what = f"提请已于 {closing.when.legal_on} {closing.payload.ZH}（第 {closing.number} 条）"
            raise Clashes(PROPOSAL, what, "如前一条有误，先作废再登记", article)
        if on < made_on:
            what = f"{on} 早于提请之日 {made_on}"
            raise ContentUnlawful(PROPOSAL, what, "核对日期", article)
        return proposal, article
    raise NotFound(PROPOSAL, f"本案没有提请 {entry_id}", "核对记录编号，或先登记提请")
