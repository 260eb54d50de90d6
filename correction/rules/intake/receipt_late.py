"""No receipt for papers sent back in time (回执超期): 社区矫正法实施办法 第十六条; 2012 实施办法 第五条.

Each delivery asks for one, within five days, before the law within three working days. A receipt counts for
every delivery up to it. The county agency bears it.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.facts.papers import PapersReceived, ReceiptReturned
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "receipt_late"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the receipts that the agency owes, one a delivery."""
    returned = file.of(ReceiptReturned)
    for came in file.of(PapersReceived):
        on = came.when.legal_on
        owed = Owed(
            rule=RULE,
            zh="退回送达回执",
            bearer=Bearer.OFFICE,
            occasion=came.entry_id,
            since_on=on,
            rests_on=(came,),
            done=next((entry for entry in returned if entry.when.legal_on >= on), None),
            inputs=(("送达机关", came.payload.by),),
        )
        yield timed(
            owed, book, calendar, days="papers.receipt_days", working_days="papers.receipt_working_days"
        )


def judge(view: CaseView) -> Iterator[Finding]:
    """Find deliveries for which no receipt went back by the last day."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.PAPER_LATE)
