"""Values as JSON for scripts (输出格式): English keys, times with their offset, enums by value."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

from correction.domain.moments import SHANGHAI


def plain(value: Any) -> Any:
    """Turn a value into what JSON can hold; instants are written in Shanghai time with the offset."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(SHANGHAI).isoformat()
        case date() | time() | Path():
            return str(value)
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value
