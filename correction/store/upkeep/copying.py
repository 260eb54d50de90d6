"""Copying a whole store to another database (整库复制): for back-ups, for restoring, for moving to a server.

Rows are copied as they are: payloads stay sealed, chains stay whole, and no key is needed. What was copied is
read again from where it was written, and its count and hash must be those of the source.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

from correction.store.engines import closed_on_error, existing_engine, make_engine, shown, transaction, url_of
from correction.store.errors import NewerStore, NotAStore, OlderStore, StoreFailure
from correction.store.migrate import OFFICE_HEAD, check_version, upgrade
from correction.store.tables import OfficeRow

_BATCH = 1000

Address = str | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One table that was copied: how many rows, and the SHA-256 over them in order of their key."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKind:
    """One of the two kinds of store: its tables, and how a new one is made and an old one opened.

    `make_room` and `settle` are told the connection to the source and the target, and to the target, before
    and after the rows come.
    """

    metadata: MetaData
    new: Callable[[Address], Engine]
    existing: Callable[[Address], Engine]
    make_room: Callable[[Connection, Connection], None] = lambda _source, _target: None
    settle: Callable[[Connection], None] = lambda _target: None


def _new_office(address: Address) -> Engine:
    upgrade(address)
    return make_engine(url_of(address))


def _existing_office(address: Address) -> Engine:
    with closed_on_error(existing_engine(url_of(address))) as engine:
        check_version(engine, OFFICE_HEAD)
        return engine


OFFICE_STORE = StoreKind(metadata=OfficeRow.metadata, new=_new_office, existing=_existing_office)


def copy(
    kind: StoreKind,
    source: Address,
    target: Address,
    *,
    then: Callable[[Connection], None] = lambda _target: None,
) -> tuple[Copied, ...]:
    """Copy a store into a new or empty database, and prove that both hold the same.

    What the target has to say otherwise is changed by `then` after the proof, in the same transaction.
    Raises StoreFailure where the target holds something, NotAStore, NewerStore or OlderStore for a source
    that is not a store of this version. Where anything fails, the target is left empty.
    """
    with _closing(kind.existing(source)) as from_engine, _closing(_made(kind, target)) as to_engine:
        tables = kind.metadata.sorted_tables
        with (
            transaction(from_engine, writing=False) as reading,
            transaction(to_engine, writing=True) as writing,
        ):
            _refuse_filled(writing, to_engine, tables)
            kind.make_room(reading, writing)
            copied = tuple(_copy(reading, writing, table) for table in tables)
            kind.settle(writing)
            _refuse_difference(copied, tuple(_read(writing, table) for table in tables))
            then(writing)
        return copied


def refuse_filled(kind: StoreKind, address: Address) -> None:
    """Refuse a database that holds something; raises StoreFailure, also where none answers."""
    with _closing(_made(kind, address)) as engine, transaction(engine, writing=False) as connection:
        _refuse_filled(connection, engine, kind.metadata.sorted_tables)


def _made(kind: StoreKind, address: Address) -> Engine:
    """Make the tables where there are none; whatever stands there of another version stays of it."""
    try:
        return kind.existing(address)
    except (OlderStore, NewerStore) as error:
        raise _filled(error.where) from None
    except StoreFailure:
        return kind.new(address)


def survey(kind: StoreKind, address: Address) -> tuple[Copied, ...]:
    """Read a store through and tell what its tables hold; raises as `copy` does for its source."""
    with _closing(kind.existing(address)) as engine, transaction(engine, writing=False) as reading:
        return tuple(_read(reading, table) for table in kind.metadata.sorted_tables)


@contextmanager
def _closing(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _refuse_filled(connection: Connection, engine: Engine, tables: Sequence[Table]) -> None:
    for table in tables:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise _filled(f"数据库 {shown(engine.url)}")


def _filled(where: str) -> StoreFailure:
    return StoreFailure(where, "里面已有数据", "换一个地址：新建、恢复和搬移都要用新的空数据库")


def _copy(reading: Connection, writing: Connection, table: Table) -> Copied:
    return _read(reading, table, lambda batch: writing.execute(insert(table), batch))


def _read(
    connection: Connection, table: Table, take: Callable[[list[dict[str, Any]]], object] = lambda _batch: None
) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for batch in _batches(connection, table):
        take(batch)
        rows += len(batch)
        for row in batch:
            digest.update(repr(tuple(row.values())).encode())
    return Copied(table=str(table.name), rows=rows, digest=digest.hexdigest())


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    ordered = select(table).order_by(*table.primary_key)
    found = connection.execute(ordered, execution_options={"yield_per": _BATCH})
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _refuse_difference(written: Sequence[Copied], read: Sequence[Copied]) -> None:
    for before, after in zip(written, read, strict=True):
        if before != after:
            what = f"表 {before.table} 复制后与原来不同（{before.rows} 行，读回 {after.rows} 行）"
            raise NotAStore("整库复制", what, "目标已恢复为空；检查磁盘和数据库后重试")
