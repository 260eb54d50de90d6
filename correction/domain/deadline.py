"""Deadlines (期限): the last day of a period, how it was counted, and how sure the calendar was of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from correction.domain.days import DayKind, WorkCalendar, period_end, term_end
from correction.domain.errors import InvalidValue
from correction.domain.moments import ONE_DAY, aware, day_end, local_text


class Counting(StrEnum):
    """In what a period is counted; whoever states one has to choose.

    Days are natural days unless the article says working days: 社区矫正法 has no clause that reads short
    periods as working days. A month of procedure runs to the same day, a term to the day before it.
    """

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    TERM = "term"

    @property
    def zh(self) -> str:
        """The unit as written in documents."""
        return _COUNTING_ZH[self]


_COUNTING_ZH = {
    Counting.DAYS: "日",
    Counting.WORKING_DAYS: "个工作日",
    Counting.MONTHS: "个月",
    Counting.TERM: "个月",
}


class Certainty(StrEnum):
    """What the calendar could answer when a deadline was worked out (官方、暂定、未知).

    Official: every day that decided was announced, or none had to be asked. Provisional: the plain week
    stood in for days that were not announced, so the last day may still move. Unknown: no last day can be
    named before the notice appears.
    """

    OFFICIAL = "official"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long a period is: an amount of one unit; a term may have years before its months.

    Raises InvalidValue for a length of nothing, a negative one, or years that are no part of a term.
    """

    counting: Counting
    amount: int = 0
    years: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        if min(self.amount, self.years) < 0 or not (self.amount or self.years):
            raise InvalidValue("期限", f"长度 {self} 不是正数", "核对年数、月数或者日数")
        if self.years and self.counting is not Counting.TERM:
            raise InvalidValue("期限", f"长度 {self} 不是刑期却写了年数", "期间按月写，例如十二个月")

    def __str__(self) -> str:
        """Write it as documents do."""
        years = f"{self.years} 年" if self.years else ""
        amount = f"{self.amount} {self.counting.zh}" if self.amount or not self.years else ""
        return f"{years}{amount}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day of a period, with everything needed to explain it or to work it out again.

    `last_on` is the last day, included, and none where the answer is unknown. `rolls` tells whether a last
    day of rest moves it (刑事诉讼法 第一百零五条); `steps` is the arithmetic in Chinese.
    """

    from_on: date
    length: Length
    rolls: bool
    last_on: date | None
    certainty: Certainty
    calendar_version: str
    steps: tuple[str, ...]

    def named_on(self) -> date:
        """Give the last day; raises InvalidValue while no calendar can name it."""
        if self.last_on is None:
            raise InvalidValue("期限", self.steps[-1], "放假安排公布后更新工作日历，再行计算")
        return self.last_on

    def due_at(self) -> datetime:
        """Give the first instant after the last day, in UTC; raises InvalidValue as `named_on` does."""
        return day_end(self.named_on())

    def again(self, calendar: WorkCalendar) -> "Deadline":
        """Work it out anew by a newer calendar, as when the yearly notice has appeared (重算)."""
        return deadline(self.from_on, self.length, rolls=self.rolls, calendar=calendar)


def deadline(from_on: date, length: Length, *, rolls: bool, calendar: WorkCalendar) -> Deadline:
    """Count a period from the day that starts it (计算期限), which itself is not counted but in a term.

    `rolls` must be false for custody, and for a term it is refused: neither is ever lengthened by a day of
    rest (刑事诉讼法 第一百零五条).
    """
    if rolls and length.counting is Counting.TERM:
        raise InvalidValue("期限", "刑期、考验期届满日不因节假日顺延", "按执行通知书的止日，不顺延")
    counted_on, step = _counted(from_on, length, calendar)
    if counted_on is None:
        return Deadline(
            from_on=from_on,
            length=length,
            rolls=rolls,
            last_on=None,
            certainty=Certainty.UNKNOWN,
            calendar_version=calendar.version,
            steps=(step,),
        )
    last_on, kind = calendar.roll_forward(counted_on) if rolls else (counted_on, DayKind.WORKING)
    steps = [step]
    if last_on != counted_on:
        steps.append(f"{counted_on} 为休息日，顺延至 {last_on}")
    if kind is DayKind.UNKNOWN:
        steps.append("该年放假安排尚未公布，按周末推算，公布后重算")
    return Deadline(
        from_on=from_on,
        length=length,
        rolls=rolls,
        last_on=last_on,
        certainty=Certainty.PROVISIONAL if kind is DayKind.UNKNOWN else Certainty.OFFICIAL,
        calendar_version=calendar.version,
        steps=tuple(steps),
    )


def _counted(from_on: date, length: Length, calendar: WorkCalendar) -> tuple[date | None, str]:
    """Give the last day before any rolling, none where it cannot be known, and how it was counted."""
    match length.counting:
        case Counting.DAYS:
            last_on = from_on + timedelta(days=length.amount)
        case Counting.MONTHS:
            last_on = period_end(from_on, length.amount)
        case Counting.TERM:
            last_on = term_end(from_on, years=length.years, months=length.amount)
            return last_on, f"{from_on} 起 {length}，至 {last_on} 止（首尾两日都在期内）"
        case Counting.WORKING_DAYS:
            last_on = from_on
            for _ in range(length.amount):
                last_on += ONE_DAY
                while (kind := calendar.kind(last_on)) is DayKind.REST:
                    last_on += ONE_DAY
                if kind is DayKind.UNKNOWN:
                    return None, f"{from_on} + {length}：{last_on} 是否工作日尚未公布，不能确定末日"
    return last_on, f"{from_on} + {length} = {last_on}（起算当日不计）"


def hours_due_at(from_at: datetime, hours: int) -> tuple[datetime, str]:
    """Give the end, in UTC, of a period of hours, and the arithmetic in Chinese (以时计算的期间).

    The hour in which it starts is not counted and no day of rest moves it: 刑事诉讼法 第一百零五条.
    Raises InvalidValue for a time without zone.
    """
    started_at = aware(from_at, "起算时间")
    counted_at = started_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    due_at = (counted_at + timedelta(hours=hours)).astimezone(UTC)
    return due_at, f"{local_text(started_at)} + {hours} 小时 = {local_text(due_at)}（起算的那一小时不计）"
