"""A prohibition order is about to end (禁止令将满): 刑法 第三十八条、第七十二条; how early is policy.

Its fence falls with it, so everybody has to know the day; one without days of its own ends with the term.
"""

from collections.abc import Iterator
from datetime import timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, day_start
from correction.domain.order import ProhibitionOrder
from correction.rules.view import CaseView

RULE = "prohibition_ending"
NOTICE = "prohibition.ending_notice_days"


def judge(view: CaseView) -> Iterator[Finding]:
    """Find prohibition orders in their last days."""
    opened = view.file.opened
    for index, ban in enumerate(view.order.prohibitions):
        to_on = ban.span.to_on
        days = None if to_on is None else view.book.get(NOTICE, to_on)
        if to_on is None or not isinstance(days, int):
            continue
        first_on = max(to_on - timedelta(days=days), ban.span.from_on, opened.payload.records_from_on)
        began_at, end_at = day_start(first_on), min(day_end(to_on), view.closed_at)
        if began_at >= end_at or not view.watch.reached(began_at):
            continue
        yield Finding(
            kind=AlertKind.ORDER_ENDING,
            rule=RULE,
            bearer=Bearer.OFFICE,
            occasion=f"{RULE}:{opened.entry_id}:{index}",
            began_at=began_at,
            ended_at=view.ended(end_at),
            entries=(opened.entry_id,),
            why=_why(view, ban, days),
        )


def _why(view: CaseView, ban: ProhibitionOrder, days: int) -> Why:
    to_on = ban.span.to_on or view.order.ends_on
    return Why(
        citations=(view.book.cite("cite.prohibition_order", to_on), view.book.cite(NOTICE, to_on)),
        inputs=(("禁止令", ban.text), ("禁止期间", f"{ban.span.from_on} 至 {to_on}")),
        arithmetic=(
            f"{to_on} - {days} 日 = {to_on - timedelta(days=days)} 起提示",
            f"{to_on} 终了后禁止令失效，其区域不再适用",
        ),
    )
