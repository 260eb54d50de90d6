"""Requests and decisions (申请与审批): the office's own verbs; what the law refuses stays in the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from correction.domain.case.requests import requests_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.facts.leave import LeaveAsked
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.approvals.asking import ask, give_opinion
from correction.office.approvals.deciding import Decision, decide
from correction.office.approvals.refusals import Attempt, attempt
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.store.tables import CaseRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.reading.times import day_of
from correction_console.recording import checked_key


def ask_leave(console: Console, asker: Asker, row: CaseRow, typed: Mapping[str, str], *, key: str) -> None:
    """Record that a person asks for leave (申请外出), under the sender's id; the same again is one request.

    Raises InvalidValue for days that are none, a missing place or reason, and what the verb refuses.
    """
    leave_id = checked_key(key)
    place, reason = typed.get("place", "").strip(), typed.get("reason", "").strip()
    if not place or not reason:
        raise InvalidValue("外出申请", "没有写明目的地或者事由", "写明到哪里、为什么")
    asked = LeaveAsked(
        leave_id=leave_id,
        from_on=day_of(typed.get("from_on", ""), "起日"),
        to_on=day_of(typed.get("to_on", ""), "止日"),
        reason=reason,
        destination=place,
    )
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(row.case_id, uow.entries(row.case_id, settled=RARE_ONLY))
    if any(entry.payload == asked for entry in file.of(LeaveAsked)):
        return
    _do(
        console,
        asker,
        Deed(row.case_id, leave_id, "申请"),
        lambda uow, book, by: ask(uow, book, row.case_id, asked, **by),
    )


def opine(
    console: Console, asker: Asker, row: CaseRow, approval_id: str, *, favourable: str, opinion: str
) -> None:
    """Record the opinion of the body whose member asks; raises InvalidValue without one."""
    if favourable not in ("同意", "不同意") or not opinion.strip():
        raise InvalidValue("审核意见", "没有写明同意与否或者理由", "选择并写明理由")
    _do(
        console,
        asker,
        Deed(row.case_id, approval_id, "意见"),
        lambda uow, book, by: give_opinion(
            uow,
            book,
            row.case_id,
            approval_id,
            favourable=favourable == "同意",
            opinion=opinion.strip(),
            **by,
        ),
    )


def settle(console: Console, asker: Asker, row: CaseRow, approval_id: str, typed: Mapping[str, str]) -> None:
    """Grant or refuse a request; whoever may not, and what leaves out a step, is refused with the article."""
    granted = {"批准": True, "不予批准": False}.get(typed.get("decision", ""))
    if granted is None:
        raise InvalidValue("审批", "没有选择批准或者不予批准", "选择后重新提交")
    decision = Decision(
        granted=granted,
        reason=typed.get("reason", "").strip(),
        document_no=typed.get("document_no", "").strip(),
        urgent=typed.get("urgent", "").strip(),
    )
    did = "批准" if granted else "不准"
    _do(
        console,
        asker,
        Deed(row.case_id, approval_id, did),
        lambda uow, book, by: decide(uow, book, row.case_id, approval_id, decision, **by)[-1],
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to which request of which case, in the words of staff."""

    case_id: str
    approval_id: str
    did: str


def _do(
    console: Console, asker: Asker, deed: Deed, work: Callable[[UnitOfWork, Any, Mapping[str, Any]], AnyEntry]
) -> None:
    now, book = console.now(), console.book()
    with console.office.store.reading() as uow:
        file = CaseFile.of_log(deed.case_id, uow.entries(deed.case_id, settled=RARE_ONLY))
    known = {request.approval_id: request.matter for request in requests_of(file)}
    tried = Attempt(
        case_id=deed.case_id,
        matter=known.get(deed.approval_id, ApprovalMatter.LEAVE),
        did=deed.did,
        actor=asker.actor,
        now=now,
        approval_id=deed.approval_id,
    )
    by = {"when": When.at(now), "actor": asker.actor, "now": now}
    attempt(console.office.store, tried, lambda uow: work(uow, book, by))
