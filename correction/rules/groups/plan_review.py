"""A plan that nobody looked at again (矫正方案未评估): 社区矫正法 第二十四条; how often is for local rules.

Only a plan on record is judged. The clock starts with each version and each review; of a case taken over when
a review was already due, with the day from which our records are whole; of a plan older than the rule, with
the first day of the rule.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.facts.group import PlanMade, PlanReviewed
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.shared.reviewed import next_look
from correction.rules.view import CaseView

RULE = "plan_review"
MONTHS = "plan.review_months"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every interval in which a plan was neither reviewed nor changed; the next look ends the matter."""
    plans = view.file.of(PlanMade)
    if not plans:
        return
    looks: list[AnyEntry] = [*plans, *view.file.of(PlanReviewed)]
    looks.sort(key=lambda entry: (entry.when.starts_at, entry.number))
    following: list[AnyEntry | None] = [*looks[1:], None]
    for look, later in zip(looks, following, strict=True):
        yield from _interval(view, look, later)


def _interval(view: CaseView, look: AnyEntry, later: AnyEntry | None) -> Iterator[Finding]:
    owed = next_look(view, MONTHS, look.when.legal_on)
    if owed is None:
        return
    due_at, since_on = day_end(owed.due_on), owed.since_on
    end_at = view.closed_at if later is None else min(later.when.starts_at, view.closed_at)
    if due_at >= end_at or not view.watch.reached(due_at):
        return
    yield Finding(
        kind=AlertKind.PLAN_REVIEW_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{look.entry_id}",
        began_at=due_at,
        ended_at=view.ended(end_at),
        entries=(look.entry_id, *((later.entry_id,) if later else ())),
        why=Why(
            citations=(view.book.cite("cite.plan", since_on), view.book.cite(MONTHS, since_on)),
            inputs=(("上次制定、调整或者评估", f"{look.when.legal_on}"), ("评估周期", f"{owed.months} 个月")),
            arithmetic=(
                f"{since_on} + {owed.months} 个月 = {owed.due_on}，至该日终了没有评估或者调整的记录",
            ),
        ),
    )
