"""Granting, refusing and ending (批准、不予批准、解除): 社区矫正法 第二十七条、第二十九条."""

from dataclasses import dataclass
from datetime import datetime

from correction.domain.authority import AUTHORITIES
from correction.domain.case.requests import Request
from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import NotAllowed
from correction.domain.facts.admission import ClassAssigned
from correction.domain.facts.approvals import (
    ApprovalAsked,
    ApprovalDecided,
    ApprovalEnded,
    ApprovalMatter,
    HeadAppointed,
    TransferStep,
)
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRefused, LeaveRevoked
from correction.domain.moments import When
from correction.domain.organisation import OrgUnit, StaffMember
from correction.office.approvals.asking import check_open
from correction.office.approvals.contents import Contents
from correction.office.approvals.folder import Folder, check_later, open_folder, put
from correction.office.approvals.notice import opinions_wanted
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decides (决定): with a reason where it refuses.

    `urgent` says why opinions could not be waited for (紧急情况); for leave alone, and the papers follow.
    `area_id` is the destination of a leave on the map.
    """

    granted: bool
    reason: str = ""
    document_no: str = ""
    urgent: str = ""
    area_id: str | None = None


def decide(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    approval_id: str,
    decision: Decision,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> tuple[AnyEntry, ...]:
    """Grant or refuse a request (批准、不予批准).

    Raises PowerLacking for whoever lacks power, delegation or qualification, or asked themselves;
    ContentUnlawful for a decision dated before its request, a refusal without a reason, or a step left out;
    Clashes where it is settled or overlaps another leave; NotFound for an unknown request or actor.
    """
    folder = open_folder(uow, case_id, book)
    request, who = folder.request(approval_id), uow.staff(actor)
    check_open(folder, request, when)
    body = folder.check_power(who, request, when.legal_on)
    if decision.granted:
        Contents(folder.file, folder.county, book, when.legal_on).check(request.entry.payload)
    _check_steps(folder, request, decision, when)
    facts = _facts(request, decision, body, who)
    return put(uow, case_id, facts, when, actor=actor, now=now)


def _check_steps(folder: Folder, request: Request, decision: Decision, when: When) -> None:
    """Refuse what leaves out a step: the reason of a refusal, opinions, the new county's answer."""
    matter, article = request.matter, folder.article(request.matter, when.legal_on)
    if not decision.granted:
        if not decision.reason.strip():
            what = "不予批准没有写明理由"
            raise ContentUnlawful(matter.zh, what, "写明理由并告知本人；有正当理由的应当批准", article)
        return
    leave, wanted = matter is ApprovalMatter.LEAVE, opinions_wanted(folder, request, when.legal_on)
    if wanted and not (leave and decision.urgent.strip()):
        remedy = f"先由{wanted}登记意见" + ("；情况紧急的，写明紧急事由后可以先批，材料后补" if leave else "")
        raise ContentUnlawful(matter.zh, f"没有{wanted}的意见", remedy, article)
    if matter is ApprovalMatter.CHANGE_OF_PLACE:
        answers = request.steps_of(TransferStep.AGREED, TransferStep.DECLINED)
        if not answers or answers[-1].payload.step is not TransferStep.AGREED:
            what = "新执行地没有同意接收"
            raise ContentUnlawful(matter.zh, what, "先征求意见并登记复函；有争议的报上一级协调", article)


def _facts(request: Request, decision: Decision, body: OrgUnit, who: StaffMember) -> list[Fact]:
    """Give the decision itself, and before it what takes effect where that has a kind of its own."""
    asked = request.entry.payload
    effect: list[Fact] = []
    if isinstance(asked, LeaveAsked):
        effect = [_leave(asked, decision, body)]
    elif request.matter is ApprovalMatter.ELECTRONIC_POSITIONING and decision.granted:
        effect = [_device(asked, who)]
    elif request.matter is ApprovalMatter.MANAGEMENT_CLASS and decision.granted:
        effect = [ClassAssigned(management_class=asked.to_class)]
    decided = ApprovalDecided(
        approval_id=request.approval_id,
        granted=decision.granted,
        org_id=body.org_id,
        level=body.level,
        reason=decision.reason,
        document_no=decision.document_no,
        urgent=decision.urgent,
    )
    return [*effect, decided]


def _leave(asked: LeaveAsked, decision: Decision, body: OrgUnit) -> Fact:
    if not decision.granted:
        return LeaveRefused(leave_id=asked.leave_id, reason=decision.reason)
    return LeaveGranted(
        leave_id=asked.leave_id,
        from_on=asked.from_on,
        to_on=asked.to_on,
        destination=asked.destination,
        level=LeaveLevel(body.level.value),
        area_id=decision.area_id,
        at_sea=asked.at_sea,
    )


def _device(asked: ApprovalAsked, who: StaffMember) -> Fact:
    return DeviceApproved(
        approval_id=asked.approval_id,
        ground=asked.ground or 0,
        from_on=asked.from_on,
        to_on=asked.to_on or asked.from_on,
        approved_by=who.staff_id,
    )


def end(
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
    """End what was granted before its last day: take back a leave or permit, lift a device (解除).

    Raises Clashes where nothing was granted, PowerLacking for whoever could not have granted it, and
    ContentUnlawful without a reason or, for a leave, once its last day is over.
    """
    folder = open_folder(uow, case_id, book)
    request, who = folder.request(approval_id), uow.staff(actor)
    check_later(folder, request, when)
    article = folder.article(request.matter, when.legal_on)
    if not request.granted:
        raise Clashes(request.matter.zh, "这一申请没有获准，无可解除", "核对申请编号", article)
    if not reason.strip():
        raise ContentUnlawful(request.matter.zh, "没有写明理由", "写明解除或者终止的理由", article)
    if request.matter is ApprovalMatter.MANAGEMENT_CLASS:
        what = "管理类别不能解除，只能改为另一类别"
        raise ContentUnlawful(request.matter.zh, what, "重新提请确定管理类别", article)
    if AUTHORITIES[request.matter].by_head:
        # What is no longer needed must be lifted at once, so the agency need not wait for the head.
        _check_county(folder, request, who, when)
    else:
        folder.check_power(who, request, when.legal_on)
    fact: Fact
    if request.matter is ApprovalMatter.LEAVE:
        _check_running(request, when, article)
        fact = LeaveRevoked(leave_id=approval_id, reason=reason)
    elif request.matter is ApprovalMatter.ELECTRONIC_POSITIONING:
        fact = DeviceLifted(approval_id=approval_id)
    else:
        fact = ApprovalEnded(approval_id=approval_id, reason=reason)
    (entry,) = put(uow, case_id, [fact], when, actor=actor, now=now)
    return entry


def _check_running(request: Request, when: When, article: str) -> None:
    """Refuse to take back a leave that has ended: who did not return from it would no longer be overdue."""
    if request.to_on is not None and when.legal_on > request.to_on:
        what = f"外出已于 {request.to_on} 期满，不能再撤销准假"
        remedy = (
            "已返回或者没有成行的，办理销假，日期写本人确在执行地之日并写明证明；未返回的，组织联系和查找"
        )
        raise ContentUnlawful("撤销准假", what, remedy, article)


def _check_county(folder: Folder, request: Request, who: StaffMember, when: When) -> None:
    on = when.legal_on
    mine = folder.tree.covers(folder.county.org_id, who.org_id) and who.is_qualified(on)
    head = any(h.staff_id == who.staff_id and h.span.holds(on) for h in folder.heads)
    if not mine and not head:
        what, remedy = f"{who.name}不能解除电子定位", f"由{folder.county.name}有执法资格的工作人员办理"
        raise PowerLacking(request.matter.zh, what, remedy, folder.article(request.matter, on))


def appoint_head(uow: UnitOfWork, appointed: HeadAppointed, *, actor: str, now: datetime) -> bool:
    """Record who heads a county's bureau of justice, and from when.

    Raises NotFound for unknown ids, NotAllowed for whoever names themselves: the head alone approves
    electronic positioning, and no one's own word makes them that.
    """
    uow.organisation().unit(appointed.org_id)
    who = uow.staff(appointed.staff_id)
    if actor == who.staff_id:
        raise NotAllowed("负责人任职", f"{who.name}不能登记自己任职", "由另一名工作人员依任职文件登记")
    return tell_platform(uow, appointed, new_id(now), actor=actor, now=now)
