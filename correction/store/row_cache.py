"""Rows of one table as one transaction sees them: read once, changed in memory, written together."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.dialects.sqlite import Insert, insert

from correction.store.tables import OfficeRow, table_of

Values = dict[str, Any]


@cache
@cache
def upsert(model: type[OfficeRow]) -> Insert:
    """Give the statement that writes rows, over older ones of the same key."""
    table = table_of(model)
    key = [column.name for column in table.primary_key]
    statement = insert(table)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    return (
        statement.on_conflict_do_update(index_elements=key, set_=rest)
        if rest
        else statement.on_conflict_do_nothing()
    )


@cache
def _by_key(model: type[OfficeRow]) -> Select[Any]:
    table = table_of(model)
    return select(table).where(*(column == bindparam(column.name) for column in table.primary_key))


class RowCache:
    """Rows by primary key; nobody else can change them while a transaction writes, or reads its snapshot."""

    def __init__(self, connection: Connection, model: type[OfficeRow]) -> None:
        """Start with nothing read."""
        table = table_of(model)
        self._connection = connection
        self._key = tuple(column.name for column in table.primary_key)
        self._select = _by_key(model)
        self._upsert = upsert(model)
        self._known: dict[tuple[Any, ...], Mapping[str, Any] | None] = {}
        self._changed: dict[tuple[Any, ...], None] = {}

    def get(self, *key: Any) -> Mapping[str, Any] | None:
        """Give the row of a key, with what was put in this transaction; none where there is none."""
        if key not in self._known:
            found = self._connection.execute(self._select, dict(zip(self._key, key, strict=True))).first()
            self._known[key] = None if found is None else dict(found._mapping)
        return self._known[key]

    def put(self, row: Mapping[str, Any]) -> None:
        """Keep a whole row, to be written with the others."""
        key = tuple(row[k] for k in self._key)
        self._known[key] = row
        self._changed[key] = None

    def write(self) -> None:
        """Write what was put."""
        if self._changed:
            rows = [row for key in self._changed if (row := self._known[key]) is not None]
            self._connection.execute(self._upsert, rows)
            self._changed.clear()

    def forget(self) -> None:
        """Drop everything, read or put, as after a rollback."""
        self._known.clear()
        self._changed.clear()
