"""Stated dates that do not follow from the sentence (起止日期不符): 刑法 第四十一条、第七十三条、第八十三条.

The stated last day stays in force; a difference is a question to whoever wrote it (months and years as in
刑诉法解释 第二百零二条). An order is compared when it first states a sentence: a later change that keeps the
sentence, such as a commutation, has a last day of its own. The office bears it; it ends when the order is
changed, or when the decider was asked and stands by the dates.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.finding import Finding, Why
from correction.domain.order import Category, Order, Sentence
from correction.domain.term_check import TermMismatch, check_term
from correction.rules.intake.stated import asked, stated_orders
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
    before: Sentence | None = None
    for stated in stated_orders(view):
        entry, order, _later = stated
        if order.sentence is not None and order.sentence != before:
            mismatch = check_term(order, order.sentence)
            if mismatch is not None:
                why = _why(view, order, mismatch, entry.when.legal_on)
                yield from asked(view, stated, RULE, f"{RULE}:{entry.entry_id}", why)
        before = order.sentence


def _why(view: CaseView, order: Order, found: TermMismatch, on: date) -> Why:
    return Why(
        citations=tuple(view.book.cite(key, on) for key in _cited(order.category)),
        inputs=(
            ("矫正类别", order.category.zh),
            ("文书载明", f"{order.term.from_on} 至 {order.ends_on}"),
            ("推算止日", f"{found.computed_on}"),
            ("相差", f"{found.days:+d} 日"),
        ),
        arithmetic=found.steps,
    )


def _cited(category: Category) -> tuple[str, ...]:
    formula = _FORMULAS.get(category)
    return ("cite.data_quality",) if formula is None else (formula, "cite.data_quality")
