"""Finding cases and alerts by what an officer types (查找案件、预警)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from correction.cli.shielding import shown
from correction.domain.alert_kind import AlertKind, Grade
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day
from correction.office.ids import imported_case_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.rulebooks.glossary import glossary
from correction.store.engines import transaction
from correction.store.errors import Erased
from correction.store.office_store import OfficeStore
from correction.store.tables import AlertRow, CaseRow, table_of

_ALERT, _CASE = table_of(AlertRow), table_of(CaseRow)
PREFIX_MIN = 6


def case_id_of(uow: UnitOfWork, said: str) -> str:
    """Give the case of a case number, document number, citizen number, or the beginning of a case id.

    Raises NotFound, Erased where the case was erased by order, or Conflict where several cases are meant.
    """
    if uow.began_on(said) is not None:
        return said
    found = uow.find_case(case_no=said) or uow.find_case(citizen_no=said.upper())
    if not found and len(said) >= PREFIX_MIN:
        found = tuple(case_id for case_id in uow.case_ids() if case_id.startswith(said))
    if not found:
        _refuse_erased(uow, said)
        raise NotFound("案件", f"没有编号为“{said}”的案件", "核对编号，或先导入花名册")
    if len(found) > 1:
        raise Conflict(
            "案件", f"“{said}”对应 {len(found)} 个案件：{'、'.join(found)}", "改用其中一个案件标识"
        )
    return found[0]


def log_id_of(uow: UnitOfWork, said: str) -> str:
    """Give the log of a body by its id, or else of a case as `case_id_of` finds it."""
    return said if said in uow.organisation().units else case_id_of(uow, said)


def _refuse_erased(uow: UnitOfWork, said: str) -> None:
    """Say by which order a case was erased, where one is meant: of its number only the id is left."""
    for entry in uow.erasures():
        ordered = entry.payload
        if ordered.case_id in (said, imported_case_id(said)):
            what = (
                f"“{said}”已依《{ordered.document_no}》销毁（{ordered.ground}），"
                f"{legal_day(entry.recorded_at)} 由 {entry.actor} 登记，内容不可恢复"
            )
            raise Erased("案件", what, f"决定在平台日志中，记录编号 {entry.entry_id}；有疑问的，查阅决定原件")


def rare_file(uow: UnitOfWork, case_id: str) -> CaseFile:
    """Load the part of a case file that says who it is about, as it may be shown."""
    return shown(CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY)))


def find_case_ids(store: OfficeStore, *, office_id: str | None, term_by_on: date | None) -> Sequence[str]:
    """List cases of an office, those whose term ends first in front."""
    statement = select(_CASE.c.case_id).order_by(_CASE.c.term_to_on, _CASE.c.case_id)
    if office_id is not None:
        statement = statement.where(_CASE.c.office_id == office_id)
    if term_by_on is not None:
        statement = statement.where(_CASE.c.term_to_on <= term_by_on)
    return _column(store, statement)


def find_alert_ids(
    store: OfficeStore,
    *,
    office_id: str | None = None,
    kind: AlertKind | None = None,
    grade: Grade | None = None,
    closed_too: bool = False,
) -> Sequence[str]:
    """List alerts by the read model: the gravest first, of one grade the oldest matter first."""
    statement = select(_ALERT.c.alert_id).order_by(_ALERT.c.grade, _ALERT.c.began_at, _ALERT.c.alert_id)
    if not closed_too:
        statement = statement.where(_ALERT.c.open)
    if office_id is not None:
        statement = statement.where(_ALERT.c.office_id == office_id)
    if kind is not None:
        statement = statement.where(_ALERT.c.kind == kind.value)
    if grade is not None:
        kinds = [known.value for known in AlertKind if glossary().alert(known).grade is grade]
        statement = statement.where(_ALERT.c.kind.in_(kinds))
    return _column(store, statement)


def alert_id_of(store: OfficeStore, said: str) -> str:
    """Give the alert whose id begins as typed; raises NotFound, InvalidValue or Conflict."""
    if len(said) < PREFIX_MIN:
        raise InvalidValue("预警编号", f"“{said}”太短", f"至少写开头 {PREFIX_MIN} 位")
    found = _column(
        store, select(_ALERT.c.alert_id).where(_ALERT.c.alert_id.startswith(said, autoescape=True))
    )
    if not found:
        raise NotFound("预警", f"没有预警 {said}", "核对预警编号")
    if len(found) > 1:
        raise Conflict("预警", f"“{said}”对应 {len(found)} 条预警", "多写几位")
    return found[0]


def kind_of(said: str) -> AlertKind:
    """Give a kind of alert by its Chinese or English name; raises InvalidValue."""
    named = {entry.zh: kind for kind, entry in glossary().alerts.items()} | {
        kind.value: kind for kind in AlertKind
    }
    if said not in named:
        raise InvalidValue(
            "预警种类", f"没有“{said}”", f"填写：{'、'.join(e.zh for e in glossary().alerts.values())}"
        )
    return named[said]


def grade_named(said: str) -> Grade:
    """Give a grade by its Chinese or English name; raises InvalidValue."""
    named = {zh: grade for grade, zh in glossary().grades.items()} | {grade.value: grade for grade in Grade}
    if said not in named:
        raise InvalidValue("预警等级", f"没有“{said}”", f"填写：{'、'.join(glossary().grades.values())}")
    return named[said]


def _column(store: OfficeStore, statement: Select[str]) -> Sequence[str]:
    with transaction(store.engine, writing=False) as connection:
        return list(connection.execute(statement).scalars())


def entry_id_of(uow: UnitOfWork, case_id: str, said: str) -> str:
    """Give an entry of a case by its number or id; raises NotFound. Acts on alerts are not meant."""
    entries = uow.entries(case_id)
    for entry in entries:
        if said in (entry.entry_id, str(entry.number)):
            return entry.entry_id
    raise NotFound(
        "记录",
        f"本案没有第 {said} 条记录" if said.isdigit() else f"本案没有记录 {said}",
        "用 correction case 查看",
    )
