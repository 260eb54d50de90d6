"""Conditions of serving outside prison that fail (不符合条件、情形消失、失去保证人): 第五百一十六条.

Grounds for recall that are no breach, 刑诉法解释 第五百一十六条: what people found about the conditions
(第一项、第六项), and a surety lost without a new one by the day given in writing (第七项). A decision that
names the entry ends the matter.
"""

from collections.abc import Iterator
from datetime import datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.grounds import RECALL
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.recall import Condition, ConditionFound, GuarantorLost, GuarantorSet
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, legal_day
from correction.domain.order import Category
from correction.rules.discipline.sanctions import answered_at
from correction.rules.view import CaseView

RULE = "ground_condition"
_ITEM = {Condition.INELIGIBLE: "第一项", Condition.GONE: "第六项"}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find conditions that do not hold, and sureties that were not replaced in time."""
    if view.order.category is not Category.OUTSIDE_PRISON:
        return
    for entry in view.file.of(ConditionFound):
        found = entry.payload
        text = f"{entry.when.legal_on} 查明{found.condition.zh}（{_ITEM[found.condition]}），刑期未满"
        yield from _ground(view, entry, entry.when.starts_at, shown=("证据", found.evidence), text=text)
    for lost in view.file.of(GuarantorLost):
        yield from _unreplaced(view, lost)


def _unreplaced(view: CaseView, lost: Entry[GuarantorLost]) -> Iterator[Finding]:
    by_on = lost.payload.replace_by_on
    if by_on is None:
        return
    later = (e for e in view.file.of(GuarantorSet) if e.when.starts_at >= lost.when.starts_at)
    new = next(later, None)
    due_at = day_end(by_on)
    if (new is not None and new.when.starts_at < due_at) or not view.watch.reached(due_at):
        return
    text = f"{lost.when.legal_on} 保证人丧失，限 {by_on} 以前提出新保证人，逾期没有提出（第七项）"
    yield from _ground(view, lost, due_at, mended=new, shown=("丧失原因", lost.payload.reason), text=text)


def _ground(
    view: CaseView,
    base: AnyEntry,
    began_at: datetime,
    *,
    shown: tuple[str, str],
    text: str,
    mended: AnyEntry | None = None,
) -> Iterator[Finding]:
    if began_at >= view.closed_at or base.when.legal_on < view.file.opened.payload.records_from_on:
        return
    occasion = f"{RULE}:{base.entry_id}"
    end_at = answered_at(view, began_at, occasion=occasion, entry_id=base.entry_id)
    if mended is not None:
        end_at = min(end_at, mended.when.starts_at)
    on = legal_day(began_at)
    yield Finding(
        kind=AlertKind.GROUND,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=occasion,
        began_at=began_at,
        ended_at=view.ended(end_at),
        entries=(base.entry_id, *((mended.entry_id,) if mended else ())),
        why=Why(
            citations=(view.book.cite(RECALL, on), view.book.cite("cite.recall", on)),
            inputs=(("矫正类别", view.order.category.zh), shown),
            arithmetic=(text, "可以提请收监执行，由社区矫正决定机关决定；不是对本人违规的处分"),
        ),
    )
