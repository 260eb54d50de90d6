"""Looking for somebody who cannot be reached (查找): 社区矫正法 第三十条; 实施办法 第三十八条.

The verbs write down what was done, step by step with its proof. A step without proof, or for which nobody had
begun a search, is refused with its article, and the attempt stays in the log.
"""

from datetime import datetime
from typing import NoReturn

from correction.domain.case.strands import left_on
from correction.domain.entry import AnyEntry
from correction.domain.facts.absence import (
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchStepDone,
    SearchTold,
)
from correction.domain.file import CaseFile
from correction.domain.moments import When, local_text
from correction.office.approvals.refusals import Clashes, ContentUnlawful
from correction.office.ids import new_id
from correction.office.ports import UnitOfWork
from correction.office.record import RARE_ONLY, draft, record
from correction.rulebooks.book import Rulebook

SearchFact = ContactTried | ContactLost | SearchOrdered | SearchStepDone | SearchTold | PersonFound
WHERE = "查找"


def look_for(
    uow: UnitOfWork,
    book: Rulebook,
    case_id: str,
    fact: SearchFact,
    *,
    when: When,
    actor: str,
    now: datetime,
) -> AnyEntry:
    """Write down one act of looking for a person (登记查找); gives the entry.

    Raises Clashes after the end of the case, for a second order while one is being carried out, and what
    `check_losing` says of a loss; ContentUnlawful without proof, or for a step before any
    loss or search is on record; NotFound for an unknown case; InvalidValue for a time to come.
    """
    file = CaseFile.of_log(case_id, uow.entries(case_id, settled=RARE_ONLY))
    check = _Check(file, book, when)
    check.open_case()
    match fact:
        case ContactLost():
            check.proof(fact.evidence)
        case SearchOrdered():
            check.not_ordered()
        case SearchStepDone():
            check.proof(fact.evidence)
            check.begun("cite.lost_contact")
        case SearchTold():
            check.begun("cite.search_notice")
    item = draft(fact, when, entry_id=new_id(now), actor=actor)
    (entry,) = record(uow, case_id, [item], now=now)
    return entry


class _Check:
    """What stands against an act of a search, by the file and the book of its day."""

    __slots__ = ("book", "file", "when")

    def __init__(self, file: CaseFile, book: Rulebook, when: When) -> None:
        self.file, self.book, self.when = file, book, when

    def open_case(self) -> None:
        ended_on = left_on(self.file, self.when.legal_on)
        if ended_on is not None and ended_on < self.when.legal_on:
            what = f"本案已于 {ended_on} 解除或者终止"
            self._clash(what, "核对案件和日期；裁定撤销、收监后下落不明的，由公安机关追捕")

    def proof(self, evidence: str) -> None:
        if not evidence.strip():
            article = self._article("cite.search_notice")
            remedy = "写明证据，例如通话记录、走访笔录、照片的编号"
            raise ContentUnlawful(WHERE, "没有写明证据", remedy, article)

    def not_ordered(self) -> None:
        ordered = self._since_found(SearchOrdered)
        if ordered is not None:
            what = f"{local_text(ordered.when.starts_at)} 已经组织查找（第 {ordered.number} 条）"
            self._clash(what, "把这次的工作登记为查找经过；查找到以后又失联的，先登记查找到")

    def begun(self, key: str) -> None:
        if self._since_found(SearchOrdered) is None and self._since_found(ContactLost) is None:
            what = f"{local_text(self.when.starts_at)} 以前没有认定失联或者组织查找的记录"
            remedy = "先登记认定失联或者组织查找；只是打电话的，登记为联系查找"
            raise ContentUnlawful(WHERE, what, remedy, self._article(key))

    def _since_found(self, kind: type[ContactLost | SearchOrdered]) -> AnyEntry | None:
        """Give the last entry of a kind by the time of the act, unless the person was found since."""
        at = self.when.ends_at or self.when.starts_at
        last = next((e for e in reversed(self.file.of(kind)) if e.when.starts_at <= at), None)
        if last is None:
            return None
        found = (e.when.starts_at for e in self.file.of(PersonFound))
        return None if any(last.when.starts_at <= found_at <= at for found_at in found) else last

    def _clash(self, what: str, remedy: str) -> NoReturn:
        raise Clashes(WHERE, what, remedy, self._article("cite.lost_contact"))

    def _article(self, key: str) -> str:
        return str(self.book.cite(key, self.when.legal_on))
