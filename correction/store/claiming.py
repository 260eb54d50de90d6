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

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
    update,
)

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
        if not is_postgresql(self._engine.url) and not self._anything_due(now_us):
            # Where nothing is due the one lock of the file is left to whoever writes.
            return ()
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

    def _anything_due(self, now_us: int) -> bool:
        with transaction(self._engine, writing=False) as connection:
            return connection.execute(_any_due(), {"now": now_us}).first() is not None

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
    postgresql = connection.dialect.name == "postgresql"
    found = _unclaimed if postgresql else _in_one_statement
    for log_id, tries in found(connection, now_us, limit):
        if tries == 0:
            fresh.append(log_id)
        elif not fresh:
            return (log_id,)
        if len(fresh) >= limit:
            break
    return tuple(fresh)


def _unclaimed(connection: Connection, now_us: int, limit: int) -> Iterator[tuple[str, int]]:
    """Give what is due and nobody's, grade by grade: each row that is given is claimed by it."""
    left = limit
    for gravity in range(NO_ALERT + 1):
        values = {"gravity": gravity, "now": now_us, "left": left, "most": limit * _LOOK_PAST}
        rows = connection.execute(_unclaimed_of_grade(), values).all()
        yield from ((log_id, tries) for log_id, tries in rows)
        left -= sum(tries == 0 for _, tries in rows)


def _in_one_statement(connection: Connection, now_us: int, limit: int) -> Iterator[tuple[str, int]]:
    rows = connection.execute(_due_of_each_grade(), {"now": now_us, "left": limit}).all()
    yield from ((row.log_id, row.tries) for row in sorted(rows, key=lambda row: row.gravity))


def _due_in_order(gravity: Any) -> Select[Any]:
    return (
        select(_HEAD.c.log_id, _HEAD.c.tries, _HEAD.c.log_no, _HEAD.c.gravity)
        .where(
            _HEAD.c.gravity == gravity,
            _HEAD.c.next_review_at_us <= bindparam("now"),
            _HEAD.c.tries < TRIES_MAX,
        )
        .order_by(_HEAD.c.next_review_at_us)
    )


@cache
def _due_of_each_grade() -> CompoundSelect[Any]:
    """A statement a grade would walk the index as often, and cost the way to the database each time."""
    grades = (_due_in_order(gravity).limit(bindparam("left")).subquery() for gravity in range(NO_ALERT + 1))
    return union_all(*(select(due.c.log_id, due.c.tries, due.c.gravity) for due in grades))


@cache
def _any_due() -> Select[Any]:
    due = (_HEAD.c.next_review_at_us <= bindparam("now")) & (_HEAD.c.tries < TRIES_MAX)
    grades = _HEAD.c.gravity.in_(list(range(NO_ALERT + 1)))
    return select(_HEAD.c.log_id).where(grades, due).limit(1)


@cache
def _unclaimed_of_grade() -> Select[Any]:
    """The limit within keeps the order; the one without ends the walk, so no more is locked than is taken."""
    due = _due_in_order(bindparam("gravity")).limit(bindparam("most")).subquery()
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
