"""Rows of fixes on SQLite (SQLite 定位行): the driver is spoken to itself, a fix costs microseconds."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from correction.store.positions.archive import Archive
from correction.store.positions.columns import COLUMNS, HOURS_OF_DAY, Columns, hour_of
from correction.store.positions.rows import NEVER_MS, Sources, table_of_rows
from geofences.arrays import IntArray

_NAMES = ", ".join(COLUMNS)
_STATE = (
    f"SELECT s.source_no, s.ids_used, coalesce(s.newest_ms, {-NEVER_MS}), "  # noqa: S608 - names and numbers only
    f"coalesce(s.touched_from_ms, {NEVER_MS}), coalesce(s.silence_due_ms, {NEVER_MS}), s.standing "
    "FROM json_each(?) j CROSS JOIN position_source s ON s.source_id = j.value ORDER BY j.key"
)
_MAKE = (
    "INSERT INTO position_source (source_id, ids_used, touch, judged) "
    "SELECT value, 0, 0, 0 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"
)
_ONE = "SELECT source_no, newest_ms FROM position_source WHERE source_id = ?"
_DELETED = "SELECT max(until_ms) FROM position_act WHERE source_no = ? AND act = 'delete' AND from_ms < ?"
_TOUCH = (
    "UPDATE position_source SET touch = touch + 1, touched_from_ms = min(coalesce(touched_from_ms, ?1), ?1), "
    "standing = NULL WHERE source_no = ?2"
)
_SAVE = (
    f"UPDATE position_source SET ids_used = ?, newest_ms = ?, touched_from_ms = nullif(?, {NEVER_MS}), "  # noqa: S608
    f"silence_due_ms = nullif(?, {NEVER_MS}), standing = ?, touch = touch + 1 WHERE source_no = ?"
)
_MARKS = ", ".join("?" * (2 + len(COLUMNS)))
_INSERT = f"INSERT INTO position_fix (hour_no, source_no, {_NAMES}) VALUES ({_MARKS})"  # noqa: S608 - names only
_OF_SOURCE = (
    f"SELECT {_NAMES} FROM json_each(?) j CROSS JOIN position_fix f ON f.hour_no = j.value "  # noqa: S608
    "WHERE f.source_no = ? AND f.device_at_ms BETWEEN ? AND ?"
)
_PACKED = (
    "SELECT day_no, packed FROM position_day WHERE source_no = ? AND day_no BETWEEN ? AND ? ORDER BY day_no"
)
_HOURS = "SELECT (SELECT min(hour_no) FROM position_fix), (SELECT max(hour_no) FROM position_fix)"
_OF_DAY = (
    f"SELECT f.source_no, {_NAMES} FROM json_each(?) j CROSS JOIN position_fix f ON f.hour_no = j.value "  # noqa: S608
    "WHERE f.source_no >= ? AND f.source_no < ?"
)
_COUNTS = (
    f"SELECT s.source_id, f.hour_no / {HOURS_OF_DAY}, count(*) FROM position_fix f "  # noqa: S608
    "JOIN position_source s ON s.source_no = f.source_no GROUP BY 1, 2"
)
_DELETE = "DELETE FROM position_fix WHERE hour_no = ? AND source_no >= ? AND source_no < ?"


class SqliteRows:
    """Rows clustered by hour and source in one table."""

    def __init__(self, archive: Archive) -> None:
        """Take the archive of the store."""
        self.archive = archive

    def sources(self, connection: Connection, source_ids: Sequence[str]) -> Sources:
        """Give the state of sources, making those that are new; the transaction's lock is theirs too."""
        wanted = json.dumps(source_ids)
        found = Sources.of_rows(_driver(connection).execute(_STATE, (wanted,)))
        if len(found.standing) != len(source_ids):
            _driver(connection).execute(_MAKE, (wanted,))
            found = Sources.of_rows(_driver(connection).execute(_STATE, (wanted,)))
        return found

    def save(self, connection: Connection, sources: Sources) -> None:
        """Write the state of sources back, and count one more delivery for each."""
        lines = zip(
            sources.ids_used.tolist(),
            sources.newest_ms.tolist(),
            sources.touched_from_ms.tolist(),
            sources.silence_due_ms.tolist(),
            sources.standing,
            sources.source_no.tolist(),
            strict=True,
        )
        _driver(connection).executemany(_SAVE, lines)

    def touch(self, connection: Connection, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, making those that are new."""
        numbers = self.sources(connection, source_ids).source_no.tolist()
        _driver(connection).executemany(_TOUCH, ((from_ms, number) for number in numbers))

    def source(self, connection: Connection, source_id: str) -> tuple[int, int | None] | None:
        """Give the number of a source and the time of its newest fix; none for an unknown one."""
        found: tuple[int, int | None] | None = _driver(connection).execute(_ONE, (source_id,)).fetchone()
        return found

    def deleted_until_ms(self, connection: Connection, source_no: int, before_ms: int) -> int | None:
        """Give the end of the last day of a source of which the log says that it was deleted."""
        found: tuple[int | None] = _driver(connection).execute(_DELETED, (source_no, before_ms)).fetchone()
        return found[0]

    def insert(self, connection: Connection, source_no: IntArray, columns: Columns) -> None:
        """Add fixes that are known to be new."""
        _driver(connection).executemany(_INSERT, _lines((hour_of(columns[0]), source_no, *columns)))

    def hours(self, connection: Connection) -> tuple[int, int] | None:
        """Give the first and the last hour of which there are rows; none where there is no row."""
        first, last = _driver(connection).execute(_HOURS).fetchone()
        return None if first is None else (first, last)

    def of_source(
        self, connection: Connection, source_no: int, hours: range, span: tuple[int, int]
    ) -> Columns:
        """Give the fixes of one source in some hours and within a span of device time."""
        found = _driver(connection).execute(_OF_SOURCE, (json.dumps(list(hours)), source_no, *span))
        return table_of_rows(found, len(COLUMNS))

    def packed(
        self, connection: Connection, source_no: int, days: tuple[int, int]
    ) -> list[tuple[int, bytes]]:
        """Give the packed days of a source with their numbers, both days included, oldest first."""
        found: list[tuple[int, bytes]] = _driver(connection).execute(_PACKED, (source_no, *days)).fetchall()
        return found

    def counts(self, connection: Connection) -> list[tuple[str, int, int]]:
        """Give source, day and number of fixes of all rows."""
        found: list[tuple[str, int, int]] = _driver(connection).execute(_COUNTS).fetchall()
        return found

    def of_day(self, connection: Connection, day_no: int, numbers: range) -> tuple[IntArray, Columns]:
        """Give the fixes of a day of the sources of some numbers, and whose each is."""
        values = (json.dumps(list(_hours_of(day_no))), numbers.start, numbers.stop)
        found = table_of_rows(_driver(connection).execute(_OF_DAY, values), 1 + len(COLUMNS))
        return found[0], found[1:]

    def delete_day(self, connection: Connection, day_no: int, numbers: range) -> None:
        """Delete the rows of a day of the sources of some numbers."""
        values = [(hour_no, numbers.start, numbers.stop) for hour_no in _hours_of(day_no)]
        _driver(connection).executemany(_DELETE, values)

    def drop_day(self, connection: Connection, day_no: int) -> None:
        """Do nothing: freed pages are used again by the next day."""


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _hours_of(day_no: int) -> range:
    return range(day_no * HOURS_OF_DAY, (day_no + 1) * HOURS_OF_DAY)


def _lines(columns: Iterable[IntArray]) -> Any:
    return zip(*(column.tolist() for column in columns), strict=True)
