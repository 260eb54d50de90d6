"""Handing a caseload over (工作移交): all of it or chosen cases, in one transaction.

Responsibility is written in each case, as ever; the log of the successor's body holds the handing over as
one entry. Nothing that is open is closed or moved by it: `open_work` lists what goes along.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.case.responsibility import responsible_on
from correction.domain.case.strands import ending_of
from correction.domain.entry import Entry, Fact
from correction.domain.errors import Conflict, InvalidValue, NotFound
from correction.domain.facts.admission import StaffAssigned, StaffReleased
from correction.domain.facts.handover import CaseloadHandedOver
from correction.domain.file import CaseFile
from correction.domain.moments import When, legal_day
from correction.domain.organisation import Role, StaffMember
from correction.office.county.bodies import body_log, stands_already
from correction.office.ids import derived_id
from correction.office.ports import LogKind, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.office.unlawful import PowerLacking
from correction.rulebooks.book import Rulebook

WHERE = "工作移交"
QUALIFIED, ENTRUSTED = "cite.qualification", "cite.delegation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who hands which cases to whom, from which day on, and why."""

    from_staff_id: str
    to_staff_id: str
    from_on: date
    reason: str
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One case that somebody carries: as the 1 or as one of the X."""

    case_id: str
    role: Role


def caseload_of(
    uow: UnitOfWork, staff_id: str, office_ids: Iterable[str], *, from_on: date, now: datetime
) -> tuple[Carried, ...]:
    """Give the open cases of some bodies that a member of staff carried on a day and carries still."""
    found = []
    for case_id in sorted({each for org_id in office_ids for each in uow.cases_of(org_id)}):
        file = _file(uow, case_id)
        role = _carried(file, staff_id, from_on, now)
        if role is not None and ending_of(file) is None and uow.began_on(case_id) is not None:
            found.append(Carried(case_id=case_id, role=role))
    return tuple(found)


def hand_over(
    uow: UnitOfWork, handover: Handover, *, entry_id: str, book: Rulebook, actor: str, now: datetime
) -> Entry[CaseloadHandedOver]:
    """Hand cases over to another member of staff from a day on; the same id again hands nothing over anew.

    Raises NotFound for unknown staff or cases, InvalidValue without a reason or cases, for a day to come or
    the same person twice, Conflict for a case that the first does not carry, and PowerLacking for a successor
    who may not carry one: the 1 has to be qualified to enforce (社区矫正法 第十条).
    """
    giver, taker, fact = _said(uow, handover)
    when = When.day(handover.from_on)
    known = body_log(uow, taker.org_id, CaseloadHandedOver)
    said = {"from_staff_id": giver.staff_id, "to_staff_id": taker.staff_id, "reason": fact.reason}
    if stands := stands_already(known, entry_id, **said, case_ids=fact.case_ids):
        return stands
    taking = _Taking(uow=uow, fact=fact, taker=taker, from_on=handover.from_on, book=book, now=now)
    for case_id, facts in taking.in_every_case(entry_id):
        drafts = [
            draft(one, when, entry_id=derived_id("handover", entry_id, case_id, one.KIND), actor=actor)
            for one in facts
        ]
        record(uow, case_id, drafts, now=now)
    uow.create_log(taker.org_id, LogKind.OFFICE, office_id=taker.org_id)
    (entry,) = uow.append(taker.org_id, [draft(fact, when, entry_id=entry_id, actor=actor)], recorded_at=now)
    return entry


def check_handover(uow: UnitOfWork, handover: Handover, *, book: Rulebook, now: datetime) -> None:
    """Raise what `hand_over` would raise, and write nothing (办理前核对)."""
    _, taker, fact = _said(uow, handover)
    taking = _Taking(uow=uow, fact=fact, taker=taker, from_on=handover.from_on, book=book, now=now)
    for _ in taking.in_every_case(""):
        pass


def _said(uow: UnitOfWork, handover: Handover) -> tuple[StaffMember, StaffMember, CaseloadHandedOver]:
    giver, taker = uow.staff(handover.from_staff_id), uow.staff(handover.to_staff_id)
    fact = CaseloadHandedOver(
        from_staff_id=giver.staff_id,
        to_staff_id=taker.staff_id,
        reason=handover.reason.strip(),
        case_ids=tuple(sorted(set(handover.case_ids))),
    )
    return giver, taker, fact


def handovers_under(
    uow: UnitOfWork, org_ids: Iterable[str]
) -> tuple[tuple[str, Entry[CaseloadHandedOver]], ...]:
    """Give what was handed over to staff of some bodies, each with the body, the latest first."""
    found = [
        (org_id, entry)
        for org_id in sorted(org_ids)
        for entry in body_log(uow, org_id, CaseloadHandedOver).of(CaseloadHandedOver)
    ]
    return tuple(sorted(found, key=lambda one: (one[1].recorded_at, one[1].entry_id), reverse=True))


def _check(fact: CaseloadHandedOver, from_on: date, now: datetime) -> None:
    if not fact.reason:
        raise InvalidValue(WHERE, "没有写明理由", "写明为什么移交，例如 调离、休假、轮岗")
    if not fact.case_ids:
        raise InvalidValue(WHERE, "没有选择移交的案件", "从移出人的案件中选择")
    if fact.from_staff_id == fact.to_staff_id:
        raise InvalidValue(WHERE, "移出人和接收人是同一人", "选择另一名工作人员接收")
    if from_on > legal_day(now):
        raise InvalidValue(WHERE, f"移交日期 {from_on} 还没有到", "到那一天再办理，或者改为今天")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """One handing over as it is checked case by case."""

    uow: UnitOfWork
    fact: CaseloadHandedOver
    taker: StaffMember
    from_on: date
    book: Rulebook
    now: datetime

    def in_every_case(self, handover_id: str) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Give what is to be written, case by case; raises as `hand_over` does."""
        _check(self.fact, self.from_on, self.now)
        for case_id in self.fact.case_ids:
            yield case_id, self.facts_of(case_id, handover_id)

    def facts_of(self, case_id: str, handover_id: str) -> tuple[Fact, ...]:
        """Give what is to be written in one case; raises as `hand_over` does."""
        if self.uow.began_on(case_id) is None:
            raise NotFound(WHERE, f"没有案件 {case_id}", "核对案件编号")
        file, giver = _file(self.uow, case_id), self.fact.from_staff_id
        role = _carried(file, giver, self.from_on, self.now)
        if role is None or ending_of(file) is not None:
            what = f"案件 {_label(file)} 在 {self.from_on} 不由 {giver} 负责，或者已经解除、终止"
            raise Conflict(WHERE, what, "刷新清单后重新选择")
        self._check_taker(file, role)
        released = StaffReleased(staff_id=giver, handover_id=handover_id, reason=self.fact.reason)
        # An officer of the case who takes over from an assistant stays its officer.
        if responsible_on(file, legal_day(self.now)).get(self.taker.staff_id) in (Role.OFFICER, role):
            return (released,)
        assigned = StaffAssigned(
            staff_id=self.taker.staff_id, role=role, handover_id=handover_id, reason=self.fact.reason
        )
        return assigned, released

    def _check_taker(self, file: CaseFile, role: Role) -> None:
        taker, on, answers = self.taker, self.from_on, self.uow.office_of(file.case_id)
        tree = self.uow.organisation()
        if answers is None or not (tree.covers(taker.org_id, answers) or tree.covers(answers, taker.org_id)):
            what = f"{taker.name}不属于负责案件 {_label(file)} 的机构"
            remedy = "由本机构的人员接收；换司法所的，先办理委托或者执行地变更"
            raise PowerLacking(WHERE, what, remedy, str(self.book.cite(ENTRUSTED, on)))
        if role is Role.OFFICER and not (taker.role is Role.OFFICER and taker.is_qualified(on)):
            what = f"{taker.name}在 {on} 没有执法资格，不能担任案件 {_label(file)} 的专职责任人"
            remedy = "选择有执法资格的专职人员接收"
            raise PowerLacking(WHERE, what, remedy, str(self.book.cite(QUALIFIED, on)))


def _carried(file: CaseFile, staff_id: str, on: date, now: datetime) -> Role | None:
    """Give as what somebody carried a case on a day, if they carry it still."""
    held = responsible_on(file, on).get(staff_id)
    return held if staff_id in responsible_on(file, legal_day(now)) else None


def _label(file: CaseFile) -> str:
    """Name a case as staff do; one without a number by its id."""
    return file.opened.payload.case_no or file.case_id


def _file(uow: UnitOfWork, case_id: str) -> CaseFile:
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
