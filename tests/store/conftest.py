"""Stores that a test may do anything to."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from correction.store import SqliteStore, create, open_store
from correction.store.keys import MasterKey, make_key
from correction.testing.memory import MemoryStore


@dataclass(frozen=True, kw_only=True)
class Empty:
    """An empty store with its key, made once and copied for each test."""

    path: Path
    key: MasterKey


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Empty:
    folder = tmp_path_factory.mktemp("empty")
    key = make_key(folder / "keys" / "master.key", demo=True)
    store = create(folder / "office.db", key=key)
    store.close()
    return Empty(path=folder / "office.db", key=key)


@pytest.fixture
def key(empty: Empty) -> MasterKey:
    return empty.key


@pytest.fixture
def path(empty: Empty, tmp_path: Path) -> Path:
    """A file with an empty store in it."""
    copied = tmp_path / "office.db"
    shutil.copyfile(empty.path, copied)
    return copied


@pytest.fixture
def sqlite(path, key):
    store = open_store(path, key=key)
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite"])
def store(request) -> MemoryStore | SqliteStore:
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("sqlite")
