"""Instants and legal days (法律日期): stored in UTC, counted in Asia/Shanghai."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from correction.domain.errors import InvalidValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def aware(at: datetime, where: str) -> datetime:
    """Refuse a time that does not say its zone; return it in UTC.

    Raises InvalidValue for a naive datetime: eight hours decide whether someone was late.
    """
    if at.tzinfo is None:
        raise InvalidValue(
            where, f"时间 {at.isoformat()} 没有时区", "写明时区，例如 2026-01-31T08:00:00+08:00"
        )
    return at.astimezone(UTC)


def legal_day(at: datetime) -> date:
    """Tell on which legal day an instant falls."""
    return at.astimezone(SHANGHAI).date()


@lru_cache(maxsize=65536)
def day_start(on: date) -> datetime:
    """Give the first instant of a legal day, in UTC."""
    return datetime.combine(on, time.min, SHANGHAI).astimezone(UTC)


def day_end(on: date) -> datetime:
    """Give the first instant after a legal day, in UTC."""
    return day_start(on + ONE_DAY)


@lru_cache(maxsize=65536)
def local_time(on: date, clock: time) -> datetime:
    """Give the instant of a clock time on a legal day, in UTC."""
    return datetime.combine(on, clock, SHANGHAI).astimezone(UTC)


def local_text(at: datetime) -> str:
    """Write an instant the way an office reads it: Shanghai time to the minute."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A run of legal days with both ends included (起止日期); no end means still open."""

    from_on: date
    to_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.to_on is not None and self.to_on < self.from_on:
            raise InvalidValue("起止日期", f"止日 {self.to_on} 早于起日 {self.from_on}", "核对起止日期")

    def holds(self, on: date) -> bool:
        """Tell whether a day lies in the span."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)

    def overlap_days(self, other: "DateSpan") -> int:
        """Count the days that both spans hold; both open spans must not meet here."""
        ends = [end for end in (self.to_on, other.to_on) if end is not None]
        return max(0, (min(ends) - max(self.from_on, other.from_on)).days + 1) if ends else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When something happened: an instant, a whole legal day, or a span (发生时间).

    `starts_at` and `ends_at` are UTC instants; `ends_at` is the first instant after the happening,
    equal to `starts_at` for an instant and none for a span that goes on.
    """

    starts_at: datetime
    ends_at: datetime | None
    on: date | None = None

    @classmethod
    def at(cls, instant: datetime) -> "When":
        """Happened at an instant."""
        instant = aware(instant, "发生时间")
        return cls(starts_at=instant, ends_at=instant)

    @classmethod
    def day(cls, on: date) -> "When":
        """Happened on a legal day, nobody wrote at what hour."""
        return _whole_day(on)

    @classmethod
    def span(cls, began_at: datetime, ended_at: datetime | None) -> "When":
        """Happened from one instant to another, or goes on."""
        began_at = aware(began_at, "开始时间")
        ended_at = None if ended_at is None else aware(ended_at, "结束时间")
        if ended_at is not None and ended_at < began_at:
            raise InvalidValue("发生时间", "结束早于开始", "核对起止时间")
        return cls(starts_at=began_at, ends_at=ended_at)

    @property
    def legal_on(self) -> date:
        """The legal day on which it happened or began."""
        return self.on if self.on is not None else legal_day(self.starts_at)


@lru_cache(maxsize=4096)
def _whole_day(on: date) -> When:
    return When(starts_at=day_start(on), ends_at=day_end(on), on=on)
