"""Reading positions (查阅定位): nothing is given before the reading stands in the log."""

from sqlalchemy import Connection, Engine

from correction.office.positions.port import Access, Purpose
from correction.store.engines import transaction
from correction.store.positions.acts import ActKind, note
from correction.store.positions.columns import HOUR_MS, NO_COLUMNS, SHANGHAI_MS, batch_of, day_at, in_order
from correction.store.positions.days import last_packed_day, packed_days
from correction.store.positions.rows import FixRows
from correction.store.positions.taking import kept
from geofences.fixes import FixBatch


class PositionReader:
    """Positions as one actor may read them, in one transaction.

    A person's reading of a source is logged each time, before it. The engine reads every source in every
    round: its readings are one line a round, which the store writes before it opens this.
    """

    def __init__(self, engine: Engine, connection: Connection, rows: FixRows, access: Access) -> None:
        """Read on a connection; the log is written on another, and committed first."""
        self._engine = engine
        self._connection = connection
        self._rows = rows
        self._access = access

    def fixes(self, source_id: str, from_ms: int, until_ms: int) -> FixBatch:
        """Give the fixes of a source by device time, both ends included, each once, oldest first."""
        found = self._rows.source(self._connection, source_id)
        if found is None:
            return batch_of(NO_COLUMNS)
        if self._access.purpose is not Purpose.JUDGING:
            self._log(found[0], from_ms, until_ms)
        return batch_of(in_order(kept(self._connection, self._rows, found[0], from_ms, until_ms)))

    def last_fix_ms(self, source_id: str, until_ms: int) -> int | None:
        """Give the device time of the newest fix up to a moment."""
        source_no, newest_ms = self._rows.source(self._connection, source_id) or (0, None)
        if newest_ms is None or newest_ms <= until_ms:
            return newest_ms
        stand = self._rows.hours(self._connection)
        if stand is not None:
            columns = kept(
                self._connection, self._rows, source_no, stand[0] * HOUR_MS - SHANGHAI_MS, until_ms
            )
            if columns.size:
                return int(columns[0].max())
        last = day_at(until_ms)
        while (day_no := last_packed_day(self._connection, source_no, last)) is not None:
            times = packed_days(self._connection, self._rows, source_no, (day_no, day_no))[0]
            if times[0] <= until_ms:
                return int(times[times <= until_ms][-1])
            last = day_no - 1
        return None

    def deleted_until_ms(self, source_id: str, before_ms: int) -> int | None:
        """Give the end of the last day of a source that was deleted with days before a moment, if any was."""
        found = self._rows.source(self._connection, source_id)
        if found is None:
            return None
        return self._rows.deleted_until_ms(self._connection, found[0], before_ms)

    def _log(self, source_no: int, from_ms: int, until_ms: int) -> None:
        with transaction(self._engine, writing=True) as connection:
            note(connection, self._access, ActKind.READ, source_no=source_no, span=(from_ms, until_ms))
