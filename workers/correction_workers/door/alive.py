"""Whether the door could see (接入值守): signs of life, and the time between two told as blind.

What is not delivered while we cannot take it is nobody's silence: the span goes into the platform's log, and
the rules take it away before they call a device silent. Where several doors stand, one that sees is enough.
"""

import threading
from collections import deque
from datetime import datetime, timedelta

import structlog

from correction.cli.home import Office
from correction.office.watching.blindness import open_spans, seen_again
from correction.office.watching.signs import Part
from correction.office.watching.troubles import BLIND_AFTER
from correction.store.engines import transaction
from correction.store.watching.beats import (
    NameTaken,
    Self,
    claim_name,
    give_sign,
    newest_sign,
    say_stopped,
)
from correction.store.watching.measures import disk_used
from correction_workers.process import runs

log = structlog.get_logger("door")

ACTOR = "positions-door"
EVERY_S = 30.0
WATERMARKS_PCT = (50, 80)
HOUR = timedelta(hours=1)


class Arrivals:
    """How many positions came in the last hour, and how many of them were over an hour old by then."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self._lock = threading.Lock()
        self._came: deque[tuple[datetime, int, int]] = deque()

    def came(self, at: datetime, fixes: int, late: int) -> None:
        """Count what came at a moment."""
        with self._lock:
            self._came.append((at, fixes, late))

    def of_hour(self, now: datetime) -> dict[str, float]:
        """Give both numbers, as a sign of life tells them."""
        with self._lock:
            while self._came and self._came[0][0] < now - HOUR:
                self._came.popleft()
            return {
                "fixes": float(sum(fixes for _, fixes, _ in self._came)),
                "late": float(sum(late for _, _, late in self._came)),
            }


class Lookout:
    """Gives signs of life, and tells the office of the times without one; and how full the disk is."""

    def __init__(self, office: Office, me: Self, arrivals: Arrivals) -> None:
        """Look out for an office, whose folder lies on the disk that is watched."""
        self._office = office
        self._me = me
        self._arrivals = arrivals
        self._told_pct = 0
        self._named = False

    def look(self, now: datetime) -> None:
        """Give a sign of life, after telling the office of the time without one, if that was too long.

        Raises StoreFailure where nothing can be kept: no sign is given then, and the time counts as blind;
        NameTaken where another door goes by this name.
        """
        engine = self._office.store.engine
        if not self._named:
            claim_name(engine, self._me, now, runs=runs)
            self._named = True
        with transaction(engine, writing=False) as connection:
            last = newest_sign(connection, Part.DOOR)
        with self._office.store.reading() as uow:
            blind = any(span.everything for span in open_spans(uow))
        if blind or (last is not None and now - last > BLIND_AFTER):
            with self._office.store.writing() as uow:
                blind_for = seen_again(uow, last, actor=ACTOR, now=now)
            log.warning("blind", blind_s=round(blind_for.total_seconds()))
        if not give_sign(engine, self._me, now, good_at=None, told=self._arrivals.of_hour(now)):
            what = "这个名称已被另一个定位接入进程接用"
            raise NameTaken(f"设置 --name {self._me.name}", what, "用 --name 给每个进程另起名称")
        self._weigh()

    def stop(self, now: datetime) -> None:
        """Say that the door closes as it was told to; what is not taken in from now on was not seen."""
        if self._named:
            say_stopped(self._office.store.engine, self._me, now)

    def used_pct(self) -> int:
        """Give how full the disk is, in per cent."""
        return round(100 * disk_used(self._office.settings.folder))

    def _weigh(self) -> None:
        """Warn once when the disk passes a mark, while there is still time to make room."""
        passed = max((mark for mark in WATERMARKS_PCT if self.used_pct() >= mark), default=0)
        if passed > self._told_pct:
            log.warning("disk filling", used_pct=self.used_pct())
        self._told_pct = passed
