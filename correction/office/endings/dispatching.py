"""Recording that papers were sent, received and answered (登记送达): 社区矫正法 第四十四条 and others.

What is owed follows from the facts; these verbs only keep what was done, and refuse what cannot be so.
"""

from datetime import datetime

from correction.domain.case.minors import minor_regime
from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.absence import SearchTold
from correction.domain.facts.dispatches import (
    DispatchAnswered,
    DispatchReceipted,
    DispatchSent,
    Recipient,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, record
from correction.office.unlawful import ContentUnlawful
from correction.rulebooks.book import Rulebook
from correction.rules.paperwork.events import Event, events_of
from correction.rules.paperwork.ledger import TABLE

WHERE = "文书送达"
PUBLISHING = "dispatch.reward_sanction_notice"


def send(
    uow: UnitOfWork, case_id: str, item: Draft[DispatchSent], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that a paper about an event of the case was sent; give the entries that are new.

    Raises NotFound for an event that is not in force in this case, InvalidValue for an entry that nobody
    has to be told of, one that is recorded by a verb of its own, or a day before the event, ContentUnlawful
    for making public what may not be, Conflict for the same paper recorded twice.
    """
    file, sent = _file(uow, case_id), item.payload
    about = _in_force(file, sent.event_entry_id)
    events = [event for event in events_of(file) if event.entry.entry_id == about.entry_id]
    if not events:
        what = f"本案第 {about.number} 条（{about.payload.ZH}）不是须送达文书的事项"
        raise InvalidValue(WHERE, what, "用 correction dispatch list 查看本案应送的事项")
    if item.when.legal_on < about.when.legal_on:
        what = f"送达日期 {item.when.legal_on} 早于事项发生之日 {about.when.legal_on}"
        raise InvalidValue(WHERE, what, "核对日期；事项日期录错的，先作废再登记")
    _check_home(events, sent.recipient, book)
    if sent.recipient is Recipient.PUBLIC:
        _check_public(file, events, book, about)
    for earlier in file.of(DispatchSent):
        said = earlier.payload
        same = (said.event_entry_id, said.recipient, said.document_no)
        if same == (sent.event_entry_id, sent.recipient, sent.document_no):
            what = f"同一文书已登记送达{said.recipient.zh}（第 {earlier.number} 条，{earlier.when.legal_on}）"
            raise Conflict(WHERE, what, "不必重复登记；登记有误的，先作废再登记；另一份文书写明文号")
    return record(uow, case_id, [item], now=now)


def receive_receipt(
    uow: UnitOfWork,
    case_id: str,
    item: Draft[DispatchReceipted],
    *,
    book: Rulebook,  # noqa: ARG001 - every verb is given the book
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record a receipt (回执); raises NotFound, InvalidValue or Conflict as `send` does."""
    file = _file(uow, case_id)
    _check_after(file, item.payload.dispatch_entry_id, file.of(DispatchReceipted), item.when, "回执")
    return record(uow, case_id, [item], now=now)


def receive_result(
    uow: UnitOfWork,
    case_id: str,
    item: Draft[DispatchAnswered],
    *,
    book: Rulebook,  # noqa: ARG001 - every verb is given the book
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Record what a recipient told of the outcome (办理结果); raises as `send` does."""
    file = _file(uow, case_id)
    if not item.payload.result.strip():
        raise InvalidValue(WHERE, "没有写明办理结果", "写明结果，例如 行政拘留五日")
    _check_after(file, item.payload.dispatch_entry_id, file.of(DispatchAnswered), item.when, "办理结果")
    return record(uow, case_id, [item], now=now)


_VERBS = {
    "search": "correction search tell",
    "search_not_found": "correction search tell",
    "papers_receipt": "correction receive receipt",
}


def _check_home(events: list[Event], recipient: Recipient, book: Rulebook) -> None:
    """Refuse a paper that another verb records, so that one thing is never on record in two ways."""
    for event in events:
        for name in event.lines:
            named = book.get(TABLE + name, event.since_on)
            if name in _VERBS and isinstance(named, tuple) and recipient in named:
                what = f"{event.zh}的这一送达（{recipient.zh}）另有登记"
                raise InvalidValue(WHERE, what, f"用 {_VERBS[name]} 登记，台账自动列出")


def _check_public(file: CaseFile, events: list[Event], book: Rulebook, about: AnyEntry) -> None:
    on = about.when.legal_on
    article = str(book.cite(PUBLISHING, on))
    if minor_regime(file):
        what = "未成年社区矫正对象的事项不得公示"
        raise ContentUnlawful(WHERE, what, "只送达本人、监护人和法定的机关", article)
    lines = [book.get(TABLE + name, on) for event in events for name in event.lines]
    if not any(isinstance(line, tuple) and Recipient.PUBLIC in line for line in lines):
        what = f"{about.payload.ZH}不在公示之列"
        raise ContentUnlawful(WHERE, what, "只送达规则册列明的对象", article)


def _check_after(
    file: CaseFile, dispatch_entry_id: str, known: tuple[AnyEntry, ...], when: When, word: str
) -> None:
    sent = _in_force(file, dispatch_entry_id)
    if not isinstance(sent.payload, DispatchSent | SearchTold):
        what = f"本案第 {sent.number} 条不是送达记录"
        raise InvalidValue(WHERE, what, "用 correction dispatch list 查看送达记录的编号")
    if when.legal_on < sent.when.legal_on:
        what = f"{word}日期 {when.legal_on} 早于送达日期 {sent.when.legal_on}"
        raise InvalidValue(WHERE, what, "核对日期")
    for earlier in known:
        if earlier.payload.dispatch_entry_id == dispatch_entry_id:
            what = f"{word}已经登记（第 {earlier.number} 条）"
            raise Conflict(WHERE, what, "不必重复登记；登记有误的，先作废再登记")


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))


def _in_force(file: CaseFile, entry_id: str) -> AnyEntry:
    entry = file.by_id.get(entry_id)
    if entry is None or entry_id in file.voided:
        raise NotFound(WHERE, f"本案没有有效的记录 {entry_id}", "用 correction case 查看后核对记录编号")
    return entry
