"""Recording one row that was typed instead of imported (单条登记): the sheet's words, checks and entry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from correction.cli.cases import case_id_of
from correction.cli.options import has_offset
from correction.cli.session import Session
from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import Conflict, InvalidValue
from correction.domain.file import CaseFile
from correction.office.ports import UnitOfWork

if TYPE_CHECKING:
    from correction.intake.entries import RowEntry
    from correction.rulebooks.book import Rulebook


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
    from correction.intake.landing import ENTRIES  # noqa: PLC0415
    from correction.office.approvals.refusals import Attempt, attempt  # noqa: PLC0415

    sheet = SHEETS[ImportKind(kind)]
    filled = {"编号": case_no} | {name: text for name, text in cells.items() if text}
    titles = {column.header: column.title for column in sheet.columns}
    header = [name if has_offset(text) else titles[name] for name, text in filled.items()]
    binding = sheet.bind(header)
    values = tuple(filled.values())
    row = binding.parse(1, values)
    if isinstance(row, list):
        first = row[0]
        raise InvalidValue(f"{sheet.title}“{first.column}”", first.reason, first.remedy)
    now, office = session.now(), session.office()
    with office.store.reading() as uow:
        case_id = case_id_of(uow, case_no)
    try:
        made = ENTRIES[ImportKind(kind)](row, session.actor)
        tried = Attempt(case_id=case_id, matter=None, did=made.draft.payload.ZH, actor=session.actor, now=now)
        work = partial(_recorded, made=made, case_id=case_id, now=now, origin=origin, book=office.book)
        entry = attempt(office.store, tried, work)
    except InvalidValue as wrong:
        told = binding.explain(1, values, wrong)
        raise InvalidValue(f"{sheet.title}“{told.column}”", told.reason, told.remedy) from None
    tell_recorded(session, entry, sheet.title)


def _recorded(
    uow: UnitOfWork, *, made: "RowEntry", case_id: str, now: datetime, origin: Origin, book: "Rulebook"
) -> AnyEntry:
    from correction.office.ids import new_id  # noqa: PLC0415
    from correction.office.record import record  # noqa: PLC0415
    from correction.office.supervision.searching import SearchFact, look_for  # noqa: PLC0415

    file = CaseFile.of_log(case_id, uow.entries(case_id))
    draft = replace(made.draft, entry_id=new_id(now), origin=origin)
    for known in file.of(type(draft.payload)):
        if known.payload == draft.payload and known.when == draft.when:
            raise Conflict(
                "登记", f"同样的事本案第 {known.number} 条已经登记", "不必重复登记；如有误，先作废再登记"
            )
    if isinstance(draft.payload, SearchFact):
        return look_for(uow, book, case_id, draft.payload, when=draft.when, actor=draft.actor, now=now)
    (entry,) = record(uow, case_id, [draft], now=now)
    return entry


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
