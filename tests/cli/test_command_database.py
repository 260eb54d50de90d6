"""An office is backed up while it works, put back, moved to a server, and checked; no row is lost."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Desk


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
