"""Report to the agency within ten days (报到): 社区矫正法 第二十一条; until 2020-06-30 2012 实施办法 第六条.

The day of effect is not counted; where the last day is a day of rest, the period runs to the first day
after it (刑事诉讼法 第一百零五条, applied by inference). Who is held by another body or in hospital cannot
come, so what they are late by begins when that is over. A person who never came was never captured (漏管).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.citation import Citation
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.entry import AnyEntry
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, legal_day
from correction.rules.shared.free_times import DETAINED_OR_ILL, excused_times
from correction.rules.shared.spans import last_end, subtract
from correction.rules.view import CaseView

RULE = "first_report"
ADMONITION_DAYS = "absence.admonition_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBy:
    """The last day for reporting, and the articles and inputs that it was worked out from."""

    deadline: Deadline
    citations: tuple[Citation, ...]
    inputs: tuple[tuple[str, str], ...]


def report_by(view: CaseView) -> ReportBy | None:
    """Work out by when the person must report; none for those who are handed over instead."""
    order = view.order
    if order.handed_over:
        return None
    effective_on = order.effective_on
    on = view.book.covered(effective_on)
    length = Length(counting=Counting.DAYS, amount=view.book.whole("first_report.days", on))
    rolls = bool(view.book.get("period.roll_forward", on))
    keys = ("first_report.days", *(("period.roll_forward",) if rolls else ()))
    return ReportBy(
        deadline=deadline(effective_on, length, rolls=rolls, calendar=view.context.calendar),
        citations=tuple(view.book.cite(key, on) for key in keys),
        inputs=(("裁判生效日", f"{effective_on}"), ("报到期限", f"{length}")),
    )


def judge(view: CaseView) -> Iterator[Finding]:
    """Find a person who did not report in time; the matter ends when they report or the case ends."""
    arrival = view.arrival
    if arrival is not None and arrival.when.legal_on < view.file.opened.payload.records_from_on:
        return
    report = report_by(view)
    if report is None:
        return
    due_at = report.deadline.due_at()
    if arrival is not None and arrival.when.starts_at < due_at:
        return
    if due_at >= view.closed_at or not view.watch.reached(due_at):
        return
    end_at = view.closed_at if arrival is None else min(arrival.when.starts_at, view.closed_at)
    late = subtract((due_at, end_at), excused_times(view, DETAINED_OR_ILL))
    if not late or not view.watch.reached(late[0][0]):
        return
    yield Finding(
        kind=AlertKind.NOT_REPORTED,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{view.file.opened.entry_id}",
        began_at=late[0][0],
        ended_at=last_end(view.watch, late),
        entries=(view.file.opened.entry_id, *((arrival.entry_id,) if arrival else ())),
        why=_why(view, report, arrival, legal_day(late[0][0])),
    )


def _why(view: CaseView, report: ReportBy, arrival: AnyEntry | None, since_on: date) -> Why:
    """Give the arithmetic of the last day, and up to which day the lateness is a ground to admonish."""
    said = f"报到：{arrival.when.legal_on if arrival else '无记录'}"
    steps = report.deadline.steps
    if since_on > report.deadline.named_on() + ONE_DAY:
        steps = (*steps, f"此前被限制人身自由、住院等，不计入，自 {since_on} 起为逾期")
    days = view.book.get(ADMONITION_DAYS, view.book.covered(since_on))
    if not isinstance(days, int):
        return Why(citations=report.citations, inputs=report.inputs, arithmetic=(*steps, said))
    ground = (
        f"逾期未超过 {days} 日（{since_on + timedelta(days=days)} 以前到案）的，属于训诫的事由，由机构决定"
    )
    return Why(
        citations=(*report.citations, view.book.cite(ADMONITION_DAYS, view.book.covered(since_on))),
        inputs=report.inputs,
        arithmetic=(*steps, said, ground),
    )
