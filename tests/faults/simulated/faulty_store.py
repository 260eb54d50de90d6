"""A database that may be slow, busy, full or broken, and processes that may die at any statement."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, event

from correction.store.engines import existing_engine, url_of
from tests.faults.simulated.baton import Crashed, Process, World, this_thread

BUSY_S = 30.0


class Chances:
    """How often what goes wrong, by step; all of it stops when the simulation comes to rest."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.crash = dice.choice((0.0, 1 / 2000, 1 / 700, 1 / 250, 1 / 120))
        self.error = dice.choice((0.0, 0.0, 1 / 2000, 1 / 300))
        self.slow = dice.choice((0.0, 1 / 1000, 1 / 200))
        self.lost_answer = dice.choice((0.0, 1 / 300, 1 / 60))
        self.full = False

    def rest(self) -> None:
        """From now on nothing goes wrong."""
        self.crash = self.error = self.slow = self.lost_answer = 0.0
        self.full = False


class Disk:
    """One database file: who writes in it now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer: sqlite3.Connection | None = None


class Statements:
    """Stands between the processes of one name and their file; each statement is a step of the simulation.

    The engine outlives them, since what it compiled is the same for each; its connections die with them.
    """

    def __init__(self, path: Path) -> None:
        self.engine = existing_engine(url_of(path))
        self._open: list[sqlite3.Connection] = []
        event.listen(self.engine, "connect", lambda made, _record: self._open.append(made))
        dialect: Any = self.engine.dialect
        # SQLAlchemy's own events for the same would cost as much again as the statement.
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            setattr(dialect, name, self._stepping(getattr(dialect, name)))
        self._commit, self._rollback = dialect.do_commit, dialect.do_rollback
        dialect.do_commit, dialect.do_rollback = self._committing, self._rolling_back

    def serve(self, process: Process, disk: Disk, chances: Chances) -> Engine:
        """Give the engine to a new process, which knows nothing of the one before."""
        self.process, self.disk, self.chances = process, disk, chances
        self.world: World = process.world
        process.closing.append(self.close)
        return self.engine

    def close(self) -> None:
        """Cut every connection, as the death of the process does; what was not committed is rolled back."""
        if self.disk.writer in self._open:
            self.disk.writer = None
        while self._open:
            connection = self._open.pop()
            # Closed alone, it would keep its lock for as long as somebody holds one of its cursors.
            connection.rollback()
            connection.close()
        self.engine.dispose(close=False)

    def _stepping(self, execute: Callable[..., None]) -> Callable[..., None]:
        def step_first(cursor: sqlite3.Cursor, statement: str, *rest: object) -> None:
            if this_thread() is not None:
                self._statement(cursor, statement)
            execute(cursor, statement, *rest)

        return step_first

    def _statement(self, cursor: sqlite3.Cursor, statement: str) -> None:
        words = statement.split(None, 3)
        self._step(" ".join(words[:3]))
        if words[0] == "BEGIN":
            if words[-1] == "IMMEDIATE":
                self._take_lock(cursor.connection)
        elif self.chances.full and words[0] in {"INSERT", "UPDATE"}:
            raise sqlite3.OperationalError("database or disk is full")
        elif self.chances.dice.random() < self.chances.error:
            raise sqlite3.OperationalError(self.chances.dice.choice(("disk I/O error", "database is locked")))

    def _step(self, what: str) -> None:
        """Take some time, and perhaps die before it is done."""
        chances = self.chances
        self.world.note(f"{self.process.name} {what}")
        slow = chances.dice.random() < chances.slow
        self.world.sleep(chances.dice.uniform(1, 90) if slow else chances.dice.random() / 500)
        if chances.dice.random() < chances.crash:
            self.process.die()
            raise Crashed

    def _take_lock(self, connection: sqlite3.Connection) -> None:
        waited_s = 0.0
        while self.disk.writer is not None:
            if waited_s > BUSY_S:
                raise sqlite3.OperationalError("database is locked")
            wait_s = self.chances.dice.uniform(0.001, 0.02 + waited_s / 4)
            waited_s += wait_s
            self.world.sleep(wait_s)
        self.disk.writer = connection

    def _committing(self, connection: Any) -> None:
        if this_thread() is None:
            self._commit(connection)
            return
        self._step("COMMIT")
        self._commit(connection)
        self._free(connection)
        if self.chances.dice.random() < self.chances.lost_answer:
            # It is done, and whoever asked never hears of it.
            raise sqlite3.OperationalError("disk I/O error")
        self._step("COMMITTED")

    def _rolling_back(self, connection: Any) -> None:
        if self.process.alive:
            self._rollback(connection)
            self._free(connection)

    def _free(self, connection: Any) -> None:
        if self.disk.writer is getattr(connection, "dbapi_connection", connection):
            self.disk.writer = None
