"""Claiming what is due (认领到期): each due log goes to one worker at a time, and each try is counted first.

A claim ends with the worker's next one, or with the worker itself, however it ends: on PostgreSQL it is a
lock that belongs to the worker's connection, and on SQLite there is one worker.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, literal_column, select, update

from correction.store.engines import is_postgresql, transaction, translated
from correction.store.engines.options import WRITING
from correction.store.log.log_access import NO_ALERT
from correction.store.log.rows import micros
from correction.store.tables import LogHead, table_of

TRIES_MAX = 3

_HEAD = table_of(LogHead)
# The numbers of claimed logs among all numbers that a database can lock.
_CLAIM = 0x636C_6D00_0000_0000
# Other workers hold the first of what is due: how many times the wanted number is looked at.
_LOOK_PAST = 20


class Claims:
    """The claims of one store, thread by thread."""

    def __init__(self, engine: Engine) -> None:
        """Hold nothing yet."""
        self._engine = engine
        self._mine = threading.local()
        self._open: list[Connection] = []

    def claim(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Let go of the last claim, count a try for up to `limit` due logs, and give their ids."""
        now_us = micros(now)
        with self._transaction() as connection:
            wanted = _due(connection, now_us, limit)
            if not wanted:
                return ()
            values = {"ids": wanted, "now": now_us}
            free = set(connection.execute(_still_due(), values).scalars())
            claimed = tuple(log_id for log_id in wanted if log_id in free)
            if claimed:
                tried = update(_HEAD).where(_HEAD.c.log_id.in_(claimed)).values(tries=_HEAD.c.tries + 1)
                connection.execute(tried)
        return claimed

    def close(self) -> None:
        """Let go of everything."""
        while self._open:
            self._open.pop().close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if not is_postgresql(self._engine.url):
            with transaction(self._engine, writing=True) as connection:
                yield connection
            return
        with translated(self._engine.url):
            connection = self._connection()
            with connection.begin():
                connection.execute(select(func.pg_advisory_unlock_all()))
                yield connection

    def _connection(self) -> Connection:
        """Give the connection of this thread, a new one where the last was cut: its claims ended with it."""
        mine: Connection | None = getattr(self._mine, "connection", None)
        if mine is None or mine.closed or mine.invalidated:
            mine = self._mine.connection = self._engine.connect().execution_options(**WRITING)
            self._open.append(mine)
        return mine


def _due(connection: Connection, now_us: int, limit: int) -> tuple[str, ...]:
    """Give the gravest due logs; one whose last try failed comes alone, and before others of its grade."""
    fresh: list[str] = []
    statement = _unclaimed_of_grade() if connection.dialect.name == "postgresql" else _due_of_grade()
    for gravity in range(NO_ALERT + 1):
        values = {"gravity": gravity, "now": now_us, "left": limit - len(fresh), "most": limit * _LOOK_PAST}
        for log_id, tries in connection.execute(statement, values):
            if tries == 0:
                fresh.append(log_id)
            elif not fresh:
                return (log_id,)
        if len(fresh) >= limit:
            break
    return tuple(fresh)


def _due_in_order() -> Select[Any]:
    return (
        select(_HEAD.c.log_id, _HEAD.c.tries, _HEAD.c.log_no)
        .where(
            _HEAD.c.gravity == bindparam("gravity"),
            _HEAD.c.next_review_at_us <= bindparam("now"),
            _HEAD.c.tries < TRIES_MAX,
        )
        .order_by(_HEAD.c.next_review_at_us)
    )


@cache
def _due_of_grade() -> Select[Any]:
    due = _due_in_order().limit(bindparam("left")).subquery()
    return select(due.c.log_id, due.c.tries)


@cache
def _unclaimed_of_grade() -> Select[Any]:
    """The limit within keeps the order; the one without ends the walk, so no more is locked than is taken."""
    due = _due_in_order().limit(bindparam("most")).subquery()
    claimed = func.pg_try_advisory_lock(literal_column(str(_CLAIM)) + due.c.log_no)
    return select(due.c.log_id, due.c.tries).where(claimed).limit(bindparam("left"))


@cache
def _still_due() -> Select[Any]:
    """What was judged meanwhile is no longer due; what somebody is writing in comes another time."""
    due = select(_HEAD.c.log_id).where(
        _HEAD.c.log_id.in_(bindparam("ids", expanding=True)),
        _HEAD.c.next_review_at_us <= bindparam("now"),
    )
    return due.order_by(_HEAD.c.log_id).with_for_update(skip_locked=True)
