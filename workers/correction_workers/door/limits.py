"""What a sender may not exceed (接入上限): bytes, lines, requests a minute, and what waits to be written."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one door; a delivery past the first two is refused whole, past the others put off."""

    body_bytes: int = 8 * 1024 * 1024
    body_s: float = 30.0
    waiting: int = 256
    waiting_bytes: int = 64 * 1024 * 1024
    device_per_minute: int = 120
    gateway_per_minute: int = 6_000
    retry_after_s: int = 5


class Rates:
    """How many requests each holder of a token has left: a bucket that fills up to one minute's worth."""

    def __init__(self, steady: Callable[[], float]) -> None:
        """Count by a clock that cannot be set."""
        self._steady = steady
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait_s(self, holder: str, per_minute: int) -> float:
        """Take one request; give 0 where there was one left, else in how many seconds there will be."""
        now = self._steady()
        with self._lock:
            left, at = self._left.get(holder, (float(per_minute), now))
            left = min(per_minute, left + (now - at) * per_minute / MINUTE_S)
            if left >= 1:
                self._left[holder] = (left - 1, now)
                return 0.0
            self._left[holder] = (left, now)
            return (1 - left) * MINUTE_S / per_minute
