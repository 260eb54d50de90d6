"""What an office can do wrong with its files, or its disk to it: a clear error, and nothing half done."""

import gc
import sqlite3
from contextlib import closing, suppress
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from correction.office.ports import ReviewState
from correction.store import create, open_store
from correction.store.engines import make_engine, transaction
from correction.store.errors import NewerStore, NotAStore, OlderStore, StoreBusy, StoreFailure, StoreFull
from correction.store.log.verify import verify
from correction.store.migrate import upgrade
from tests.store.office_samples import NOW, check_in, open_case


def stands_at(path, revision):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(path, key):
    stands_at(path, "office_9999")
    before = path.read_bytes()
    with pytest.raises(NewerStore, match="升级程序"):
        open_store(path, key=key)
    with pytest.raises(NewerStore, match="升级程序"):
        upgrade(path)
    assert path.read_bytes() == before


def test_a_database_of_an_older_version_asks_to_be_upgraded(path, key):
    stands_at(path, "office_0000")
    with pytest.raises(OlderStore, match="correction db upgrade"):
        open_store(path, key=key)


def test_a_file_that_is_no_database_is_refused(tmp_path, key):
    wrong = tmp_path / "office.db"
    wrong.write_bytes("不是数据库".encode() * 1000)
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        open_store(wrong, key=key)
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        create(wrong, key=key)


def test_somebody_elses_database_is_refused(tmp_path, key):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        open_store(tmp_path / "other.db", key=key)
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        create(tmp_path / "other.db", key=key)


def test_a_missing_database_is_not_made_by_opening_it(tmp_path, key):
    with pytest.raises(StoreFailure, match="文件不存在"):
        open_store(tmp_path / "office.db", key=key)
    assert not (tmp_path / "office.db").exists()


def test_an_office_is_created_once(address, key):
    with pytest.raises(StoreFailure, match="已经建立"):
        create(address, key=key)


def fill_disk(store):
    """Forbid the file to grow, as a full disk would."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def many(month):
    return [check_in(date(2026, month, day), hour) for day in range(1, 29) for hour in range(24)]


def test_a_full_disk_is_said_and_loses_nothing(sqlite):
    written = open_case(sqlite)
    fill_disk(sqlite)
    with pytest.raises(StoreFull, match="磁盘已满"), sqlite.writing() as uow:
        uow.append("case-1", many(2), recorded_at=NOW)
    with sqlite.reading() as uow:
        assert uow.entries("case-1") == written
    assert verify(sqlite.engine).sound


def reviews(store, claimed):
    """Review as the sweep does, each case alone; the second brings more than the disk holds."""
    with store.writing() as uow:
        for n, log_id in enumerate(uow.lock_due(claimed, NOW)):
            with suppress(Exception), uow.savepoint():
                uow.append(log_id, many(3)[: 1 if n != 1 else None], recorded_at=NOW)
                uow.save_review(log_id, ReviewState())


def test_a_disk_that_fills_up_during_a_review_is_held_against_no_case(sqlite):
    for case_id in ("case-1", "case-2", "case-3"):
        open_case(sqlite, case_id)
    fill_disk(sqlite)
    for _ in range(5):
        claimed = sqlite.claim_due(NOW, 9)
        assert len(claimed) == 3
        with pytest.raises(StoreFull, match="磁盘已满"):
            reviews(sqlite, claimed)
    assert sqlite.set_aside() == ()
    with sqlite.reading() as uow:
        assert [len(uow.log(case_id)) for case_id in uow.case_ids()] == [2, 2, 2]
    assert verify(sqlite.engine).sound


@pytest.mark.parametrize("statement", ["SAVEPOINT", "RELEASE", "INSERT"])
def test_a_disk_that_fails_at_any_statement_of_a_review_is_held_against_no_case(sqlite, statement):
    for case_id in ("case-1", "case-2", "case-3"):
        open_case(sqlite, case_id)

    def fails(_cursor, words, *_parameters):
        if failing and words.startswith(statement):
            raise sqlite3.OperationalError("disk I/O error")

    failing = False
    event.listen(sqlite.engine, "do_execute", fails)
    event.listen(sqlite.engine, "do_executemany", fails)
    for _ in range(5):
        claimed = sqlite.claim_due(NOW, 9)
        assert len(claimed) == 3
        failing = True
        with pytest.raises(StoreFailure, match="读写磁盘出错"):
            reviews(sqlite, claimed)
        failing = False
        # What failed was the disk: the tries are taken back once it works again.
        with sqlite.writing() as uow:
            uow.give_back(claimed)
    assert sqlite.set_aside() == ()
    with sqlite.reading() as uow:
        assert [len(uow.log(case_id)) for case_id in uow.case_ids()] == [2, 2, 2]


def test_a_transaction_that_a_failing_disk_broke_gives_nothing_back_and_says_so(sqlite):
    for case_id in ("case-1", "case-2"):
        open_case(sqlite, case_id)

    def fails(_cursor, words, *_parameters):
        if words.startswith("RELEASE"):
            raise sqlite3.OperationalError("disk I/O error")

    def goes_on(uow):
        with suppress(Exception), uow.savepoint():
            uow.append("case-1", many(3)[:1], recorded_at=NOW)
        uow.give_back(claimed[1:])

    event.listen(sqlite.engine, "do_execute", fails)
    claimed = sqlite.claim_due(NOW, 9)
    with pytest.raises(StoreFailure, match="读写磁盘出错"), sqlite.writing() as uow:
        goes_on(uow)


def test_an_error_leaves_no_reader_behind_because_of_which_the_next_write_is_refused(sqlite, path, key):
    """The error and the frames it went through hold each other, and with them what was being read."""

    def breaks_off(connection):
        rows = iter(connection.exec_driver_sql("SELECT name FROM sqlite_master"))
        assert next(rows)
        connection.exec_driver_sql("SELECT 1 FROM nowhere")

    open_case(sqlite)
    gc.disable()
    try:
        with suppress(OperationalError), transaction(sqlite.engine, writing=False) as connection:
            breaks_off(connection)
        other = open_store(path, key=key)
        open_case(other, "case-2")
        other.close()
        open_case(sqlite, "case-3")
    finally:
        gc.enable()
    with sqlite.reading() as uow:
        assert uow.case_ids() == ("case-1", "case-2", "case-3")


def test_a_store_locked_for_too_long_is_said(sqlite, path, key, monkeypatch):
    monkeypatch.setitem(make_engine.__kwdefaults__, "busy_s", 0.05)
    impatient = open_store(path, key=key)
    with sqlite.writing(), pytest.raises(StoreBusy, match="占用太久"), impatient.writing():
        pass
    impatient.close()


def test_a_reader_sees_the_state_before_a_write_that_is_under_way(database):
    written = open_case(database)
    with database.writing() as uow:
        uow.append("case-1", [check_in(date(2026, 2, 1))], recorded_at=NOW)
        assert len(uow.entries("case-1")) == 3
        with database.reading() as other:
            assert other.entries("case-1") == written
