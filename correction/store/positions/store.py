"""The positions store (定位库): fixes by source, and which sources have something new to judge."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from correction.office.positions.port import Access, Delivery, Purpose, Quiet, StoredDay
from correction.store.engines import (
    closed_on_error,
    existing_engine,
    is_postgresql,
    make_engine,
    make_schema,
    transaction,
    url_of,
)
from correction.store.migrate import POSITIONS, POSITIONS_HEAD, check_version, upgrade_engine
from correction.store.positions.acts import Act, ActKind, acts, note
from correction.store.positions.archive import Archive
from correction.store.positions.closing import close_days
from correction.store.positions.columns import day_no_of
from correction.store.positions.deleting import delete_days, stored_days
from correction.store.positions.door import DoorRecords
from correction.store.positions.judging import JudgingRecords
from correction.store.positions.moving import files, move_days
from correction.store.positions.postgres_rows import PostgresRows
from correction.store.positions.reader import PositionReader
from correction.store.positions.rows import FixRows
from correction.store.positions.sqlite_rows import SqliteRows
from correction.store.positions.tables import PositionRow
from correction.store.positions.taking import held, take
from geofences.arrays import BoolArray

# Packed days are some two kilobytes: on large pages little room is left over between them.
PAGE_BYTES = 16_384
# Office and positions may share one database of PostgreSQL.
SCHEMA = "positions"
ACTS_MAX = 1_000


def create_positions(path_or_url: str | Path, archive: Path | None = None) -> "SqlPositions":
    """Make a positions store, or bring an older one to this version, and open it as `open_positions` does."""
    made = make_engine(url_of(path_or_url), page_bytes=PAGE_BYTES, schema=SCHEMA)
    with closed_on_error(made) as engine:
        make_schema(engine, SCHEMA)
        upgrade_engine(engine, POSITIONS, PositionRow.metadata, POSITIONS_HEAD)
        return SqlPositions(engine, Archive(archive or archive_of(path_or_url)))


def open_positions(path_or_url: str | Path, archive: Path | None = None) -> "SqlPositions":
    """Open a positions store, and the folder of its days in files, which of a file lies beside it.

    Raises StoreFailure, NotAStore, NewerStore or OlderStore.
    """
    with closed_on_error(existing_engine(url_of(path_or_url), schema=SCHEMA)) as engine:
        check_version(engine, POSITIONS_HEAD)
        held = Archive(archive or archive_of(path_or_url))
        with transaction(engine, writing=False) as connection:
            if files(connection):
                # Now, rather than with the first late fix: whoever delivers that one can do nothing about it.
                held.need()
        return SqlPositions(engine, held)


def archive_of(path_or_url: str | Path) -> Path | None:
    """Give the folder of days in files beside a store that is a file; none for one on a server."""
    if "://" in str(path_or_url):
        return None
    return Path(path_or_url).with_name(f"{Path(path_or_url).stem}-archive")


class SqlPositions(DoorRecords, JudgingRecords):
    """Fixes by source in a database; times in milliseconds since 1970 UTC."""

    def __init__(self, engine: Engine, archive: Archive) -> None:
        """Take an engine on a store of this version, and its days in files."""
        self.engine = engine
        self.archive = archive
        # The round of the engine that was logged last.
        self._judging: Access | None = None
        self.rows: FixRows = PostgresRows(archive) if is_postgresql(engine.url) else SqliteRows(archive)

    def add(self, delivery: Delivery, quiet: Quiet | None = None) -> int:
        """Keep a delivery, all or none, and give how many fixes were new; what is there changes nothing.

        Of copies the first received stays. The ids in the delivery are ignored. An accuracy that was assumed
        is not kept: it is assumed again, by the policy in force, when the fix is judged. Sources with
        something new are due, except those of which `quiet` proves that it changes nothing.
        """
        with transaction(self.engine, writing=True) as connection:
            return take(connection, self.rows, delivery, quiet)

    def holds(self, delivery: Delivery) -> BoolArray:
        """Tell of each fix whether it is kept already, in time and content."""
        with transaction(self.engine, writing=False) as connection:
            return held(connection, self.rows, delivery)

    @contextmanager
    def reading(self, access: Access) -> Iterator[PositionReader]:
        """Open the positions for somebody with a purpose; each read is logged before anything is given."""
        if access.purpose is Purpose.JUDGING and access != self._judging:
            with transaction(self.engine, writing=True) as connection:
                note(connection, access, ActKind.READ)
            self._judging = access
        with transaction(self.engine, writing=False) as connection:
            yield PositionReader(self.engine, connection, self.rows, access)

    def acts(self, source_ids: Sequence[str] | None = None) -> tuple[Act, ...]:
        """Give who read or deleted positions of some sources or of all, newest first."""
        with transaction(self.engine, writing=False) as connection:
            return acts(connection, source_ids, ACTS_MAX)

    def close_days(self, before_ms: int) -> int:
        """Pack every day that was over at a moment; gives how many fixes were packed."""
        return close_days(self.engine, self.rows, before_ms)

    def stored_days(self) -> tuple[StoredDay, ...]:
        """Give how many fixes are kept, by source and day."""
        with transaction(self.engine, writing=False) as connection:
            return stored_days(connection, self.rows)

    def delete_days(self, access: Access, days: Mapping[str, Sequence[date]]) -> int:
        """Delete days of sources, each source's with its line in the log, and give how many fixes went.

        What lay in files is written out of them at the end; a crash before that leaves it to the next time.
        One transaction a source: a crash in between leaves whole sources for the next time.
        """
        deleted = 0
        for source_id, of_source in days.items():
            with transaction(self.engine, writing=True) as connection:
                deleted += delete_days(connection, self.rows, access, source_id, of_source)
        self.move_days(access, None)
        return deleted

    def move_days(self, access: Access, before_on: date | None) -> int:
        """Move the closed days before a day to files, and give how many fixes were moved.

        Files that hold what was deleted or changed since are written anew, also where no day is named.
        """
        before = None if before_on is None else day_no_of(before_on)
        return move_days(self.engine, self.archive, access, before)

    def close(self) -> None:
        """Close all connections."""
        self.archive.close()
        self.engine.dispose()
