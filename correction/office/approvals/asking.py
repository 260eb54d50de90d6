"""Asking, and what is said before the decision (申请、意见、征求意见、撤回): 社区矫正法 第二十七条."""

from datetime import datetime

from correction.domain.authority import body_of
from correction.domain.case.requests import Request, requests_of
from correction.domain.entry import AnyEntry
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalMatter,
    ApprovalWithdrawn,
    OpinionGiven,
    TransferStep,
    TransferStepDone,
)
from correction.domain.facts.leave import LeaveAsked
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.approvals.contents import Contents
from correction.office.approvals.folder import Folder, check_later, open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook


def ask(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    asked: LeaveAsked | ApprovalAsked,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record a request (申请、提请). That it comes late is no ground to refuse it: three days are usual.

    Raises ContentUnlawful for what nobody could grant, Clashes where it overlaps a granted leave or its id
    is taken, NotFound for an unknown case.
    """
    folder = open_folder(uow, case_id, book)
    key = asked.leave_id if isinstance(asked, LeaveAsked) else asked.approval_id
    matter = ApprovalMatter.LEAVE if isinstance(asked, LeaveAsked) else asked.matter
    if any(request.approval_id == key for request in requests_of(folder.file)):
        article = folder.article(matter, when.legal_on)
        raise Clashes(matter.zh, f"编号 {key} 已经用于另一申请", "换一个编号；原申请继续办理", article)
    Contents(folder.file, folder.county, book, when.legal_on).check(asked)
    (entry,) = put(uow, case_id, [asked], when, actor=actor, now=now)
    return entry


def give_opinion(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    approval_id: str,
    *,
    favourable: bool,
    opinion: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record what a body below the deciding one thinks (审核意见).

    Raises PowerLacking for a body that is not over the case, ContentUnlawful without words or dated before
    the request, Clashes where it is settled already.
    """
    folder = open_folder(uow, case_id, book)
    request = folder.request(approval_id)
    check_open(folder, request, when)
    if not opinion.strip():
        raise ContentUnlawful(request.matter.zh, "意见没有内容", "写明意见和理由", _article(folder, request))
    body = _acting_body(uow, folder, request, actor)
    said = OpinionGiven(
        approval_id=approval_id, org_id=body.org_id, level=body.level, favourable=favourable, opinion=opinion
    )
    (entry,) = put(uow, case_id, [said], when, actor=actor, now=now)
    return entry


def pass_on(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    approval_id: str,
    step: TransferStep,
    *,
    note: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that the new county was asked, or what it answered (征求意见、复函): 实施办法 第三十条.

    Raises ContentUnlawful for another matter or an answer that nobody asked for, PowerLacking for anybody
    but the county agency, Clashes where the request is settled.
    """
    folder = open_folder(uow, case_id, book)
    request = folder.request(approval_id)
    check_open(folder, request, when)
    article = _article(folder, request)
    if request.matter is not ApprovalMatter.CHANGE_OF_PLACE:
        raise ContentUnlawful(request.matter.zh, "不需要征求新执行地意见", "只在执行地变更时登记", article)
    if step is not TransferStep.ASKED and not request.steps_of(TransferStep.ASKED):
        raise ContentUnlawful(request.matter.zh, "还没有征求新执行地意见", "先登记征求意见", article)
    if _acting_body(uow, folder, request, actor).level is not OrgLevel.COUNTY:
        what = "征求新执行地意见由县级社区矫正机构办理"
        raise PowerLacking(request.matter.zh, what, f"报{folder.county.name}办理", article)
    done = TransferStepDone(approval_id=approval_id, step=step, note=note)
    (entry,) = put(uow, case_id, [done], when, actor=actor, now=now)
    return entry


def withdraw(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    approval_id: str,
    *,
    reason: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record that a request was taken back (撤回申请); raises Clashes where it is settled already."""
    folder = open_folder(uow, case_id, book)
    check_open(folder, folder.request(approval_id), when)
    taken_back = ApprovalWithdrawn(approval_id=approval_id, reason=reason)
    (entry,) = put(uow, case_id, [taken_back], when, actor=actor, now=now)
    return entry


def check_open(folder: Folder, request: Request, when: When) -> None:
    """Refuse an act on a request that is settled, or dated before it was made."""
    if request.settled is not None:
        what = f"申请 {request.approval_id} 已于 {request.settled.when.legal_on} 办结"
        remedy = "情况有变的，重新申请；办结有误的，先作废办结的记录"
        raise Clashes(request.matter.zh, what, remedy, _article(folder, request))
    check_later(folder, request, when)


def _acting_body(uow: UnitOfWork, folder: Folder, request: Request, actor: str) -> OrgUnit:
    body = body_of(folder.tree, uow.staff(actor))
    if not folder.tree.covers(body.org_id, folder.office_id):
        what = f"{body.name}不管辖本案"
        remedy = f"由{folder.tree.unit(folder.office_id).name}或者其上级办理"
        raise PowerLacking(request.matter.zh, what, remedy, _article(folder, request))
    return body


def _article(folder: Folder, request: Request) -> str:
    return folder.article(request.matter, request.entry.when.legal_on)
