"""Telling the county that there is nothing to tell (零报告): 社区矫正法 第九条第二款、第二十六条.

The county orders how often; the duty is the office's alone and ends with the order.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Pace
from correction.domain.facts.periods import ZeroReported
from correction.domain.finding import Finding, Why
from correction.domain.moments import DateSpan, day_end
from correction.rules.periods.binding import Binding, bindings, cycles_of
from correction.rules.view import CaseView

RULE = "zero_report"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle of an order in which the office told the county nothing of this person."""
    for bound in bindings(view):
        every = bound.entry.payload.zero_report_every
        if every is None:
            continue
        first_on = view.first_unsettled_on(Pace.DAILY, bound.from_on)
        told = [e.when.legal_on for e in view.file.of(ZeroReported)]
        for cycle in cycles_of(every, bound.from_on, bound.to_on):
            due_at = day_end(cycle.to_on or cycle.from_on)
            if cycle.from_on < first_on or due_at > view.closed_at:
                continue
            if not view.watch.reached(due_at):
                view.still_open(Pace.DAILY, cycle.from_on)
                break
            if not any(cycle.holds(on) for on in told):
                yield _finding(view, bound, cycle)


def _finding(view: CaseView, bound: Binding, cycle: DateSpan) -> Finding:
    said, on = bound.entry.payload, cycle.from_on
    due_at = day_end(cycle.to_on or on)
    return Finding(
        kind=AlertKind.ZERO_REPORT_MISSED,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{said.order_id}:{on}",
        began_at=due_at,
        ended_at=due_at,
        pace=Pace.DAILY,
        cycle_on=on,
        entries=(bound.entry.entry_id,),
        why=Why(
            citations=(view.book.cite("cite.delegation", on), view.book.cite("cite.verification", on)),
            inputs=(
                ("重点时段", f"{said.title}，{said.from_on} 至 {said.to_on}"),
                ("零报告", f"{said.zero_report_every}"),
            ),
            arithmetic=(f"{on} 至 {cycle.to_on or on} 司法所没有零报告的记录",),
        ),
    )
