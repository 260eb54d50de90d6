"""Old days in Parquet files: read like all others, deleted like all others, and never ahead of the store."""

import os
import sys
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from sqlalchemy import event, select

from correction.office.positions.port import Access, Purpose
from correction.store.engines import transaction
from correction.store.errors import NotAStore, StoreFailure
from correction.store.positions import SqlPositions, open_positions
from correction.store.positions.acts import ActKind
from correction.store.positions.archive import Archive
from correction.store.positions.deleting import delete_days
from correction.store.positions.filing import copy_files, faults, restore_days
from correction.store.positions.kind import POSITIONS_STORE
from correction.store.positions.moving import files
from correction.store.positions.tables import PositionDay
from correction.store.upkeep.copying import copy
from tests.positions_store.samples import DAY, T0, columns, last, one, read, track

NOW = datetime(2026, 6, 10, tzinfo=UTC)
JOB = Access(actor="retention", purpose=Purpose.RETENTION, at=NOW)
FIRST_ON = date(2026, 5, 27)
NAMES = ("band-1", "band-2")


@pytest.fixture
def filled(positions):
    """Four days of two sources, all over; the first two are in files."""
    for name, n in zip(NAMES, (5_000, 2_000), strict=True):
        positions.add(one(name, track(n)))
    positions.close_days(T0 + 10 * DAY)
    return positions


def moved(positions, days=2):
    return positions.move_days(JOB, FIRST_ON + timedelta(days=days))


def everything(positions):
    fixes = [read(positions, name, T0, T0 + 10 * DAY) for name in NAMES]
    return [(columns(each), each.id.tolist()) for each in fixes]


def standing(positions):
    with transaction(positions.engine, writing=False) as connection:
        return files(connection)


def on_disk(positions):
    return sorted(path.name for path in positions.archive.folder.iterdir())


def in_database(positions):
    days = PositionDay.metadata.tables["position_day"]
    with transaction(positions.engine, writing=False) as connection:
        return sum(row.fixes for row in connection.execute(select(days)) if row.packed)


def test_moving_days_changes_nothing_that_is_read(filled):
    before, days = everything(filled), filled.stored_days()
    latest = [last(filled, name, T0 + n * DAY // 2) for name in NAMES for n in range(8)]
    assert moved(filled) == 2 * 1_440 + 2_000
    assert moved(filled) == 0
    assert in_database(filled) == 5_000 - 2 * 1_440
    assert everything(filled) == before
    assert filled.stored_days() == days
    assert [last(filled, name, T0 + n * DAY // 2) for name in NAMES for n in range(8)] == latest
    told = [
        (act.act, act.actor, act.source_id, act.fixes) for act in filled.acts() if act.actor != "positions"
    ]
    assert told == [(ActKind.MOVE, "retention", None, n) for n in (1_440 + 560, 2 * 1_440)]


def test_a_file_holds_ids_and_numbers_for_any_sql_and_is_its_owners_alone(filled):
    moved(filled)
    path = filled.archive.folder / standing(filled)[0].name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    asked = "SELECT source_id, count(*), min(device_at_ms) FROM read_parquet(?) GROUP BY 1 ORDER BY 1"
    with duckdb.connect() as sql:
        assert sql.execute(asked, [str(path)]).fetchall() == [(name, 1_440, T0) for name in NAMES]
        held = [
            row[0] for row in sql.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        ]
    assert held == [
        *("source_id", "source_no", "device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "kind", "mock"),
        *("received_at_ms", "battery_permille", "fix_id"),
    ]


def test_a_late_fix_of_a_day_in_a_file_is_joined_to_it_once(filled):
    moved(filled)
    late = track(0, times=[90, 150])
    assert filled.add(one("band-1", late)) == 2
    assert filled.add(one("band-1", late)) == 0
    assert filled.add(one("band-2", track(100))) == 0
    back = read(filled, "band-1", T0, T0 + 10 * DAY)
    assert len(back) == len(set(back.id.tolist())) == 5_002
    before = everything(filled)
    assert moved(filled) == 1_442
    assert everything(filled) == before
    assert on_disk(filled) == sorted(file.name for file in standing(filled))
    assert sum(file.fixes for file in standing(filled)) == 2 * 1_440 + 2_000 + 2


def test_what_is_deleted_is_in_no_file_either(filled):
    moved(filled)
    kept = everything(filled)[1]
    days = [FIRST_ON + timedelta(days=n) for n in range(3)]
    assert filled.delete_days(JOB, {"band-1": days}) == 3 * 1_440
    assert len(read(filled, "band-1", T0, T0 + 10 * DAY)) == 5_000 - 3 * 1_440
    assert everything(filled)[1] == kept
    with duckdb.connect() as sql:
        asked = "SELECT DISTINCT source_id FROM read_parquet(?)"
        pattern = str(filled.archive.folder / "*.parquet")
        assert sql.execute(asked, [pattern]).fetchall() == [("band-2",)]
    assert filled.delete_days(JOB, {"band-2": days}) == 2_000
    assert on_disk(filled) == []
    assert standing(filled) == ()


def test_a_crash_before_the_files_are_written_anew_leaves_that_to_the_next_time(filled):
    moved(filled)
    with transaction(filled.engine, writing=True) as connection:
        delete_days(connection, filled.rows, JOB, "band-1", [FIRST_ON])
    assert len(read(filled, "band-1", T0, T0 + DAY - 1)) == 0
    assert standing(filled)[0].fixes == 2 * 1_440
    assert filled.move_days(JOB, None) == 0
    assert standing(filled)[0].fixes == 1_440
    assert on_disk(filled) == sorted(file.name for file in standing(filled))


def test_what_a_crash_left_behind_is_swept_and_a_file_under_way_is_not(filled):
    moved(filled)
    counting = on_disk(filled)
    own, another = counting[0].split(".")[1], "0123456789"
    lying = [
        (f"2026-01-01.{own}.0.writing", 7),
        (f"2026-01-01.{own}.1.parquet", 7),
        (f"2026-01-02.{own}.2.writing", 5),
        # A store that shares the folder counts on it.
        (f"2026-01-02.{another}.3.parquet", 7),
    ]
    for name, age in lying:
        path = filled.archive.folder / name
        path.write_bytes(b"PAR1")
        written_s = (NOW - timedelta(hours=age)).timestamp()
        os.utime(path, (written_s, written_s))
    filled.move_days(JOB, None)
    assert on_disk(filled) == sorted([*counting, lying[2][0], lying[3][0]])


def test_stores_that_share_a_folder_delete_none_of_each_others_files(filled, new_sqlite):
    moved(filled)
    for name in on_disk(filled):
        os.utime(filled.archive.folder / name, (T0 / 1000, T0 / 1000))
    neighbour = new_sqlite()
    beside = SqlPositions(neighbour.engine, filled.archive)
    beside.move_days(JOB, None)
    assert on_disk(filled) == sorted(file.name for file in standing(filled))
    neighbour.close()


def test_a_restored_store_shares_no_file_with_the_one_it_came_from(filled, tmp_path):
    moved(filled)
    before = everything(filled)
    folder, kept = filled.archive.folder, tmp_path / "kept"
    copy(POSITIONS_STORE, filled.engine.url.render_as_string(hide_password=False), tmp_path / "kept.db")
    copy_files(tmp_path / "kept.db", folder, kept)
    moved(filled, days=3)
    restore_days(tmp_path / "kept.db", tmp_path / "restored.db", kept, folder)
    lying = on_disk(filled)
    assert len(lying) == 3 + 2
    for name in lying:
        os.utime(folder / name, (T0 / 1000, T0 / 1000))
    restored = open_positions(tmp_path / "restored.db", folder)
    assert everything(restored) == before
    for store in (restored, filled):
        store.move_days(JOB, None)
    assert on_disk(filled) == lying
    restored.delete_days(JOB, {NAMES[0]: [FIRST_ON], NAMES[1]: [FIRST_ON]})
    assert everything(filled) == before
    filled.delete_days(JOB, {NAMES[0]: [FIRST_ON + timedelta(days=1)]})
    assert [file.fixes for file in standing(restored)] == [1_440 + 560]
    assert faults(tmp_path / "restored.db", folder) == []
    restored.close()


def test_the_name_of_a_file_is_on_the_disk_before_the_database_counts_on_it(filled, monkeypatch):
    done, synced = [], os.fsync

    def noted(handle):
        done.append(os.fstat(handle).st_ino)
        synced(handle)

    monkeypatch.setattr(os, "fsync", noted)
    moved(filled, days=1)
    assert filled.archive.folder.stat().st_ino in done


class Meanwhile(Archive):
    """An archive beside which something happens while a file is written."""

    happens = staticmethod(lambda: None)

    def write(self, day_no, parts, **where):
        written = super().write(day_no, parts, **where)
        happens, self.happens = self.happens, lambda: None
        happens()
        return written


def test_a_day_that_changes_while_its_file_is_written_stays_and_moves_the_next_time(filled):
    beside = Meanwhile(filled.archive.folder)
    beside.happens = lambda: filled.add(one("band-1", track(0, times=[90])))
    busy = SqlPositions(filled.engine, beside)
    assert busy.move_days(JOB, FIRST_ON + timedelta(days=1)) == 0
    assert (standing(filled), on_disk(filled)) == ((), [])
    before = everything(filled)
    assert moved(filled, days=1) == 2 * 1_440 + 1
    assert everything(filled) == before


def test_whoever_gives_up_a_file_leaves_the_one_that_another_wrote_alike(filled):
    beside = Meanwhile(filled.archive.folder)

    def another_moves_and_a_fix_comes():
        assert moved(filled, days=1) == 2 * 1_440
        filled.add(one("band-1", track(0, times=[90])))

    beside.happens = another_moves_and_a_fix_comes
    assert SqlPositions(filled.engine, beside).move_days(JOB, FIRST_ON + timedelta(days=1)) == 0
    assert on_disk(filled) == [file.name for file in standing(filled)]
    assert len(read(filled, "band-2", T0, T0 + DAY - 1)) == 1_440


def test_a_file_counts_where_the_answer_to_the_commit_was_lost(filled):
    def lost(connection):
        if standing_on(connection):
            connection.connection.dbapi_connection.commit()
            raise ConnectionResetError

    def standing_on(connection):
        return (
            connection.connection.dbapi_connection.cursor().execute("SELECT 1 FROM position_file").fetchall()
        )

    event.listen(filled.engine, "commit", lost)
    with pytest.raises(ConnectionResetError):
        moved(filled, days=1)
    event.remove(filled.engine, "commit", lost)
    assert on_disk(filled) == [file.name for file in standing(filled)]
    assert len(everything(filled)[0][1]) == 5_000


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [(None, StoreFailure, "再试一次"), (b"PAR1 nothing", NotAStore, "从备份恢复")],
)
def test_a_file_that_is_missing_or_damaged_is_told_and_the_other_days_are_read(filled, content, error, words):
    moved(filled)
    path = filled.archive.folder / standing(filled)[0].name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=words):
        read(filled, "band-1", T0, T0 + DAY - 1)
    assert len(read(filled, "band-1", T0 + DAY, T0 + 10 * DAY)) == 5_000 - 1_440
    assert path.name in filled.archive.fault(standing(filled)[0])
    assert filled.archive.fault(standing(filled)[1]) is None


def test_a_store_with_days_in_files_does_not_open_without_the_extra(new_sqlite, monkeypatch):
    positions = new_sqlite()
    path = positions.engine.url.database
    positions.add(one("band-1", track(100)))
    positions.close_days(T0 + 2 * DAY)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "duckdb", None)
        open_positions(path).close()
        with pytest.raises(StoreFailure, match="correction-casework\\[archive\\]"):
            moved(positions)
    assert moved(positions) == 100
    positions.close()
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(StoreFailure, match="没有安装"):
        open_positions(path)
