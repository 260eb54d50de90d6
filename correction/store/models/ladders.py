"""Which ladders have to be looked at (认领升级): a column of the alert, found by its index and claimed."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Engine, Select, Update, bindparam, or_, select, update

from correction.store.engines import transaction
from correction.store.log.rows import micros
from correction.store.tables import AlertRow, table_of

_ALERT = table_of(AlertRow)
LEASE = timedelta(minutes=2)


def claim_ladders(engine: Engine, now: datetime, limit: int) -> tuple[str, ...]:
    """Give the alerts whose ladder is due, and put them off so that nobody else takes them."""
    with transaction(engine, writing=False) as connection:
        if connection.execute(_any_due(), {"now": micros(now)}).first() is None:
            return ()
    with transaction(engine, writing=True) as connection:
        found = connection.execute(_due(), {"now": micros(now), "left": limit}).scalars().all()
        if found:
            mine = update(_ALERT).where(_ALERT.c.alert_id.in_(found))
            connection.execute(mine.values(next_step_at_us=micros(now + LEASE)))
    return tuple(found)


@cache
def _due() -> Select[Any]:
    due = select(_ALERT.c.alert_id).where(_ALERT.c.next_step_at_us <= bindparam("now"))
    in_order = due.order_by(_ALERT.c.next_step_at_us).limit(bindparam("left"))
    return in_order.with_for_update(skip_locked=True)


@cache
def _any_due() -> Select[Any]:
    return select(_ALERT.c.alert_id).where(_ALERT.c.next_step_at_us <= bindparam("now")).limit(1)


@cache
def wake_up() -> Update:
    """The statement that has every ladder looked at by `at`."""
    at = bindparam("at", type_=BigInteger)
    later = or_(_ALERT.c.next_step_at_us.is_(None), _ALERT.c.next_step_at_us > at)
    climbing = _ALERT.c.open & _ALERT.c.retrospective.is_(False)
    return update(_ALERT).where(climbing, later).values(next_step_at_us=at)


@cache
def logs_of_alerts() -> Select[Any]:
    """The statement for the logs of alerts by `ids`."""
    found = select(_ALERT.c.alert_id, _ALERT.c.log_id)
    return found.where(_ALERT.c.alert_id.in_(bindparam("ids", expanding=True)))
