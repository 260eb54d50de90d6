"""Reading registers (登记簿): the newest entry about a body, an area, a day of a roster."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from correction.store.log.rows import ENTRY_COLUMNS
from correction.store.tables import LogEntry, LogHead, Registered, table_of

_HEAD, _LOG, _REGISTERED = table_of(LogHead), table_of(LogEntry), table_of(Registered)


@cache
def by_kind() -> Select[Any]:
    """The statement for the newest entries of a register, one a key and log."""
    return (
        select(_REGISTERED.c.log_id, *ENTRY_COLUMNS)
        .join(_HEAD, _HEAD.c.log_id == _REGISTERED.c.log_id)
        .join(_LOG, (_LOG.c.log_no == _HEAD.c.log_no) & (_LOG.c.number == _REGISTERED.c.number))
        .where(_REGISTERED.c.kind == bindparam("register"))
        .order_by(_REGISTERED.c.rank, _LOG.c.recorded_at_us, _REGISTERED.c.log_id, _LOG.c.number)
    )


@cache
def by_key() -> Select[Any]:
    """The same for one `key`."""
    return by_kind().where(_REGISTERED.c.key == bindparam("key"))


@cache
def by_keys() -> Select[Any]:
    """The same for many `keys`."""
    return by_kind().where(_REGISTERED.c.key.in_(bindparam("keys", expanding=True)))
