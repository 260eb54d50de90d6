"""Reporting and lifting the bar on leaving the country (出境报备): 出境入境管理法 第十二条第二项."""

from datetime import date, datetime

from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.admission import OrderChanged, Released, Terminated
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter
from correction.domain.facts.exit_bans import (
    ExitBanFiled,
    ExitBanWithdrawn,
    TravelPaperKept,
    TravelPaperReturned,
)
from correction.domain.file import CaseFile
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks.book import Rulebook
from correction.rules.paperwork.exit_ban import CITE

WHERE = "出境报备"
Filed = ExitBanFiled | ExitBanWithdrawn | TravelPaperKept | TravelPaperReturned


def record_exit_ban(
    uow: UnitOfWork, case_id: str, item: Draft[Filed], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record a report, its withdrawal, or a travel paper handed in or given back; give the new entries.

    Raises ContentUnlawful for a bar longer or shorter than the term, for one after the end, and for lifting
    it or giving papers back before the end; Conflict for what stands already; NotFound for an unknown case
    or paper.
    """
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    fact, on = item.payload, item.when.legal_on
    article = str(book.cite(CITE, on))
    match fact:
        case ExitBanFiled():
            _check_filed(file, fact, on, article)
        case ExitBanWithdrawn():
            _check_withdrawn(file, fact, on, article)
        case TravelPaperKept():
            _check_kept(file, fact)
        case TravelPaperReturned():
            _check_returned(file, fact, on, article)
    return record(uow, case_id, [item], now=now)


def _ended_on(file: CaseFile) -> date | None:
    ends: list[AnyEntry] = [*file.of(Released), *file.of(Terminated)]
    return min((entry.when.legal_on for entry in ends), default=None)


def _term_end(file: CaseFile, on: date) -> date:
    """Give the last day of the term as it stood on a day, so that old reports can be entered late."""
    order = file.opened.payload.order
    for changed in file.of(OrderChanged):
        if changed.when.legal_on <= on:
            order = changed.payload.order
    return order.ends_on


def _check_filed(file: CaseFile, fact: ExitBanFiled, on: date, article: str) -> None:
    ended_on, term_ends_on = _ended_on(file), _term_end(file, on)
    if ended_on is not None and on >= ended_on:
        what = f"本案已于 {ended_on} 解除或者终止，不得再报备"
        raise ContentUnlawful(WHERE, what, "撤销原报备；日期有误的先核对", article)
    if fact.until_on != term_ends_on:
        longer = fact.until_on > term_ends_on
        word = "晚于，期满后没有限制出境的依据" if longer else "早于，期满以前会失去限制"
        what = f"报备止日 {fact.until_on} 与矫正期满日 {term_ends_on} 不一致（{word}）"
        remedy = f"按 {term_ends_on} 报备；期限已变更的，先登记裁判变更"
        raise ContentUnlawful(WHERE, what, remedy, article)
    for earlier in file.of(ExitBanFiled):
        if earlier.payload == fact and earlier.when.legal_on == on:
            what = f"同一报备已经登记（第 {earlier.number} 条）"
            raise Conflict(WHERE, what, "不必重复登记；登记有误的，先作废再登记")


def _check_withdrawn(file: CaseFile, fact: ExitBanWithdrawn, on: date, article: str) -> None:
    if not fact.reason.strip():
        raise InvalidValue(WHERE, "没有写明撤销的事由", "写明事由，例如 期满解除")
    if not file.of(ExitBanFiled):
        raise NotFound(WHERE, "本案没有有效的出境报备", "核对案件编号，或先登记报备")
    ended_on = _ended_on(file)
    if (ended_on is None or on < ended_on) and not _moved_by(file, on):
        what = f"{on} 刑罚尚未执行完毕，不得撤销报备"
        raise ContentUnlawful(WHERE, what, "先登记解除、终止，或者变更执行地的决定", article)
    if any(earlier.when.legal_on >= (ended_on or date.min) for earlier in file.of(ExitBanWithdrawn)):
        raise Conflict(WHERE, "撤销报备已经登记", "不必重复登记；登记有误的，先作废再登记")


def _moved_by(file: CaseFile, on: date) -> bool:
    moves = {
        e.payload.approval_id
        for e in file.of(ApprovalAsked)
        if e.payload.matter is ApprovalMatter.CHANGE_OF_PLACE
    }
    return any(
        e.payload.granted and e.payload.approval_id in moves and e.when.legal_on <= on
        for e in file.of(ApprovalDecided)
    )


def _check_kept(file: CaseFile, fact: TravelPaperKept) -> None:
    if not fact.paper_no.strip():
        raise InvalidValue("证件保管", "没有写明证件号码", "按证件原件填写号码")
    returned = {e.payload.kept_entry_id for e in file.of(TravelPaperReturned)}
    for earlier in file.of(TravelPaperKept):
        if earlier.payload.paper_no == fact.paper_no and earlier.entry_id not in returned:
            what = f"{fact.paper.zh} {fact.paper_no} 已在保管（第 {earlier.number} 条）"
            raise Conflict("证件保管", what, "不必重复登记；登记有误的，先作废再登记")


def _check_returned(file: CaseFile, fact: TravelPaperReturned, on: date, article: str) -> None:
    kept = file.by_id.get(fact.kept_entry_id)
    if kept is None or kept.entry_id in file.voided or not isinstance(kept.payload, TravelPaperKept):
        what = f"本案没有保管证件的记录 {fact.kept_entry_id}"
        raise NotFound("证件保管", what, "用 correction exit-ban list 查看保管的证件")
    if any(e.payload.kept_entry_id == kept.entry_id for e in file.of(TravelPaperReturned)):
        raise Conflict("证件保管", f"第 {kept.number} 条的证件已经退还", "登记有误的，先作废再登记")
    ended_on = _ended_on(file)
    if ended_on is None or on < ended_on:
        what = f"{on} 刑罚尚未执行完毕，不得退还出入境证件"
        raise ContentUnlawful("证件保管", what, "解除、终止以后退还", article)
