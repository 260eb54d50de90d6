"""A supervision order that was not replied to by its day (督办超期): 社区矫正法 第九条第二款.

The day is the one that the superior body named, each time it asked; nobody else sets a clock.
"""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end
from correction.rules.oversight.supervision_orders import Demand, SupervisionOrder, orders_of
from correction.rules.view import CaseView

RULE = "supervision_late"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every demand without a reply on its last day; the matter ends with the reply."""
    for order in orders_of(view.file):
        for demand in order.demands:
            in_time = demand.reply is not None and demand.reply.when.legal_on <= demand.due_on
            if not in_time and view.watch.reached(day_end(demand.due_on)):
                yield _finding(view, order, demand)


def occasion_of(demand: Demand) -> str:
    """Name a demand by the entry that made it."""
    return f"{RULE}:{demand.asked.entry_id}"


def _finding(view: CaseView, order: SupervisionOrder, demand: Demand) -> Finding:
    reply, said = demand.reply, order.ordered.payload
    entries = {order.ordered.entry_id: None, demand.asked.entry_id: None}
    if reply is not None:
        entries[reply.entry_id] = None
    return Finding(
        kind=AlertKind.SUPERVISION_LATE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=occasion_of(demand),
        began_at=day_end(demand.due_on),
        ended_at=view.ended(None if reply is None else reply.when.starts_at),
        entries=tuple(entries),
        why=Why(
            citations=(view.book.cite("cite.delegation", demand.asked.when.legal_on),),
            inputs=(("下发机构", said.from_org_id), ("督办事项", said.demands)),
            arithmetic=(
                f"要求 {demand.due_on} 以前回复；实际：{reply.when.legal_on if reply else '无记录'}",
            ),
        ),
    )
