"""Report to the agency within ten days (报到): 社区矫正法 第二十一条; until 2020-06-30 2012 实施办法 第六条.

The day of effect is not counted; where the last day is a day of rest, the period runs to the first day
after it (刑事诉讼法 第一百零五条, applied by inference). A person who never came was never captured (漏管).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.days import DayKind
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.view import CaseView

RULE = "first_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBy:
    """The last day for reporting, and how it was worked out."""

    last_on: date
    citations: tuple[Citation, ...]
    inputs: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


def report_by(view: CaseView) -> ReportBy | None:
    """Work out by when the person must report; none for those who are handed over instead."""
    order = view.order
    if order.handed_over:
        return None
    effective_on = order.effective_on
    days = view.book.whole("first_report.days", effective_on)
    last_on = rolled_on = effective_on + timedelta(days=days)
    sure = DayKind.WORKING
    citations = [view.book.cite("first_report.days", effective_on)]
    steps = [f"{effective_on} + {days} 日 = {last_on}（生效当日不计）"]
    if view.book.get("period.roll_forward", effective_on):
        rolled_on, sure = view.context.calendar.roll_forward(last_on)
        citations.append(view.book.cite("period.roll_forward", effective_on))
    if rolled_on != last_on:
        steps.append(f"{last_on} 为休息日，顺延至 {rolled_on}")
    if sure is DayKind.UNKNOWN:
        steps.append("该年放假安排尚未公布，按周末推算，公布后重算")
    return ReportBy(
        last_on=rolled_on,
        citations=tuple(citations),
        inputs=(("裁判生效日", f"{effective_on}"), ("报到期限", f"{days} 日")),
        steps=tuple(steps),
    )


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a person who did not report in time; the matter ends when they report or the case ends."""
    arrival = view.arrival
    if arrival is not None and arrival.when.legal_on < view.file.opened.payload.records_from_on:
        return
    report = report_by(view)
    if report is None:
        return
    due_at = day_end(report.last_on)
    if arrival is not None and arrival.when.starts_at < due_at:
        return
    if due_at >= view.closed_at or not view.watch.reached(due_at):
        return
    end_at = view.closed_at if arrival is None else min(arrival.when.starts_at, view.closed_at)
    yield Finding(
        kind=AlertKind.NOT_REPORTED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{view.file.opened.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(view.file.opened.entry_id, *((arrival.entry_id,) if arrival else ())),
        why=Why(
            citations=report.citations,
            inputs=report.inputs,
            arithmetic=(*report.steps, f"报到：{arrival.when.legal_on if arrival else '无记录'}"),
        ),
    )
