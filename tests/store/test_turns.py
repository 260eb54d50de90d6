"""Several who write to one SQLite file: whoever waits comes before whoever has just written."""

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from correction.store import open_store
from correction.store.engines import make_engine, turns
from correction.store.errors import StoreBusy


def turns_of(path: Path) -> Path:
    return Path(f"{path}-turn")


@contextmanager
def turn_taken(path: Path):
    """Stand in line as another process does, and stand still."""
    file = os.open(turns_of(path), os.O_RDONLY | os.O_CREAT)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield
    os.close(file)


def somebody_waits(path: Path) -> bool:
    file = os.open(turns_of(path), os.O_RDONLY | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def test_whoever_waits_writes_before_whoever_has_just_written(sqlite, path, key):
    wrote: list[str] = []

    def person() -> None:
        office = open_store(path, key=key)
        with office.writing():
            wrote.append("person")
        office.close()

    waiting = threading.Thread(target=person)
    with sqlite.writing():
        waiting.start()
        while not somebody_waits(path):
            time.sleep(0.001)
    # A program that writes without any pause.
    with sqlite.writing():
        wrote.append("program")
    waiting.join()
    assert wrote == ["person", "program"]


def test_a_writer_keeps_the_turn_only_until_it_has_the_lock(sqlite, path):
    with sqlite.writing():
        assert not somebody_waits(path)


def test_whoever_is_refused_gives_the_turn_back(sqlite, path, key, monkeypatch):
    monkeypatch.setitem(make_engine.__kwdefaults__, "busy_s", 0.05)
    impatient = open_store(path, key=key)
    with sqlite.writing():
        with pytest.raises(StoreBusy, match="占用太久"), impatient.writing():
            pass
        assert not somebody_waits(path)
    with impatient.writing():
        pass
    impatient.close()


def test_whoever_stands_still_with_the_turn_holds_nobody_up_for_ever(sqlite, path, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_S", 0.02)
    with turn_taken(path), sqlite.writing() as uow:
        assert uow.case_ids() == ()


@pytest.mark.parametrize("spoil", [lambda turn: turn.mkdir(), lambda turn: turn.symlink_to("nowhere/at/all")])
def test_where_no_turn_can_be_had_the_lock_alone_decides(sqlite, path, spoil):
    spoil(turns_of(path))
    with sqlite.writing() as uow:
        assert uow.case_ids() == ()


def test_readers_take_no_turn(sqlite, path):
    with turn_taken(path), sqlite.reading() as uow:
        assert uow.case_ids() == ()


def test_what_is_wrong_with_the_file_is_said_and_not_waited_for(sqlite, path):
    with sqlite.engine.connect() as connection:
        connection.execution_options(correction_writing=True)
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        with pytest.raises(Exception, match="within a transaction"):
            cursor.execute("BEGIN IMMEDIATE")
    assert not somebody_waits(path)
