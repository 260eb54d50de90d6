"""Whether the door could see (接入值守): signs of life on disk, and the time between two told as blind.

What is not delivered while we cannot take it is nobody's silence: the span goes into the platform's log, and
the rules take it away before they call a device silent.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from correction.cli.home import Office
from correction.domain.facts.office import SourceBlind
from correction.office.organisation import report_blind

log = structlog.get_logger("door")

ACTOR = "positions-door"
SIGN = "positions.alive"
EVERY_S = 30.0
# Less than this is no outage: a delivery put off for so long is within what every plan allows.
BLIND_AFTER = timedelta(minutes=2)
WATERMARKS_PCT = (50, 80)


class Lookout:
    """Gives signs of life, and tells the office of the times without one; and how full the disk is."""

    def __init__(self, office: Office, folder: Path) -> None:
        """Keep the sign in the folder whose disk is watched."""
        self._office = office
        self._folder = folder
        self._sign = folder / SIGN
        self._told_pct = 0

    def look(self, now: datetime) -> None:
        """Give a sign of life, after telling the office of the time without one, if that was too long."""
        last = self._last()
        if last is not None and now - last > BLIND_AFTER:
            blind = SourceBlind(source_id=None, from_at=last, to_at=now)
            with self._office.store.writing() as uow:
                report_blind(uow, blind, actor=ACTOR, now=now)
            log.warning("blind", blind_s=round((now - last).total_seconds()))
        beside = self._sign.with_name(f"{SIGN}.writing")
        beside.write_text(now.astimezone(UTC).isoformat(), encoding="ascii")
        beside.replace(self._sign)
        self._weigh()

    def used_pct(self) -> int:
        """Give how full the disk is, in per cent."""
        disk = shutil.disk_usage(self._folder)
        return round(100 * (1 - disk.free / disk.total))

    def _weigh(self) -> None:
        """Warn once when the disk passes a mark, while there is still time to make room."""
        passed = max((mark for mark in WATERMARKS_PCT if self.used_pct() >= mark), default=0)
        if passed > self._told_pct:
            log.warning("disk filling", used_pct=self.used_pct())
        self._told_pct = passed

    def _last(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self._sign.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            # The first start, or a sign that a crash cut short: nothing is known of the time before.
            return None
