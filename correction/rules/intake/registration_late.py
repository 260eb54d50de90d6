"""A person who came and was not registered (接收登记超期): 社区矫正法 第二十二条.

The law says that the agency registers whom it receives and names no days, so a local book has to. Judged only
where the agency keeps record of the papers. The county agency bears it, never the person who came.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import arrival_of
from correction.domain.days import WorkCalendar
from correction.domain.facts.papers import CountyRegistered, DecisionNotified, PapersReceived
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "registration_late"


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the registration that the county owes from the day the person came."""
    registered = file.of(CountyRegistered)
    if not registered and not file.of(DecisionNotified) and not file.of(PapersReceived):
        return
    arrival = arrival_of(file)
    if arrival is None:
        return
    owed = Owed(
        rule=RULE,
        zh="办理接收登记",
        bearer=Bearer.OFFICE,
        occasion=file.opened.entry_id,
        since_on=arrival.when.legal_on,
        rests_on=(arrival,),
        done=registered[0] if registered else None,
    )
    yield timed(owed, book, calendar, days="registration.days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a person who came and was not registered by the last day."""
    yield from late(view, steps(view.file, view.book, view.context.calendar), AlertKind.INTAKE_LATE)
