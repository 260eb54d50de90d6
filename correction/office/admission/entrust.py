"""Entrusting cases and powers to an office (委托司法所): 社区矫正法 第九条第二款、第十条.

The county agency entrusts, by somebody of its own who is qualified to enforce, and only offices under it.
"""

from datetime import date, datetime

from correction.domain.authority import body_of, county_of
from correction.domain.case.course import course_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.facts.office import Delegated
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.organisation import Delegation, OrgLevel, OrgTree, OrgUnit
from correction.office.ids import new_id
from correction.office.organisation import tell_platform
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.office.unlawful import Clashes, ContentUnlawful, PowerLacking
from correction.rulebooks.book import Rulebook

WHERE = "委托"
CITE, QUALIFIED, MOVING = "cite.delegation", "cite.qualification", "cite.change_of_place"


def entrust(
    uow: UnitOfWork, case_id: str, office_id: str, *, on: date, book: Rulebook, actor: str, now: datetime
) -> AnyEntry:
    """Entrust a case to an office from a day on; give the entry.

    Raises NotFound for an unknown case, body or actor, PowerLacking for whoever is not of the county of the
    case or not qualified, ContentUnlawful for a body that is no office or lies under another county, Conflict
    where the office answers for the case on that day already.
    """
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    tree = uow.organisation()
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    answers = course_of(file).office_on(on)
    county, unit = county_of(tree, answers), _office(tree, office_id, book, on)
    _check_actor(uow, county, actor, on, book)
    if not tree.covers(county.org_id, unit.org_id):
        what = f"{unit.name}不在{county.name}之下，不能由它委托"
        remedy = "迁往外县的办理执行地变更（correction approve ask --matter 执行地变更）"
        raise ContentUnlawful(WHERE, what, remedy, str(book.cite(MOVING, on)))
    if answers == office_id:
        raise Conflict(WHERE, f"{on} 本案已由 {unit.name} 负责", "不必重复登记；如果日期有误，先作废再登记")
    item = draft(OfficeAssigned(office_id=office_id), When.day(on), entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry


def delegate(uow: UnitOfWork, delegation: Delegation, *, book: Rulebook, actor: str, now: datetime) -> bool:
    """Record that the county entrusted a power to an office (委托); tell whether it was new.

    Raises NotFound for an unknown body or actor, PowerLacking for whoever is not of that county or not
    qualified, ContentUnlawful for bodies that are not a county and an office under it, Clashes where the
    office holds the power on one of the days already.
    """
    tree, on = uow.organisation(), legal_day(now)
    if delegation in tree.delegations:
        return False
    giver, unit = tree.unit(delegation.from_org_id), _office(tree, delegation.to_org_id, book, on)
    if giver.level is not OrgLevel.COUNTY or not tree.covers(giver.org_id, unit.org_id):
        what = f"{giver.name}不是{unit.name}所属的县级社区矫正机构"
        raise ContentUnlawful(WHERE, what, "由司法所所属的县级社区矫正机构委托", str(book.cite(CITE, on)))
    _check_actor(uow, giver, actor, on, book)
    for held in tree.delegations:
        same = (held.matter, held.to_org_id) == (delegation.matter, unit.org_id)
        meet = held.span.holds(delegation.span.from_on) or delegation.span.holds(held.span.from_on)
        if same and meet:
            days = f"{held.span.from_on} 至 {held.span.to_on or '另行通知'}"
            what = f"{unit.name}在 {days} 已受委托{held.matter.zh}"
            raise Clashes(WHERE, what, "起日写在原委托届满之后，或者先作废原委托", str(book.cite(CITE, on)))
    return tell_platform(uow, Delegated(delegation=delegation), new_id(now), actor=actor, now=now)


def _office(tree: OrgTree, org_id: str, book: Rulebook, on: date) -> OrgUnit:
    unit = tree.unit(org_id)
    if unit.level is not OrgLevel.OFFICE:
        what, remedy = f"{unit.name}不是司法所", "填写司法所编号；县级机构自己承担的不必登记委托"
        raise ContentUnlawful(WHERE, what, remedy, str(book.cite(CITE, on)))
    return unit


def _check_actor(uow: UnitOfWork, county: OrgUnit, actor: str, on: date, book: Rulebook) -> None:
    who = uow.staff(actor)
    remedy = f"由{county.name}有执法资格的工作人员办理"
    if body_of(uow.organisation(), who).org_id != county.org_id:
        what = f"{who.name}不属于{county.name}，不能代为委托"
        raise PowerLacking(WHERE, what, remedy, str(book.cite(CITE, on)))
    if not who.is_qualified(on):
        what = f"{who.name}在 {on} 没有执法资格"
        raise PowerLacking(WHERE, what, remedy, str(book.cite(QUALIFIED, on)))
