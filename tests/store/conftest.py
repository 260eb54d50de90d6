"""Stores that a test may do anything to."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from correction.store import OfficeStore, create, open_store
from correction.store.keys import MasterKey, make_key
from correction.store.tables import OfficeRow
from correction.testing.memory import MemoryStore
from tests.postgres import Server


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


@pytest.fixture(scope="session")
def one_on_postgres(postgres: Server, empty: Empty) -> str:
    """A database with a store in it, which each test finds empty."""
    name = postgres.new_database()
    create(postgres.url_of(name), key=empty.key).close()
    return name


@pytest.fixture
def url(postgres: Server, one_on_postgres: str) -> str:
    """A database with an empty store in it."""
    postgres.cut_off(one_on_postgres)
    url = postgres.url_of(one_on_postgres)
    tables = ", ".join(table for table in OfficeRow.metadata.tables if table != "store_setting")
    with psycopg.connect(url) as connection:
        # The log's own guard refuses this to everybody else.
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"TRUNCATE {tables}".encode())
    return url


@pytest.fixture
def postgresql(url, key):
    store = open_store(url, key=key)
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request) -> MemoryStore | OfficeStore:
    return MemoryStore() if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture(params=["path", "url"])
def address(request) -> str | Path:
    """Where an empty store lies, on each database in turn."""
    where: str | Path = request.getfixturevalue(request.param)
    return where


@pytest.fixture
def database(address, key):
    """An empty store on each database in turn."""
    store = open_store(address, key=key)
    yield store
    store.close()
