"""The master key and the keys of logs: made, backed up, rotated, destroyed, lost."""

import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from correction.domain.errors import NotFound
from correction.office.admission.erasure import order_erasure
from correction.store import create, open_store
from correction.store.errors import Erased, KeyProblem, StoreFailure
from correction.store.keys import backup_key, holds, load_key, make_key
from correction.store.log.verify import verify
from correction.store.queries.screens import search_people
from tests.store.office_samples import CITIZEN_NO, NOW, check_in, open_case, person


def backed_up(folder, name="master"):
    made = folder / "keys" / f"{name}.key"
    make_key(made)
    return backup_key(made, folder / "safe" / f"{name}.key")


def stored_bytes(path):
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_a_key_survives_its_file_and_only_its_owner_may_read_it(tmp_path):
    made = make_key(tmp_path / "a" / "master.key")
    assert load_key(tmp_path / "a" / "master.key") == made
    assert (tmp_path / "a" / "master.key").stat().st_mode & 0o777 == 0o600
    assert made.secret not in (tmp_path / "a" / "master.key").read_bytes()
    assert repr(made.secret) not in repr(made)


def test_a_key_is_never_overwritten(tmp_path):
    make_key(tmp_path / "master.key")
    with pytest.raises(KeyProblem, match="不会覆盖"):
        make_key(tmp_path / "master.key")


def test_a_key_that_others_may_read_is_refused(tmp_path):
    make_key(tmp_path / "master.key")
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeyProblem, match="chmod 600"):
        load_key(tmp_path / "master.key")


@pytest.mark.parametrize("content", [b"", b"{}", b"not a key", b'{"format":1,"key_id":"a","key":"AAAA"}'])
def test_a_file_that_is_no_key_is_refused(tmp_path, content):
    wrong = tmp_path / "master.key"
    wrong.write_bytes(content)
    wrong.chmod(0o600)
    with pytest.raises(KeyProblem, match="密钥文件"):
        load_key(wrong)


def test_a_lost_key_says_what_to_do(tmp_path):
    with pytest.raises(KeyProblem, match="从备份恢复"):
        load_key(tmp_path / "nowhere.key")


def test_no_office_starts_before_its_key_was_backed_up(tmp_path):
    made = make_key(tmp_path / "keys" / "master.key")
    with pytest.raises(KeyProblem, match="尚未备份"):
        create(tmp_path / "office.db", key=made)
    assert not (tmp_path / "office.db").exists()
    with pytest.raises(KeyProblem, match="同一文件夹"):
        backup_key(tmp_path / "keys" / "master.key", tmp_path / "keys" / "copy.key")
    backup_key(tmp_path / "keys" / "master.key", tmp_path / "safe" / "master.key")
    with pytest.raises(KeyProblem, match="同一文件夹"):
        backup_key(tmp_path / "keys" / "master.key", tmp_path / "keys" / "master.key")
    create(tmp_path / "office.db", key=load_key(tmp_path / "keys" / "master.key")).close()
    open_store(tmp_path / "office.db", key=load_key(tmp_path / "safe" / "master.key")).close()


def test_a_copy_on_a_stick_that_knows_no_owner_is_a_copy(tmp_path, monkeypatch):
    own, stick = tmp_path / "keys" / "master.key", tmp_path / "stick" / "master.key"
    make_key(own)
    made = os.open

    def as_on_a_stick(path, flags, mode):
        return made(path, flags, 0o755 if stick.parent in Path(path).parents else mode)

    monkeypatch.setattr(os, "open", as_on_a_stick)
    backup_key(own, stick)
    assert stick.stat().st_mode & 0o077
    assert load_key(own).backed_up
    assert holds(stick, load_key(own))


def test_a_backup_that_was_stopped_goes_on_and_no_other_file_is_taken_for_it(tmp_path):
    own, copy = tmp_path / "keys" / "master.key", tmp_path / "safe" / "master.key"
    before = make_key(own)
    backup_key(own, copy)
    # As it was before the key itself was marked.
    own.write_bytes(own.read_bytes().replace(b'"backed_up":true', b'"backed_up":false'))
    assert load_key(own) == before
    assert backup_key(own, copy) == load_key(own) == load_key(copy)
    make_key(tmp_path / "safe" / "other.key")
    for taken in ("other.key", "half.key"):
        (tmp_path / "safe" / "half.key").write_bytes(b'{"format":')
        with pytest.raises(KeyProblem, match="不会覆盖"):
            backup_key(own, tmp_path / "safe" / taken)


def test_another_key_opens_nothing(address, tmp_path):
    with pytest.raises(KeyProblem, match="不符"):
        open_store(address, key=backed_up(tmp_path))


def test_no_name_and_no_number_lies_in_the_file(sqlite, path):
    open_case(sqlite, who=person("欧阳某某", citizen_no=CITIZEN_NO, phone="13900000000"), days=3)
    sqlite.close()
    stored = stored_bytes(path)
    for secret in ("欧阳某某", CITIZEN_NO, "13900000000", "119.65"):
        assert secret.encode() not in stored


def test_rotating_the_master_key_rewrites_no_entry(sqlite, path, tmp_path):
    for case_id in ("case-1", "case-2"):
        open_case(sqlite, case_id, who=person(citizen_no=CITIZEN_NO), days=3)

    def rows(table):
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(f"SELECT * FROM {table}").fetchall()

    entries, heads = rows("log_entry"), rows("log_head")
    with sqlite.reading() as uow:
        before = uow.entries("case-1")
    old = sqlite._key
    new = backed_up(tmp_path)
    sqlite.rotate(new)
    assert rows("log_entry") == entries
    assert all(a != b for a, b in zip(rows("log_head"), heads, strict=True))
    with sqlite.writing() as uow:
        assert uow.entries("case-1") == before
        assert uow.find_case(citizen_no=CITIZEN_NO) == ("case-1", "case-2")
        uow.append("case-1", [check_in(date(2026, 4, 1))], recorded_at=NOW)
    with pytest.raises(KeyProblem):
        open_store(path, key=old)
    reopened = open_store(path, key=new)
    with reopened.reading() as uow:
        assert uow.entries("case-1")[:-1] == before
    reopened.close()


def test_a_key_not_backed_up_does_not_take_over(database, tmp_path):
    with pytest.raises(KeyProblem, match="尚未备份"):
        database.rotate(make_key(tmp_path / "next.key"))


def order_destruction(store, case_id="case-1"):
    with store.writing() as uow:
        return order_erasure(
            uow, case_id, ground="依法销毁", document_no="示司销〔2026〕1号", actor="staff-1", now=NOW
        )


def test_a_destroyed_case_cannot_be_read_and_the_chain_still_verifies(sqlite, path):
    for case_id in ("case-1", "case-2"):
        open_case(sqlite, case_id, who=person(citizen_no=CITIZEN_NO), days=3)
    with closing(sqlite3.connect(path)) as connection:
        (wrapped,) = connection.execute("SELECT wrapped_key FROM log_head WHERE log_id = 'case-1'").fetchone()
    sqlite.destroy_key("case-1", order_entry_id=order_destruction(sqlite))
    with sqlite.reading() as uow:
        with pytest.raises(Erased):
            uow.entries("case-1")
        assert len(uow.entries("case-2")) == 5
        assert uow.find_case(citizen_no=CITIZEN_NO) == ("case-2",)
        assert uow.case_ids() == ("case-2",)
    with sqlite.writing() as uow, pytest.raises(Erased):
        uow.append("case-1", [check_in(date(2026, 4, 1))], recorded_at=NOW)
    assert [case_id for case_id, _ in search_people(sqlite, "张三")] == ["case-2"]
    assert sqlite.claim_due(NOW + timedelta(days=999), 9) == ("case-2",)
    assert verify(sqlite.engine).sound
    assert wrapped not in stored_bytes(path)


def test_a_key_destroyed_while_the_master_key_is_replaced_stays_destroyed(postgresql, url, key, tmp_path):
    open_case(postgresql)
    order = order_destruction(postgresql)
    clerk = open_store(url, key=key)
    wrapped_anew: list[str] = []

    def destroy_first(_connection, _cursor, statement, *_):
        if statement.startswith("UPDATE log_head") and not wrapped_anew:
            wrapped_anew.append(statement)
            clerk.destroy_key("case-1", order_entry_id=order)

    event.listen(postgresql.engine, "before_cursor_execute", destroy_first)
    postgresql.rotate(backed_up(tmp_path))
    clerk.close()
    assert wrapped_anew
    with postgresql.reading() as uow, pytest.raises(Erased):
        uow.entries("case-1")
    # The other tests find the database under its own key.
    postgresql.rotate(key)


def test_no_key_is_destroyed_without_a_recorded_order(database):
    open_case(database)
    with pytest.raises(NotFound, match="销毁决定"):
        database.destroy_key("case-1", order_entry_id="no such order")
    with database.reading() as uow:
        assert len(uow.entries("case-1")) == 2


def test_a_payload_moved_to_another_place_is_not_believed(sqlite, path):
    open_case(sqlite, days=2)
    sqlite.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER log_entry_no_update")
        swapped = connection.execute("SELECT payload, nonce FROM log_entry WHERE number = 3").fetchone()
        connection.execute("UPDATE log_entry SET payload = ?, nonce = ? WHERE number = 4", swapped)
        connection.commit()
    with sqlite.reading() as uow, pytest.raises(StoreFailure, match="第 4 条"):
        uow.entries("case-1")
