"""Lines as trackers send them (定位报文): Traccar's forwarded JSON, OwnTracks JSON, OsmAnd query strings."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from correction_schemas.osmand import OsmAndQuery
from correction_schemas.owntracks import OwnTracksLocation
from correction_schemas.traccar import TraccarForward
from pydantic import ValidationError

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.facts.observations import Observed
from correction.intake.errors import RowError
from correction.intake.fixes import Fix
from correction.office.positions.take import DeviceState
from geofences.fixes import Source

Told = Fix | DeviceState
# What one line tells, by its number: nothing, fixes and states, or what is wrong with it.
Line = tuple[int, Sequence[Told | RowError]]

# An external power cut is no state of the person's device; silence and return are seen from the fixes.
ALARMS = {
    "tampering": Observed.TAMPERED,
    "removing": Observed.TAMPERED,
    "powerOff": Observed.POWERED_OFF,
    "lowBattery": Observed.BATTERY_LOW,
}
SOURCES = {
    "gnss": Source.SATELLITE,
    "gps": Source.SATELLITE,
    "satellite": Source.SATELLITE,
    "wifi": Source.WIFI,
    "cell": Source.CELL,
    "lbs": Source.CELL,
}
_FAULTS = {
    "missing": ("缺少字段", "核对发送方的版本和设置"),
    "timezone_aware": ("时间没有时区", "写明时区，例如 2026-01-31T08:00:00+08:00"),
    "datetime_from_date_parsing": ("不是时间", "按 ISO 8601 填写并写明时区"),
    "finite_number": ("不是有限的数字", "剔除未定位的数据"),
    "json_invalid": ("不是完整的 JSON", "核对文件是否截断"),
}
_SECONDS_MAX = 10_000_000_000


def read_line(line: str, *, received_at: datetime, datum: Datum) -> Iterator[Told]:
    """Give what one line tells: fixes and states of devices, nothing where it tells neither.

    `received_at` is when the line came, for formats that do not say so themselves. Raises InvalidValue.
    """
    try:
        if not line.startswith("{"):
            yield from _osmand(line, received_at, datum)
        elif '"_type"' in line:
            yield from _owntracks(line, received_at, datum)
        else:
            yield from _traccar(line, datum)
    except ValidationError as wrong:
        raise _told(wrong) from None


def fault(number: int, wrong: InvalidValue) -> RowError:
    """Say what is wrong with a line; the line itself is a place of somebody's and stays in the file."""
    return RowError(row=number, column=wrong.where, value="", reason=wrong.what, remedy=wrong.remedy)


def _traccar(line: str, datum: Datum) -> Iterator[Told]:
    message = TraccarForward.model_validate_json(line)
    source_id, position, event = message.device.unique_id, message.position, message.event
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
        received_at=position.server_time,
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


def _owntracks(line: str, received_at: datetime, datum: Datum) -> Iterator[Told]:
    if '"_type":"location"' not in line.replace(" ", ""):
        return
    location = OwnTracksLocation.model_validate_json(line)
    source_id = location.topic or location.tid
    if not source_id:
        raise InvalidValue("topic、tid", "没有说明是谁的手机", "在手机应用中设置 topic 或 tid")
    yield Fix(
        source_id=source_id,
        device_at=_instant(location.tst),
        received_at=received_at,
        lon=location.lon,
        lat=location.lat,
        datum=datum,
        accuracy_m=location.acc,
        battery_pct=location.batt,
    )


def _osmand(line: str, received_at: datetime, datum: Datum) -> Iterator[Told]:
    query = OsmAndQuery.model_validate(dict(parse_qsl(urlsplit(line).query or line.lstrip("/?"))))
    if not query.valid:
        return
    lon, lat = query.lon, query.lat
    if query.location is not None:
        lat, lon = (float(degrees) for degrees in query.location.split(","))
    if lon is None or lat is None:
        return
    yield Fix(
        source_id=query.id,
        device_at=_timestamp(query.timestamp),
        received_at=received_at,
        lon=lon,
        lat=lat,
        datum=datum,
        accuracy_m=query.accuracy,
        battery_pct=query.batt,
        mock=query.mock,
    )


def _timestamp(text: str) -> datetime:
    if text.isdigit():
        number = int(text)
        return _instant(number if number < _SECONDS_MAX else number / 1000)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue("timestamp", f"“{text}”不是时间", "填写 1970 年以来的秒数或带时区的时间") from None
    if at.tzinfo is None:
        raise InvalidValue("timestamp", f"时间 {text} 没有时区", "填写 1970 年以来的秒数或带时区的时间")
    return at


def _instant(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise InvalidValue("时间", f"{seconds} 不是 1970 年以来的秒数", "核对发送方的时间") from None


def _told(wrong: ValidationError) -> InvalidValue:
    """Say the first fault in words; what a field may hold is in the JSON Schema of the format."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "报文"
    what, remedy = _FAULTS.get(first["type"], ("内容不符合格式", "对照该格式的 JSON Schema 核对"))
    return InvalidValue(where, what, remedy)
