"""Reporting in a sensitive period (重点时段未报到): 社区矫正法 第二十三条、第三十四条; as ordered.

Owed from the day after the person was told to the last day of the order, and not on leave. A check-in, a call
and coming in person all count; none of it outlives the order.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry, Pace
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.reports import ReportKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, DateSpan, day_end, day_start
from correction.rules.check_ins.windows import platform_blind
from correction.rules.periods.binding import Binding, bindings, cycles_of
from correction.rules.reports.report_overdue import standing_reports
from correction.rules.view import CaseView

RULE = "period_report"
_SPOKEN = (ReportKind.DAILY, ReportKind.IN_PERSON, ReportKind.ORAL)


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle of an order in which a person who was told did not report."""
    for bound in bindings(view):
        if bound.told is not None and bound.entry.payload.report_every is not None:
            yield from _judge_order(view, bound)


def _judge_order(view: CaseView, bound: Binding) -> Iterator[Finding]:
    every, told = bound.entry.payload.report_every, bound.told
    if every is None or told is None:
        return
    first_on = view.first_unsettled_on(Pace.DAILY, bound.from_on)
    done = _done(view)
    for cycle in cycles_of(every, max(bound.from_on, told.when.legal_on + ONE_DAY), bound.to_on):
        last_on = cycle.to_on or cycle.from_on
        due_at = day_end(last_on)
        if cycle.from_on < first_on or due_at > view.closed_at:
            continue
        if not view.watch.reached(due_at):
            view.still_open(Pace.DAILY, cycle.from_on)
            return
        start_at = day_start(cycle.from_on)
        if any(start_at <= e.when.starts_at < due_at for e in done) or _spared(view, cycle):
            continue
        after = next((e for e in done if e.when.starts_at >= due_at), None)
        yield _finding(view, bound, cycle, after)


def _done(view: CaseView) -> list[AnyEntry]:
    reports = (e for kind in _SPOKEN for e in standing_reports(view, kind))
    return sorted((*view.file.of(CheckInMade), *reports), key=lambda e: e.when.starts_at)


def _spared(view: CaseView, cycle: DateSpan) -> bool:
    """Tell whether the person was excused or away on leave for half of the days, or could not be heard."""
    last_on = cycle.to_on or cycle.from_on
    return view.is_out_of_reach(cycle) or platform_blind(view, day_start(cycle.from_on), day_end(last_on))


def _finding(view: CaseView, bound: Binding, cycle: DateSpan, after: AnyEntry | None) -> Finding:
    said, on = bound.entry.payload, cycle.from_on
    last_on = cycle.to_on or on
    due_at, over_at = day_end(last_on), min(day_end(bound.to_on), view.closed_at)
    reported = after is not None and after.when.starts_at < over_at
    end_at = after.when.starts_at if after is not None and reported else over_at
    told_on = bound.told.when.legal_on if bound.told else None
    return Finding(
        kind=AlertKind.PERIOD_REPORT_MISSED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{said.order_id}:{on}",
        began_at=due_at,
        ended_at=view.ended(max(due_at, end_at)),
        pace=Pace.DAILY,
        cycle_on=on,
        entries=(
            bound.entry.entry_id,
            *((bound.told.entry_id,) if bound.told else ()),
            *((after.entry_id,) if after is not None and reported else ()),
        ),
        why=Why(
            citations=(view.book.cite("cite.reporting_duty", on), view.book.cite("sensitive.max_days", on)),
            inputs=(
                ("重点时段", f"{said.title}，{said.from_on} 至 {said.to_on}"),
                ("报到要求", f"{said.report_every}"),
                ("告知本人", f"{told_on}"),
                ("本期", f"{on} 至 {last_on}"),
            ),
            arithmetic=(f"自告知次日起算，{on} 至 {last_on} 没有报到、签到或者电话报告的记录",),
        ),
    )
