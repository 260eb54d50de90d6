"""Noticing a clock that jumps (时钟跳变): a timer that waits by it would sleep through."""

import time
from collections.abc import Callable

JUMP_S = 5.0


def awake_s() -> float:
    """Give seconds by a clock that nobody can set and that goes on while the machine sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class ClockWatch:
    """Compares the wall clock with one that cannot be set."""

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        """Take the difference between the two clocks as it is now."""
        self._wall = wall
        self._steady = steady
        self._offset_s = wall() - steady()

    def jumped_s(self) -> float:
        """Give by how many seconds the wall clock jumped since the last look; 0 where that is mere drift."""
        offset_s = self._wall() - self._steady()
        jump_s = offset_s - self._offset_s
        if abs(jump_s) < JUMP_S:
            return 0.0
        self._offset_s = offset_s
        return jump_s
