"""Simulated time: one thing happens at a time, and a seed decides which is next.

Each thread of a simulated process is a greenlet that runs until it waits. Waiting takes simulated time
only, and whoever's time comes first runs next; so a seed gives one order of all steps, the same each time.
"""

import heapq
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

SECOND = 1.0
MINUTE = 60.0
HOUR = 3600.0
DAY = 86400.0


class Crashed(BaseException):
    """The process is gone; whatever it had not committed never was."""


class Thread(greenlet):  # type: ignore[misc]
    """One thread of a process."""

    def __init__(self, process: "Process", run: Callable[[], object]) -> None:
        super().__init__(self._body)
        self.process = process
        self._run = run
        self.failure: BaseException | None = None

    def _body(self) -> None:
        try:
            self._run()
        except (Crashed, GreenletExit):
            pass
        except BaseException as failure:  # noqa: BLE001 - told at the end of the simulation, not lost
            # What a dying process stumbles over on its way out is seen by nobody.
            if self.process.alive:
                self.failure = failure
                self.process.world.failures.append(failure)


class Process:
    """Threads that live and die together; `closing` is what the system does when it dies."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.alive = True
        self.clock_off_s = 0.0
        self.threads: list[Thread] = []
        self.closing: list[Callable[[], object]] = []

    def start(self, run: Callable[[], object]) -> None:
        """Start a thread now; a process that is gone starts none."""
        if not self.alive:
            return
        thread = Thread(self, run)
        thread.parent = self.world.hub
        self.threads.append(thread)
        self.world.wake(thread, 0.0)

    def die(self) -> None:
        """End every thread where it stands."""
        if not self.alive:
            return
        self.alive = False
        for close in self.closing:
            close()
        me = getcurrent()
        for thread in self.threads:
            if thread is not me and thread.gr_frame is not None:
                thread.parent = me
                thread.throw(Crashed)


class World:
    """The clock, what waits for it, and a digest of everything that happened."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.now_s = 0.0
        self.steps = 0
        self.digest = 0
        self.failures: list[BaseException] = []
        self.hub: Any = getcurrent()
        self._waiting: list[tuple[float, int, Thread]] = []
        self._number = 0

    def dice(self, purpose: str) -> Random:
        """Give the dice of one purpose; another use of dice elsewhere changes nothing here."""
        return Random(f"{self.seed}/{purpose}")

    def wake(self, thread: Thread, after_s: float) -> None:
        """Let a thread go on after a time."""
        self._number += 1
        heapq.heappush(self._waiting, (self.now_s + after_s, self._number, thread))

    def sleep(self, seconds: float) -> None:
        """Wait, while others go on; raises Crashed where the process died meanwhile."""
        me = getcurrent()
        assert isinstance(me, Thread)
        if not me.process.alive:
            raise Crashed
        at = self.now_s + seconds
        if self._waiting and self._waiting[0][0] <= at:
            self.wake(me, seconds)
            self.hub.switch()
        else:
            # Nobody else comes first: no need to ask.
            self.now_s = at
        if not me.process.alive:
            raise Crashed

    def park(self) -> None:
        """Wait until somebody wakes this thread."""
        me = getcurrent()
        assert isinstance(me, Thread)
        self.hub.switch()
        if not me.process.alive:
            raise Crashed

    def note(self, what: str) -> None:
        """Count a step and mix it into the digest: two runs with one digest did the same."""
        self.steps += 1
        self.digest = zlib.crc32(what.encode(), self.digest)

    def run(self, until_s: float) -> None:
        """Let everything happen up to a moment."""
        while self._waiting and self._waiting[0][0] <= until_s:
            at, _, thread = heapq.heappop(self._waiting)
            self.now_s = max(self.now_s, at)
            if not thread.dead and thread.process.alive:
                thread.switch()
        self.now_s = until_s


def this_thread() -> Thread | None:
    """Give the simulated thread that runs now; none outside the simulation."""
    me = getcurrent()
    return me if isinstance(me, Thread) else None
