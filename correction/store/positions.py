"""The positions store (定位库): fixes by source, and which sources have something new to judge."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Select, bindparam, func, insert, select, update

from correction.office.positions.port import DueSource
from correction.store.engines import make_engine, transaction, url_of
from correction.store.errors import StoreFailure
from correction.store.migrate import POSITIONS, POSITIONS_HEAD, check_version, upgrade_engine
from correction.store.position_door import DoorRecords
from correction.store.position_tables import PositionFix, PositionRow, PositionSource
from geofences.fixes import FixBatch

_SOURCE = PositionSource.metadata.tables["position_source"]
_FIX = PositionFix.metadata.tables["position_fix"]
_CONTENT = ("device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "kind", "mock")
_UNKNOWN = -1
_RADIUS_CM_MAX = 10**12


def create_positions(path_or_url: str | Path) -> "SqlitePositions":
    """Make a positions store, or bring an older one to this version, and open it."""
    engine = make_engine(url_of(path_or_url))
    upgrade_engine(engine, POSITIONS, PositionRow.metadata, POSITIONS_HEAD)
    return SqlitePositions(engine)


def open_positions(path_or_url: str | Path) -> "SqlitePositions":
    """Open a positions store; raises StoreFailure, NotAStore, NewerStore or OlderStore."""
    url = url_of(path_or_url)
    if url.database and not Path(url.database).is_file():
        raise StoreFailure(f"数据库 {url.database}", "文件不存在", "核对路径；新建请用 correction create")
    engine = make_engine(url)
    check_version(engine, POSITIONS_HEAD)
    return SqlitePositions(engine)


class SqlitePositions(DoorRecords):
    """Fixes by source on SQLite; times in milliseconds since 1970 UTC."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on a store of this version."""
        self.engine = engine

    def add(self, batches: Mapping[str, FixBatch]) -> int:
        """Keep fixes by source, all or none, and give how many were new; what is there changes nothing.

        Of copies the first received stays. The ids in `batch` are ignored. An accuracy that was assumed is
        not kept: it is assumed again, by the policy in force, when the fix is judged.
        """
        with transaction(self.engine, writing=True) as connection:
            return sum(_add(connection, source_id, batch) for source_id, batch in batches.items())

    def touch(self, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, because something around them changed."""
        with transaction(self.engine, writing=True) as connection:
            for source_id in source_ids:
                _source(connection, source_id)
                _touch(connection, source_id, from_ms, 0)

    def fixes(self, source_id: str, from_ms: int, until_ms: int) -> FixBatch:
        """Give the fixes of a source by device time, both ends included, each once, oldest first."""
        values = {"source_id": source_id, "from_ms": from_ms, "until_ms": until_ms}
        with transaction(self.engine, writing=False) as connection:
            rows = connection.execute(_fixes(), values).fetchall()
        columns: Any = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 9).T
        device_at_ms, lon_e7, lat_e7, accuracy_cm, kind, mock, fix_id, received_at_ms, charge = columns
        return FixBatch(
            id=fix_id,
            device_at_ms=device_at_ms,
            received_at_ms=received_at_ms,
            lon=lon_e7 / 1e7,
            lat=lat_e7 / 1e7,
            accuracy_m=np.where(accuracy_cm == _UNKNOWN, np.nan, accuracy_cm / 100),
            assumed=np.zeros(device_at_ms.size, dtype=np.bool_),
            source=kind.astype(np.int8),
            mock=mock.astype(np.bool_),
            battery_pct=np.where(charge == _UNKNOWN, np.nan, charge / 10),
        )

    def last_fix_ms(self, source_id: str, until_ms: int) -> int | None:
        """Give the device time of the newest fix up to a moment."""
        with transaction(self.engine, writing=False) as connection:
            return connection.execute(_last(), {"source_id": source_id, "until_ms": until_ms}).scalar()

    def due(self, now_ms: int, known: Sequence[str]) -> tuple[DueSource, ...]:
        """Give the sources to judge: with new fixes, silent past their due time, or never judged at all."""
        with transaction(self.engine, writing=False) as connection:
            states = {row.source_id: row for row in connection.execute(select(_SOURCE))}
        found: list[DueSource] = []
        for source_id in known:
            state = states.get(source_id)
            if state is None:
                found.append(DueSource(source_id=source_id, touched_from_ms=None, touch=0))
                continue
            silent = state.silence_due_ms is not None and state.silence_due_ms <= now_ms
            if not state.judged or silent or state.touched_from_ms is not None:
                touched_from_ms = state.touched_from_ms
                found.append(
                    DueSource(source_id=source_id, touched_from_ms=touched_from_ms, touch=state.touch)
                )
        return tuple(found)

    def judged(self, done: Sequence[tuple[DueSource, int | None]]) -> None:
        """Note that sources were judged as they were seen, and when the silence of each must be looked at.

        What arrived meanwhile stays due.
        """
        with transaction(self.engine, writing=True) as connection:
            for due, silence_due_ms in done:
                mine = update(_SOURCE).where(_SOURCE.c.source_id == due.source_id)
                _source(connection, due.source_id)
                connection.execute(mine.values(judged=True, silence_due_ms=silence_due_ms))
                connection.execute(mine.where(_SOURCE.c.touch == due.touch).values(touched_from_ms=None))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _add(connection: Connection, source_id: str, batch: FixBatch) -> int:
    if not len(batch):
        return 0
    rows = _rows(batch)
    source_no, count = _source(connection, source_id)
    span = {"source_no": source_no, "from_ms": rows[0][0], "until_ms": rows[-1][0]}
    known = {tuple(row) for row in connection.execute(_contents(), span)}
    new = {row[:6]: row for row in reversed(rows) if row[:6] not in known}
    if new:
        # The source's number and a count of its own make an id that is never given twice.
        first_id = source_no << 40 | count + 1
        stored = [(source_no, *row, first_id + n) for n, row in enumerate(sorted(new.values()))]
        connection.exec_driver_sql(_insert_fixes(), stored)
        _touch(connection, source_id, min(row[0] for row in new), len(new))
    return len(new)


def _rows(batch: FixBatch) -> list[tuple[Any, ...]]:
    """Give a batch as rows of plain numbers, in order of content and then of receipt."""
    unknown = np.isnan(batch.accuracy_m) | batch.assumed
    radius_cm = np.minimum(np.where(unknown, 0, batch.accuracy_m) * 100, _RADIUS_CM_MAX)
    charge = np.where(np.isnan(batch.battery_pct), -0.1, batch.battery_pct) * 10
    columns = (
        batch.device_at_ms,
        np.rint(batch.lon * 1e7).astype(np.int64),
        np.rint(batch.lat * 1e7).astype(np.int64),
        np.where(unknown, _UNKNOWN, np.rint(radius_cm)).astype(np.int64),
        batch.source,
        batch.mock.astype(np.int8),
        batch.received_at_ms,
        np.rint(charge).astype(np.int64),
    )
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def _source(connection: Connection, source_id: str) -> tuple[int, int]:
    """Give the number of a source, making one where it is new, and how many ids it has used."""
    mine = select(_SOURCE.c.source_no, _SOURCE.c.ids_used).where(_SOURCE.c.source_id == source_id)
    found = connection.execute(mine).first()
    if found is None:
        connection.execute(
            insert(_SOURCE), {"source_id": source_id, "touch": 0, "ids_used": 0, "judged": False}
        )
        found = connection.execute(mine).one()
    return found.source_no, found.ids_used


def _touch(connection: Connection, source_id: str, from_ms: int, ids: int) -> None:
    sooner = func.min(func.coalesce(_SOURCE.c.touched_from_ms, from_ms), from_ms)
    touched = {"touch": _SOURCE.c.touch + 1, "touched_from_ms": sooner, "ids_used": _SOURCE.c.ids_used + ids}
    connection.execute(update(_SOURCE).where(_SOURCE.c.source_id == source_id).values(touched))


@cache
def _insert_fixes() -> str:
    columns = ("source_no", *_CONTENT, "received_at_ms", "battery_permille", "fix_id")
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {_FIX.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names only


@cache
def _contents() -> Select[Any]:
    within = _FIX.c.device_at_ms.between(bindparam("from_ms"), bindparam("until_ms"))
    columns = (_FIX.c[name] for name in _CONTENT)
    return select(*columns).where(_FIX.c.source_no == bindparam("source_no"), within)


@cache
def _fixes() -> Select[Any]:
    names = (*_CONTENT, "fix_id", "received_at_ms", "battery_permille")
    within = _FIX.c.device_at_ms.between(bindparam("from_ms"), bindparam("until_ms"))
    return (
        select(*(_FIX.c[name] for name in names))
        .join(_SOURCE, _SOURCE.c.source_no == _FIX.c.source_no)
        .where(_SOURCE.c.source_id == bindparam("source_id"), within)
        .order_by(*(_FIX.c[name] for name in _CONTENT))
    )


@cache
def _last() -> Select[Any]:
    return (
        select(func.max(_FIX.c.device_at_ms))
        .join(_SOURCE, _SOURCE.c.source_no == _FIX.c.source_no)
        .where(_SOURCE.c.source_id == bindparam("source_id"), _FIX.c.device_at_ms <= bindparam("until_ms"))
    )
