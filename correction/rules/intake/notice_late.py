"""The decider told the agency late (通知超期): 社区矫正法 第二十条; five days from effect.

Judged once the decision is known to the agency in some way. The papers themselves are a notice too. The
decider bears it, never the person.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.entry import AnyEntry
from correction.domain.facts.papers import CountyRegistered, DecisionNotified, PapersReceived
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "notice_late"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the notice that the decider owes, where anything shows that the agency keeps such records."""
    told: list[AnyEntry] = [*file.of(DecisionNotified), *file.of(PapersReceived)]
    if not told and not file.of(CountyRegistered):
        return
    owed = Owed(
        rule=RULE,
        zh="通知执行地社区矫正机构",
        bearer=Bearer.OTHER,
        occasion=file.opened.entry_id,
        since_on=file.order.effective_on,
        rests_on=(file.opened,),
        done=min(told, key=lambda entry: entry.when.starts_at, default=None),
    )
    yield timed(owed, book, calendar, days="notice.days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a decider who told the agency after the last day, or has not yet."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.PAPER_LATE)
