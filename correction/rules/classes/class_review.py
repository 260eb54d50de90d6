"""Reviewing the management class in time (管理类别复核): 社区矫正法 第三条; how often is local policy.

The office owes it. A decision on the class begins the cycle anew, one that leaves it as it is or refuses the
change included; where the book sets no cycle nothing is owed. A cycle that was over before our records were
whole is not told, and one that the book did not know yet is not owed: it then runs from the first day of the
records, or of the rule.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import ClassAssigned
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rulebooks.book import Dated
from correction.rules.classes.decisions import class_decisions
from correction.rules.classes.reading import REVIEW, ever_set
from correction.rules.view import CaseView

RULE = "class_review"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every cycle of review that ended without a decision on the class."""
    if not view.file.of(ClassAssigned) or not ever_set(view.book, REVIEW):
        return
    decided = class_decisions(view.file)
    nexts: list[AnyEntry | None] = [*decided[1:], None]
    for entry, following in zip(decided, nexts, strict=True):
        yield from _overdue(view, entry, following)


def _overdue(view: CaseView, entry: AnyEntry, following: AnyEntry | None) -> Iterator[Finding]:
    on = entry.when.legal_on
    cycle = _cycle(view, on)
    end_at = min(view.closed_at, following.when.starts_at) if following else view.closed_at
    if cycle is None or day_end(cycle[2]) >= end_at or not view.watch.reached(day_end(cycle[2])):
        return
    since_on, dated, due_on = cycle
    yield Finding(
        kind=AlertKind.CLASS_REVIEW_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{entry.entry_id}",
        began_at=day_end(due_on),
        ended_at=view.ended(end_at),
        entries=(entry.entry_id, *((following.entry_id,) if following else ())),
        why=Why(
            citations=(dated.citation, view.book.cite("cite.classification", on)),
            inputs=(
                ("上次确定或者复核", f"{on}"),
                *((("起算日", f"{since_on}"),) if since_on != on else ()),
                ("复核周期", f"{dated.value} 个月"),
            ),
            arithmetic=(f"{since_on} + {dated.value} 个月 → {due_on} 止应复核；期内没有复核记录",),
        ),
    )


def _cycle(view: CaseView, on: date) -> tuple[date, Dated, date] | None:
    """Give the day from which the review after a decision is counted, its rule and its last day."""
    later = (span.from_on for span in view.book.spans(REVIEW) if span.from_on > on)
    known = ((day, view.book.at(REVIEW, day)) for day in (on, *later))
    since_on, dated = next(((day, rule) for day, rule in known if isinstance(rule.value, int)), (on, None))
    records_on = view.file.opened.payload.records_from_on
    if dated is not None and isinstance(dated.value, int) and period_end(since_on, dated.value) < records_on:
        since_on, dated = records_on, view.book.at(REVIEW, records_on)
    if dated is None or not isinstance(dated.value, int):
        return None
    return since_on, dated, period_end(since_on, dated.value)
