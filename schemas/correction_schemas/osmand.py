"""What OsmAnd and the Traccar client send as a query string, version 1: one position in WGS-84 degrees."""

from typing import Annotated

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class OsmAndQuery(BaseModel):
    """One position: `timestamp` in seconds or milliseconds since 1970, or ISO 8601 with its offset.

    `location` may stand for `lat` and `lon` together. `accuracy` is metres, 0 for unknown; `batt` percent.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)

    id: Annotated[str, Field(validation_alias=AliasChoices("id", "deviceid"), min_length=1, max_length=128)]
    timestamp: Annotated[str, Field(min_length=1)]
    lat: float | None = None
    lon: float | None = None
    location: Annotated[str | None, Field(pattern=r"^-?\d+(\.\d+)?,-?\d+(\.\d+)?$")] = None
    accuracy: Annotated[float | None, Field(validation_alias=AliasChoices("accuracy", "hacc"))] = None
    batt: float | None = None
    mock: bool = False
    valid: bool = True
