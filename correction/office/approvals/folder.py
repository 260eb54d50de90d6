"""What an act on a request needs to know (办理环境): the case, the tree of bodies, the heads, the book."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.authority import (
    AUTHORITIES,
    Desk,
    Lack,
    Rung,
    deciding_bodies,
    lack_of,
    medical_rung,
)
from correction.domain.authority import county_of as county_over
from correction.domain.case.requests import Request, requests_of
from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import NotFound
from correction.domain.facts.admission import OfficeAssigned
from correction.domain.facts.approvals import ApprovalMatter, HeadAppointed
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, When
from correction.domain.organisation import OrgLevel, OrgTree, OrgUnit, Power, StaffMember
from correction.office.approvals.refusals import ContentUnlawful, PowerLacking
from correction.office.approvals.taken import rung_for_leave
from correction.office.ids import new_id
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of

LEAVE_POWER = Power.LEAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One case as whoever decides on it finds it."""

    file: CaseFile
    tree: OrgTree
    heads: tuple[HeadAppointed, ...]
    book: Rulebook

    @property
    def office_id(self) -> str:
        """The office to which the case is entrusted now."""
        moved = self.file.latest(OfficeAssigned)
        return moved.payload.office_id if moved else self.file.opened.payload.office_id

    @property
    def county(self) -> OrgUnit:
        """The county agency of the case; raises NotFound where none is registered."""
        return county_over(self.tree, self.office_id)

    def request(self, approval_id: str) -> Request:
        """Give a request by its id; raises NotFound."""
        for request in requests_of(self.file):
            if request.approval_id == approval_id:
                return request
        raise NotFound("审批", f"本案没有申请 {approval_id}", "核对申请编号，或先登记申请")

    def article(self, matter: ApprovalMatter, on: date) -> str:
        """Name the article under which a matter is decided on a day."""
        return str(self.book.cite(AUTHORITIES[matter].cite, on))

    def rung(self, request: Request, on: date) -> tuple[Rung, bool]:
        """Tell on which rung a request is decided, and whether a delegation would bring it to the office."""
        if request.matter is ApprovalMatter.LEAVE:
            asked = DateSpan(from_on=request.from_on, to_on=request.to_on)
            held = self.tree.delegated(LEAVE_POWER, self.office_id, on)
            low, _ = rung_for_leave(
                self.file, request.approval_id, asked, delegated=True, book=self.book, on=on
            )
            delegable = low is Rung.OFFICE
            return (Rung.COUNTY if delegable and not held else low), delegable
        if request.matter is ApprovalMatter.MEDICAL_INTERVAL:
            return medical_rung(request.entry.payload.months), False
        return AUTHORITIES[request.matter].decides, False

    def check_power(self, who: StaffMember, request: Request, on: date) -> OrgUnit:
        """Give the body for which somebody decides a request; raises PowerLacking where they may not."""
        rung, delegable = self.rung(request, on)
        desk = Desk(
            rung=rung,
            bodies=deciding_bodies(self.tree, self.office_id, rung),
            by_head=AUTHORITIES[request.matter].by_head,
            asked_by=request.entry.actor,
        )
        lack = lack_of(who, desk, tree=self.tree, heads=self.heads, delegable=delegable, on=on)
        if lack is not None:
            raise self._lacking(lack, who, desk, request.matter, on)
        mine = {unit.org_id for unit in self.tree.above(who.org_id)}
        return next((unit for unit in desk.bodies if unit.org_id in mine), desk.bodies[-1])

    def heard(self, request: Request, rung: Rung) -> tuple[OrgLevel, ...]:
        """Tell whose opinions must be on record before a request is decided."""
        if request.matter is not ApprovalMatter.LEAVE:
            return AUTHORITIES[request.matter].heard
        levels = {Rung.OFFICE: 0, Rung.COUNTY: 1}
        return (OrgLevel.OFFICE, OrgLevel.COUNTY)[: levels.get(rung, 2)]

    def _lacking(
        self, lack: Lack, who: StaffMember, desk: Desk, matter: ApprovalMatter, on: date
    ) -> PowerLacking:
        bodies = "或者".join(unit.name for unit in desk.bodies)
        told = {
            Lack.POWER: (f"{who.name}所在机构无权决定，应由{desk.rung.zh}决定", f"报{bodies}审批"),
            Lack.DELEGATION: (
                f"{who.name}所在司法所没有受委托审批七日以内外出",
                f"报{bodies}审批，或者由其书面委托后再办",
            ),
            Lack.QUALIFICATION: (f"{who.name}在 {on} 没有执法资格", f"由{bodies}有执法资格的工作人员决定"),
            Lack.HEAD: (f"{who.name}不是县级司法行政部门负责人", f"报{bodies}负责人审批；负责人须先登记任职"),
            Lack.OWN_REQUEST: (f"{who.name}是提出人，不能自己批准", f"由{bodies}另一名有权的工作人员决定"),
        }
        keys = {Lack.DELEGATION: "cite.delegation", Lack.QUALIFICATION: "cite.qualification"}
        key = keys.get(lack, AUTHORITIES[matter].cite)
        return PowerLacking(matter.zh, *told[lack], str(self.book.cite(key, on)))


def open_folder(uow: UnitOfWork, case_id: str, book: Rulebook) -> Folder:
    """Load what an act on a request needs; raises NotFound for an unknown case."""
    (folder,) = open_folders(uow, [case_id], book)
    return folder


def open_folders(uow: UnitOfWork, case_ids: Iterable[str], book: Rulebook) -> Iterator[Folder]:
    """Load the same for many cases, what lies around them once; raises NotFound like `open_folder`."""
    platform = CaseFile.of_log(PLATFORM_LOG, uow.entries(PLATFORM_LOG))
    heads = tuple(entry.payload for entry in platform.of(HeadAppointed))
    tree = uow.organisation()
    for case_id in case_ids:
        file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
        yield Folder(file=file, tree=tree, heads=heads, book=book_of(file, book))


def check_later(folder: Folder, request: Request, when: When) -> None:
    """Refuse an act that is dated before the request it is about."""
    asked = request.entry.when
    by_day = when.on is not None or asked.on is not None
    early = when.legal_on < asked.legal_on if by_day else when.starts_at < asked.starts_at
    if early:
        raise ContentUnlawful(
            request.matter.zh,
            f"办理日期 {when.legal_on} 早于申请日期 {asked.legal_on}",
            "核对日期；申请日期录错的，作废后重新登记申请",
            folder.article(request.matter, asked.legal_on),
        )


def put(
    uow: UnitOfWork, case_id: str, facts: Sequence[Fact], when: When, *, actor: str, now: datetime
) -> tuple[AnyEntry, ...]:
    """Record the facts of one act under its actor; they got their checks before."""
    drafts = [draft(fact, when, entry_id=new_id(now), actor=actor) for fact in facts]
    return record(uow, case_id, drafts, now=now)
