"""A shift as staff type it (班次的写法): E07 20:00-08:00 代 E05."""

import re
from datetime import date, time, timedelta

from correction.domain.duty_roster import Shift
from correction.domain.errors import InvalidValue
from correction.domain.moments import local_time

_SHIFT = re.compile(r"(\S+) +(\d{1,2}:\d{2})-(\d{1,2}:\d{2})(?: +代 *(\S+))?")
_DAY = timedelta(days=1)


def shift_of(text: str, on: date) -> Shift:
    """Read a shift as it is typed; an end that is not after the beginning is on the next day.

    Raises InvalidValue.
    """
    found = _SHIFT.fullmatch(text.strip())
    try:
        staff_id, first, last, for_staff_id = found.groups() if found else ("", "", "", None)
        begins, ends = _clock(first), _clock(last)
    except ValueError:
        raise InvalidValue("班次", f"看不懂“{text}”", "例如 “E07 20:00-08:00 代 E05”") from None
    ends_on = on + _DAY if ends <= begins else on
    return Shift(
        staff_id=staff_id,
        from_at=local_time(on, begins),
        until_at=local_time(ends_on, ends),
        for_staff_id=for_staff_id,
    )


def _clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))
