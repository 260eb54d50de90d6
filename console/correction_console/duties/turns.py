"""Taking turns at heavy work (轮流核算): one at a time, whoever has the least left first.

Threads of one process share one interpreter: side by side, everybody would wait for the last of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Condition


class Turns:
    """Gives one turn at a time, to whoever has the least left and of those to whoever came first."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._changed = Condition()
        self._numbers = count()
        self._waiting: list[tuple[int, int]] = []
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._waiting)

    @contextmanager
    def turn(self, left: int) -> Iterator[None]:
        """Wait for the turn, and have it until leaving; `left` is how much whoever asks has left to do."""
        with self._changed:
            ticket = (left, next(self._numbers))
            heappush(self._waiting, ticket)
            try:
                self._changed.wait_for(lambda: not self._taken and self._waiting[0] == ticket)
                heappop(self._waiting)
            except BaseException:
                self._waiting.remove(ticket)
                heapify(self._waiting)
                self._changed.notify_all()
                raise
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
