"""What the store needs of its database (定位行存取), where the two databases differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, Self

import numpy as np
from sqlalchemy import Connection

from correction.store.positions.archive import Archive
from correction.store.positions.columns import Columns
from geofences.arrays import IntArray

# What was never set, as a moment before or after all others.
NEVER_MS = 2**62
_STATE_WIDTH = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sources:
    """The state of some sources, as columns in the order in which they were asked for.

    What was never set is a moment before all others (`newest_ms`) or after them (`touched_from_ms`,
    `silence_due_ms`).
    """

    source_no: IntArray
    ids_used: IntArray
    newest_ms: IntArray
    touched_from_ms: IntArray
    silence_due_ms: IntArray
    standing: Sequence[bytes | None]

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[Any]]) -> Self:
        """Take rows of a driver's cursor: five whole numbers and what is known of the source."""
        # One list of values: thousands of rows kept at once would have the collector look through them.
        flat = list(chain.from_iterable(rows))
        source_no, ids_used, newest_ms, touched_from_ms, silence_due_ms = (
            np.array(flat[column::_STATE_WIDTH], dtype=np.int64) for column in range(_STATE_WIDTH - 1)
        )
        return cls(
            source_no=source_no,
            ids_used=ids_used,
            newest_ms=newest_ms,
            touched_from_ms=touched_from_ms,
            silence_due_ms=silence_due_ms,
            standing=flat[_STATE_WIDTH - 1 :: _STATE_WIDTH],
        )


class FixRows(Protocol):
    """Rows of fixes and of their sources; every call is within the caller's transaction."""

    archive: Archive

    def sources(self, connection: Connection, source_ids: Sequence[str]) -> Sources:
        """Lock sources and give their state, making those that are new."""

    def save(self, connection: Connection, sources: Sources) -> None:
        """Write the state of sources back, and count one more delivery for each."""

    def touch(self, connection: Connection, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, making those that are new."""

    def source(self, connection: Connection, source_id: str) -> tuple[int, int | None] | None:
        """Give the number of a source and the time of its newest fix; none for an unknown one."""

    def deleted_until_ms(self, connection: Connection, source_no: int, before_ms: int) -> int | None:
        """Give the end of the last day that the log says was deleted with days before a moment."""

    def insert(self, connection: Connection, source_no: IntArray, columns: Columns) -> None:
        """Add fixes that are known to be new."""

    def hours(self, connection: Connection) -> tuple[int, int] | None:
        """Give the first and the last hour of which there are rows; none where there is no row."""

    def of_source(
        self, connection: Connection, source_no: int, hours: range, span: tuple[int, int]
    ) -> Columns:
        """Give the fixes of one source in some hours and within a span of device time, in any order."""

    def packed(
        self, connection: Connection, source_no: int, days: tuple[int, int]
    ) -> list[tuple[int, bytes]]:
        """Give the packed days of a source with their numbers, both days included, oldest first."""

    def counts(self, connection: Connection) -> list[tuple[str, int, int]]:
        """Give source, day and number of fixes of all rows."""

    def of_day(self, connection: Connection, day_no: int, numbers: range) -> tuple[IntArray, Columns]:
        """Give the fixes of a day of the sources of some numbers, and whose each is."""

    def delete_day(self, connection: Connection, day_no: int, numbers: range) -> None:
        """Delete the rows of a day of the sources of some numbers."""

    def drop_day(self, connection: Connection, day_no: int) -> None:
        """Give back the room of a day of which no row is left."""


def table_of_rows(found: Any, width: int) -> Columns:
    """Give the rows of a driver's cursor, all of whole numbers, as columns."""
    rows = found.fetchall()
    flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * width)
    return flat.reshape(-1, width).T
