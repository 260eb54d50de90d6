"""Taking a person in (接收): 社区矫正法 第二十条至第二十二条; 实施办法 第十六条、第十七条.

Each verb refuses what cannot be lawful, with the article. Between the entrustment to an office and its
receipt the county answers for the person.
"""

from dataclasses import dataclass
from datetime import datetime

from correction.domain.authority import body_of, county_of
from correction.domain.case.reception import arrival_of, received_by
from correction.domain.entry import AnyEntry, Fact
from correction.domain.errors import NotFound
from correction.domain.facts.admission import (
    HandedOver,
    OfficeAssigned,
    OfficeReceived,
    Released,
    ReportedIn,
    Terminated,
)
from correction.domain.facts.papers import (
    CountyRegistered,
    DecisionNotified,
    PapersAsked,
    PapersReceived,
    ReceiptReturned,
    TermConfirmed,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.approvals.refusals import Clashes, ContentUnlawful, PowerLacking
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.book import Rulebook

SERVICE, RECEIPT, COMPLETION = "notice.days", "papers.receipt_days", "papers.complete_days"
REPORT, HANDOVER, REGISTER = "first_report.days", "handover.days", "registration.days"
_VOID_FIRST = "不必重复登记；登记有误的，先作废再登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One case at intake, and who does something about it: when it was done and when it is written down."""

    uow: UnitOfWork
    book: Rulebook
    file: CaseFile
    when: When
    actor: str
    now: datetime

    def article(self, key: str) -> str:
        """Name an article as it stood on the day of the act."""
        return str(self.book.cite(key, self.when.legal_on))

    @property
    def office_id(self) -> str:
        """The office to which the case is entrusted, or that opened it."""
        assigned = self.file.latest(OfficeAssigned)
        return assigned.payload.office_id if assigned else self.file.opened.payload.office_id

    def put(self, fact: Fact) -> AnyEntry:
        """Record a fact that has passed its checks."""
        item = draft(fact, self.when, entry_id=new_id(self.now), actor=self.actor)
        (entry,) = record(self.uow, self.file.case_id, [item], now=self.now)
        return entry

    def after_effect(self, where: str, key: str) -> None:
        """Refuse an act that is dated before the decision took effect."""
        effective_on = self.file.order.effective_on
        if self.when.legal_on < effective_on:
            what = f"{self.when.legal_on} 早于裁判、决定的生效日 {effective_on}"
            raise ContentUnlawful(where, what, "核对日期；生效日录错的，先登记裁判变更", self.article(key))

    def acting_body(self, where: str, key: str) -> OrgUnit | None:
        """Give the body of a registered actor, none for others; refuse one that is not over the case."""
        try:
            who = self.uow.staff(self.actor)
        except NotFound:
            return None
        tree = self.uow.organisation()
        body = body_of(tree, who)
        if not tree.covers(body.org_id, self.office_id):
            remedy = f"由{tree.unit(self.office_id).name}或者其上级办理"
            raise PowerLacking(where, f"{body.name}不管辖本案", remedy, self.article(key))
        return body


def desk_of(uow: UnitOfWork, book: Rulebook, case_id: str, *, when: When, actor: str, now: datetime) -> Desk:
    """Open the file of a case at intake; raises NotFound for a case that was not opened."""
    if uow.began_on(case_id) is None:
        raise NotFound("案件", f"没有案件 {case_id}", "先立案，或核对案件编号")
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    return Desk(uow=uow, book=book, file=file, when=when, actor=actor, now=now)


def notified(desk: Desk, fact: DecisionNotified) -> AnyEntry:
    """Record that the decider told the agency; ContentUnlawful before the decision took effect."""
    desk.after_effect("收到通知", SERVICE)
    return desk.put(fact)


def papers_came(desk: Desk, fact: PapersReceived) -> AnyEntry:
    """Record which papers came and which are missing; ContentUnlawful for none, or one named as both."""
    where = "收到文书"
    desk.after_effect(where, SERVICE)
    if not fact.papers:
        raise ContentUnlawful(where, "没有写明收到哪些文书", "逐件写明，例如 判决书", desk.article(SERVICE))
    both = set(fact.papers) & set(fact.missing)
    if both:
        what = f"{'、'.join(sorted(both))}既写收到又写缺少"
        raise ContentUnlawful(where, what, "按清点的结果只写一处", desk.article(SERVICE))
    return desk.put(fact)


def ask_papers(desk: Desk, fact: PapersAsked) -> AnyEntry:
    """Record that papers were asked for; Clashes for those that are there, ContentUnlawful for none."""
    where = "要求补齐"
    desk.after_effect(where, COMPLETION)
    if not fact.papers:
        raise ContentUnlawful(where, "没有写明补齐哪些文书", "逐件写明", desk.article(COMPLETION))
    came = {p for e in desk.file.of(PapersReceived) for p in e.payload.papers}
    here = [paper for paper in fact.papers if paper in came]
    if here:
        raise Clashes(where, f"{'、'.join(here)}已经收到", "只要求补齐缺少的文书", desk.article(COMPLETION))
    return desk.put(fact)


def return_receipt(desk: Desk, fact: ReceiptReturned) -> AnyEntry:
    """Record a receipt; ContentUnlawful where no papers had come by then, Clashes where all have one."""
    where, on = "送达回执", desk.when.legal_on
    came = [e.when.legal_on for e in desk.file.of(PapersReceived) if e.when.legal_on <= on]
    if not came:
        what = f"{on} 还没有收到法律文书的记录"
        raise ContentUnlawful(where, what, "先登记收到的文书，再登记回执", desk.article(RECEIPT))
    if any(e.when.legal_on >= max(came) for e in desk.file.of(ReceiptReturned)):
        raise Clashes(where, "收到的文书都已经退回回执", _VOID_FIRST, desk.article(RECEIPT))
    return desk.put(fact)


def report_in(desk: Desk) -> AnyEntry:
    """Record that the person reported; ContentUnlawful for whom the law has handed over instead."""
    _check_awaited(desk, "报到", REPORT)
    return desk.put(ReportedIn())


def hand_over(desk: Desk, *, by: str) -> AnyEntry:
    """Record that the person was handed over, and by whom; ContentUnlawful for who reports themselves."""
    where = "移交"
    if not by.strip():
        raise ContentUnlawful(where, "没有写明移送机关", "写明由哪个监狱、看守所移送", desk.article(HANDOVER))
    _check_awaited(desk, where, HANDOVER)
    return desk.put(HandedOver(by=by))


def _check_awaited(desk: Desk, where: str, key: str) -> None:
    """Refuse an arrival before the effect, a second one, or one after the case is closed."""
    desk.after_effect(where, key)
    arrival = arrival_of(desk.file)
    if arrival is not None:
        what = f"{arrival.when.legal_on} 已经登记{arrival.payload.ZH}"
        raise Clashes(where, what, _VOID_FIRST, desk.article(key))
    ended: list[AnyEntry] = [*desk.file.of(Released), *desk.file.of(Terminated)]
    if any(entry.when.legal_on <= desk.when.legal_on for entry in ended):
        raise Clashes(where, "本案已经解除或者终止", "核对案件；解除有误的，先作废解除", desk.article(key))


def register(desk: Desk) -> AnyEntry:
    """Record that the county checked and registered the person who came.

    Raises ContentUnlawful before they came, Clashes for a second time, PowerLacking for an actor of an
    office, NotFound where no county agency is registered over the case.
    """
    where = "接收登记"
    arrival = arrival_of(desk.file)
    if arrival is None or arrival.when.legal_on > desk.when.legal_on:
        what = f"{desk.when.legal_on} 还没有报到或者移交的记录"
        raise ContentUnlawful(
            where, what, "先登记报到或者移交；人没有到的不能登记接收", desk.article(REGISTER)
        )
    done = desk.file.latest(CountyRegistered)
    if done is not None:
        what = f"{done.when.legal_on} 已经接收登记"
        raise Clashes(where, what, _VOID_FIRST, desk.article(REGISTER))
    body = desk.acting_body(where, REGISTER)
    if body is not None and body.level is not OrgLevel.COUNTY:
        what = f"{body.name}不能办理接收登记，由县级社区矫正机构办理"
        raise PowerLacking(where, what, "报县级社区矫正机构登记", desk.article(REGISTER))
    return desk.put(CountyRegistered(county_id=county_of(desk.uow.organisation(), desk.office_id).org_id))


def office_receives(desk: Desk) -> AnyEntry:
    """Record that the office to which the case was entrusted received the person.

    Raises ContentUnlawful where nothing was entrusted by then or the person has not come, Clashes where it
    was received, PowerLacking for an actor of another office.
    """
    where, on = "司法所接收", desk.when.legal_on
    key = "cite.delegation"
    assigned = [e for e in desk.file.of(OfficeAssigned) if e.when.legal_on <= on]
    if not assigned:
        what = f"{on} 没有委托司法所的记录"
        remedy = (
            "立案时就由本所负责的，不必登记接收；县级机构委托的，先由它登记委托（correction record office）"
        )
        raise ContentUnlawful(where, what, remedy, desk.article(key))
    if received_by(desk.file, assigned[-1]) is not None:
        raise Clashes(where, "受委托的司法所已经接收", _VOID_FIRST, desk.article(key))
    if arrival_of(desk.file) is None:
        raise ContentUnlawful(where, "还没有报到或者移交的记录", "先登记报到或者移交", desk.article(key))
    office_id = assigned[-1].payload.office_id
    body = desk.acting_body(where, key)
    if body is not None and body.level is OrgLevel.OFFICE and body.org_id != office_id:
        what = f"本案委托的不是{body.name}"
        raise PowerLacking(where, what, "由受委托的司法所登记接收", desk.article(key))
    return desk.put(OfficeReceived(office_id=office_id))


def confirm_term(desk: Desk, fact: TermConfirmed) -> AnyEntry:
    """Record that the decider stands by its dates; ContentUnlawful without saying whom and what."""
    where, key = "刑期核对", "cite.data_quality"
    if not fact.by.strip() or not fact.note.strip():
        what = "没有写明向谁核对、答复如何"
        raise ContentUnlawful(
            where, what, "写明决定机关、经办人和答复；日期有误的登记裁判变更", desk.article(key)
        )
    return desk.put(fact)
