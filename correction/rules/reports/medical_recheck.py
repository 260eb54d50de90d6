"""Papers of the medical re-examination (病情复查): 社区矫正法 第二十三条, 实施办法 第二十四条.

Who serves outside prison for illness hands in papers of a re-examination at the book's interval, or at a
longer one that was approved before it ran out. The clock starts with arrival and again with each set of
papers; of a case taken over when its papers were already due, with the day from which our records are whole.
An interval that is excused asks for nothing, and the next one runs on from its end.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry
from correction.domain.facts.approvals import MedicalDuty
from correction.domain.facts.reports import MedicalPapersReceived
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.domain.order import Category, OutsideGround
from correction.rules.reports.longer_intervals import CITE, Longer, longer_intervals, longer_on
from correction.rules.shared.recurring import ending
from correction.rules.view import CaseView

RULE = "medical_recheck"
KEY = "report.medical.interval_months"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every interval that ended without papers; the matter ends with the next papers."""
    if view.order.category is not Category.OUTSIDE_PRISON or view.arrival is None:
        return
    # Only who is outside for illness (保外就医) is re-examined; an unknown ground is taken for illness.
    if view.order.outside_ground not in (None, OutsideGround.ILLNESS):
        return
    starts: list[AnyEntry] = [view.arrival, *view.file.of(MedicalPapersReceived)]
    following: list[AnyEntry | None] = [*starts[1:], None]
    for start, papers in zip(starts, following, strict=True):
        since_on = max(start.when.legal_on, view.arrival.when.legal_on)
        months = view.book.get(KEY, view.book.covered(since_on))
        if isinstance(months, int):
            yield from _judge_interval(view, start, papers, since_on, months)


def _last_day(approved: list[Longer], since_on: date, months: int) -> tuple[date, Longer | None]:
    """Give the last day of an interval, and the approval that made it longer, if one did."""
    longer = longer_on(approved, period_end(since_on, months))
    return period_end(since_on, months + (longer.months if longer else 0)), longer


def _judge_interval(
    view: CaseView, start: AnyEntry, papers: AnyEntry | None, since_on: date, months: int
) -> Iterator[Finding]:
    records_from_on = view.file.opened.payload.records_from_on
    due_on = period_end(since_on, months)
    if due_on < records_from_on:
        since_on, due_on = records_from_on, period_end(records_from_on, months)
    approved = longer_intervals(view, MedicalDuty.PAPERS)
    due_on, longer = _last_day(approved, since_on, months)
    while day_end(due_on) < view.closed_at and view.is_excused(
        DateSpan(from_on=since_on + ONE_DAY, to_on=due_on)
    ):
        since_on = due_on
        due_on, longer = _last_day(approved, since_on, months)
    due_at = day_end(due_on)
    if papers is not None and papers.when.starts_at < due_at:
        return
    if due_at >= view.closed_at or not view.watch.reached(due_at):
        return
    months += longer.months if longer else 0
    end_at, ending_ids = ending(view, papers)
    yield Finding(
        kind=AlertKind.MEDICAL_OVERDUE,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{start.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(start.entry_id, *((longer.entry.entry_id,) if longer else ()), *ending_ids),
        why=Why(
            citations=(
                view.book.cite(KEY, view.book.covered(since_on)),
                *((view.book.cite(CITE, longer.decided_on),) if longer else ()),
            ),
            inputs=(
                ("起算日", f"{since_on}"),
                ("间隔", f"{months} 个月" + (f"（批准延长 {longer.months} 个月）" if longer else "")),
            ),
            arithmetic=(f"{since_on} + {months} 个月 = {due_on}，至该日终了没有新的病情复查材料",),
        ),
    )
