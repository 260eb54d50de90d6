"""Our own batch of positions, version 1: one JSON object a line (NDJSON), told apart by `kind`.

A misspelt field is refused, since a field passed over in silence may have been the accuracy.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_WIRE = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
SourceId = Annotated[str, Field(min_length=1, max_length=128)]


class BatchFix(BaseModel):
    """One position by the device's own clock, in degrees of its datum; `accuracy_m` none for unknown."""

    model_config = _WIRE

    kind: Literal["fix"]
    source_id: SourceId
    device_at: AwareDatetime
    lon: float
    lat: float
    datum: Literal["wgs84", "gcj02", "bd09", "cgcs2000"]
    accuracy_m: float | None = None
    source: Literal["satellite", "wifi", "cell"] | None = None
    battery_pct: float | None = None
    mock: bool = False


class BatchState(BaseModel):
    """What a device says of itself at an instant."""

    model_config = _WIRE

    kind: Literal["state"]
    source_id: SourceId
    state: Literal["tampered", "powered_off", "battery_low"]
    at: AwareDatetime


class BatchClock(BaseModel):
    """What the device's clock said at the moment of sending, by which its skew is measured on receipt."""

    model_config = _WIRE

    kind: Literal["clock"]
    source_id: SourceId
    sent_at: AwareDatetime


BatchLine = Annotated[BatchFix | BatchState | BatchClock, Field(discriminator="kind")]
