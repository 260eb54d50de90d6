"""What orders state, as each one came (文书载明的内容), and a question about it until somebody answers."""

from collections.abc import Iterator

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import AnyEntry
from correction.domain.facts.admission import OrderChanged
from correction.domain.facts.papers import TermConfirmed
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_start
from correction.domain.order import Order
from correction.rules.view import CaseView

Stated = tuple[AnyEntry, Order, AnyEntry | None]


def stated_orders(view: CaseView) -> tuple[Stated, ...]:
    """Give each entry that states an order, the order, and the entry that changed it, none for the last."""
    changes = view.file.of(OrderChanged)
    opened = view.file.opened
    orders = (opened.payload.order, *(entry.payload.order for entry in changes))
    entries: tuple[AnyEntry, ...] = (opened, *changes)
    return tuple(zip(entries, orders, (*changes, None), strict=True))


def asked(view: CaseView, stated: Stated, rule: str, occasion: str, why: Why) -> Iterator[Finding]:
    """Ask about a doubtful statement (数据存疑) until the order changes or its author stands by it.

    The office bears it. What was stated before the records began is asked about from their first day.
    """
    entry, _order, later = stated
    began_at = max(entry.when.starts_at, day_start(view.file.opened.payload.records_from_on))
    confirmed = (e for e in view.file.of(TermConfirmed) if e.when.starts_at >= entry.when.starts_at)
    settled = [end for end in (next(confirmed, None), later) if end is not None]
    end_at = min([each.when.starts_at for each in settled] + [view.closed_at])
    if end_at <= began_at or not view.watch.reached(began_at):
        return
    yield Finding(
        kind=AlertKind.DATA_DOUBTFUL,
        rule=rule,
        bearer=Bearer.OFFICE,
        occasion=occasion,
        began_at=began_at,
        ended_at=view.ended(end_at),
        entries=(entry.entry_id, *(each.entry_id for each in settled)),
        why=why,
    )
