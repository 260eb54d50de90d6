"""What a Traccar server forwards (Traccar 转发): a position or an event, as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from correction_schemas.traccar import TraccarForward

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.facts.observations import Observed
from correction.intake.positions.fixes import Fix
from correction.intake.positions.told import SOURCES, Told
from correction.office.positions.receiving.states import DeviceState
from geofences.fixes import Source

# An external power cut is no state of the person's device; silence and return are seen from the fixes.
ALARMS = {
    "tampering": Observed.TAMPERED,
    "removing": Observed.TAMPERED,
    "powerOff": Observed.POWERED_OFF,
    "lowBattery": Observed.BATTERY_LOW,
}


def read_traccar(message: Mapping[str, Any], *, received_at: datetime, datum: Datum) -> Iterator[Told]:
    """Give what one forwarded message tells; raises InvalidValue or a validation error.

    The gateway's receipt counts as receipt, since it may have waited for us, unless it lies ahead of ours.
    """
    forward = TraccarForward.model_validate(message)
    source_id, position, event = forward.device.unique_id, forward.position, forward.event
    if event is not None:
        # The position that comes with an event was forwarded by itself too.
        yield from _states(source_id, event.attributes.alarm, event.event_time)
        return
    if position is None:
        raise InvalidValue("position", "既没有位置也没有事件", "核对转发设置")
    told = position.attributes
    yield from _states(source_id, told.alarm, position.device_time or position.fix_time)
    if not position.valid or position.outdated:
        return
    known = SOURCES.get((told.source or "").lower())
    yield Fix(
        source_id=source_id,
        device_at=position.fix_time,
        received_at=min(position.server_time, received_at),
        lon=position.longitude,
        lat=position.latitude,
        datum=datum,
        accuracy_m=position.accuracy,
        source=known or (Source.CELL if told.approximate else Source.SATELLITE),
        battery_pct=told.battery_level,
        mock=told.mock,
    )


def _states(source_id: str, alarms: str | None, at: datetime) -> Iterator[DeviceState]:
    for alarm in (alarms or "").split(","):
        if (observed := ALARMS.get(alarm.strip())) is not None:
            yield DeviceState(source_id=source_id, observed=observed, at=at)
