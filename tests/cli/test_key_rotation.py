"""Replacing the master key: an entry says so, what was killed is finished, and the old key opens nothing."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from correction.cli.exits import ExitCode
from correction.cli.founding import rotate_key
from correction.cli.home import open_office, read_settings
from correction.domain.errors import CorrectionError
from correction.domain.facts.office import MasterKeyReplaced
from correction.domain.moments import day_start
from correction.office.ports import PLATFORM_LOG, LogKind
from correction.store.errors import KeyProblem
from correction.store.keys import load_key
from correction.store.office_store import open_store

NOW = day_start(date(2026, 3, 10))


def replaced(desk):
    office = open_office(desk.home)
    with office.store.reading() as uow:
        found = [e.payload for e in uow.entries(PLATFORM_LOG) if isinstance(e.payload, MasterKeyReplaced)]
    office.close()
    return found


@pytest.mark.slow
def test_the_new_key_opens_everything_the_log_says_so_and_the_old_one_is_refused(office):
    path = read_settings(office.home).key_path
    old = load_key(path)
    kept = office.folder / "old.key"
    shutil.copy(path, kept)
    told = office.ask("key", "rotate", "--key-backup", office.folder / "safe" / "new.key")
    (entry,) = replaced(office)
    assert (entry.old_key_id, entry.new_key_id) == (old.key_id, told["key_id"])
    assert office.run("cases").code == 0
    shutil.copy(kept, path)
    refused = office.run("cases")
    assert (refused.code, old.key_id in refused.err, told["key_id"] in refused.err) == (
        ExitCode.UNTRUSTED,
        True,
        True,
    )


@pytest.mark.parametrize("after", ["make_key", "backup_key", "rotate"])
def test_what_was_killed_is_finished_by_the_same_command(office, monkeypatch, after):
    settings, backup = read_settings(office.home), office.folder / "safe" / "new.key"

    class Killed(Exception):
        pass

    def kill(*_words, **_named):
        raise Killed

    # The step that would come next never happens.
    following = {"make_key": "backup_key", "backup_key": "open_store"}
    with monkeypatch.context() as patched:
        if after == "rotate":
            patched.setattr("pathlib.Path.replace", kill, raising=True)
            # Its back-up is marked by replacing a file: that has happened before.
            patched.setattr("correction.cli.founding.backup_key", lambda _path, to: _backed_up(settings, to))
        else:
            patched.setattr(f"correction.cli.founding.{following[after]}", kill)
        with pytest.raises(Killed):
            rotate_key(settings, backup, actor="G1", now=NOW)
    key = rotate_key(settings, backup, actor="G1", now=NOW)
    assert load_key(settings.key_path) == key == load_key(backup)
    assert [entry.new_key_id for entry in replaced(office)] == [key.key_id]
    assert not settings.key_path.with_name("master.key.next").exists()


@pytest.mark.parametrize("place", ["safe/taken.key", "office/key/copy.key"])
def test_a_place_that_will_not_do_begins_nothing(office, place):
    settings, taken = read_settings(office.home), office.folder / place
    taken.parent.mkdir(exist_ok=True)
    (office.folder / "safe" / "taken.key").parent.mkdir(exist_ok=True)
    (office.folder / "safe" / "taken.key").write_bytes(b"else")
    with pytest.raises(KeyProblem, match=r"已存在，不会覆盖|与密钥在同一文件夹"):
        rotate_key(settings, taken, actor="G1", now=NOW)
    assert [path.name for path in settings.key_path.parent.iterdir()] == ["master.key"]
    assert replaced(office) == []


def test_until_it_is_finished_everybody_is_told_to_finish_it(office, monkeypatch):
    settings = read_settings(office.home)
    with monkeypatch.context() as patched:
        waiting = settings.key_path.with_name("master.key.next")
        own = Path.replace

        def killed(path, target):
            if path == waiting:
                raise KeyboardInterrupt
            return own(path, target)

        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(settings, office.folder / "safe" / "new.key", actor="G1", now=NOW)
    assert "再次运行 correction key rotate" in office.run("cases").err
    rotate_key(settings, office.folder / "safe" / "new.key", actor="G1", now=NOW)
    assert office.run("cases").code == 0


def _backed_up(settings, to):
    """What `backup_key` leaves, without the call that the test kills."""
    import msgspec  # noqa: PLC0415

    beside = settings.key_path.with_name("master.key.next")
    said = msgspec.json.decode(beside.read_bytes()) | {"backed_up": True}
    to.parent.mkdir(parents=True, exist_ok=True)
    for path in (beside, to):
        path.write_bytes(msgspec.json.encode(said))
        path.chmod(0o600)
    return load_key(to)


def test_a_process_with_the_old_key_reads_nothing_and_begins_nothing(office):
    settings = read_settings(office.home)
    running = open_store(settings.office_path, key=load_key(settings.key_path))
    running.check_key()
    rotate_key(settings, office.folder / "safe" / "new.key", actor="G1", now=NOW)
    with pytest.raises(KeyProblem, match="已经更换"):
        running.check_key()
    with pytest.raises(CorrectionError, match="主密钥"), running.writing() as uow:
        uow.create_log("begun-with-the-old-key", LogKind.OFFICE)
    with pytest.raises(CorrectionError, match="主密钥"), running.reading() as uow:
        uow.entries(PLATFORM_LOG)
    running.close()
