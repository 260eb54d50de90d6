"""Stated dates that do not follow from the sentence (起止日期不符): 刑法 第四十一条、第七十三条、第八十三条.

The stated last day stays in force; a difference is a question to whoever wrote it (months and years as in
刑诉法解释 第二百零二条). An order is compared when it first states a sentence: a later change that keeps the
sentence, such as a commutation, has a last day of its own. The office bears it; it ends when the order is
changed, or when the decider was asked and stands by the dates.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import OrderChanged
from correction.domain.facts.papers import TermConfirmed
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start
from correction.domain.order import Category, Order, Sentence
from correction.domain.term_check import TermMismatch, check_term
from correction.rules.view import CaseView

RULE = "term_mismatch"
# 暂予监外执行 has no formula of its own: it ends with the sentence.
_FORMULAS = {
    Category.CONTROL: "cite.term_of_control",
    Category.PROBATION: "cite.term_of_probation",
    Category.PAROLE: "cite.term_of_parole",
}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find orders whose stated last day is not the one that follows from the sentence they state."""
    changes = view.file.of(OrderChanged)
    opened = view.file.opened
    if opened.payload.order.sentence is None and not changes:
        return
    stated: list[tuple[AnyEntry, Order]] = [(opened, opened.payload.order)]
    stated += [(entry, entry.payload.order) for entry in changes]
    before: Sentence | None = None
    for (entry, order), later in zip(stated, (*changes, None), strict=True):
        if order.sentence is not None and order.sentence != before:
            mismatch = check_term(order, order.sentence)
            if mismatch is not None:
                yield from _told(view, entry, order, mismatch, later)
        before = order.sentence


def _told(
    view: CaseView, entry: AnyEntry, order: Order, found: TermMismatch, later: AnyEntry | None
) -> Iterator[Finding]:
    began_at = max(entry.when.starts_at, day_start(view.file.opened.payload.records_from_on))
    confirmed = (e for e in view.file.of(TermConfirmed) if e.when.starts_at >= entry.when.starts_at)
    settled = [end for end in (next(confirmed, None), later) if end is not None]
    ends = [each.when.starts_at for each in settled] + [view.closed_at]
    end_at = min(ends)
    if end_at <= began_at or not view.watch.reached(began_at):
        return
    on = entry.when.legal_on
    yield Finding(
        kind=AlertKind.DATA_DOUBTFUL,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{entry.entry_id}",
        began_at=began_at,
        ended_at=view.ended(end_at),
        entries=(entry.entry_id, *(each.entry_id for each in settled)),
        why=Why(
            citations=tuple(view.book.cite(key, on) for key in _cited(order.category)),
            inputs=(
                ("矫正类别", order.category.zh),
                ("文书载明", f"{order.term.from_on} 至 {order.ends_on}"),
                ("推算止日", f"{found.computed_on}"),
                ("相差", f"{found.days:+d} 日"),
            ),
            arithmetic=found.steps,
        ),
    )


def _cited(category: Category) -> tuple[str, ...]:
    formula = _FORMULAS.get(category)
    return ("cite.data_quality",) if formula is None else (formula, "cite.data_quality")
