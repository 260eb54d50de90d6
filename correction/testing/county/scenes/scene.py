"""What a scene is: whom it fits, how often it is played, what it changes and what is then true."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import ONE_DAY, DateSpan, local_time
from correction.testing.county.course import Course
from correction.testing.county.routine import check_in_time
from correction.testing.county.truth import Honest, TrueEvent

Outcome = TrueEvent | Honest

# What follows by itself when somebody is gone: it is the same matter seen from other sides.
ABSENCE = frozenset(
    {
        AlertKind.LOST_CONTACT,
        AlertKind.ABSENT_TEN_DAYS,
        AlertKind.ABSENT_ONE_MONTH,
        AlertKind.TAMPERED_AND_LOST,
        AlertKind.OUTSIDE_AREA,
        AlertKind.POSITION_UNDECIDED,
        AlertKind.CHECK_IN_MISSED,
        AlertKind.CHECK_IN_GAP,
        AlertKind.REPORT_OVERDUE,
        AlertKind.MEDICAL_OVERDUE,
        AlertKind.HOURS_SHORT,
        AlertKind.TAMPERED,
        AlertKind.DEVICE_OFFLINE,
        AlertKind.DEVICE_SEPARATED,
        AlertKind.ORDER_ENDING,
        AlertKind.CONTACT_NOT_DONE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Who plays a scene, on which day, within which simulated time."""

    course: Course
    on: date
    span: DateSpan

    @property
    def case_no(self) -> str:
        """The number of the case."""
        return self.course.resident.case_no


Play = Callable[[Cue], Iterator[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One kind of thing that can happen in the county.

    `copies` is how often it is played among 300 persons in 90 days; `first` and `last` keep its day so many
    days from the two ends of the time. It claims three days before its day and `lasts` days after it, or
    all that follow where it lasts for ever (none).
    """

    name: str
    play: Play
    fits: Callable[[Course], bool]
    copies: int
    first: int = 4
    last: int = 6
    lasts: int | None = 4
    honest: bool = False

    def claim(self, on: date, span: DateSpan) -> DateSpan:
        """Give the days that nothing else may touch when the scene is played on a day."""
        if self.lasts is None:
            return DateSpan(from_on=min(on, span.from_on) if self.first == 0 else on - timedelta(days=3))
        return DateSpan(from_on=on - timedelta(days=3), to_on=on + timedelta(days=self.lasts))


def reports_by_check_in(course: Course) -> bool:
    """Whether the person checks in, and so wears no device."""
    return bool(course.resident.windows)


def wears_device(course: Course) -> bool:
    """Whether the person wears a device."""
    return course.resident.source_id is not None


def clock(on: date, hour: int, minute: int = 0) -> datetime:
    """Give the instant of a local hour."""
    return local_time(on, time(hour, minute))


def next_check_in(course: Course, on: date) -> datetime:
    """Give when the person next checks in after a day."""
    return check_in_time(course, on + ONE_DAY, 0)


def called(course: Course, at: datetime, *, reached: bool, channel: str = "电话") -> None:
    """Let the office try to reach the person."""
    seen = "本人接听，说明情况" if reached else "无人应答"
    course.acts.append((at, "联系查找", "联系上" if reached else "未联系上", channel, seen))


def sought(course: Course, from_at: datetime) -> None:
    """Let the office look for the person: three ways within two hours, then a search and who must know."""
    for minutes, channel in ((0, "电话"), (40, "信息化核查"), (90, "家属")):
        called(course, from_at + timedelta(minutes=minutes), reached=False, channel=channel)
    course.acts.append(
        (from_at + timedelta(hours=2), "组织查找", "完成", "走访", "组织力量查找，报告区司法局")
    )
    asked = "邻居称数日未见，已制作走访笔录"
    course.acts.append((from_at + timedelta(hours=3), "查找经过", "没有线索", "走访", asked))
    for hours, told in ((4, "报告县级机构"), (10, "通知公安机关"), (11, "通报检察院")):
        course.acts.append((from_at + timedelta(hours=hours), told, "", "", "附查找经过"))
    for days in (1, 2, 4):
        called(course, from_at + timedelta(days=days), reached=False, channel="走访")
