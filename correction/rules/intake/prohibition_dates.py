"""Prohibition orders whose stated days cannot be right (禁止令期限存疑): 禁止令规定 第六条.

A prohibition lasts as long as the 管制 or the probation or shorter, and not below a floor; the floor of 管制
falls where custody counted against it left less than that of the term itself. What is stated stays in force.
Each prohibition is asked about once, where it is first stated: a court that commutes may shorten it.
"""

from collections.abc import Iterator

from correction.domain.days import term_end
from correction.domain.finding import Finding, Why
from correction.domain.order import Category, Order, ProhibitionOrder
from correction.rules.intake.stated import asked, stated_orders
from correction.rules.view import CaseView

RULE = "prohibition_dates"
_FLOORS = {
    Category.CONTROL: "prohibition.min_months.control",
    Category.PROBATION: "prohibition.min_months.probation",
}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find prohibitions stated with fewer days than the floor or with days after the term."""
    known: set[tuple[str, str]] = set()
    for stated in stated_orders(view):
        entry, order, _later = stated
        for index, ban in enumerate(order.prohibitions):
            if (ban.kind, ban.text) not in known:
                why = _doubt(view, order, ban)
                if why is not None:
                    yield from asked(view, stated, RULE, f"{RULE}:{entry.entry_id}:{index}", why)
            known.add((ban.kind, ban.text))


def _doubt(view: CaseView, order: Order, ban: ProhibitionOrder) -> Why | None:
    key, on = _FLOORS[order.category], order.effective_on
    from_on, to_on, months = ban.span.from_on, ban.span.to_on, view.book.get(key, on)
    if to_on is None:
        return None
    steps: list[str] = []
    if to_on > order.ends_on:
        steps.append(f"禁止令载明 {to_on} 止，晚于矫正止日 {order.ends_on}")
    if isinstance(months, int):
        least_on = term_end(from_on, months=months)
        credited = order.category is Category.CONTROL and order.ends_on < term_end(
            order.term.from_on, months=months
        )
        if to_on < least_on and not credited:
            steps.append(f"{from_on} 起不少于 {months} 个月，最早 {least_on} 止；载明 {to_on} 止")
    if not steps:
        return None
    return Why(
        citations=(view.book.cite(key, on), view.book.cite("cite.data_quality", on)),
        inputs=(("禁止令", ban.text), ("文书载明", f"{from_on} 至 {to_on}")),
        arithmetic=(*steps, "以文书为准，请向决定机关核对"),
    )
