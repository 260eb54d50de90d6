"""Rows of fixes on PostgreSQL (PostgreSQL 定位行): a partition a day, written by binary COPY."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import Connection

from correction.store.positions.archive import Archive
from correction.store.positions.columns import COLUMNS, HOURS_OF_DAY, Columns, hour_of
from correction.store.positions.rows import NEVER_MS, Sources, table_of_rows
from geofences.arrays import IntArray

_NAMES = ", ".join(COLUMNS)
_STATE = (
    f"SELECT w.place, s.source_no, s.ids_used, coalesce(s.newest_ms, {-NEVER_MS}), "  # noqa: S608 - names and numbers only
    f"coalesce(s.touched_from_ms, {NEVER_MS}), coalesce(s.silence_due_ms, {NEVER_MS}), s.standing "
    "FROM unnest(%s::text[]) WITH ORDINALITY w (source_id, place) "
    "JOIN position_source s ON s.source_id = w.source_id ORDER BY s.source_no FOR UPDATE OF s"
)
_MAKE = (
    "INSERT INTO position_source (source_id, ids_used, touch, judged) "
    "SELECT source_id, 0, 0, false FROM unnest(%s::text[]) w (source_id) ORDER BY 1 ON CONFLICT DO NOTHING"
)
_ONE = "SELECT source_no, newest_ms FROM position_source WHERE source_id = %s"
_DELETED = "SELECT max(until_ms) FROM position_act WHERE source_no = %s AND act = 'delete' AND from_ms < %s"
_TOUCH = (
    "UPDATE position_source SET touch = touch + 1, touched_from_ms = least(touched_from_ms, %s), "
    "standing = NULL WHERE source_no = ANY(%s::bigint[])"
)
_SAVE = (
    "UPDATE position_source s SET ids_used = n.ids_used, newest_ms = n.newest_ms, "  # noqa: S608
    f"touched_from_ms = nullif(n.touched_from_ms, {NEVER_MS}), "
    f"silence_due_ms = nullif(n.silence_due_ms, {NEVER_MS}), standing = n.standing, touch = s.touch + 1 "
    "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bytea[]) "
    "n (source_no, ids_used, newest_ms, touched_from_ms, silence_due_ms, standing) "
    "WHERE s.source_no = n.source_no"
)
_COPY = f"COPY position_fix (hour_no, source_no, {_NAMES}) FROM STDIN (FORMAT BINARY)"
_PACKED = (
    "SELECT day_no, packed FROM position_day "
    "WHERE source_no = %s AND day_no BETWEEN %s AND %s ORDER BY day_no"
)
_HOURS = "SELECT min(hour_no), max(hour_no) FROM position_fix"
_OF_SOURCE = (
    f"SELECT {_NAMES} FROM position_fix "  # noqa: S608
    "WHERE hour_no = ANY(%s::integer[]) AND source_no = %s AND device_at_ms BETWEEN %s AND %s"
)
_LOCK = "SELECT 1 FROM position_source WHERE source_no >= %s AND source_no < %s ORDER BY source_no FOR UPDATE"
_OF_DAY = (
    f"SELECT source_no, {_NAMES} FROM position_fix "  # noqa: S608
    "WHERE hour_no >= %s AND hour_no < %s AND source_no >= %s AND source_no < %s"
)
_COUNTS = (
    f"SELECT s.source_id, f.hour_no / {HOURS_OF_DAY}, count(*) FROM position_fix f "  # noqa: S608
    "JOIN position_source s ON s.source_no = f.source_no GROUP BY 1, 2"
)
_DELETE = (
    "DELETE FROM position_fix WHERE hour_no >= %s AND hour_no < %s AND source_no >= %s AND source_no < %s"
)

# One lock for all who make or drop a partition: two may need the same at once.
_PARTITIONS_LOCK = "SELECT pg_advisory_xact_lock(5021980)"
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_WIDTHS = dict.fromkeys(("hour_no", "lon_e7", "lat_e7", "accuracy_cm"), 4) | dict.fromkeys(
    ("kind", "mock", "battery_permille"), 2
)


class PostgresRows:
    """Rows in partitions by day, each with the key of hour and source."""

    def __init__(self, archive: Archive) -> None:
        """Take the archive of the store."""
        self.archive = archive

    def sources(self, connection: Connection, source_ids: Sequence[str]) -> Sources:
        """Lock sources in order of number and give their state, making those that are new."""
        wanted = list(source_ids)
        cursor = _cursor(connection)
        found = cursor.execute(_STATE, (wanted,)).fetchall()
        if len(found) != len(wanted):
            cursor.execute(_MAKE, (wanted,))
            found = cursor.execute(_STATE, (wanted,)).fetchall()
        return Sources.of_rows(row[1:] for row in sorted(found, key=itemgetter(0)))

    def save(self, connection: Connection, sources: Sources) -> None:
        """Write the state of sources back, and count one more delivery for each."""
        columns = (
            sources.source_no,
            sources.ids_used,
            sources.newest_ms,
            sources.touched_from_ms,
            sources.silence_due_ms,
        )
        values = [*(column.tolist() for column in columns), list(sources.standing)]
        _cursor(connection).execute(_SAVE, values)

    def touch(self, connection: Connection, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, making those that are new."""
        numbers = self.sources(connection, source_ids).source_no.tolist()
        _cursor(connection).execute(_TOUCH, (from_ms, numbers))

    def source(self, connection: Connection, source_id: str) -> tuple[int, int | None] | None:
        """Give the number of a source and the time of its newest fix; none for an unknown one."""
        found: tuple[int, int | None] | None = _cursor(connection).execute(_ONE, (source_id,)).fetchone()
        return found

    def deleted_until_ms(self, connection: Connection, source_no: int, before_ms: int) -> int | None:
        """Give the end of the last day of a source of which the log says that it was deleted."""
        found: tuple[int | None] = _cursor(connection).execute(_DELETED, (source_no, before_ms)).fetchone()
        return found[0]

    def insert(self, connection: Connection, source_no: IntArray, columns: Columns) -> None:
        """Copy fixes that are known to be new into the partitions of their days."""
        hours = hour_of(columns[0])
        for day_no in np.unique(hours // HOURS_OF_DAY).tolist():
            make_partition(connection, day_no)
        with _cursor(connection).copy(_COPY) as copy:
            copy.write(_SIGNATURE + _binary(hours, source_no, columns) + _TRAILER)

    def hours(self, connection: Connection) -> tuple[int, int] | None:
        """Give the first and the last hour of which there are rows; none where there is no row."""
        first, last = _cursor(connection).execute(_HOURS).fetchone()
        return None if first is None else (first, last)

    def of_source(
        self, connection: Connection, source_no: int, hours: range, span: tuple[int, int]
    ) -> Columns:
        """Give the fixes of one source in some hours and within a span of device time."""
        return table_of_rows(
            _cursor(connection).execute(_OF_SOURCE, (list(hours), source_no, *span)), len(COLUMNS)
        )

    def packed(
        self, connection: Connection, source_no: int, days: tuple[int, int]
    ) -> list[tuple[int, bytes]]:
        """Give the packed days of a source with their numbers, both days included, oldest first."""
        found: list[tuple[int, bytes]] = _cursor(connection).execute(_PACKED, (source_no, *days)).fetchall()
        return found

    def counts(self, connection: Connection) -> list[tuple[str, int, int]]:
        """Give source, day and number of fixes of all rows."""
        found: list[tuple[str, int, int]] = _cursor(connection).execute(_COUNTS).fetchall()
        return found

    def of_day(self, connection: Connection, day_no: int, numbers: range) -> tuple[IntArray, Columns]:
        """Lock the sources of some numbers, and give their fixes of a day, and whose each is."""
        cursor = _cursor(connection)
        cursor.execute(_LOCK, (numbers.start, numbers.stop))
        found = table_of_rows(
            cursor.execute(_OF_DAY, (*_hours(day_no), numbers.start, numbers.stop)), 1 + len(COLUMNS)
        )
        return found[0], found[1:]

    def delete_day(self, connection: Connection, day_no: int, numbers: range) -> None:
        """Delete the rows of a day of the sources of some numbers."""
        _cursor(connection).execute(_DELETE, (*_hours(day_no), numbers.start, numbers.stop))

    def drop_day(self, connection: Connection, day_no: int) -> None:
        """Drop the partition of a day, if no row is left in it."""
        cursor, name = _cursor(connection), _partition(day_no)
        cursor.execute(_PARTITIONS_LOCK)
        if cursor.execute("SELECT to_regclass(%s)", (name,)).fetchone()[0] is None:
            return
        cursor.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
        if not cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]:  # noqa: S608 - a number
            cursor.execute(f"DROP TABLE {name}")


def _cursor(connection: Connection) -> Any:
    driver: Any = connection.connection.driver_connection
    return driver.cursor(binary=True)


def _hours(day_no: int) -> tuple[int, int]:
    return day_no * HOURS_OF_DAY, (day_no + 1) * HOURS_OF_DAY


def _partition(day_no: int) -> str:
    return f"position_fix_{'day' if day_no >= 0 else 'before'}_{abs(day_no)}"


def make_partition(connection: Connection, day_no: int) -> None:
    """Make the partition of a day where it does not stand yet."""
    cursor, name = _cursor(connection), _partition(day_no)
    if cursor.execute("SELECT to_regclass(%s)", (name,)).fetchone()[0] is not None:
        return
    first, end = _hours(day_no)
    cursor.execute(_PARTITIONS_LOCK)
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF position_fix FOR VALUES FROM ({first}) TO ({end})"
    )


def _binary(hours: IntArray, source_no: IntArray, columns: Columns) -> bytes:
    """Give rows as COPY's binary format has them: each value led by its length, big-endian."""
    values: Iterable[tuple[str, IntArray]] = zip(
        ("hour_no", "source_no", *COLUMNS), (hours, source_no, *columns), strict=True
    )
    named = [(name, _WIDTHS.get(name, 8), column) for name, column in values]
    parts: list[Any] = [("count", ">i2")]
    for name, width, _ in named:
        parts += [(f"{name}_length", ">i4"), (name, f">i{width}")]
    rows = np.empty(source_no.size, np.dtype(parts))
    rows["count"] = len(named)
    for name, width, column in named:
        rows[f"{name}_length"] = width
        rows[name] = column
    return rows.tobytes()
