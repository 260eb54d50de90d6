"""What a message tells (报文内容): fixes, states of devices, a device's clock; and how faults are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from correction.domain.errors import InvalidValue
from correction.intake.errors import RowError
from correction.intake.positions.fixes import Fix
from correction.office.positions.receiving.states import DeviceState
from geofences.fixes import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceClock:
    """What a device's own clock said when it sent (设备时钟), beside which its receipt shows the skew."""

    source_id: str
    sent_at: datetime


Told = Fix | DeviceState | DeviceClock
# What one line tells, by its number: nothing, what it says, or what is wrong with it.
Line = tuple[int, Sequence[Told | RowError]]

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
    "extra_forbidden": ("不认识的字段", "对照该格式的 JSON Schema 改正名称"),
    "timezone_aware": ("时间没有时区", "写明时区，例如 2026-01-31T08:00:00+08:00"),
    "datetime_from_date_parsing": ("不是时间", "按 ISO 8601 填写并写明时区"),
    "finite_number": ("不是有限的数字", "剔除未定位的数据"),
}


def json_object(text: str) -> dict[str, Any]:
    """Read one JSON object; raises InvalidValue for anything else, however deep or broken."""
    try:
        value = from_json(text, allow_inf_nan=True)
    except ValueError:
        raise InvalidValue("报文", "不是完整的 JSON", "核对文件或者报文是否截断") from None
    if not isinstance(value, dict):
        raise InvalidValue("报文", "不是 JSON 对象", "核对发送方的格式设置")
    return value


def fault(number: int, wrong: InvalidValue) -> RowError:
    """Say what is wrong with a line; the line itself is a place of somebody's and stays in the file."""
    return RowError(row=number, column=wrong.where, value="", reason=wrong.what, remedy=wrong.remedy)


def in_words(wrong: ValidationError) -> InvalidValue:
    """Say the first fault in words; what a field may hold is in the JSON Schema of the format."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "报文"
    what, remedy = _FAULTS.get(first["type"], ("内容不符合格式", "对照该格式的 JSON Schema 核对"))
    return InvalidValue(where, what, remedy)


def instant(seconds: float) -> datetime:
    """Give the instant of a number of seconds since 1970; raises InvalidValue where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise InvalidValue("时间", "不是 1970 年以来的秒数", "核对发送方的时间") from None
