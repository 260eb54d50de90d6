"""An office is backed up while it works, put back, moved to a server, and checked; no row is lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from errno import ENOSPC
from pathlib import Path

import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office, read_settings
from correction.office.watching.signs import Part
from correction.store.upkeep.backups import restore_backup
from correction.store.watching.beats import Self, claim_name, say_stopped
from tests.cli.conftest import LATER_AT, Desk


def settings_of(desk: Desk) -> str:
    return (desk.home / "correction.toml").read_text(encoding="utf-8")


def everything(desk: Desk):
    """What the office says of its cases and alerts."""
    return desk.ask("cases"), desk.ask("alerts", "list")


@pytest.fixture
def working(office: Desk) -> Desk:
    office.ask("sweep")
    return office


def test_a_backup_put_back_says_what_the_office_said(working):
    before = everything(working)
    backup = Path(working.ask("database", "backup", working.folder / "backups")["folder"])
    assert sorted(path.name for path in backup.iterdir()) == ["backup.json", "office.db", "positions.db"]
    for name in ("office.db", "positions.db"):
        (working.home / name).unlink()
    restored = working.ask("database", "restore", backup)
    assert restored["rows"] > 20
    assert everything(working) == before
    assert working.ask("verify")["sound"]
    assert working.run("database", "check").code == 0


def test_a_backup_goes_only_where_nothing_is(working):
    backup = Path(working.ask("database", "backup", working.folder / "backups")["folder"])
    before = everything(working)
    refused = working.run("database", "restore", backup)
    assert refused.code != 0
    assert "已有数据" in refused.err
    assert everything(working) == before


def test_a_damaged_backup_is_refused_before_anything_is_written(working):
    backup = Path(working.ask("database", "backup", working.folder / "backups")["folder"])
    with closing(sqlite3.connect(backup / "office.db")) as connection:
        connection.execute("UPDATE case_file SET office_id = 'S9'")
        connection.commit()
    (working.home / "office.db").unlink()
    refused = working.run("database", "restore", backup)
    assert refused.code != 0
    assert "office.db 的内容与备份时不同" in refused.err
    assert not (working.home / "office.db").exists()
    (backup / "backup.json").write_text("{}", encoding="utf-8")
    assert "不是备份" in working.run("database", "restore", backup).err


def test_a_backup_that_cannot_be_written_leaves_nothing_that_looks_like_one(working):
    blocked = working.folder / "blocked"
    blocked.write_text("文件", encoding="utf-8")
    refused = working.run("database", "backup", blocked)
    assert refused.code != 0
    assert "写不进去" in refused.err


def test_a_backup_that_fails_on_the_way_takes_its_half_away(working, monkeypatch):
    def full(*_words, **_named):
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("correction.store.upkeep.backups.copy_attachments", full)
    refused = working.run("database", "backup", working.folder / "backups")
    assert "写不进去（磁盘已满）" in refused.err
    assert list((working.folder / "backups").iterdir()) == []


@pytest.mark.parametrize("step", ["positions.filing.copy_files", "upkeep.backups.begin_part"])
def test_what_was_killed_while_it_was_restored_is_no_office(working, monkeypatch, step):
    backup = Path(working.ask("database", "backup", working.folder / "backups")["folder"])
    before = everything(working)
    for name in ("office.db", "positions.db"):
        (working.home / name).unlink()

    def killed(*_words, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"correction.store.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            restore_of(working, backup)
    for command in ("cases", "sweep"):
        refused = working.run(command)
        assert (refused.code, "恢复没有做完" in refused.err) == (ExitCode.STORE, True)
    assert "有问题" in working.run("database", "check").out
    settings = settings_of(working).replace('"positions.db"', '"again.db"')
    (working.home / "correction.toml").write_text(settings, encoding="utf-8")
    restore_of(working, backup)
    assert everything(working) == before


def restore_of(desk: Desk, backup: Path) -> None:
    """Restore as the command does, without its catching of what kills it."""
    settings = read_settings(desk.home)
    stores = (settings.office_path, settings.positions_path, settings.archive_path)
    restore_backup(backup, *stores, settings.attachments_path)


def test_a_backup_of_another_version_on_a_disk_that_only_reads_or_named_by_its_parent_says_what_to_do(
    working, monkeypatch
):
    backup = Path(working.ask("database", "backup", working.folder / "backups")["folder"])
    for name in ("office.db", "positions.db"):
        (working.home / name).unlink()
    assert f"例如最近的 {backup}" in working.run("database", "restore", backup.parent).err
    with monkeypatch.context() as patched:
        patched.setattr("os.access", lambda path, mode: mode != os.W_OK or Path(path) != backup)
        assert "复制到可以写的磁盘上" in working.run("database", "restore", backup).err
    with closing(sqlite3.connect(backup / "office.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'office_0001'")
        connection.commit()
    refused = working.run("database", "restore", backup)
    assert "用做备份时的那个版本的程序恢复" in refused.err
    assert not (working.home / "office.db").exists()


@pytest.mark.parametrize("name", ["office.db", "positions.db"])
@pytest.mark.parametrize("content", [None, b""])
def test_no_new_database_is_made_where_one_should_be_upgraded(working, name, content):
    path = working.home / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    refused = working.run("database", "upgrade")
    assert refused.code == ExitCode.STORE
    assert name in refused.err
    assert path.exists() == (content is not None)
    assert "有问题" in working.run("database", "check").out


def test_an_office_moves_to_a_server_and_back(working, postgres):
    before, old = everything(working), settings_of(working)
    address = postgres.url_of(postgres.new_database())
    moved = working.ask("database", "move", "--office", address, "--positions", address)
    assert moved["rows"] > 20
    assert settings_of(working) != old
    (working.home / "office.db").rename(working.folder / "old.db")
    assert everything(working) == before
    assert working.run("database", "check").code == 0
    back = working.ask("database", "move", "--office", "office.db", "--positions", "back.db")
    assert back["rows"] == moved["rows"]
    assert everything(working) == before


def test_no_office_moves_while_a_process_writes_to_it(working):
    with closing(open_office(working.home).store) as store:
        noon = datetime.fromisoformat(LATER_AT)
        me = Self(part=Part.WORKER, name="w1", run="1", host="h", pid=1)
        claim_name(store.engine, me, noon, runs=lambda _pid: True)
        words = ("database", "move", "--office", "there.db", "--positions", "there-too.db")
        refused = working.run(*words)
        assert (refused.code, "w1" in refused.err) == (ExitCode.CONFLICT, True)
        assert not (working.home / "there.db").exists()
        say_stopped(store.engine, me, noon)
    assert working.run(*words).code == 0


def test_a_sound_office_is_told_to_be_sound(working):
    checks = working.ask("database", "check")["checks"]
    assert {each["name"] for each in checks} >= {"版本", "文件", "日志链", "密钥", "巡查"}
    assert all(each["sound"] for each in checks)


def test_what_is_wrong_is_named_and_has_a_code_of_its_own(working):
    with closing(sqlite3.connect(working.home / "office.db")) as connection:
        for name in ("log_entry_no_update", "log_entry_no_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE log_entry SET actor = 'H1' WHERE number = 2 AND kind = 'reported_in'")
        connection.execute("UPDATE log_head SET tries = 3 WHERE kind = 'case'")
        connection.commit()
    shutil.rmtree(working.home / "key")
    ran = working.run("database", "check")
    assert ran.code == 6
    assert "有问题　日志链" in ran.out
    assert "有问题　密钥" in ran.out
    (working.home / "positions.db").write_bytes(b"no database" * 1000)
    assert "有问题　定位库" in working.run("database", "check").out
