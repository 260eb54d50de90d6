"""Papers asked for that did not come in time (补齐超期): 社区矫正法实施办法 第十六条.

Within five days of being asked the decider serves what was not served, or completes it. The decider bears it,
never the person.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import first_with_all
from correction.domain.days import WorkCalendar
from correction.domain.facts.papers import PapersAsked, PapersReceived
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "papers_incomplete"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give what the decider owes for each time that papers were asked for."""
    for asked in file.of(PapersAsked):
        papers = asked.payload.papers
        owed = Owed(
            rule=RULE,
            zh="补齐法律文书",
            bearer=Bearer.OTHER,
            occasion=asked.entry_id,
            since_on=asked.when.legal_on,
            rests_on=(asked,),
            done=first_with_all(file.of(PapersReceived), papers),
            inputs=(("要求补齐", "、".join(papers)), ("向", asked.payload.of)),
        )
        yield timed(owed, book, calendar, days="papers.complete_days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find papers that were asked for and had not all come by the last day."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.PAPER_LATE)
