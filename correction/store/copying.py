"""Copying a whole store to another database (整库复制): for back-ups, for restoring, for moving to a server.

Rows are copied as they are: payloads stay sealed, chains stay whole, and no key is needed. What was copied is
read again from where it was written, and its count and hash must be those of the source.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

from correction.store.engines import existing_engine, make_engine, shown, transaction, url_of
from correction.store.errors import NotAStore, StoreFailure
from correction.store.migrate import OFFICE, OFFICE_HEAD, check_version, upgrade_engine
from correction.store.tables import OfficeRow

_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One table that was copied: how many rows, and the SHA-256 over them in order of their key."""

    table: str
    rows: int
    digest: str


def copy_office(source: str | Path, target: str | Path) -> tuple[Copied, ...]:
    """Copy an office store into a new or empty database, and prove that both hold the same.

    Raises StoreFailure where the target holds something, NotAStore, NewerStore or OlderStore for a source
    that is not a store of this version. Where anything fails, the target is left empty.
    """
    return copy_store(source, target, folder=OFFICE, metadata=OfficeRow.metadata, head=OFFICE_HEAD)


def copy_store(
    source: str | Path, target: str | Path, *, folder: str, metadata: MetaData, head: str
) -> tuple[Copied, ...]:
    """Copy a store of any kind; see `copy_office`."""
    from_engine = existing_engine(url_of(source))
    to_engine = make_engine(url_of(target))
    try:
        check_version(from_engine, head)
        upgrade_engine(to_engine, folder, metadata, head)
        tables = metadata.sorted_tables
        with (
            transaction(from_engine, writing=False) as reading,
            transaction(to_engine, writing=True) as writing,
        ):
            _refuse_filled(writing, to_engine, tables)
            copied = tuple(_copy(reading, writing, table) for table in tables)
            _refuse_difference(copied, tuple(_read_back(writing, table) for table in tables))
        return copied
    finally:
        from_engine.dispose()
        to_engine.dispose()


def _refuse_filled(connection: Connection, engine: Engine, tables: Sequence[Table]) -> None:
    for table in tables:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            what = "里面已有数据"
            raise StoreFailure(
                f"数据库 {shown(engine.url)}", what, "复制和恢复只能到新的空数据库；换一个地址"
            )


def _copy(reading: Connection, writing: Connection, table: Table) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for batch in _batches(reading, table):
        writing.execute(insert(table), batch)
        rows += _take(digest, batch)
    return Copied(table=table.name, rows=rows, digest=digest.hexdigest())


def _read_back(connection: Connection, table: Table) -> Copied:
    digest, rows = hashlib.sha256(), 0
    for batch in _batches(connection, table):
        rows += _take(digest, batch)
    return Copied(table=table.name, rows=rows, digest=digest.hexdigest())


def _batches(connection: Connection, table: Table) -> Iterator[list[Mapping[str, Any]]]:
    ordered = select(table).order_by(*table.primary_key)
    found = connection.execute(ordered, execution_options={"yield_per": _BATCH})
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _take(digest: Any, batch: Sequence[Mapping[str, Any]]) -> int:
    for row in batch:
        digest.update(repr(tuple(row.values())).encode())
    return len(batch)


def _refuse_difference(written: Sequence[Copied], read: Sequence[Copied]) -> None:
    for before, after in zip(written, read, strict=True):
        if before != after:
            what = f"表 {before.table} 复制后与原来不同（{before.rows} 行，读回 {after.rows} 行）"
            raise NotAStore("整库复制", what, "目标已恢复为空；检查磁盘和数据库后重试")
