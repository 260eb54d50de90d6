"""Taking turns at a SQLite file (轮流写入): whoever waits to write comes before whoever has just written.

SQLite has one lock for all that write and no queue before it: a program that writes without a pause takes
the lock again before anybody who waits looks, and a person may wait for half a minute. Here one of those who
wait has the turn: it alone asks for the lock, every millisecond, and the others ask for the turn. A turn is a
lock of the operating system on an empty file beside the database, which ends with the process. It is a
courtesy: where it cannot be had, or a process stands still with it, the lock is asked for without it.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

BEGIN_WRITING = "BEGIN IMMEDIATE"
ASK_EACH_S = 0.001
PATIENCE_S = 2.0
# What the empty file is called, after the database.
TURN_SUFFIX = "-turn"

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _free(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class TurnTakingConnection(sqlite3.Connection):
    """A connection that waits for the lock in turn, at most as long as its `timeout` in seconds."""

    def __init__(self, database: str, *, timeout: float, **options: Any) -> None:
        """Connect; the file of turns lies beside the database."""
        super().__init__(database, timeout=timeout, **options)
        self._busy_s = timeout
        self._turns = f"{database}{TURN_SUFFIX}"

    def cursor(self, factory: Any = None) -> Any:
        """Give a cursor that begins to write in turn."""
        return super().cursor(factory or _TurnTakingCursor)

    def begin_writing(self, cursor: "_TurnTakingCursor") -> None:
        """Take the lock that one writer has; raises OperationalError where others have it for too long."""
        until = time.monotonic() + self._busy_s
        # SQLite's own way of waiting looks ever more rarely, and then misses every gap.
        self.execute("PRAGMA busy_timeout=0").close()
        try:
            with _turn(self._turns, min(until, time.monotonic() + PATIENCE_S)):
                while not cursor.began_writing(time.monotonic() >= until):
                    time.sleep(ASK_EACH_S)
        finally:
            self.execute(f"PRAGMA busy_timeout={round(self._busy_s * 1000)}").close()


class _TurnTakingCursor(sqlite3.Cursor):
    """Runs statements as ever, but for the one that asks for the lock."""

    connection: TurnTakingConnection

    def execute(self, sql: str, parameters: Any = (), /) -> "_TurnTakingCursor":
        if sql == BEGIN_WRITING:
            self.connection.begin_writing(self)
            return self
        return super().execute(sql, parameters)

    def began_writing(self, last: bool) -> bool:
        """Ask for the lock once; what is refused the last time is raised."""
        try:
            super().execute(BEGIN_WRITING)
        except sqlite3.OperationalError as refused:
            # The lowest byte tells the kind, the others why.
            if last or refused.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True


@contextmanager
def _turn(path: str, until: float) -> Iterator[None]:
    """Have the turn while it lasts; from `until` on, or where there is no such file, go on without it."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError:
        yield
        return
    had = _had(file, until)
    try:
        yield
    finally:
        if had:
            # Closing alone would not do where the process was forked meanwhile.
            with suppress(OSError):
                _free(file)
        os.close(file)


def _had(file: int, until: float) -> bool:
    while time.monotonic() < until:
        try:
            _take(file)
        except (BlockingIOError, PermissionError):
            time.sleep(ASK_EACH_S)
        except OSError:
            # A file system without such locks.
            return False
        else:
            return True
    return False
