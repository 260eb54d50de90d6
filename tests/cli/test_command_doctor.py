"""The doctor names what is wrong, says what to do, and leaves with a code of that kind."""

import os
import re

import pytest

from correction.cli.exits import ExitCode


@pytest.fixture(autouse=True)
def _roomy(monkeypatch):
    for place in ("correction.cli.doctor.machine", "correction.store.watching.measures"):
        monkeypatch.setattr(f"{place}.disk_used", lambda _folder: 0.1)


def at_noon(desk):
    """Stamp the files with the moment at which the commands run, as a real machine would."""
    for path in desk.home.iterdir():
        os.utime(path, (1_770_000_000, 1_770_000_000))
    return desk


def found(desk, *words):
    ran = desk.run("doctor", *words, "--json")
    return ran.code, {each["name"]: each for each in ran.told["checks"] if not each["ok"]}


def test_a_sound_office_is_well(office):
    code, wrong = found(at_noon(office))
    assert (code, wrong) == (0, {})
    said = office.run("doctor").out
    assert all(
        name in said for name in ("办公库", "定位库", "主密钥", "时区数据", "工作日历", "时钟", "备份")
    )


def test_no_office_no_key_no_database_and_a_spoilt_book_each_leave_with_their_own_code(office):
    at_noon(office)
    assert office.run("doctor", home=office.folder / "nowhere").code == ExitCode.NOT_FOUND
    key = office.home / "key" / "master.key"
    key.rename(office.folder / "away.key")
    code, wrong = found(office)
    assert (code, "从备份恢复" in wrong["主密钥"]["remedy"]) == (ExitCode.UNTRUSTED, True)
    (office.folder / "away.key").rename(key)
    database = office.home / "office.db"
    database.rename(office.folder / "away.db")
    code, wrong = found(office)
    assert (code, "核对路径" in wrong["办公库"]["remedy"]) == (ExitCode.STORE, True)
    (office.folder / "away.db").rename(database)
    settings = office.home / "correction.toml"
    settings.write_text(settings.read_text("utf-8").replace("demo-county", "fujian"), encoding="utf-8")
    code, wrong = found(office)
    assert (code, "book adopt" in wrong["规则册"]["remedy"]) == (ExitCode.CONFLICT, True)


@pytest.mark.parametrize(
    ("mounts", "names"),
    [
        ("//server/share {home} cifs rw 0 0\n", "office.db、.*positions.db"),
        ("server:/all {folder} nfs4 rw 0 0\n/dev/sda1 {home} ext4 rw 0 0\n", None),
        ("/dev/sda1 / ext4 rw 0 0\n", None),
    ],
)
def test_databases_on_a_network_share_are_told(office, monkeypatch, mounts, names):
    table = office.folder / "mounts"
    home, folder = office.home.resolve(), office.folder.resolve()
    table.write_text(mounts.format(home=home, folder=folder), encoding="utf-8")
    monkeypatch.setattr("correction.cli.doctor.machine.MOUNTS", table)
    code, wrong = found(at_noon(office))
    assert (code == ExitCode.STORE) is (names is not None)
    assert re.search(names, wrong["数据库的位置"]["told"]) if names else wrong == {}


@pytest.mark.slow
def test_a_rotation_left_half_done_and_old_backups_are_told(office):
    at_noon(office)
    (office.home / "key" / "master.key.next").write_text("{}")
    safe = office.folder / "safe"
    code, wrong = found(office, "--backups", safe)
    assert (code, set(wrong)) == (ExitCode.INCOMPLETE, {"主密钥", "备份"})
    (office.home / "key" / "master.key.next").unlink()
    office.ask("database", "backup", safe)
    at_noon(office)
    assert found(office, "--backups", safe) == (0, {})


def test_a_clock_behind_the_newest_record_is_told(office):
    ran = at_noon(office).run("doctor", "--json", at="2026-02-01T08:00:00+08:00")
    wrong = {each["name"]: each for each in ran.told["checks"] if not each["ok"]}
    assert (ran.code, "timedatectl" in wrong["时钟"]["remedy"]) == (ExitCode.INCOMPLETE, True)
