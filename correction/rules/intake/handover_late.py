"""A person who should be handed over and was not (逾期未移交): 社区矫正法 第二十一条第二款、第三款.

Ten days from the receipt of the decision for whoever holds the person: the detention centre or the police
where a court decided, the prison or the detention centre otherwise. That body bears it: the person, who is
handed over, owes no report. It is 漏管 by failure of the hand-over, to be told apart from 未报到.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.reception import arrival_of
from correction.domain.days import WorkCalendar
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.order import Decider
from correction.rulebooks.book import Rulebook
from correction.rules.intake.steps import Owed, Step, late, timed
from correction.rules.view import CaseView

RULE = "handover_late"
_HOLDER_ZH = {
    Decider.COURT: "看守所或者执行取保候审、监视居住的公安机关",
    Decider.PRISON_AUTHORITY: "监狱或者看守所",
    Decider.POLICE: "看守所",
}


def steps(file: CaseFile, book: Rulebook, calendar: WorkCalendar) -> Iterator[Step | None]:
    """Give the hand-over that is owed; none for those who report themselves."""
    order = file.order
    if not order.handed_over:
        return
    arrival = arrival_of(file)
    if arrival is not None and arrival.when.legal_on < file.opened.payload.records_from_on:
        return
    owed = Owed(
        rule=RULE,
        zh="移送社区矫正机构",
        bearer=Bearer.OTHER,
        occasion=file.opened.entry_id,
        since_on=order.effective_on,
        rests_on=(file.opened,),
        done=arrival,
        inputs=(("移送机关", _HOLDER_ZH[order.decider]), ("矫正类别", order.category.zh)),
        cites=() if order.decider is Decider.COURT else ("cite.prison_handover",),
    )
    yield timed(owed, book, calendar, days="handover.days")


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a person who was not handed over by the last day; the matter ends when they are."""
    found = steps(view.file, view.book, view.context.calendar)
    yield from late(view, found, AlertKind.NOT_HANDED_OVER, running=True)
