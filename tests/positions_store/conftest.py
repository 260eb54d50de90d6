"""Positions stores on each database that a test may do anything to."""

import shutil

import pytest

from correction.store.engines import transaction
from correction.store.positions import create_positions, open_positions
from correction.store.positions.tables import PositionRow


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory):
    """Make stores on SQLite: an empty one, made once and copied."""
    folder = tmp_path_factory.mktemp("positions")
    create_positions(folder / "empty.db").close()

    def make():
        path = tmp_path_factory.mktemp("positions") / "positions.db"
        shutil.copyfile(folder / "empty.db", path)
        return open_positions(path)

    return make


@pytest.fixture(scope="session")
def new_postgres(postgres, tmp_path_factory):
    """Make stores on PostgreSQL: one, emptied each time; use one at a time."""
    url = postgres.url_of(postgres.new_database())
    create_positions(url).close()
    tables = ", ".join(PositionRow.metadata.tables)

    def make():
        store = open_positions(url, tmp_path_factory.mktemp("positions") / "archive")
        with transaction(store.engine, writing=True) as connection:
            # The log's own guard refuses this to everybody else.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        return store

    return make


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def new_positions(request):
    """Make an empty store on each database."""
    return request.getfixturevalue(f"new_{request.param}")


@pytest.fixture
def positions(new_positions):
    made = new_positions()
    yield made
    made.close()
