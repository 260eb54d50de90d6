"""Warnings that alone may open recall (两次警告): 实施办法 第四十九条第四项.

For who serves outside prison by decision of the police or a prison authority, the measures ask for two
warnings and no more, while the court's test asks for a further breach too (刑诉法解释 第五百一十六条第四项).
Both are shown, since whoever decides on the recall has to choose. A case that a court decided is left to the
rule on breaches.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.case.grounds import RECALL, counted_without_breach
from correction.domain.facts.decisions import DecisionKind
from correction.domain.finding import Finding, Why
from correction.rules.discipline.sanctions import answered_at, in_force
from correction.rules.view import CaseView

RULE = "ground_two_warnings"
KEY = "warnings.before_recall_alone"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the warning that completes the count; there is one such matter in a case at most."""
    order, opened = view.order, view.file.opened
    if not counted_without_breach(order.category, order.decider):
        return
    warnings = in_force(view, DecisionKind.WARNING)
    for count, entry in enumerate(warnings, start=1):
        needed = view.book.get(KEY, entry.when.legal_on)
        if not isinstance(needed, int) or count < needed:
            continue
        on, began_at = entry.when.legal_on, entry.when.starts_at
        if began_at >= view.closed_at or on < opened.payload.records_from_on:
            return
        occasion = f"{RULE}:{opened.entry_id}"
        end_at = answered_at(view, began_at, occasion=occasion, entry_id=occasion)
        yield Finding(
            kind=AlertKind.GROUND,
            rule=RULE,
            bearer=Bearer.PERSON,
            occasion=occasion,
            began_at=began_at,
            ended_at=view.ended(end_at),
            entries=tuple(e.entry_id for e in warnings[:count]),
            why=Why(
                citations=(view.book.cite(KEY, on), view.book.cite(RECALL, on)),
                inputs=(("矫正类别", order.category.zh), ("有效的警告", f"{count} 次")),
                arithmetic=(
                    f"{on} 第 {count} 次警告（≥ {needed}），实施办法不再要求其他条件",
                    "人民法院的标准另须仍不改正，即此后再有违规；按哪一标准由决定机关掌握",
                ),
            ),
        )
        return
