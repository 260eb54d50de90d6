"""The decider served the papers late (送达超期): 社区矫正法 第二十条; until 2020-06-30 2012 实施办法 第五条.

Ten days from effect, before the law three working days. The first delivery counts; what was missing from it
is a matter of its own. The decider bears it, never the person.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.papers import CountyRegistered, DecisionNotified, PapersReceived
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "papers_late"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the papers that the decider owes, once the decision is known to the agency in some way."""
    came = file.of(PapersReceived)
    if not came and not file.of(DecisionNotified) and not file.of(CountyRegistered):
        return
    owed = Owed(
        rule=RULE,
        zh="送达法律文书",
        bearer=Bearer.OTHER,
        occasion=file.opened.entry_id,
        since_on=file.order.effective_on,
        rests_on=(file.opened,),
        done=came[0] if came else None,
    )
    yield timed(owed, book, calendar, days="papers.serve_days", working_days="papers.serve_working_days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a decider who served the papers after the last day, or has not yet."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.PAPER_LATE)
