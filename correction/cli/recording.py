"""Recording one row that an officer typed (单条登记), and saying where it stands."""

from collections.abc import Mapping
from typing import NoReturn

from correction.cli.cases import case_id_of
from correction.cli.session import Session
from correction.domain.entry import AnyEntry, Origin
from correction.office.ports import UnitOfWork


def record_row(
    session: Session,
    kind: str,
    case_no: str,
    cells: Mapping[str, str | None],
    *,
    origin: Origin = Origin.ONLINE,
) -> None:
    """Record one row of a sheet for a case; the cells are given by header.

    The entry gets an id of its own, since a person made it. Raises InvalidValue for a cell that the sheet
    would refuse, NotFound for an unknown case, Conflict where the same thing stands in the file already, and
    what the verbs of a search raise; such a refusal stays in the file.
    """
    from correction.intake.kinds import SHEETS, ImportKind  # noqa: PLC0415 - loaded on use
    from correction.intake.single import Typed, record_typed  # noqa: PLC0415
    from correction.office.ids import new_id  # noqa: PLC0415

    now, office = session.now(), session.office()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    filled = {name: text for name, text in cells.items() if text}
    typed = Typed(
        kind=ImportKind(kind),
        case_id=case_id,
        case_no=case_no,
        cells=filled,
        entry_id=new_id(now),
        origin=origin,
    )
    entry = record_typed(office.store, office.book, typed, actor=session.actor, now=now)
    tell_recorded(session, entry, SHEETS[typed.kind].title)


def refuse_past_approval(session: Session, case_no: str) -> NoReturn:
    """Refuse a leave of today that would go past its approval, and keep the attempt; raises PowerLacking."""
    from correction.domain.authority import AUTHORITIES  # noqa: PLC0415
    from correction.domain.facts.approvals import ApprovalMatter  # noqa: PLC0415
    from correction.domain.moments import legal_day  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, PowerLacking, attempt  # noqa: PLC0415

    office, now, matter = session.office(), session.now(), ApprovalMatter.LEAVE
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    article = str(office.book.cite(AUTHORITIES[matter].cite, legal_day(now)))
    what = "今天办理的请假不能补录：审批权限、意见和重叠要逐项核对"
    remedy = "用 correction approve ask、opinion、grant、refuse、end 办理；返回的用 approve close"
    tried = Attempt(case_id=case_id, matter=matter, did="登记请假", actor=session.actor, now=now)

    def refuse(_uow: UnitOfWork) -> NoReturn:
        raise PowerLacking(matter.zh, what, remedy, article)

    attempt(office.store, tried, refuse)


def tell_recorded(session: Session, entry: AnyEntry, what: str) -> None:
    """Say under which number and id something was recorded, so that it can be found and voided."""
    told = {"case_id": entry.log_id, "entry_id": entry.entry_id, "number": entry.number}
    session.tell(
        told,
        lambda screen: screen.line(f"已登记：{what}，本案第 {entry.number} 条，记录编号 {entry.entry_id}"),
    )
