"""One changed byte, a cut tail or a vanished log is found, and the place is named; no key is needed."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from correction.office.ports import PLATFORM_LOG, LogKind
from correction.store import open_store
from correction.store.errors import StoreFailure
from correction.store.log.root import keep_root, read_roots
from correction.store.log.rows import ROW_COLUMNS
from correction.store.log.verify import verify, verify_file
from tests.store.office_samples import NOW, check_in, open_case

LOGS = ("case-1", "case-2")
LENGTH = 6


@pytest.fixture(scope="module")
def filled(empty, tmp_path_factory):
    """A store with two cases, one longer by an entry; nobody may change it for good."""
    path = tmp_path_factory.mktemp("filled") / "office.db"
    shutil.copyfile(empty.path, path)
    store = open_store(path, key=empty.key)
    for case_id in LOGS:
        open_case(store, case_id, days=LENGTH - 2)
    store.close()
    return path


@contextmanager
def tampering(path):
    """Change a store behind its back, as somebody with the file in hands would."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS log_entry_no_update")
        connection.execute("DROP TRIGGER IF EXISTS log_entry_no_delete")
        yield connection
        connection.commit()


def changed(value, position, mask):
    """Change one bit of what is stored."""
    if value is None:
        return mask
    if isinstance(value, int):
        return value ^ (1 << position % 60)
    data = bytearray(value if isinstance(value, bytes) else value.encode())
    data[position % len(data)] ^= mask
    return bytes(data)


@settings(max_examples=100)
@given(
    entry=st.tuples(st.sampled_from(LOGS), st.integers(1, LENGTH)),
    column=st.sampled_from(ROW_COLUMNS),
    position=st.integers(0, 10_000),
    mask=st.integers(1, 255),
)
def test_a_changed_byte_in_any_column_of_any_entry_is_found(filled, entry, column, position, mask):
    log_id, number = entry
    log_no = LOGS.index(log_id) + 1
    with tampering(filled) as connection:
        where = "FROM log_entry WHERE log_no = ? AND number = ?"
        value = connection.execute(f"SELECT {column} {where}", (log_no, number)).fetchone()[0]
        kind = "TEXT" if isinstance(value, str) else "BLOB" if isinstance(value, bytes) else "INTEGER"
        wrong = changed(value, position, mask)
        before = connection.execute(f"SELECT * {where}", (log_no, number)).fetchone()
        sql = f"UPDATE log_entry SET {column} = CAST(? AS {kind}) WHERE log_no = ? AND number = ?"
        try:
            connection.execute(sql, (wrong, log_no, number))
        except sqlite3.IntegrityError:
            assume(False)
        connection.commit()
        found = verify_file(filled)
        key = {"log_no": log_no, "number": number}
        now_at = [key[name] if name != column else wrong for name in ("log_no", "number")]
        gone = "DELETE FROM log_entry WHERE log_no = ? AND number = ?"
        connection.execute(gone, now_at)
        connection.execute(f"INSERT INTO log_entry VALUES ({', '.join('?' * len(before))})", before)
    assert not found.sound
    if column not in {"log_no", "number"}:
        # The row itself; a changed hash also shows at the next row, or at the head of the log.
        assert {(fault.log_id, fault.number) for fault in found.faults} <= {
            (log_id, number),
            (log_id, number + 1),
        }
    assert verify_file(filled).sound


def test_an_untouched_store_is_sound(filled):
    found = verify_file(filled)
    assert found.sound
    assert (found.logs, found.entries) == (2, 2 * LENGTH)


def test_a_removed_entry_in_the_middle_is_found(sqlite, path):
    open_case(sqlite, days=4)
    with tampering(path) as connection:
        connection.execute("DELETE FROM log_entry WHERE number = 3")
    assert [(f.log_id, f.number) for f in verify(sqlite.engine).faults] == [("case-1", 4), ("case-1", 4)]


def cut_tail(path, count):
    """Take the last entries away and mend the head of the log, so that nothing shows from inside."""
    with tampering(path) as connection:
        longest = "SELECT max(number) FROM log_entry WHERE log_no = 1"
        last = connection.execute(longest).fetchone()[0] - count
        connection.execute("DELETE FROM log_entry WHERE log_no = 1 AND number > ?", (last,))
        connection.execute(
            "UPDATE log_head SET last_number = ?, last_hash = "
            "(SELECT hash FROM log_entry WHERE log_no = 1 AND number = ?) WHERE log_id = 'case-1'",
            (last, last),
        )


def test_a_cut_tail_is_found_once_a_root_was_kept_elsewhere(sqlite, path, tmp_path):
    open_case(sqlite, days=4)
    keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    roots = tuple(read_roots(tmp_path / "roots"))
    assert verify(sqlite.engine, roots).sound
    cut_tail(path, 2)
    assert verify(sqlite.engine).sound
    (fault,) = verify(sqlite.engine, roots).faults
    assert (fault.log_id, fault.number) == ("case-1", 6)


def test_a_tail_replaced_by_another_is_found(sqlite, path, tmp_path):
    open_case(sqlite, days=4)
    keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    cut_tail(path, 1)
    with sqlite.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW + timedelta(days=1))
    assert verify(sqlite.engine).sound
    (fault,) = verify(sqlite.engine, read_roots(tmp_path / "roots")).faults
    assert (fault.log_id, fault.number) == ("case-1", 6)


def test_a_log_that_vanished_whole_is_found(sqlite, path, tmp_path):
    for case_id in LOGS:
        open_case(sqlite, case_id)
    keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    with tampering(path) as connection:
        connection.execute("DELETE FROM log_entry WHERE log_no = 2")
        connection.execute("DELETE FROM log_head WHERE log_id = 'case-2'")
    assert verify(sqlite.engine).sound
    assert [f.log_id for f in verify(sqlite.engine, read_roots(tmp_path / "roots")).faults] == ["case-2"]


def test_growth_after_a_root_is_no_fault(database, tmp_path):
    open_case(database)
    keep_root(database, tmp_path / "roots", date(2026, 6, 1))
    with database.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW)
        uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
    keep_root(database, tmp_path / "roots", date(2026, 6, 2))
    assert verify(database.engine, read_roots(tmp_path / "roots")).sound


def test_no_root_is_kept_of_a_cut_log_and_no_changed_root_is_believed(sqlite, path, tmp_path):
    open_case(sqlite, days=4)
    kept = keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    cut_tail(path, 1)
    with pytest.raises(StoreFailure, match="截去"):
        keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    kept.write_text(kept.read_text().replace('"case-1":[6', '"case-1":[5'))
    with pytest.raises(StoreFailure, match="被改动"):
        list(read_roots(tmp_path / "roots"))


@pytest.mark.parametrize(("day", "count"), [(1, 1), (1, 3), (2, 1), (2, 3)])
def test_a_tail_replaced_since_the_root_before_is_refused_and_that_root_stays(
    sqlite, path, tmp_path, day, count
):
    open_case(sqlite, days=4)
    kept = keep_root(sqlite, tmp_path / "roots", date(2026, 6, 1))
    said = kept.read_bytes()
    cut_tail(path, 1)
    with sqlite.writing() as uow:
        others = [check_in(date(2026, 5, 1 + n)) for n in range(count)]
        uow.append("case-1", others, recorded_at=NOW + timedelta(days=1))
    assert verify(sqlite.engine).sound
    with pytest.raises(StoreFailure, match=r"case-1 第 6 条与 2026-06-01 的每日根不同，末尾被换过"):
        keep_root(sqlite, tmp_path / "roots", date(2026, 6, day))
    assert [path.read_bytes() for path in (tmp_path / "roots").iterdir()] == [said]


def test_the_root_of_a_day_is_kept_anew_where_each_log_only_grew(database, tmp_path):
    open_case(database)
    with database.writing() as uow:
        uow.create_log(PLATFORM_LOG, LogKind.PLATFORM)
    for day in (1, 2):
        keep_root(database, tmp_path / "roots", date(2026, 6, 1))
        with database.writing() as uow:
            uow.append("case-1", [check_in(date(2026, 5, day))], recorded_at=NOW)
    keep_root(database, tmp_path / "roots", date(2026, 6, 1))
    (root,) = read_roots(tmp_path / "roots")
    assert root.heads["case-1"][0] == 2 + 2
    assert verify(database.engine, [root]).sound


def test_of_two_roots_that_contradict_each_other_neither_hides_the_other(sqlite, path, tmp_path):
    open_case(sqlite, days=4)
    keep_root(sqlite, tmp_path / "before", date(2026, 6, 1))
    cut_tail(path, 1)
    with sqlite.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 5, 1))], recorded_at=NOW + timedelta(days=1))
    keep_root(sqlite, tmp_path / "after", date(2026, 6, 2))
    before, after = (tuple(read_roots(tmp_path / name)) for name in ("before", "after"))
    for roots in (before + after, after + before):
        assert [(f.log_id, f.number) for f in verify(sqlite.engine, roots).faults] == [("case-1", 6)]


def test_a_file_that_is_not_there_is_said_and_not_made(tmp_path):
    with pytest.raises(StoreFailure, match="文件不存在"):
        verify_file(tmp_path / "office.db")
    assert not list(tmp_path.iterdir())


def test_nothing_but_the_file_itself_can_rewrite_the_log(sqlite):
    open_case(sqlite)
    with sqlite.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("UPDATE log_entry SET actor = 'somebody else'")
    with sqlite.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("DELETE FROM log_entry")
