"""What the OwnTracks app publishes as JSON, version 1: a location, in WGS-84 degrees."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class OwnTracksLocation(BaseModel):
    """One location: `tst` is the time of the fix in seconds since 1970, `acc` metres, `batt` percent.

    A phone is known by its topic, or where there is none by the two letters of `tid`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)

    type: Annotated[Literal["location"], Field(alias="_type")]
    tst: Annotated[int, Field(gt=0)]
    lat: float
    lon: float
    acc: float | None = None
    batt: float | None = None
    tid: Annotated[str | None, Field(max_length=128)] = None
    topic: Annotated[str | None, Field(max_length=128)] = None
