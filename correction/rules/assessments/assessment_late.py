"""A month or quarter without a result (考核超期): 社区矫正法 第二十八条第一款; the days are local policy.

The office and the county owe it. Only whole months in correction are assessed; where the book sets no days,
or no grades on the last day of the period, nothing is owed.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.assessments.results import cycles_of
from correction.domain.entry import Entry
from correction.domain.facts.assessment import AssessedPeriod, AssessmentConfirmed
from correction.domain.finding import Finding, Why
from correction.domain.moments import DateSpan, day_end
from correction.rules.classes.reading import ever_set
from correction.rules.view import CaseView

RULE = "assessment_late"
DAYS = "assessment.due_days"
_Result = Entry[AssessmentConfirmed]
_Confirmed = Mapping[date, _Result]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every whole month and quarter whose result was not confirmed in its days."""
    if not ever_set(view.book, DAYS) or view.supervised is None:
        return
    results = view.file.of(AssessmentConfirmed)
    for period in AssessedPeriod:
        confirmed = {e.payload.first_on: e for e in reversed(results) if e.payload.period is period}
        yield from _late(view, period, view.supervised, confirmed)


def _late(
    view: CaseView, period: AssessedPeriod, supervised: DateSpan, confirmed: _Confirmed
) -> Iterator[Finding]:
    for cycle in cycles_of(period, supervised.from_on):
        last_on = cycle.to_on or cycle.from_on
        if supervised.to_on is not None and last_on > supervised.to_on:
            return
        if not view.watch.reached(day_end(last_on)):
            return
        days = view.book.get(DAYS, last_on)
        graded = view.book.get(f"assessment.{period}.pass", last_on) is not None
        if not isinstance(days, int) or not graded or view.is_excused(cycle):
            continue
        due_on = last_on + timedelta(days=days)
        entry = confirmed.get(cycle.from_on)
        end_at = min(view.closed_at, entry.when.starts_at) if entry else view.closed_at
        if day_end(due_on) < end_at and view.watch.reached(day_end(due_on)):
            yield _finding(view, period, cycle, days, entry)


def _finding(
    view: CaseView,
    period: AssessedPeriod,
    cycle: DateSpan,
    days: int,
    entry: Entry[AssessmentConfirmed] | None,
) -> Finding:
    last_on = cycle.to_on or cycle.from_on
    due_on = last_on + timedelta(days=days)
    end_at = min(view.closed_at, entry.when.starts_at) if entry else view.closed_at
    return Finding(
        kind=AlertKind.ASSESSMENT_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{period}:{cycle.from_on}",
        began_at=day_end(due_on),
        ended_at=view.ended(end_at),
        entries=(entry.entry_id,) if entry else (),
        why=Why(
            citations=(view.book.cite(DAYS, last_on), view.book.cite("cite.assessment", last_on)),
            inputs=(("考核", period.zh), ("本期", f"{cycle.from_on} 至 {last_on}")),
            arithmetic=(f"{last_on} + {days} 日 → {due_on} 止应核定；期内没有核定结果",),
        ),
    )
