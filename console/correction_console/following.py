"""Following the feed (订阅事件流): how often it is looked at, and how many may follow at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from correction.domain.errors import CorrectionError
from correction.store.feed import bring_up_to_date
from correction.store.office_store import OfficeStore

# However many ask, the logs are looked through once in so long.
LOOK_EVERY = timedelta(seconds=1)


class TooMany(CorrectionError):
    """So many follow the feed already that one more would slow the pages (订阅过多)."""

    def __init__(self, most: int) -> None:
        """Say how many there may be."""
        super().__init__("事件流", f"已有 {most} 个订阅", "关闭不用的订阅，或改为隔几秒查询一次 /events")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a stream goes on, in seconds: how often it looks, when it gives a sign, when it ends by itself.

    It ends so that a token that was taken back is asked for again; whoever follows comes back with the last
    event it saw.
    """

    look_s: float = 2.0
    sign_s: float = 14.0
    life_s: float = 120.0
    most: int = 50


class Feed:
    """What one process knows of the feed: when it last looked, and who follows."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.rhythm = Rhythm()
        self._followers = 0
        self._looked_at: datetime | None = None
        self._lock = Lock()

    def look(self, store: OfficeStore, now: datetime) -> None:
        """Bring the feed up to date unless that was just done."""
        with self._lock:
            just = self._looked_at is not None and timedelta(0) <= now - self._looked_at < LOOK_EVERY
            if not just:
                bring_up_to_date(store, now)
                self._looked_at = now

    def check_room(self) -> None:
        """Refuse one more than the pages can bear; raises TooMany."""
        if self._followers >= self.rhythm.most:
            raise TooMany(self.rhythm.most)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Count somebody who follows."""
        with self._lock:
            self._followers += 1
        try:
            yield
        finally:
            with self._lock:
                self._followers -= 1
