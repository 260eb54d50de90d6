"""Times as staff type them (时间): Beijing time or a day, in half or full width."""

from datetime import date, datetime, timedelta

from correction.domain.errors import InvalidValue
from correction.domain.moments import day_end
from correction.intake.errors import WrongCell
from correction.intake.tabular.cells import has_offset, parse_day, parse_local_instant, parse_zoned_instant


def moment_of(text: str, where: str) -> datetime:
    """Read a time, or a day as its last moment; raises InvalidValue."""
    try:
        if ":" not in text and "：" not in text:
            return day_end(parse_day(text)) - timedelta(microseconds=1)
        return parse_zoned_instant(text) if has_offset(text) else parse_local_instant(text)
    except WrongCell as wrong:
        raise InvalidValue(where, wrong.what, wrong.remedy) from None


def day_of(text: str, where: str) -> date:
    """Read a day; raises InvalidValue."""
    try:
        return parse_day(text)
    except WrongCell as wrong:
        raise InvalidValue(where, wrong.what, wrong.remedy) from None
