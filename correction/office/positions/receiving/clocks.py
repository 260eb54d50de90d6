"""Clocks of devices (设备时钟): the skew against our receipt, and what is put right or refused by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from correction.office.positions.lawful import EVER_MS, Lawful, to_ms
from correction.office.positions.port import Delivery, NotKept, PositionsStore, Skew
from correction.office.positions.receiving.refusing import KEPT, REASONS
from correction.rulebooks.book import Rulebook
from geofences.arrays import Int8Array

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRules:
    """Up to `steady_ms` a skew is taken for the time of sending; beyond `refused_ms` no time is believed."""

    steady_ms: int
    refused_ms: int


def clock_rules(book: Rulebook, on: date) -> ClockRules:
    """Read the numbers from the book; raises RuleGap where one is missing."""
    return ClockRules(
        steady_ms=round(book.number("positions.clock_steady_seconds", on) * 1000),
        refused_ms=round(book.number("positions.clock_refused_hours", on) * HOUR_MS),
    )


class Clocks:
    """The skews of one delivery: receipt less what the device's clock said when it sent.

    A measured skew replaces the last one on record only where it differs by more than sending takes. A batch
    of before that is sent again measures how late it is and no clock: one that is kept already by a skew on
    record is put right by that one again and meets its own copies, and nothing is noted.
    """

    def __init__(
        self,
        positions: PositionsStore,
        rules: ClockRules,
        sent_at: Mapping[str, datetime],
        fixes: Delivery,
        now: datetime,
    ) -> None:
        """Measure the clocks that were told, with the fixes that came along."""
        self._rules = rules
        self._now = now
        self._skew_ms: dict[str, int] = {}
        self.changed: list[Skew] = []
        on_record = positions.skews(sorted(sent_at)) if sent_at else {}
        for source_id, at in sent_at.items():
            known = (*on_record.get(source_id, ()), 0)
            last, measured = known[0], to_ms(now) - to_ms(at)
            if abs(measured - last) > rules.steady_ms:
                before = _sent_before(positions, fixes, source_id, known)
                last = 0 if abs(measured) <= rules.steady_ms else measured
                if before is None:
                    self.changed.append(Skew(source_id=source_id, measured_at_ms=to_ms(now), skew_ms=last))
                else:
                    last = before
            self._skew_ms[source_id] = last

    @property
    def off_s(self) -> dict[str, int]:
        """By how many seconds clocks are off, those that are right left out."""
        return {source_id: round(ms / 1000) for source_id, ms in sorted(self._skew_ms.items()) if ms}

    def put_right(self, delivery: Delivery) -> tuple[Delivery, Int8Array]:
        """Give the fixes by clocks that are right, and beside each the reason not to believe its time.

        A clock too far off to be a clock is not corrected; a time too far ahead of its receipt is none.
        """
        reasons, right = np.full(len(delivery), KEPT, dtype=np.int8), delivery
        if any(self._skew_ms.values()):
            each = [self._skew_ms.get(source_id, 0) for source_id in delivery.source_ids]
            skew_ms = np.array(each, dtype=np.int64)[delivery.whose]
            lost = np.abs(skew_ms) > self._rules.refused_ms
            reasons[lost] = REASONS.index(NotKept.CLOCK)
            at = delivery.fixes.device_at_ms + np.where(lost, 0, skew_ms)
            right = replace(delivery, fixes=replace(delivery.fixes, device_at_ms=at))
        ahead = right.fixes.device_at_ms - right.fixes.received_at_ms > self._rules.refused_ms
        reasons[ahead & (reasons == KEPT)] = REASONS.index(NotKept.AHEAD)
        return right, reasons

    def state_at(self, source_id: str, at: datetime) -> datetime | None:
        """Give when a state was, or none where the device's time is impossible and only our receipt is known.

        A state is never refused for its time: that a strap was cut must be seen.
        """
        skew_ms = self._skew_ms.get(source_id, 0)
        try:
            right = at.astimezone(UTC) + timedelta(milliseconds=skew_ms)
        except OverflowError:
            return None
        steady = timedelta(milliseconds=self._rules.steady_ms)
        if abs(skew_ms) > self._rules.refused_ms or right > self._now + steady:
            return None
        return min(right, self._now)

    def since_worn(self, at: datetime | None, worn: Iterable[Lawful]) -> datetime | None:
        """Give the time of a state, or none where it lies well before anybody ever wore the device.

        A clock that lost its battery begins years back; a strap cut then would stand where nobody looks.
        """
        first_ms = min((begins for each in worn for begins, _ in each.assigned), default=EVER_MS)
        before = at is not None and to_ms(at) < first_ms - self._rules.refused_ms
        return None if before else at


def _sent_before(
    positions: PositionsStore, fixes: Delivery, source_id: str, skews: Sequence[int]
) -> int | None:
    """Give the skew by which a batch of a source is kept already; none where its newest fix is not.

    A device that repeats its last fixes with a new one sends now, whatever of it is known.
    """
    whose = fixes.source_ids.index(source_id) if source_id in fixes.source_ids else -1
    mine = fixes.take(fixes.whose == whose)
    if not len(mine):
        return None
    newest = mine.take(mine.fixes.device_at_ms == mine.fixes.device_at_ms.max())
    return next((skew for skew in dict.fromkeys(skews) if positions.holds(_moved(newest, skew)).any()), None)


def _moved(delivery: Delivery, by_ms: int) -> Delivery:
    fixes = delivery.fixes
    return replace(delivery, fixes=replace(fixes, device_at_ms=fixes.device_at_ms + by_ms))
