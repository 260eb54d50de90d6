"""What follows a granted leave (销假、补交材料): 社区矫正法 第二十七条; 实施办法 第二十七条、第二十八条."""

from datetime import datetime

from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.approvals import ApprovalDecided, ApprovalMatter
from correction.domain.facts.leave import LeaveGranted, LeavePapersReceived, LeaveReturned, LeaveRevoked
from correction.domain.moments import When
from correction.office.approvals.folder import Folder, open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook


def close_leave(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    leave_id: str,
    *,
    proof: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Close a leave upon the return, with what proves where the person was (销假).

    Raises Clashes where no such leave was granted or it is closed already, ContentUnlawful without proof or
    for a return before the departure. A late return is closed all the same; the lateness is found by itself.
    Who had left when the leave was taken back still has to return.
    """
    folder = open_folder(uow, case_id, book)
    granted = _granted(folder, leave_id, when)
    called_off = (e for e in folder.file.of(LeaveRevoked) if e.when.legal_on < granted.payload.from_on)
    closings: list[AnyEntry] = [*folder.file.of(LeaveReturned), *called_off]
    for entry in closings:
        if entry.payload.leave_id == leave_id:
            what = f"外出 {leave_id} 已于 {entry.when.legal_on} {entry.payload.ZH}"
            raise Clashes("销假", what, "不必重复办理；记录有误的，先作废", _article(folder, when))
    if when.legal_on < granted.payload.from_on:
        what = f"返回日期 {when.legal_on} 早于外出起日 {granted.payload.from_on}"
        raise ContentUnlawful("销假", what, "核对日期；没有成行的，撤销准假", _article(folder, when))
    if not proof.strip():
        remedy = "写明往返票据、住院或者办事证明等的名称和编号"
        raise ContentUnlawful("销假", "没有写明证明材料", remedy, _article(folder, when))
    returned = LeaveReturned(leave_id=leave_id, proof=proof)
    (entry,) = put(uow, case_id, [returned], when, actor=actor, now=now)
    return entry


def receive_papers(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    leave_id: str,
    *,
    papers: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record the papers of a leave that was granted at once (补交材料).

    Raises Clashes where no such leave was granted or it was not an urgent one, ContentUnlawful for papers
    that nobody named.
    """
    folder = open_folder(uow, case_id, book)
    _granted(folder, leave_id, when)
    article = _article(folder, when)
    urgent = (e for e in folder.file.of(ApprovalDecided) if e.payload.urgent)
    if all(e.payload.approval_id != leave_id for e in urgent):
        what = f"外出 {leave_id} 不是紧急外出，材料应当随申请提交"
        raise Clashes("补交材料", what, "核对编号；一般外出的材料写在申请里", article)
    if not papers.strip():
        raise ContentUnlawful("补交材料", "没有写明材料", "写明材料的名称和编号", article)
    received = LeavePapersReceived(leave_id=leave_id, papers=papers)
    (entry,) = put(uow, case_id, [received], when, actor=actor, now=now)
    return entry


def _granted(folder: Folder, leave_id: str, when: When) -> Entry[LeaveGranted]:
    granted = next((e for e in folder.file.of(LeaveGranted) if e.payload.leave_id == leave_id), None)
    if granted is None:
        remedy = "核对编号，或者先办理申请和审批"
        raise Clashes("外出", f"没有批准过外出 {leave_id}", remedy, _article(folder, when))
    return granted


def _article(folder: Folder, when: When) -> str:
    return folder.article(ApprovalMatter.LEAVE, when.legal_on)
