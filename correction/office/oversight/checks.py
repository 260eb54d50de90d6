"""The procuratorate's checks, ready to run (检察监督自查): 刑事诉讼规则 第六百四十三条、第六百四十四条.

Each check goes over the cases and names person, matter and evidence. It finds what is on record and no more:
whether something was unlawful is for people to say, so nothing here is an alert.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.context import Context
from correction.domain.entry import AnyEntry
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.organisation import OrgTree
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules.view import CaseView

CITE = "cite.oversight_checks"


class Check(StrEnum):
    """What a procuratorate looks for (检察监督情形)."""

    NOT_TOLD = "not_told"
    APPROVED_UNLAWFULLY = "approved_unlawfully"
    LOST_BY_NEGLECT = "lost_by_neglect"
    BREACH_UNANSWERED = "breach_unanswered"
    RIGHTS_HARMED = "rights_harmed"
    ENDED_UNLAWFULLY = "ended_unlawfully"
    NOT_PROPOSED = "not_proposed"
    OTHERS_SILENT = "others_silent"

    @property
    def zh(self) -> str:
        """The check as it is called on screen."""
        return _CHECK_ZH[self]


_CHECK_ZH = {
    Check.NOT_TOLD: "入矫未履行告知义务",
    Check.APPROVED_UNLAWFULLY: "违法批准外出或者进入禁止区域",
    Check.LOST_BY_NEGLECT: "监管不力致脱管",
    Check.BREACH_UNANSWERED: "违规而未处置",
    Check.RIGHTS_HARMED: "超时间、超强度劳动等侵害权利",
    Check.ENDED_UNLAWFULLY: "解除、终止不合法",
    Check.NOT_PROPOSED: "应提请而未提请",
    Check.OTHERS_SILENT: "法院、公安机关等未依法办理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that a check found: since what day, what, and the entries that show it, by id."""

    check: Check
    on: date
    what: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A case with all that a check may look at, up to the end of day `on`."""

    view: CaseView
    findings: tuple[Finding, ...]
    tree: OrgTree
    on: date

    @property
    def file(self) -> CaseFile:
        """The file as it had happened."""
        return self.view.file

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.view.book

    @property
    def records_on(self) -> date:
        """The day from which the office's records are whole; before it nothing is asked."""
        return self.file.opened.payload.records_from_on


Query = Callable[[Subject], Iterator[Hit]]


def subject_of(
    file: CaseFile,
    findings: tuple[Finding, ...],
    book: Rulebook,
    context: Context,
    watch: Watch,
    *,
    tree: OrgTree,
    on: date,
) -> Subject:
    """Put a case before the checks; `file` holds what had happened by the moment of the watch."""
    view = CaseView(file=file, book=book, context=context, watch=watch)
    return Subject(view=view, findings=findings, tree=tree, on=on)


def hit(check: Check, entry: AnyEntry, what: str, *more: str) -> Hit:
    """Give a hit on the day of an entry, with that entry first among the evidence."""
    return Hit(check=check, on=entry.when.legal_on, what=what, evidence=(entry.entry_id, *more))


def run(queries: Mapping[Check, Query], subject: Subject) -> tuple[Hit, ...]:
    """Run checks over one case; the hits in order of check and day."""
    return tuple(found for query in queries.values() for found in sorted(query(subject), key=_by_day))


def _by_day(found: Hit) -> tuple[date, str]:
    return found.on, found.what
