"""Which cases of a person somebody may join or part (办理范围), and who may: a county, not an office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.authority import body_of
from correction.domain.case.strands import ending_of
from correction.domain.errors import NotFound
from correction.domain.file import CaseFile
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgUnit, StaffMember
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY
from correction.office.unlawful import PowerLacking
from correction.rulebooks.book import Rulebook

ENTRUSTED, QUALIFIED = "cite.delegation", "cite.qualification"
_LEVELS = (OrgLevel.PROVINCE, OrgLevel.CITY, OrgLevel.COUNTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Which cases are one person now, of those that whoever acted answers for; what to look at besides."""

    person_id: str
    case_ids: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The cases of one or two persons: those that whoever acts answers for, and those of others."""

    mine: Mapping[str, CaseFile]
    others: Mapping[str, CaseFile]

    def held_by_others(self, person_id: str) -> bool:
        """Tell whether a case of somebody else's is known under an id."""
        return any(file.person_id == person_id for file in self.others.values())


def check_power(
    uow: UnitOfWork, case_ids: Iterable[str], *, where: str, book: Rulebook, actor: str, now: datetime
) -> OrgUnit:
    """Give the body for which somebody acts on cases: a county or above, over every one of them.

    Raises NotFound for unknown staff or cases, PowerLacking for an office, for a body that is not over every
    case, and for whoever is not qualified to enforce (社区矫正法 第九条、第十条). What is refused names no
    case and nobody: it stays where others read it.
    """
    who, on, tree = uow.staff(actor), legal_day(now), uow.organisation()
    body, offices = body_of(tree, who), []
    for case_id in case_ids:
        office_id = uow.office_of(case_id)
        if uow.began_on(case_id) is None or office_id is None:
            raise NotFound(where, f"没有案件 {case_id}", "核对案件编号")
        offices.append(office_id)
    if body.level not in _LEVELS or not all(tree.covers(body.org_id, each) for each in offices):
        what = f"{body.name}不是管辖这些案件的县级以上社区矫正机构"
        raise PowerLacking(
            where, what, "报县级机构办理；跨县的，报共同的上级机构", str(book.cite(ENTRUSTED, on))
        )
    _check_qualified(who, where, book, on)
    return body


def reach_of(uow: UnitOfWork, body: OrgUnit, case_ids: Iterable[str]) -> Reach:
    """Load all cases of the persons of some cases, and hold them, so that nobody joins one meanwhile."""
    known: dict[str, CaseFile] = {each: file_of(uow, each) for each in sorted(case_ids)}
    while True:
        persons = {file.person_id for file in known.values()}
        found = {each for person_id in persons for each in uow.cases_of_person(person_id)}
        if found <= known.keys():
            break
        # To load a log is to hold it; what was recorded meanwhile shows in the next look.
        known |= {each: file_of(uow, each) for each in sorted(found - known.keys())}
    tree = uow.organisation()
    covered = {each for each in known if tree.covers(body.org_id, uow.office_of(each) or "")}
    return Reach(
        mine={each: file for each, file in known.items() if each in covered},
        others={each: file for each, file in known.items() if each not in covered},
    )


def linked(uow: UnitOfWork, body: OrgUnit, case_id: str) -> Linked:
    """Tell which cases are one person with a case now, and warn where more than one of them runs."""
    person_id = file_of(uow, case_id).person_id
    mine = {
        each: file
        for each, file in reach_of(uow, body, [case_id]).mine.items()
        if file.person_id == person_id
    }
    running = sum(ending_of(file) is None for file in mine.values())
    warning = f"同一人有 {running} 件同时在矫：核对是否重复立案；确有两项裁判的，分别执行"
    return Linked(
        person_id=person_id, case_ids=tuple(sorted(mine)), warnings=(warning,) if running > 1 else ()
    )


def file_of(uow: UnitOfWork, case_id: str) -> CaseFile:
    """Load what a case says of its person."""
    return CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))


def _check_qualified(who: StaffMember, where: str, book: Rulebook, on: date) -> None:
    if not who.is_qualified(on):
        what = f"{who.name}在 {on} 没有执法资格"
        raise PowerLacking(where, what, "由本机构有执法资格的工作人员办理", str(book.cite(QUALIFIED, on)))
