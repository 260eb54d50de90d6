"""Hours in which something binds (限时): of the week, across midnight where need be, or once."""

from dataclasses import dataclass
from datetime import date, datetime, time

from correction.domain.errors import InvalidValue
from correction.domain.moments import ONE_DAY, aware, local_text, local_time

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """A time of day on some weekdays, by the clocks of Beijing (每周时段).

    `weekdays` are 1 for Monday to 7 for Sunday, none given for all of them. Hours that close at or before
    they open go on into the next morning and belong to the day on which they open. Raises InvalidValue for
    hours without length, a weekday that does not exist, or one named twice.
    """

    opens: time
    closes: time
    weekdays: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no time of any week."""
        if self.opens == self.closes:
            what = f"{self.opens:%H:%M} 开始又结束，没有长度"
            raise InvalidValue("每周时段", what, "写明起止；整日有效的不填时段")
        wrong = [day for day in self.weekdays if day not in range(1, 8)]
        if wrong or len(set(self.weekdays)) != len(self.weekdays):
            what = f"星期 {'、'.join(map(str, self.weekdays))} 不存在或重复"
            raise InvalidValue("每周时段", what, "星期一至星期日填写 1 至 7，每日一次")

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Give the instants, the last one excluded, of the hours that open on a day; none where none do."""
        if self.weekdays and day.isoweekday() not in self.weekdays:
            return None
        closing_on = day if self.closes > self.opens else day + ONE_DAY
        return local_time(day, self.opens), local_time(closing_on, self.closes)

    def __str__(self) -> str:
        """Write the hours the way staff do."""
        days = "、".join(f"周{_WEEKDAYS[day - 1]}" for day in self.weekdays) or "每日"
        morning = "" if self.closes > self.opens else "次日"
        return f"{days} {self.opens:%H:%M}-{morning}{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTime:
    """A time that comes once, from one instant to another, the last one excluded (一次性时段).

    Raises InvalidValue for a time without a zone, or one that ends before it begins.
    """

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        """Refuse what has no length."""
        object.__setattr__(self, "from_at", aware(self.from_at, "一次性时段"))
        object.__setattr__(self, "to_at", aware(self.to_at, "一次性时段"))
        if self.to_at <= self.from_at:
            what = f"{self} 结束不晚于开始"
            raise InvalidValue("一次性时段", what, "按“起至止”填写，止在起之后")

    def __str__(self) -> str:
        """Write the time the way staff do, by the clocks of Beijing."""
        return f"{local_text(self.from_at)} 至 {local_text(self.to_at)}"
