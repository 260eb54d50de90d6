"""Rows of one table as one transaction sees them: read once, changed in memory, written together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Dialect, LargeBinary, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite

from correction.store.tables import OfficeRow, table_of

Values = dict[str, Any]
AT_ONCE = 500
# The columns of a row, each with what turns its values into what is stored, if anything must.
Columns = tuple[tuple[str, Callable[[Any], Any] | None], ...]


def write_rows(connection: Connection, model: type[OfficeRow], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows, over older ones of the same key; at the speed of the driver, since there are many."""
    if rows:
        sql, stored = _prepared(model, connection.dialect)
        connection.exec_driver_sql(sql, [stored(row) for row in rows])


def _stored(columns: Columns) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Give what turns a row into what is stored of it."""
    if not any(stored for _, stored in columns) and len(columns) > 1:
        return itemgetter(*(name for name, _ in columns))

    def converted(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple([row[name] if stored is None else stored(row[name]) for name, stored in columns])

    return converted


@cache
def _prepared(
    model: type[OfficeRow], dialect: Dialect
) -> tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """Compile the statement once, with what turns a row into what is stored of it."""
    table = table_of(model)
    key = [column.name for column in table.primary_key]
    statement = insert_into(dialect, table)
    # What is unique names the row as its key does and never changes. Were it set, the database would look
    # for rows that refer to it, at each row that is written.
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key and not c.unique}
    if rest:
        statement = statement.on_conflict_do_update(index_elements=key, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing()
    compiled = statement.compile(dialect=_in_order(dialect))
    names = compiled.positiontup or ()
    return str(compiled), _stored(tuple((name, _processor(table.c[name], dialect)) for name in names))


def insert_into(dialect: Dialect, table: Table) -> Any:
    """Give the insertion of a database that can say what becomes of a row that stands (ON CONFLICT)."""
    if dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to load, and not used on SQLite

    return postgresql.insert(table)


def _in_order(dialect: Dialect) -> Dialect:
    """The same dialect with parameters by place: rows are plain tuples."""
    by_place: dict[str, Any] = {"paramstyle": {"sqlite": "qmark", "postgresql": "format"}[dialect.name]}
    return type(dialect)(**by_place)


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    # The driver takes bytes as they are; the type's own way would copy a view of each.
    if isinstance(column.type, LargeBinary):
        return None
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@cache
def _by_key(model: type[OfficeRow], locking: bool) -> Select[Any]:
    table = table_of(model)
    found = select(table).where(*(column == bindparam(column.name) for column in table.primary_key))
    return found.with_for_update() if locking else found


@cache
def _by_keys(model: type[OfficeRow], locking: bool) -> Select[Any]:
    table = table_of(model)
    (key,) = table.primary_key
    columns = (key, *(column for column in table.columns if column is not key))
    found = select(*columns).where(key.in_(bindparam("keys", expanding=True))).order_by(key)
    return found.with_for_update() if locking else found


class RowCache:
    """Rows by primary key; nobody else can change them while a transaction writes, or reads its snapshot."""

    def __init__(self, connection: Connection, model: type[OfficeRow], *, locking: bool = False) -> None:
        """Start with nothing read; with `locking`, a row that is read is held until the transaction ends."""
        table = table_of(model)
        self._connection = connection
        self._key = tuple(column.name for column in table.primary_key)
        self._model = model
        self._locking = locking
        self._known: dict[tuple[Any, ...], Mapping[str, Any] | None] = {}
        self._changed: dict[tuple[Any, ...], None] = {}

    def get(self, *key: Any) -> Mapping[str, Any] | None:
        """Give the row of a key, with what was put in this transaction; none where there is none."""
        if key not in self._known:
            statement = _by_key(self._model, self._locking)
            found = self._connection.execute(statement, dict(zip(self._key, key, strict=True))).first()
            self._known[key] = None if found is None else dict(found._mapping)
        return self._known[key]

    def holds(self, *key: Any) -> bool:
        """Tell whether the row of a key was read or put in this transaction."""
        return key in self._known

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Read the rows of many keys of one part in a few statements."""
        unknown = [key for key in dict.fromkeys(keys) if (key,) not in self._known]
        # In order, so that two who lock some of the same rows never wait for each other.
        unknown.sort()
        for first in range(0, len(unknown), AT_ONCE):
            wanted = unknown[first : first + AT_ONCE]
            self._known.update(dict.fromkeys(((key,) for key in wanted), None))
            for row in self._connection.execute(_by_keys(self._model, self._locking), {"keys": wanted}):
                self._known[row[0],] = dict(row._mapping)

    def put(self, row: Mapping[str, Any]) -> None:
        """Keep a whole row, to be written with the others."""
        key = tuple(row[k] for k in self._key)
        self._known[key] = row
        self._changed[key] = None

    def write(self) -> None:
        """Write what was put."""
        if self._changed:
            rows = [row for key in self._changed if (row := self._known[key]) is not None]
            write_rows(self._connection, self._model, rows)
            self._changed.clear()

    def forget_absent(self) -> None:
        """Drop what is known not to be there."""
        self._known = {key: row for key, row in self._known.items() if row is not None}

    def forget(self) -> None:
        """Drop everything, read or put, as after a rollback."""
        self._known.clear()
        self._changed.clear()
