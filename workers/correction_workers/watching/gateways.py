"""Which gateways have fallen silent (网关静默): of many sources at once, the gateway is the likelier cause.

A single silent device is its wearer's matter. Where every source behind a gateway is silent, and at least
three of them have each missed two of their own intervals, nobody of them is called silent for it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from correction.cli.home import Office
from correction.domain.facts.devices import SourceAssigned
from correction.domain.file import CaseFile
from correction.office.ports import PLATFORM_LOG, UnitOfWork
from correction.office.record import RARE_ONLY
from correction.office.watching.signs import Silent
from correction.store.queries.screens import last_numbers
from correction.store.watching.measures import newest_fixes

LEAST = 3
MISSED, GRACE = 2, timedelta(minutes=5)
ACTIVE = timedelta(days=1)
# Shorter silences need no file read.
QUIET = timedelta(minutes=10)
_LOOKED_AT = 50
DIRECT = ""


class GatewayWatch:
    """Looks at the gateways of one office."""

    def __init__(self, office: Office) -> None:
        """Remember which source speaks through which gateway, as of an entry of the platform's log."""
        self._office = office
        self._as_of = -1
        self._gateways: Mapping[str, str] = {}

    def silent(self, now: datetime) -> tuple[Silent, ...]:
        """Give the gateways that are silent at a moment."""
        newest = newest_fixes(self._office.positions.engine)
        last_number = last_numbers(self._office.store, [PLATFORM_LOG]).get(PLATFORM_LOG, 0)
        with self._office.store.reading() as uow:
            speaking = dict(uow.sources())
            if last_number != self._as_of:
                self._gateways, self._as_of = uow.gateways_of(sorted(speaking)), last_number
            behind: dict[str, list[str]] = {}
            for source_id in sorted(speaking):
                if source_id in newest:
                    behind.setdefault(self._gateways.get(source_id, DIRECT), []).append(source_id)
            found = (
                self._silent(uow, gateway_id, {s: newest[s] for s in sources}, speaking, now)
                for gateway_id, sources in sorted(behind.items())
            )
            return tuple(each for each in found if each is not None)

    def _silent(
        self,
        uow: UnitOfWork,
        gateway_id: str,
        newest: Mapping[str, int],
        speaking: Mapping[str, str],
        now: datetime,
    ) -> Silent | None:
        since_at = _at(max(newest.values()))
        if now - since_at < QUIET:
            return None
        active = [s for s, ms in newest.items() if _at(ms) > since_at - ACTIVE]
        intervals = sorted(_intervals(uow, active[:_LOOKED_AT], speaking))
        if len(intervals) < LEAST or now - since_at < MISSED * intervals[LEAST - 1] + GRACE:
            return None
        return Silent(gateway_id=gateway_id, since_at=since_at, sources=tuple(sorted(newest)))


def _intervals(uow: UnitOfWork, sources: Sequence[str], speaking: Mapping[str, str]) -> list[timedelta]:
    """Give how often each of these sources should speak; those that speak only when asked are left out."""
    found = []
    for source_id in sources:
        file = CaseFile.of_log(speaking[source_id], uow.entries(speaking[source_id], settled=RARE_ONLY))
        plans = [e.payload for e in file.of(SourceAssigned) if e.payload.source_id == source_id]
        if plans and plans[-1].interval_minutes is not None:
            found.append(timedelta(minutes=plans[-1].interval_minutes))
    return found


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
