"""Alerts with the moments of their lives (预警办理时刻), out of the read models."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Disposition, Matter
from correction.office.ladder.ageing import Aged
from correction.store.engines import transaction
from correction.store.log.rows import maybe_instant, micros
from correction.store.office_store import OfficeStore
from correction.store.tables import AlertRow, DeliveryRow, table_of

_ALERT, _DELIVERY = table_of(AlertRow), table_of(DeliveryRow)


def aged_alerts(
    store: OfficeStore,
    *,
    since_at: datetime,
    office_ids: Sequence[str] | None = None,
    still_open_too: bool = False,
    past_too: bool = False,
    alert_ids: Sequence[str] = (),
) -> tuple[Aged, ...]:
    """Give the alerts raised since a moment, of some offices or all, and those before that are still open.

    Some may be asked for by `alert_ids` whenever they were raised. When the first notice was taken is that of
    the last raising: what was told before a matter was withdrawn told nobody that it was raised anew.
    What was told of the past is nobody's response time: it is left out unless `past_too` asks for it.
    """
    raised_at = func.coalesce(_ALERT.c.again_at, _ALERT.c.told_at)
    wanted = raised_at >= since_at
    first = select(_DELIVERY.c.alert_id, func.min(_DELIVERY.c.sent_at_us).label("sent_at_us"))
    sent = first.group_by(_DELIVERY.c.alert_id).subquery()
    found = select(_ALERT, sent.c.sent_at_us).outerjoin(sent, sent.c.alert_id == _ALERT.c.alert_id)
    wanted = or_(wanted, _ALERT.c.alert_id.in_(alert_ids)) if alert_ids else wanted
    found = found.where(or_(wanted, _ALERT.c.open) if still_open_too else wanted)
    if not past_too:
        found = found.where(_ALERT.c.retrospective.is_(False))
    if office_ids is not None:
        found = found.where(_ALERT.c.office_id.in_(office_ids))
    with transaction(store.engine, writing=False) as connection:
        rows = connection.execute(found.order_by(_ALERT.c.alert_id)).all()
        anew = {row.alert_id: micros(row.again_at) for row in rows if row.again_at is not None}
        sent_anew = _sent_since(connection, anew) if anew else {}
    return tuple(
        _aged(row, sent_anew.get(row.alert_id) if row.alert_id in anew else row.sent_at_us) for row in rows
    )


def _sent_since(connection: Connection, anew: Mapping[str, int]) -> dict[str, int]:
    """Give when the first notice was taken of those made since an alert was raised anew."""
    again = select(_ALERT.c.alert_id).where(_ALERT.c.again_at.is_not(None))
    sent = select(_DELIVERY.c.alert_id, _DELIVERY.c.made_at_us, _DELIVERY.c.sent_at_us)
    sent = sent.where(_DELIVERY.c.alert_id.in_(again), _DELIVERY.c.sent_at_us.is_not(None))
    first: dict[str, int] = {}
    for row in connection.execute(sent.order_by(_DELIVERY.c.sent_at_us)):
        if row.made_at_us >= anew.get(row.alert_id, row.made_at_us):
            first.setdefault(row.alert_id, row.sent_at_us)
    return first


def _aged(row: Any, sent_at_us: int | None) -> Aged:
    return Aged(
        alert_id=row.alert_id,
        office_id=row.office_id,
        kind=AlertKind(row.kind),
        grade=row.grade,
        rule=row.rule,
        matter=Matter(row.matter),
        raised_at=row.again_at or row.told_at,
        ended_at=row.ended_at,
        sent_at=maybe_instant(sent_at_us),
        acknowledged_at=row.acknowledged_at,
        reviewed_at=row.reviewed_at,
        suspended_until_at=row.suspended_until_at,
        disposition=None if row.disposition is None else Disposition(row.disposition),
        retrospective=row.retrospective,
    )
