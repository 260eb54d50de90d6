"""What is open in some cases (未办结事项): what a successor has to know on the first day.

It is read from the same places as the pages of each matter, and stored nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind
from correction.domain.case.requests import requests_of
from correction.domain.days import WorkCalendar
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, legal_day
from correction.office.county.supervision_orders import orders_under
from correction.office.judging.ahead import Due, due_ahead
from correction.office.judging.context import load_context
from correction.office.ports import UnitOfWork
from correction.rulebooks.book import Rulebook
from correction.rulebooks.glossary import glossary
from correction.rules.duty_list import DutyCycle, Outcome, duty_list
from correction.rules.office_work.approval_clocks import waiting
from correction.rules.oversight.supervision_orders import OrderState
from correction.rules.paperwork.ledger import LineState, ledger_of

AHEAD = BACK = timedelta(days=14)
ENDING_WITHIN = timedelta(days=30)


class OpenSort(StrEnum):
    """What kind of matter is open (未办结事项的种类), the most pressing first."""

    ALERT = "alert"
    MISSED = "missed"
    DUE = "due"
    REQUEST = "request"
    AWAY = "away"
    DISPATCH = "dispatch"
    ORDER = "order"
    ENDING = "ending"

    @property
    def zh(self) -> str:
        """The kind as staff call it."""
        return _SORT_ZH[self]


_SORT_ZH = {
    OpenSort.ALERT: "未办结的预警",
    OpenSort.MISSED: "未做到的义务",
    OpenSort.DUE: "十四日内到期",
    OpenSort.REQUEST: "待审批",
    OpenSort.AWAY: "外出未归",
    OpenSort.DISPATCH: "待送达的文书",
    OpenSort.ORDER: "督办单",
    OpenSort.ENDING: "三十日内期满",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One open matter of one case: what it is, and its day - since when for an alert, by when for the rest.

    `ref_id` is that of the alert, request, leave or order; `on` is none where nobody set a day.
    """

    case_id: str
    sort: OpenSort
    what: str
    on: date | None
    late: bool = False
    ref_id: str = ""


def open_work(
    uow: UnitOfWork, case_ids: Sequence[str], *, book: Rulebook, calendar: WorkCalendar, now: datetime
) -> tuple[OpenItem, ...]:
    """List what is open in cases, case by case, the most pressing first.

    That is: alerts, duties missed in the last and due in the next fourteen days, requests that wait, leaves
    out, papers to be sent, supervision orders, and terms that end within thirty days.
    """
    on, context = legal_day(now), load_context(uow, calendar)
    found: list[OpenItem] = []
    listed: set[tuple[str, str]] = set()
    for case_id in case_ids:
        file = CaseFile.of_log(case_id, uow.entries(case_id))
        local = book.at_body(uow.office_of(case_id))
        alerts = [alert for alert in uow.alerts(case_id) if alert.open]
        found += [_alert(alert) for alert in alerts]
        around = DateSpan(from_on=on - BACK, to_on=on + AHEAD)
        cycles = duty_list(file, book, context, now, around)
        told = {alert.stated.occasion for alert in alerts}
        found += [*_missed(case_id, cycles, told), *_due(case_id, cycles, on)]
        listed |= {(case_id, cycle.occasion) for cycle in cycles}
        found += [*_requests(file, local, calendar, on), *_away(file, on)]
        found += [*_papers(file, local, calendar, on), *_ending(file, on)]
    ahead = due_ahead(uow, case_ids, book, context, now=now, until=now + AHEAD)
    found += _first_of_each(due for due in ahead if (due.case_id, due.finding.occasion) not in listed)
    found += _orders(uow, case_ids, on)
    sorts, places = list(OpenSort), {case_id: n for n, case_id in enumerate(case_ids)}

    def place(one: OpenItem) -> tuple[int, int, date, str]:
        return places[one.case_id], sorts.index(one.sort), one.on or date.max, one.what

    return tuple(sorted(found, key=place))


def _first_of_each(ahead: Iterable[Due]) -> Iterator[OpenItem]:
    """Give the soonest of each kind that will be told if nothing is recorded: daily ones would bury all."""
    seen = set()
    for due in ahead:
        kind = due.finding.kind
        if (due.case_id, kind) not in seen:
            seen.add((due.case_id, kind))
            yield OpenItem(
                case_id=due.case_id,
                sort=OpenSort.DUE,
                what=f"不登记即提示“{_kind(kind)}”",
                on=legal_day(due.finding.began_at),
            )


def _alert(alert: Alert) -> OpenItem:
    return OpenItem(
        case_id=alert.log_id,
        sort=OpenSort.ALERT,
        what=_kind(alert.stated.kind),
        on=legal_day(alert.stated.began_at),
        ref_id=alert.alert_id,
    )


def _missed(case_id: str, cycles: Sequence[DutyCycle], told: AbstractSet[str]) -> Iterator[OpenItem]:
    """Give each duty with cycles that can still be made up and that no open alert tells of."""
    missed: dict[str, list[DutyCycle]] = defaultdict(list)
    for cycle in cycles:
        if cycle.outcome is Outcome.MISSED and cycle.ended_at is None and cycle.occasion not in told:
            missed[cycle.duty].append(cycle)
    for duty, several in missed.items():
        what = duty if len(several) == 1 else f"{duty}（{len(several)} 期）"
        on = several[0].span.to_on
        yield OpenItem(case_id=case_id, sort=OpenSort.MISSED, what=what, on=on, late=True)


def _due(case_id: str, cycles: Sequence[DutyCycle], on: date) -> Iterator[OpenItem]:
    """Give the next cycle of each duty that ends within the days ahead."""
    seen: set[str] = set()
    for cycle in cycles:
        last_on = cycle.span.to_on
        if cycle.outcome is Outcome.OPEN and last_on and last_on <= on + AHEAD and cycle.duty not in seen:
            seen.add(cycle.duty)
            yield OpenItem(case_id=case_id, sort=OpenSort.DUE, what=cycle.duty, on=last_on)


def _ending(file: CaseFile, on: date) -> Iterator[OpenItem]:
    if on <= file.order.ends_on <= on + ENDING_WITHIN:
        yield OpenItem(case_id=file.case_id, sort=OpenSort.ENDING, what="矫正期满", on=file.order.ends_on)


def _requests(file: CaseFile, book: Rulebook, calendar: WorkCalendar, on: date) -> Iterator[OpenItem]:
    for request in requests_of(file):
        if request.settled is not None:
            continue
        stage = waiting(request, book, calendar)
        yield OpenItem(
            case_id=file.case_id,
            sort=OpenSort.REQUEST,
            what=f"{request.matter.zh}（{stage.zh if stage else '等待决定'}）",
            on=stage.due_on if stage else None,
            late=stage is not None and on > stage.due_on,
            ref_id=request.approval_id,
        )


def _away(file: CaseFile, on: date) -> Iterator[OpenItem]:
    closed = {entry.payload.leave_id for entry in file.of(LeaveReturned)}
    taken_back = {entry.payload.leave_id: entry.when.legal_on for entry in file.of(LeaveRevoked)}
    for entry in file.of(LeaveGranted):
        leave = entry.payload
        to_on = min(leave.to_on, taken_back.get(leave.leave_id, leave.to_on))
        if leave.leave_id not in closed and leave.from_on <= min(on, to_on):
            yield OpenItem(
                case_id=file.case_id,
                sort=OpenSort.AWAY,
                what=f"外出 {leave.destination}",
                on=to_on,
                late=on > to_on,
                ref_id=leave.leave_id,
            )


def _papers(file: CaseFile, book: Rulebook, calendar: WorkCalendar, on: date) -> Iterator[OpenItem]:
    for line in ledger_of(file, book, calendar):
        state = line.state(on)
        if state in (LineState.OWED, LineState.OVERDUE):
            yield OpenItem(
                case_id=file.case_id,
                sort=OpenSort.DISPATCH,
                what=f"{line.event.zh}，送{line.recipient.zh}",
                on=line.due_on,
                late=state is LineState.OVERDUE,
            )


def _orders(uow: UnitOfWork, case_ids: Iterable[str], on: date) -> Iterator[OpenItem]:
    mine = set(case_ids)
    bodies = {org_id for case_id in mine if (org_id := uow.office_of(case_id)) is not None}
    tree = uow.organisation()
    above = {unit.org_id for org_id in bodies for unit in tree.above(org_id)}
    for _, order in orders_under(uow, above):
        about = order.ordered.payload.about_case_id
        if about in mine and order.state is not OrderState.SETTLED:
            yield OpenItem(
                case_id=about,
                sort=OpenSort.ORDER,
                what=f"{order.ordered.payload.demands}（{order.state.zh}）",
                on=order.last.due_on,
                late=order.late(on),
                ref_id=order.order_id,
            )


def _kind(kind: AlertKind) -> str:
    return glossary().alert(kind).zh
