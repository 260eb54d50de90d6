"""What a device says of itself (设备状态): taken off, switched off, its battery low."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.moments import When, legal_day
from correction.office.ids import derived_id
from correction.office.ports import UnitOfWork
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery
from correction.office.record import draft
from correction.rulebooks.book import Rulebook

DEVICE_ACTOR = "device"
LOW = "battery.low_pct"

STATE_DETAIL = {
    Observed.TAMPERED: "设备报告被拆卸或破坏",
    Observed.POWERED_OFF: "设备报告关机",
    Observed.BATTERY_LOW: "设备报告电量过低",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """What a device said of itself at an instant (设备状态): taken off, switched off, battery low.

    `level_pct` is the level that it told where it did not call that low itself.
    """

    source_id: str
    observed: Observed
    at: datetime
    level_pct: float | None = None

    @property
    def observation_id(self) -> str:
        """The id of what is observed: of a message its instant's, of a level that of the legal day."""
        # The same instant may be written in any zone.
        when = f"{to_ms(self.at)}" if self.level_pct is None else f"{legal_day(self.at)}"
        return derived_id("state", self.source_id, self.observed.value, when)


def low_levels(delivery: Delivery, book: Rulebook) -> Iterator[DeviceState]:
    """Give, for each source and day, the first position whose battery was at the book's limit or below."""
    limits = [span.value for span in book.spans(LOW) if isinstance(span.value, int)]
    low = delivery.fixes.battery_pct <= max(limits, default=-1)
    told = set()
    columns = (delivery.whose, delivery.fixes.device_at_ms, delivery.fixes.battery_pct)
    for whose, at_ms, level in sorted(zip(*(column[low].tolist() for column in columns), strict=True)):
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        on, source_id = legal_day(at), delivery.source_ids[whose]
        if (whose, on) in told or book.get(LOW, on) is None or not book.compare(LOW, on, level):
            continue
        told.add((whose, on))
        yield DeviceState(source_id=source_id, observed=Observed.BATTERY_LOW, at=at, level_pct=level)


def state(uow: UnitOfWork, case_id: str, said: DeviceState, at: datetime | None, now: datetime) -> int:
    """State an observation of an instant; that it cleared again does not unsay it."""
    if uow.has_entry(case_id, f"{said.observation_id}/1"):
        return 0
    stated = stated_of(said, at or now, "" if at else "；设备时钟不可信，按接收时间记")
    item = draft(stated, When.at(at or now), entry_id=f"{said.observation_id}/1", actor=DEVICE_ACTOR)
    return len(uow.append(case_id, [item], recorded_at=now))


def stated_of(said: DeviceState, at: datetime, doubt: str = "") -> ObservationStated:
    """Give the observation that a state comes to, at the instant for which it counts."""
    detail = STATE_DETAIL[said.observed] if said.level_pct is None else f"设备电量 {said.level_pct:g}%"
    return ObservationStated(
        observation_id=said.observation_id,
        revision=1,
        first_on=legal_day(at),
        observed=said.observed,
        began_at=at,
        ended_at=at,
        engine=DEVICE_ACTOR,
        source_id=said.source_id,
        detail=detail + doubt,
    )
