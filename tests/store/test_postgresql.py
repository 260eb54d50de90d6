"""What several workers and clerks at once need of PostgreSQL, and how it refuses."""

import threading
import time
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from correction.office.ports import LogKind
from correction.store import create, open_store
from correction.store.engines import make_engine, transaction, translated, url_of
from correction.store.errors import NotAStore, StoreBusy, StoreFailure
from correction.store.log.verify import verify_file
from correction.store.watching.faults import note_faults
from tests.store.office_samples import CITIZEN_NO, NOW, check_in, open_case, opened, person


@pytest.fixture
def other(url, key):
    """The same database as another process has it open."""
    store = open_store(url, key=key)
    yield store
    store.close()


def in_thread(work):
    """Begin work that may have to wait, and give what waits for its end."""
    done = threading.Event()
    outcome = []

    def run():
        outcome.append(work())
        done.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, done, outcome


def test_two_workers_are_never_given_the_same_case(postgresql, other):
    for n in range(6):
        open_case(postgresql, f"case-{n}")
    first, second = postgresql.claim_due(NOW, 4), other.claim_due(NOW, 4)
    assert len(first) == 4
    assert len(second) == 2
    assert not set(first) & set(second)
    assert postgresql.set_aside() == ()


def test_what_a_dead_worker_claimed_is_given_to_another_and_its_try_is_counted(postgresql, other, postgres):
    open_case(postgresql, "case-1")
    assert postgresql.claim_due(NOW, 1) == ("case-1",)
    assert other.claim_due(NOW, 1) == ()
    postgresql.close()
    wait_until_unlocked(postgres, other)
    assert [other.claim_due(NOW, 1) for _ in range(3)] == [("case-1",), ("case-1",), ()]
    assert other.set_aside() == ("case-1",)


@pytest.mark.slow
def test_two_workers_that_fail_over_the_same_case_both_note_it(postgresql, other):
    """The second one's round ended with an error of the database, and counted as none."""
    with transaction(other.engine, writing=True) as first:
        first.execute(text("INSERT INTO review_fault VALUES ('case-1', 'KeyError', 1, 5, 5)"))
        thread, done, _ = in_thread(
            lambda: note_faults(postgresql.engine, [("case-1", "ValueError: x")], NOW)
        )
        assert not done.wait(0.3)
    thread.join(20)
    with other.engine.connect() as connection:
        noted = connection.execute(text("SELECT log_id, fault, times FROM review_fault")).all()
    assert [tuple(row) for row in noted] == [("case-1", "ValueError", 2)]


def wait_until_unlocked(postgres, store):
    """The server lets go of a closed connection's locks a moment later."""
    held = (
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
        "WHERE locktype = 'advisory' AND datname = %s"
    )
    for _ in range(200):
        with psycopg.connect(postgres.uri) as connection:
            left = connection.execute(held, [store.engine.url.database]).fetchone()
        if left == (0,):
            return
        time.sleep(0.05)
    raise AssertionError(left)


def test_a_worker_whose_connection_was_cut_claims_again(postgresql, other, postgres):
    open_case(postgresql, "case-1")
    assert postgresql.claim_due(NOW, 1) == ("case-1",)
    postgres.cut_off(postgresql.engine.url.database)
    with pytest.raises(StoreFailure, match=r"中断|停止"):
        postgresql.claim_due(NOW, 1)
    assert postgresql.claim_due(NOW, 1) == ("case-1",)
    assert other.claim_due(NOW, 1) == ()


def test_a_case_that_a_clerk_writes_in_is_left_for_the_next_round(postgresql, other):
    open_case(postgresql, "case-1")
    open_case(postgresql, "case-2")
    with postgresql.writing() as uow:
        uow.entries("case-1")
        assert other.claim_due(NOW, 5) == ("case-2",)
    assert other.claim_due(NOW, 5) == ("case-1",)


def test_who_writes_second_in_a_case_waits_and_sees_what_the_first_wrote(postgresql, other):
    open_case(postgresql, "case-1")

    def count():
        with other.writing() as uow:
            return len(uow.entries("case-1"))

    with postgresql.writing() as uow:
        before = len(uow.entries("case-1"))
        thread, done, outcome = in_thread(count)
        assert not done.wait(0.3)
        uow.append("case-1", [check_in(date(2026, 4, 1))], recorded_at=NOW)
    thread.join()
    assert outcome == [before + 1]


def test_two_who_open_a_case_for_one_person_come_one_after_the_other(postgresql, other):
    def admit(store, case_id):
        with store.writing() as uow:
            known = uow.find_case(citizen_no=CITIZEN_NO)
            if not known:
                uow.create_log(case_id, LogKind.CASE, office_id="office-1")
                uow.append(case_id, [opened(case_id, who=person(citizen_no=CITIZEN_NO))], recorded_at=NOW)
            return known

    with postgresql.writing() as uow:
        assert uow.find_case(citizen_no=CITIZEN_NO) == ()
        thread, done, outcome = in_thread(lambda: admit(other, "case-2"))
        assert not done.wait(0.3)
        uow.create_log("case-1", LogKind.CASE, office_id="office-1")
        uow.append("case-1", [opened("case-1", who=person(citizen_no=CITIZEN_NO))], recorded_at=NOW)
    thread.join()
    assert outcome == [("case-1",)]


def test_a_log_begun_by_two_at_once_is_begun_once(postgresql, other):
    with other.writing() as second:
        assert not second.has_entry("case-1", "opened")
        with postgresql.writing() as first:
            assert first.create_log("case-1", LogKind.CASE, office_id="office-1")
        assert not second.create_log("case-1", LogKind.CASE, office_id="office-2")


@contextmanager
def refused(kind, words):
    with pytest.raises(kind, match=words) as caught:
        yield
    assert "secret" not in str(caught.value)


def test_each_refusal_names_the_address_without_its_password_and_the_remedy(url, key, postgres):
    missing = url_of(postgres.url_of("no_such")).set(password="secret")
    with refused(StoreFailure, "没有这个数据库.*CREATE DATABASE"):
        open_store(missing.render_as_string(hide_password=False), key=key)
    with refused(StoreFailure, "连接不上.*数据库服务已启动"):
        open_store("postgresql://clerk:secret@127.0.0.1:1/office", key=key)
    with refused(StoreFailure, "不支持 mysql"):
        open_store("mysql://clerk:secret@127.0.0.1/office", key=key)
    with refused(StoreFailure, "用户名或口令"):
        raised = psycopg.errors.InvalidPassword("password authentication failed")
        with translated(url_of(url)):
            raise DBAPIError("", None, raised)


def test_a_database_that_only_reads_or_belongs_to_somebody_else_is_refused(postgres, key):
    name = postgres.new_database()
    with psycopg.connect(postgres.url_of(name), autocommit=True) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        create(postgres.url_of(name), key=key)
    reading = postgres.new_database()
    postgres.execute(f"ALTER DATABASE {reading} SET default_transaction_read_only = on")
    with pytest.raises(StoreFailure, match="只能读，不能写"):
        create(postgres.url_of(reading), key=key)


def test_a_log_held_for_too_long_is_said(postgresql, url, key, monkeypatch):
    open_case(postgresql, "case-1")
    monkeypatch.setitem(make_engine.__kwdefaults__, "busy_s", 0.05)
    impatient = open_store(url, key=key)
    with postgresql.writing() as uow:
        uow.entries("case-1")
        with pytest.raises(StoreBusy, match="被其他程序占用太久"), impatient.writing() as late:
            late.entries("case-1")
    impatient.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE log_entry SET actor = 'x'", "DELETE FROM log_entry", "TRUNCATE log_entry CASCADE"]
)
def test_nobody_rewrites_the_log_over_a_connection(postgresql, url, statement):
    open_case(postgresql, "case-1")
    with (
        pytest.raises(DBAPIError, match="append-only"),
        transaction(postgresql.engine, writing=True) as connection,
    ):
        connection.execute(text(statement))
    assert verify_file(url).sound


def test_every_text_sorts_by_its_bytes_whatever_language_the_server_speaks(postgresql):
    columns = text(
        "SELECT table_name, column_name, collation_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name <> 'alembic_version' AND data_type LIKE 'character%'"
    )
    with transaction(postgresql.engine, writing=False) as connection:
        found = connection.execute(columns).all()
    assert len(found) > 30
    assert {collation for _, _, collation in found} == {"C"}


@pytest.mark.parametrize("size", [2**31, 2**33])
def test_logs_and_entries_are_numbered_past_any_smaller_integer(database, size):
    open_case(database, "case-1")
    with transaction(database.engine, writing=True) as connection:
        connection.execute(
            text(
                "INSERT INTO log_head (log_id, log_no, kind, last_number, last_hash, wrapped_key, gravity, "
                "judged_by, tries, last_recorded_at_us) SELECT 'case-far', :no, 'platform', 0, last_hash, "
                "wrapped_key, 9, '', 0, last_recorded_at_us FROM log_head WHERE log_id = 'case-1'"
            ),
            {"no": size},
        )
    open_case(database, "case-2", days=3)
    with database.writing() as uow:
        assert len(uow.entries("case-2")) == 5
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT log_no FROM log_head WHERE log_id = 'case-2'")).scalar()
        entries = connection.execute(text("SELECT count(*) FROM log_entry WHERE log_no > :no"), {"no": size})
        assert (found, entries.scalar()) == (size + 1, 5)
    assert database.claim_due(NOW + timedelta(days=9), 9) == ("case-1", "case-2")
