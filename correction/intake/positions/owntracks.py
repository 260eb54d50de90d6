"""What the OwnTracks app publishes (OwnTracks 报文): a location, as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from correction_schemas.owntracks import OwnTracksLocation

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.intake.positions.fixes import Fix
from correction.intake.positions.told import Told, instant


def read_owntracks(message: Mapping[str, Any], *, received_at: datetime, datum: Datum) -> Iterator[Told]:
    """Give the location of one message, nothing for other kinds; raises InvalidValue or a validation error.

    An encrypted message is refused and not passed over, since a place may be in it.
    """
    if "_type" not in message:
        raise InvalidValue("_type", "缺少字段", "核对手机应用的版本和设置")
    if message["_type"] == "encrypted":
        raise InvalidValue("_type", "报文已加密", "在手机应用中关闭报文加密，改用 HTTPS 传送")
    if message["_type"] != "location":
        return
    location = OwnTracksLocation.model_validate(message)
    source_id = location.topic or location.tid
    if not source_id:
        raise InvalidValue("topic、tid", "没有说明是谁的手机", "在手机应用中设置 topic 或 tid")
    yield Fix(
        source_id=source_id,
        device_at=instant(location.tst),
        received_at=received_at,
        lon=location.lon,
        lat=location.lat,
        datum=datum,
        accuracy_m=location.acc,
        battery_pct=location.batt,
    )
