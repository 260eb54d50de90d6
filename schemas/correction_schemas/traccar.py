"""What a Traccar server forwards as JSON, version 1: a position or an event, and the device it came from.

Only the fields that are read are named; whatever else a server sends is passed over.
"""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_WIRE = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)


class TraccarDevice(BaseModel):
    """The device, by the id under which it was registered at the server."""

    model_config = _WIRE

    unique_id: Annotated[str, Field(alias="uniqueId", min_length=1, max_length=128)]


class TraccarAttributes(BaseModel):
    """What a decoder adds: battery, alarm, a mock location, and what the fix was worked out from."""

    model_config = _WIRE

    battery_level: Annotated[float | None, Field(alias="batteryLevel")] = None
    alarm: str | None = None
    mock: bool = False
    source: str | None = None
    approximate: bool = False


class TraccarPosition(BaseModel):
    """One position in WGS-84 degrees; times must name their offset. `accuracy` is metres, 0 for unknown.

    `valid` is false, and `outdated` true, where the coordinates repeat an older fix.
    """

    model_config = _WIRE

    fix_time: Annotated[AwareDatetime, Field(alias="fixTime")]
    device_time: Annotated[AwareDatetime | None, Field(alias="deviceTime")] = None
    server_time: Annotated[AwareDatetime, Field(alias="serverTime")]
    latitude: float
    longitude: float
    accuracy: float = 0.0
    valid: bool = True
    outdated: bool = False
    attributes: TraccarAttributes = TraccarAttributes()


class TraccarEvent(BaseModel):
    """Something the server noticed, such as an alarm."""

    model_config = _WIRE

    type: str
    event_time: Annotated[AwareDatetime, Field(alias="eventTime")]
    attributes: TraccarAttributes = TraccarAttributes()


class TraccarForward(BaseModel):
    """One forwarded message: a position, or an event with or without the position it was seen in."""

    model_config = _WIRE

    device: TraccarDevice
    position: TraccarPosition | None = None
    event: TraccarEvent | None = None
