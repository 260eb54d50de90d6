"""A whole store moves between the databases, and nothing of it changes or is lost on the way."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text

from correction.store import create, open_store
from correction.store.engines import make_engine, transaction, url_of
from correction.store.errors import NotAStore, OlderStore, StoreFailure
from correction.store.log.verify import verify_file
from correction.store.upkeep.copying import OFFICE_STORE, copy
from tests.store.office_samples import CITIZEN_NO, NOW, check_in, draft, open_case, person
from tests.store.test_queries import stated


def fill(store):
    for n in range(3):
        open_case(store, f"case-{n}", who=person("欧阳某", citizen_no=CITIZEN_NO) if n == 1 else None, days=4)
    with store.writing() as uow:
        uow.append("case-1", [draft(stated(1), entry_id="a01/1")], recorded_at=NOW)


def said(store):
    """Everything that a store says of its logs."""
    with store.reading() as uow:
        logs = {case_id: uow.log(case_id) for case_id in uow.case_ids()}
        alerts = {case_id: uow.alerts(case_id) for case_id in logs}
        return logs, alerts, uow.find_case(citizen_no=CITIZEN_NO), tuple(uow.people())


@pytest.fixture
def fresh(request, tmp_path, postgres):
    """A place where nothing is yet, on each database."""
    return {"sqlite": tmp_path / "fresh.db", "postgresql": postgres.url_of(postgres.new_database())}


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_copied_store_says_the_same_and_goes_on(database, address, key, fresh, to):
    fill(database)
    copied = {each.table: each.rows for each in copy(OFFICE_STORE, address, fresh[to])}
    assert copied["log_entry"] == 3 * 6 + 1
    assert (copied["case_file"], copied["alert"], copied["check_in"]) == (3, 1, 12)
    assert verify_file(fresh[to]).sound
    store = open_store(fresh[to], key=key)
    assert said(store) == said(database)
    assert set(store.claim_due(NOW, 9)) == {f"case-{n}" for n in range(3)}
    with store.writing() as uow:
        uow.append("case-0", [check_in(NOW.date())], recorded_at=NOW + timedelta(days=1))
    open_case(store, "case-9")
    assert verify_file(fresh[to]).sound
    store.close()


def test_a_place_that_holds_something_is_refused_and_left_alone(sqlite, path, key, tmp_path):
    open_case(sqlite, "case-1")
    other = create(tmp_path / "other.db", key=key)
    open_case(other, "case-2")
    with pytest.raises(StoreFailure, match=r"已有数据.*新的空数据库"):
        copy(OFFICE_STORE, path, tmp_path / "other.db")
    with other.reading() as uow:
        assert uow.case_ids() == ("case-2",)
    other.close()


def test_a_copy_that_fails_leaves_nothing_behind(sqlite, path, tmp_path):
    fill(sqlite)
    # Somebody broke a reference behind the program's back: the copy is refused by the database it goes to.
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM log_head WHERE log_id = 'case-1'")
        connection.commit()
    target = tmp_path / "target.db"
    with pytest.raises(Exception, match="FOREIGN KEY"):
        copy(OFFICE_STORE, path, target)
    engine = make_engine(url_of(target))
    with transaction(engine, writing=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM log_entry")).scalar() == 0
    engine.dispose()


def test_what_is_no_store_of_this_version_is_not_copied(tmp_path, path):
    (tmp_path / "text.db").write_text("不是数据库" * 100, encoding="utf-8")
    with pytest.raises(NotAStore, match="不是本程序的数据库"):
        copy(OFFICE_STORE, tmp_path / "text.db", tmp_path / "target.db")
    with pytest.raises(StoreFailure, match="文件不存在"):
        copy(OFFICE_STORE, tmp_path / "none.db", tmp_path / "target.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'office_0000'")
        connection.commit()
    with pytest.raises(OlderStore, match="correction db upgrade"):
        copy(OFFICE_STORE, path, tmp_path / "target.db")
    assert not (tmp_path / "target.db").exists()
