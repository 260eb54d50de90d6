"""How the worker stands (进程状态): shared by the thread that sweeps and those that watch and answer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from correction.domain.errors import CorrectionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round of the worker did: statements and reviews, failures, and how long it took."""

    reviewed: int
    stated: int
    failed: int
    took_s: float


class Status:
    """What is known of the rounds so far; ages are measured by a clock that nobody can set."""

    def __init__(self, steady: Callable[[], float], *, clock_accepted: bool = False) -> None:
        """Begin to count; nothing was swept yet. Of a clock that somebody `accepted` none is called wrong."""
        self._steady = steady
        self._clock_accepted = clock_accepted
        self._lock = threading.Lock()
        self._moved_s = steady()
        self.good_at: datetime | None = None
        self.moved_at: datetime | None = None
        self.rounds = self.reviewed = self.stated = self.failed = 0
        self.took_s = 0.0
        self.clock_wrong = False
        self.fatal: CorrectionError | None = None

    def note_clock(self, *, far: bool) -> bool:
        """Note whether our clock is `far` from the database server's; tell whether it must not be used."""
        self.clock_wrong = far and not self._clock_accepted
        return self.clock_wrong

    def moved(self, now: datetime) -> None:
        """Note that work went on, though no round may be over yet."""
        with self._lock:
            self._moved_s, self.moved_at = self._steady(), now

    def good(self, done: Round, now: datetime) -> None:
        """Note a round that came to its end."""
        self.moved(now)
        with self._lock:
            self.good_at = now
            self.rounds += 1
            self.reviewed += done.reviewed
            self.stated += done.stated
            self.failed += done.failed
            self.took_s = done.took_s

    @property
    def still_s(self) -> float:
        """For how many seconds no work has gone on."""
        with self._lock:
            return self._steady() - self._moved_s
