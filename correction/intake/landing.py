"""Putting good rows into the office (入库): each kind of row in its own way, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from correction.domain.case.strands import left_on
from correction.domain.entry import AnyEntry, Origin
from correction.domain.errors import Conflict, NotFound
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.devices import SourceAssigned
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.intake.kinds import ImportKind
from correction.intake.known import NO_SUCH_CASE, Known
from correction.intake.powers import check_power
from correction.intake.sheets.activities import activity
from correction.intake.sheets.acts import act
from correction.intake.sheets.after_release import after_release
from correction.intake.sheets.approvals import approval
from correction.intake.sheets.check_ins import check_in
from correction.intake.sheets.entries import RowEntry
from correction.intake.sheets.excuses import excuse
from correction.intake.sheets.fences import FenceRow, fence
from correction.intake.sheets.leave import LeaveRow, leave
from correction.intake.sheets.musters import muster
from correction.intake.sheets.organisation import member, unit
from correction.intake.sheets.reports import report
from correction.intake.sheets.roster import Admission, admission
from correction.intake.sheets.roster_row import RosterRow
from correction.intake.sheets.shifts import ShiftRow, add_shifts
from correction.intake.sheets.stays import stay
from correction.intake.sheets.steps import step
from correction.office.admission.admit import admit
from correction.office.areas import draw
from correction.office.ids import imported_case_id
from correction.office.organisation import set_staff, set_unit
from correction.office.ports import AnyDraft, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.office.supervision.rolls import Rolls
from correction.office.unlawful import Unlawful

_OTHER_CONTENT = "已经入库，且内容与本行不同"
_CORRECT = "入库的记录有误时登记更正，或作废并写明理由，不要改表重导"
_ANOTHER_NO = "核对编号；编号全县唯一，一个编号只登记一个案件"
_OTHER_NO = "核对编号；编号没有错的，换一个编号，例如在前面加上本县的代码"


class Landing(Protocol):
    """How rows of one kind are put in; raises CorrectionError for one that cannot be."""

    def land(self, uow: UnitOfWork, values: Sequence[Any]) -> Sequence[bool]:
        """Put rows in, all or none, and tell of each whether it was new."""


ENTRIES: Mapping[ImportKind, Callable[[Any, str], RowEntry]] = {
    ImportKind.FENCES: fence,
    ImportKind.CHECK_INS: check_in,
    ImportKind.REPORTS: report,
    ImportKind.ACTIVITIES: activity,
    ImportKind.MUSTERS: muster,
    ImportKind.ACTS: act,
    ImportKind.LEAVE: leave,
    ImportKind.EXCUSES: excuse,
    ImportKind.STEPS: step,
    ImportKind.APPROVALS: approval,
    ImportKind.STAYS: stay,
    ImportKind.AFTER: after_release,
}


def landing(kind: ImportKind, known: Known, *, actor: str, now: datetime) -> Landing:
    """Give the way in which rows of a kind are put in."""
    match kind:
        case ImportKind.ORG:
            return _Each(lambda uow, row: set_unit(uow, unit(row), actor=actor, now=now))
        case ImportKind.STAFF:
            return _Each(lambda uow, row: set_staff(uow, member(row), actor=actor, now=now))
        case ImportKind.AREAS:
            return _Each(lambda uow, area: draw(uow, area, actor=actor, now=now))
        case ImportKind.SHIFTS:
            return _Shifts(actor=actor, now=now)
        case ImportKind.ROSTER:
            return _Roster(known=known, actor=actor, now=now)
        case _:
            return _Entries(make=ENTRIES[kind], known=known, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class _Each:
    """Rows that are put in one after another."""

    put: Callable[[UnitOfWork, Any], bool]

    def land(self, uow: UnitOfWork, values: Sequence[Any]) -> Sequence[bool]:
        return [self.put(uow, value) for value in values]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shifts:
    """Shifts, added to the roster of their days together."""

    actor: str
    now: datetime

    def land(self, uow: UnitOfWork, values: Sequence[ShiftRow]) -> Sequence[bool]:
        return add_shifts(uow, values, actor=self.actor, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Roster:
    """Rows that become cases; all are looked up before any is opened, so that the store can write in bulk."""

    known: Known
    actor: str
    now: datetime

    def land(self, uow: UnitOfWork, values: Sequence[RosterRow]) -> Sequence[bool]:
        case_ids = [imported_case_id(row.case_no) for row in values]
        numbers = [row.citizen_no for row in values if row.citizen_no is not None]
        uow.look_ahead(case_ids, citizen_nos=numbers)
        made = [self._admission(uow, row) for row in values]
        check_sources_free(uow, made)
        return [self._admit(uow, admission) for admission in made]

    def _admission(self, uow: UnitOfWork, row: RosterRow) -> Admission:
        known = self.known
        known.check_area(row.place_area_id, "签到地点")
        known.check_area(row.prohibition_area_id, "禁止令区域")
        if row.officer_id is not None:
            known.check_staff(uow, row.officer_id, "责任人")
        for staff_id in row.assistant_ids:
            known.check_staff(uow, staff_id, "协理员")
        office_id = known.office_id(row.office)
        known.check_office(office_id)
        if not known.may_see(uow, imported_case_id(row.case_no)):
            raise Conflict("编号", "这个编号不能在这里使用", _OTHER_NO)
        made = admission(
            row,
            office_id=office_id,
            permitted=known.permitted(uow, row.residence_code, row.records_from_on),
            actor=self.actor,
            now=self.now,
        )
        check_no_other_case(uow, made, known)
        return made

    def _admit(self, uow: UnitOfWork, made: Admission) -> bool:
        try:
            return admit(
                uow,
                case_id=made.case_id,
                opened=made.opened,
                opening=made.opening,
                actor=self.actor,
                now=self.now,
                origin=Origin.IMPORTED,
            )
        except Conflict:
            opened = When.day(min(made.opened.order.effective_on, made.opened.records_from_on))
            first = draft(made.opened, opened, entry_id=f"{made.case_id}/opened", actor=self.actor)
            if _says_the_same(uow, made.case_id, [first, *made.opening]):
                return False
            if _is_somebody_else(uow, made):
                raise Conflict("编号", "这个编号登记的是另一个人", _ANOTHER_NO) from None
            raise Conflict("编号", _OTHER_CONTENT, _CORRECT) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entries:
    """Rows that become entries of cases; those of one case are recorded together."""

    make: Callable[[Any, str], RowEntry]
    known: Known
    actor: str
    now: datetime
    rolls: Rolls = field(default_factory=Rolls)

    def land(self, uow: UnitOfWork, values: Sequence[Any]) -> Sequence[bool]:
        """Record by case; one entry twice in a call is refused, so that it is tried row by row instead."""
        made = [self._made(row) for row in values]
        by_case: dict[str, list[AnyDraft]] = defaultdict(list)
        for entry in made:
            by_case[entry.case_id].append(entry.draft)
        uow.look_ahead(list(by_case))
        new: list[AnyEntry] = []
        for case_id, drafts in by_case.items():
            self.known.check_scope(uow, case_id)
            check_power(uow, self.known.offices, case_id, drafts)
            if len({item.entry_id for item in drafts}) < len(drafts):
                raise Conflict("编号", "同一记录在表中出现多次", "删去重复的行")
            new += self._record(uow, case_id, drafts)
        self.rolls.note(uow, new, actor=self.actor, now=self.now)
        known = {entry.entry_id for entry in new}
        return [entry.draft.entry_id in known for entry in made]

    def _made(self, row: Any) -> RowEntry:
        if isinstance(row, FenceRow):
            self.known.check_area(row.area_id, "区域编号")
        elif isinstance(row, LeaveRow):
            self.known.check_area(row.area_id, "目的地区域")
        return self.make(row, self.actor)

    def _record(self, uow: UnitOfWork, case_id: str, drafts: Sequence[AnyDraft]) -> Sequence[AnyEntry]:
        try:
            return record(uow, case_id, _not_fenced_yet(uow, case_id, drafts), now=self.now)
        except NotFound as missing:
            if missing.where != "案件":
                raise
            raise NotFound("编号", NO_SUCH_CASE, "核对编号，或先导入花名册") from None
        except Unlawful:
            raise
        except Conflict:
            if _says_the_same(uow, case_id, drafts):
                return ()
            raise Conflict("编号", _OTHER_CONTENT, _CORRECT) from None


def _not_fenced_yet(uow: UnitOfWork, case_id: str, drafts: Sequence[AnyDraft]) -> Sequence[AnyDraft]:
    """Leave out fences that bind already, as the roster sets one for a prohibition order on its own basis."""
    if not any(isinstance(item.payload, FenceSet) for item in drafts):
        return drafts
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    binding = {replace(entry.payload.fence, basis="") for entry in file.of(FenceSet)}
    bound = (item.payload.fence for item in drafts)
    return [
        item for item, fence in zip(drafts, bound, strict=True) if replace(fence, basis="") not in binding
    ]


def _is_somebody_else(uow: UnitOfWork, made: Admission) -> bool:
    """Tell whether a case that is there is of another person: a name or a number alone may be put right."""
    said = made.opened.person
    known = CaseFile.of_log(made.case_id, uow.entries(made.case_id, settled=RARE_ONLY)).person
    return known.name != said.name and (known.citizen_no, known.born_on) != (said.citizen_no, said.born_on)


def check_sources_free(uow: UnitOfWork, admissions: Sequence[Admission]) -> None:
    """Refuse a source of positions that speaks for another case; raises Conflict.

    One number filled down a column would lay the ways of one person at the door of another. What is on
    record already stays as it is, since devices change hands after the roster was written.
    """
    asked = [
        (made.case_id, item.entry_id, item.payload.source_id)
        for made in admissions
        for item in made.opening
        if isinstance(item.payload, SourceAssigned)
    ]
    if not asked:
        return
    speaking = uow.speaking(sorted({source_id for *_, source_id in asked}))
    whose = {source_id: known.case_id for source_id, known in speaking.items()}
    for case_id, entry_id, source_id in asked:
        if whose.setdefault(source_id, case_id) != case_id and not uow.has_entry(case_id, entry_id):
            remedy = "核对编号；换人佩戴的，先用 correction device release 解除"
            raise Conflict("定位来源编号", f"{source_id} 已绑定在另一案件", remedy)


def check_no_other_case(uow: UnitOfWork, made: Admission, known: Known) -> None:
    """Refuse a person who is in correction under another case on the same days; raises Conflict.

    Of a case that is not the importer's nothing is told, neither that there is one nor where: a trial of
    made-up rows would else find out of anybody whether they are in correction.
    """
    number, term = made.opened.person.citizen_no, made.opened.order.term
    if number is None:
        return
    for case_id in uow.find_case(citizen_no=number):
        if case_id == made.case_id:
            continue
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        from_on, left = file.order.term.from_on, left_on(file, date.max)
        # Whoever was gone before the term began, such as after a revocation, was never on these days.
        if left is not None and left < from_on:
            continue
        other = DateSpan(from_on=from_on, to_on=left or file.order.ends_on)
        if not other.overlap_days(term):
            continue
        if not known.may_see(uow, case_id):
            remedy = "核对号码；号码没有错的，报上一级社区矫正机构核实后再办"
            raise Conflict("身份证号码", "这一行不能在本机构入库", remedy)
        what = f"该身份证号码已有期限重叠的案件（{other.from_on} 至 {other.to_on}）"
        raise Conflict("身份证号码", what, "核对是否重复登记；同一人的案件期限不能重叠")


def _says_the_same(uow: UnitOfWork, log_id: str, drafts: Sequence[AnyDraft]) -> bool:
    """Tell whether all of it is on record, though somebody else may have imported it."""
    known = {entry.entry_id: (entry.when, entry.payload) for entry in uow.entries(log_id)}
    return all(known.get(item.entry_id) == (item.when, item.payload) for item in drafts)
