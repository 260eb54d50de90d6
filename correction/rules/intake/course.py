"""All steps of taking one person in, for a screen (接收进度): 社区矫正法 第二十条至第二十二条.

The rules of this room judge the same steps; here they are shown whether late or not.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import Bearer
from correction.domain.case.reception import arrival_of
from correction.domain.days import WorkCalendar
from correction.domain.file import CaseFile
from correction.rulebooks.book import Rulebook
from correction.rules.intake import (
    first_steps,
    handover_late,
    notice_late,
    office_receipt,
    papers_incomplete,
    papers_late,
    papers_unasked,
    receipt_late,
    registration_late,
)
from correction.rules.intake.steps import Owed, Step, timed
from correction.rules.reports.first_report import RULE as FIRST_REPORT


def _first_report(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """The person's own report, which a rule of its own judges: to be late is 漏管 and no late paper."""
    arrival = arrival_of(file)
    before_records = arrival is not None and arrival.when.legal_on < file.opened.payload.records_from_on
    if file.order.handed_over or before_records:
        return
    owed = Owed(
        rule=FIRST_REPORT,
        zh="报到",
        bearer=Bearer.PERSON,
        occasion=file.opened.entry_id,
        since_on=file.order.effective_on,
        rests_on=(file.opened,),
        done=arrival,
    )
    yield timed(owed, book, calendar, days="first_report.days")


_STEPS = (
    _first_report,
    notice_late.steps,
    papers_late.steps,
    receipt_late.steps,
    papers_unasked.steps,
    papers_incomplete.steps,
    handover_late.steps,
    registration_late.steps,
    office_receipt.receipt_steps,
    office_receipt.report_steps,
    *(first.steps for first in first_steps.FIRST_STEPS),
)


def intake_steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step]:
    """Give every step of intake that is or was owed and has a clock."""
    for steps in _STEPS:
        yield from (step for step in steps(file, book, calendar) if step is not None)
