"""Handing a person over to another county (执行地变更的交接): 社区矫正法 第二十七条; 实施办法 第三十一条.

Two sides: the old county tells the person and keeps them; the new one acknowledges, and from then on answers.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from correction.domain.authority import county_of
from correction.domain.case.moves import GrantedMove, granted_moves, settled_by
from correction.domain.case.strands import ending_of
from correction.domain.entry import AnyEntry, Draft
from correction.domain.errors import NotFound
from correction.domain.facts.admission import FenceSet, OfficeAssigned
from correction.domain.facts.moves import MoveAccepted, MoveNoShow, MoveTold
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit
from correction.office.approvals.folder import Folder, open_folder
from correction.office.areas import permitted_fences
from correction.office.ids import derived_id
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import record
from correction.office.unlawful import Clashes, ContentUnlawful, PowerLacking
from correction.rulebooks.book import Rulebook

WHERE = "执行地变更"


def tell_move(
    uow: UnitOfWork, case_id: str, item: Draft[MoveTold], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record on which day the person received the decision (告知变更决定).

    Raises NotFound where no such change was granted, ContentUnlawful for a day before the decision, Clashes
    where they were told already or the change is settled.
    """
    _, move, article = _open(uow, case_id, item.payload.approval_id, item.when.legal_on, book)
    if move.told is not None:
        what = f"已于 {move.told.when.legal_on} 告知本人"
        raise Clashes(WHERE, what, "如有误，先作废再登记", article)
    return record(uow, case_id, [item], now=now)


def note_no_show(
    uow: UnitOfWork, case_id: str, item: Draft[MoveNoShow], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the new county told of a no-show (新执行地告知未报到); the old county searches.

    Raises what `tell_move` raises, and ContentUnlawful before the person was told or while their days run.
    """
    on = item.when.legal_on
    _, move, article = _open(uow, case_id, item.payload.approval_id, on, book)
    if move.told is None:
        raise ContentUnlawful(WHERE, "没有告知本人变更决定的记录", "先登记告知本人之日", article)
    days = book.get("move.report_days", move.told.when.legal_on)
    last_on = move.told.when.legal_on + timedelta(days=days if isinstance(days, int) else 0)
    if on <= last_on:
        what = f"报到期限到 {last_on} 届满，{on} 尚未届满"
        raise ContentUnlawful(WHERE, what, "届满后仍未报到的再登记", article)
    return record(uow, case_id, [item], now=now)


def accept_move(
    uow: UnitOfWork, case_id: str, item: Draft[MoveAccepted], *, book: Rulebook, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record that the new county has person and file (接收回执); from that day it answers for them.

    A county that is registered here acknowledges by its own officer and names the office that takes over, and
    its area is where the person may be from the day they reported; for another one the old county records the
    receipt it got, and the case ends here. Raises what `tell_move`
    raises; PowerLacking where the old county acknowledges for the new one; ContentUnlawful without the number
    of the receipt, for an office of another county, or for a day of reporting after the receipt.
    """
    on, said = item.when.legal_on, item.payload
    folder, move, article = _open(uow, case_id, said.approval_id, on, book)
    if (end := ending_of(folder.file)) is not None:
        what = f"本案已于 {end.when.legal_on} {end.payload.ZH}"
        raise Clashes(WHERE, what, "如前一条有误，先作废再登记", article)
    if not said.document_no.strip():
        raise ContentUnlawful(WHERE, "没有写明回执文号", "写明新执行地回执的文号", article)
    if not move.decided.when.legal_on <= said.reported_on <= on:
        what = f"报到之日 {said.reported_on} 不在决定之日 {move.decided.when.legal_on} 至回执之日 {on} 之间"
        raise ContentUnlawful(WHERE, what, "核对报到日期和回执日期", article)
    county = _registered(folder.tree, move.asked.payload.to_county or "")
    items: list[AnyDraft] = [item]
    if county is None:
        if said.office_id is not None:
            raise ContentUnlawful(WHERE, "新执行地没有在本系统登记", "不写接收的司法所，登记为转出", article)
    else:
        _check_receiver(uow, folder.tree, county, item, article)
        assigned = OfficeAssigned(office_id=said.office_id or "")
        key = derived_id("moved", item.entry_id)
        items.append(Draft(entry_id=key, when=item.when, actor=item.actor, payload=assigned))
        items += _fences_there(uow, county, item)
    return record(uow, case_id, items, now=now)


def _fences_there(uow: UnitOfWork, county: OrgUnit, item: Draft[MoveAccepted]) -> Iterator[AnyDraft]:
    """Give the area of the new residence from the day of reporting there; none where nobody drew it."""
    if county.division_code is None:
        return
    for fence in permitted_fences(uow, county.division_code, item.payload.reported_on):
        key = derived_id("moved", item.entry_id, fence.area_id)
        yield Draft(entry_id=key, when=item.when, actor=item.actor, payload=FenceSet(fence=fence))


def _check_receiver(
    uow: UnitOfWork, tree: OrgTree, county: OrgUnit, item: Draft[MoveAccepted], article: str
) -> None:
    who, office_id = uow.staff(item.actor), item.payload.office_id
    if not tree.covers(county.org_id, who.org_id):
        what = f"{who.name}不属于{county.name}，不能代为接收"
        raise PowerLacking(WHERE, what, f"由{county.name}的工作人员登记接收", article)
    if office_id is None:
        raise ContentUnlawful(WHERE, "没有写明由哪个司法所负责", f"写明{county.name}的司法所编号", article)
    unit = tree.unit(office_id)
    if unit.level is not OrgLevel.OFFICE or county_of(tree, office_id).org_id != county.org_id:
        what = f"{unit.name}不是{county.name}的司法所"
        raise ContentUnlawful(WHERE, what, "核对司法所编号", article)


def _registered(tree: OrgTree, said: str) -> OrgUnit | None:
    """Give the county that a request names, by id, name or division code, where it is registered here."""
    for unit in tree.units.values():
        if unit.level is OrgLevel.COUNTY and said in (unit.org_id, unit.name, unit.division_code):
            return unit
    return None


def _open(
    uow: UnitOfWork, case_id: str, approval_id: str, on: date, book: Rulebook
) -> tuple[Folder, GrantedMove, str]:
    """Give the folder, the granted change that an act is about, not settled yet, and the article."""
    folder, article = open_folder(uow, case_id, book), str(book.cite("cite.move_no_show", on))
    for move in granted_moves(folder.file):
        if move.asked.payload.approval_id != approval_id:
            continue
        if (settled := settled_by(move)) is not None:
            what = f"已于 {settled.when.legal_on} {settled.payload.ZH}"
            raise Clashes(WHERE, what, "如有误，先作废再登记", article)
        if on < move.decided.when.legal_on:
            what = f"{on} 早于变更决定之日 {move.decided.when.legal_on}"
            raise ContentUnlawful(WHERE, what, "核对日期", article)
        return folder, move, article
    raise NotFound(WHERE, f"本案没有获准的执行地变更 {approval_id}", "核对申请编号，或先办理审批")
