"""Telling the county that there is nothing to tell (零报告): 社区矫正法 第九条第二款、第二十六条.

The county orders how often; the duty is the office's alone, stands in its log and ends with the order.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry, Pace
from correction.domain.facts.periods import SensitivePeriodEnded, ZeroReported, ZeroReportsOrdered
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.rules.periods.binding import cycles_of
from correction.rules.view import CaseView

RULE = "zero_report"


Owed = tuple[Entry[ZeroReportsOrdered], DateSpan, bool]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle of an order in which the office told the county nothing."""
    for order, cycle, told in cycles_owed(view):
        if not told and view.watch.reached(day_end(cycle.to_on or cycle.from_on)):
            yield _finding(view, order, cycle)


def cycles_owed(view: CaseView) -> Iterator[Owed]:
    """Give every whole cycle of every order until it ends, and whether the office reported in it."""
    ended: dict[str, date] = {}
    for end in view.file.of(SensitivePeriodEnded):
        ended.setdefault(end.payload.order_id, end.when.legal_on)
    for order in view.file.of(ZeroReportsOrdered):
        said = order.payload
        told = [e.when.legal_on for e in view.file.of(ZeroReported) if e.payload.order_id == said.order_id]
        to_on = min(said.to_on, ended.get(said.order_id, date.max) - ONE_DAY)
        for cycle in cycles_of(said.every, said.from_on, to_on):
            yield order, cycle, any(cycle.holds(on) for on in told)


def occasion_of(order: Entry[ZeroReportsOrdered], cycle: DateSpan) -> str:
    """Name the cycle of an order: the order and the cycle's first day."""
    return f"{RULE}:{order.payload.order_id}:{cycle.from_on}"


def _finding(view: CaseView, order: Entry[ZeroReportsOrdered], cycle: DateSpan) -> Finding:
    said, on = order.payload, cycle.from_on
    due_at = day_end(cycle.to_on or on)
    return Finding(
        kind=AlertKind.ZERO_REPORT_MISSED,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=occasion_of(order, cycle),
        began_at=due_at,
        ended_at=due_at,
        pace=Pace.DAILY,
        cycle_on=on,
        entries=(order.entry_id,),
        why=Why(
            citations=(view.book.cite("cite.delegation", on), view.book.cite("cite.verification", on)),
            inputs=(
                ("重点时段", f"{said.title}，{said.from_on} 至 {said.to_on}"),
                ("零报告", f"{said.every}"),
            ),
            arithmetic=(f"{on} 至 {cycle.to_on or on} 司法所没有零报告的记录",),
        ),
    )
