"""What a paper is made from (制作依据): its log, the entry it is about, who makes it and when."""

from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.authority import county_of
from correction.domain.case.course import course_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import NotFound
from correction.domain.facts.admission import CaseOpened, OfficeAssigned
from correction.domain.facts.approvals import OpinionGiven
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.file import CaseFile
from correction.domain.finding import Settled
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit
from correction.domain.papers.kinds import Issuer, PaperKind
from correction.domain.papers.specs import SPECS
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook

# Check-ins and positions, of which there are thousands, are no matter of papers.
WITHOUT_DAILY = Settled(regular_on=date.min, daily_on=date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything at hand while one paper is made; `about` is none for a paper that stands alone."""

    uow: UnitOfWork
    file: CaseFile
    paper: PaperKind
    about: AnyEntry | None
    office: OrgUnit
    issuer: OrgUnit
    tree: OrgTree
    book: Rulebook
    actor: str
    now: datetime

    @property
    def on(self) -> date:
        """The day on which the paper is made."""
        return legal_day(self.now)

    @property
    def fact_on(self) -> date:
        """The day of what the paper is about, whose law counts."""
        return self.about.when.legal_on if self.about else self.on

    def staff_name(self, actor: str) -> str:
        """Give the name of whoever recorded something; of a system or an old account, as it signed."""
        try:
            return self.uow.staff(actor).name
        except NotFound:
            return actor

    def opinion(self, level: OrgLevel, approval_id: str) -> str:
        """Give what a body said of a request, with its day; empty where it said nothing."""
        for entry in self.file.of(OpinionGiven):
            said = entry.payload
            if said.approval_id == approval_id and said.level is level:
                stand = "同意" if said.favourable else "不同意"
                who = self.staff_name(entry.actor)
                return f"{stand}。{said.opinion}\n{who}　{day_text(entry.when.legal_on)}"
        return ""


def day_text(on: date | None) -> str:
    """Write a day as papers do, such as 2026年3月10日."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def file_of(uow: UnitOfWork, log_id: str) -> CaseFile:
    """Load what papers can be about."""
    return CaseFile.of_log(log_id, uow.entries(log_id, settled=WITHOUT_DAILY))


def office_of(file: CaseFile, tree: OrgTree, responsible: str | None) -> OrgUnit:
    """Give the body whose desk a log lies on: of a case its office, of a body itself."""
    if file.case_id in tree.units:
        return tree.unit(file.case_id)
    assigned = file.latest(OfficeAssigned)
    if assigned is not None:
        return tree.unit(assigned.payload.office_id)
    return tree.unit(responsible or file.opened.payload.office_id)


def acting_office(file: CaseFile, tree: OrgTree, now: OrgUnit, about: AnyEntry | None) -> OrgUnit:
    """Give the office in whose time something happened, in whose name alone it can be written out.

    It is the one that answers now for a paper about nothing, and before the case was given to an office.
    """
    if about is None or file.latest(CaseOpened) is None:
        return now
    then = tree.units.get(course_of(file).office_on(about.when.legal_on))
    return then if then is not None and then.level is OrgLevel.OFFICE else now


def issuer_of(paper: PaperKind, about: AnyEntry | None, office: OrgUnit, tree: OrgTree) -> OrgUnit:
    """Tell in whose name a paper is made; raises NotFound where no county agency is registered."""
    match SPECS[paper].issuer:
        case Issuer.OFFICE:
            return office
        case Issuer.GRANTER if about and isinstance(about.payload, LeaveGranted):
            if about.payload.level is LeaveLevel.OFFICE:
                return office
            return _at_level(about.payload.level, office, tree)
        case _:
            return county_of(tree, office.org_id)


def _at_level(level: LeaveLevel, office: OrgUnit, tree: OrgTree) -> OrgUnit:
    wanted = OrgLevel(level.value)
    for unit in tree.above(office.org_id):
        if unit.level is wanted:
            return unit
    return county_of(tree, office.org_id)
