"""Planning labour and sparing people from it (公益活动的计划、免除、减少): 社区矫正法 第四十二条.

The county decides on an exemption, or an office that it entrusted with the matter; whoever proposed it never
does. A decision needs proof and an end: abilities change, so it is looked at again.
"""

from datetime import datetime

from correction.domain.authority import Desk, Lack, Rung, deciding_bodies, lack_of
from correction.domain.days import term_end_months
from correction.domain.entry import AnyEntry
from correction.domain.facts.activities import (
    ExemptionGround,
    LabourExempted,
    LabourExemptionEnded,
    LabourPlanned,
)
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgUnit, Power, StaffMember
from correction.office.approvals.folder import Folder, open_folder, put
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rules.reports.labour_owed import exemptions

WHERE = "公益活动"
MONTHS = "labour.exemption_months"


def plan_labour(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    plan: LabourPlanned,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Record what the plan asks in labour at most (公益活动计划); it replaces the plan before.

    Raises ContentUnlawful for a plan without any limit or with one that is not above nought, NotFound for an
    unknown case.
    """
    folder = open_folder(uow, case_id, book)
    limits = [limit for limit in (plan.month_hours, plan.day_hours) if limit is not None]
    article = str(book.cite("cite.public_benefit", when.legal_on))
    if not limits and plan.strength is None:
        raise ContentUnlawful(WHERE, "计划没有任何限度", "写明每月、每日的时数上限或者劳动强度", article)
    if any(limit <= 0 for limit in limits):
        raise ContentUnlawful(WHERE, "时数上限不大于 0", "不安排公益活动的，办理免除决定", article)
    if not folder.file.person.able_to_work:
        raise ContentUnlawful(WHERE, "本人登记为没有劳动能力", "有劳动能力的，先更正人员信息", article)
    (entry,) = put(uow, case_id, [plan], when, actor=actor, now=now)
    return entry


def exempt_labour(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    *,
    ground: ExemptionGround,
    proof: str,
    days: DateSpan,
    hours: float,
    asked_by: str,
    document_no: str = "",
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Decide that the person need not do labour for some days, or less of it (免除、减少公益活动).

    `hours` is what remains of a month. Raises PowerLacking for whoever lacks power, delegation or
    qualification, or proposed it themselves; ContentUnlawful without proof or end, or for longer than the
    book allows at once; Clashes with an exemption in force; NotFound for an unknown case or actor.
    """
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    uow.staff(asked_by)
    body = _check_power(folder, who, asked_by, when)
    article = str(book.cite("cite.public_benefit", when.legal_on))
    if not proof.strip():
        raise ContentUnlawful(WHERE, "没有写明证明材料", "写明诊断证明、残疾证等材料", article)
    if hours < 0:
        raise ContentUnlawful(WHERE, f"减少后的时数 {hours:g} 小于 0", "全部免除的填 0", article)
    months = book.whole(MONTHS, days.from_on)
    last_on = term_end_months(days.from_on, months)
    if days.to_on is None or days.to_on > last_on:
        what = f"{days.from_on} 起至 {days.to_on or '未定'}，超过 {months} 个月（至 {last_on}）"
        remedy = "缩短期间，期满重新评估；长期不能劳动的，更正人员信息为没有劳动能力"
        raise ContentUnlawful(WHERE, what, remedy, str(book.cite(MONTHS, days.from_on)))
    for one in exemptions(folder.file):
        if one.span.overlap_days(days):
            what = f"与 {one.span.from_on} 至 {one.span.to_on} 的减免重叠"
            raise Clashes(WHERE, what, "先终止原决定，或者改期", article)
    fact = LabourExempted(
        exemption_id=new_id(now),
        ground=ground,
        proof=proof,
        from_on=days.from_on,
        to_on=days.to_on,
        org_id=body.org_id,
        level=body.level,
        asked_by=asked_by,
        hours=hours,
        document_no=document_no,
    )
    (entry,) = put(uow, case_id, [fact], when, actor=actor, now=now)
    return entry


def end_exemption(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    exemption_id: str,
    *,
    reason: str,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """End an exemption before its last day (提前终止免除): from this day on the hours are owed.

    Raises Clashes where none of that id is in force on the day, PowerLacking for whoever could not have
    granted it, ContentUnlawful without a reason.
    """
    folder, who = open_folder(uow, case_id, book), uow.staff(actor)
    _check_power(folder, who, "", when)
    article = str(book.cite("cite.public_benefit", when.legal_on))
    if not reason.strip():
        raise ContentUnlawful(WHERE, "没有写明理由", "写明终止免除的理由", article)
    held = (one for one in exemptions(folder.file) if one.span.holds(when.legal_on))
    if not any(one.entry.payload.exemption_id == exemption_id for one in held):
        what = f"{when.legal_on} 没有有效的减免决定 {exemption_id}"
        raise Clashes(WHERE, what, "用 correction case 查看减免决定的编号和期间", article)
    fact = LabourExemptionEnded(exemption_id=exemption_id, reason=reason)
    (entry,) = put(uow, case_id, [fact], when, actor=actor, now=now)
    return entry


def _check_power(folder: Folder, who: StaffMember, asked_by: str, when: When) -> OrgUnit:
    """Give the body for which somebody decides; raises PowerLacking where they may not."""
    on = when.legal_on
    rung = Rung.OFFICE if folder.tree.delegated(Power.LABOUR, folder.office_id, on) else Rung.COUNTY
    bodies = deciding_bodies(folder.tree, folder.office_id, rung)
    desk = Desk(rung=rung, bodies=bodies, by_head=False, asked_by=asked_by)
    lack = lack_of(who, desk, tree=folder.tree, heads=(), delegable=True, on=on)
    if lack is None:
        mine = {unit.org_id for unit in folder.tree.above(who.org_id)}
        return next(unit for unit in bodies if unit.org_id in mine)
    names = "或者".join(unit.name for unit in bodies)
    told = {
        Lack.DELEGATION: ("所在司法所没有受委托减免公益活动", f"报{names}决定，或者由其书面委托后再办"),
        Lack.QUALIFICATION: (f"在 {on} 没有执法资格", f"由{names}有执法资格的工作人员决定"),
        Lack.OWN_REQUEST: ("是提出人，不能自己决定", f"由{names}另一名有权的工作人员决定"),
    }
    what, remedy = told.get(lack, ("所在机构无权决定", f"报{names}决定"))
    key = "cite.qualification" if lack is Lack.QUALIFICATION else "cite.delegation"
    raise PowerLacking(WHERE, f"{who.name}{what}", remedy, str(folder.book.cite(key, on)))
