"""Reviewing the management class in time (管理类别复核): 社区矫正法 第三条; how often is local policy.

The office owes it. A decision on the class begins the cycle anew, one that leaves it as it is or refuses the
change included; where the book sets no cycle nothing is owed. A cycle that was over before our records were
whole is not told, and one that the book did not know yet is not owed: it then runs from the first day of the
records, or of the rule.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import ClassAssigned
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.classes.decisions import class_decisions
from correction.rules.classes.reading import REVIEW, ever_set
from correction.rules.shared.reviewed import next_look
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
    look = next_look(view, REVIEW, on)
    end_at = min(view.closed_at, following.when.starts_at) if following else view.closed_at
    if look is None or day_end(look.due_on) >= end_at or not view.watch.reached(day_end(look.due_on)):
        return
    yield Finding(
        kind=AlertKind.CLASS_REVIEW_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{entry.entry_id}",
        began_at=day_end(look.due_on),
        ended_at=view.ended(end_at),
        entries=(entry.entry_id, *((following.entry_id,) if following else ())),
        why=Why(
            citations=(look.dated.citation, view.book.cite("cite.classification", on)),
            inputs=(
                ("上次确定或者复核", f"{on}"),
                *((("起算日", f"{look.since_on}"),) if look.since_on != on else ()),
                ("复核周期", f"{look.months} 个月"),
            ),
            arithmetic=(f"{look.since_on} + {look.months} 个月 → {look.due_on} 止应复核；期内没有复核记录",),
        ),
    )
