"""What OsmAnd and the Traccar client send (OsmAnd 协议): one position as a query string."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from correction_schemas.osmand import OsmAndQuery

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.intake.positions.fixes import Fix
from correction.intake.positions.told import Told, instant

_SECONDS_MAX = 10_000_000_000
_DIGITS_MAX = 16
_REMEDY = "填写 1970 年以来的秒数或带时区的时间"


def query_of(line: str) -> dict[str, str]:
    """Give the fields of a query, with or without its path; raises InvalidValue for what is no query."""
    try:
        return dict(parse_qsl(urlsplit(line).query or line.lstrip("/?")))
    except ValueError:
        raise InvalidValue("报文", "不是查询串", "核对发送方的格式设置") from None


def read_osmand(query: dict[str, str], *, received_at: datetime, datum: Datum) -> Iterator[Told]:
    """Give the position of one query, or nothing; raises InvalidValue or a validation error."""
    told = OsmAndQuery.model_validate(query)
    if not told.valid:
        return
    lon, lat = told.lon, told.lat
    if told.location is not None:
        lat, lon = (float(degrees) for degrees in told.location.split(","))
    if lon is None or lat is None:
        return
    yield Fix(
        source_id=told.id,
        device_at=_timestamp(told.timestamp),
        received_at=received_at,
        lon=lon,
        lat=lat,
        datum=datum,
        accuracy_m=told.accuracy,
        battery_pct=told.batt,
        mock=told.mock,
    )


def _timestamp(text: str) -> datetime:
    if text.isdecimal() and len(text) <= _DIGITS_MAX:
        number = int(text)
        return instant(number if number < _SECONDS_MAX else number / 1000)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue("timestamp", "不是时间", _REMEDY) from None
    if at.tzinfo is None:
        raise InvalidValue("timestamp", "时间没有时区", _REMEDY)
    return at
