"""What staff do: monitoring, talks, visits (日监控、周听声、月见面、家访) and group activities (集中活动)."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, Pace, fact


@fact("monitored", zh="日监控", pace=Pace.DAILY)
class Monitored(Fact):
    """Staff looked at where the person is (日监控), and wrote down what was seen."""

    seen: str


class ActKind(StrEnum):
    """Acts of staff towards the person that recur (听声、见面、走访)."""

    VOICE = "voice"
    MEETING = "meeting"
    VISIT = "visit"


class Result(StrEnum):
    """Whether an act was done; attempted and scheduled are not done (已完成、未成、已约)."""

    COMPLETED = "completed"
    ATTEMPTED = "attempted"
    SCHEDULED = "scheduled"


class VisitTarget(StrEnum):
    """Whom a visit went to (走访对象)."""

    FAMILY = "family"
    VILLAGE = "village"
    EMPLOYER = "employer"
    SCHOOL = "school"


@fact("staff_acted", zh="听声、见面、家访", pace=Pace.REGULAR)
class StaffActed(Fact):
    """A member of staff did one act of daily management; `seen` is what was seen or heard."""

    act: ActKind
    result: Result = Result.COMPLETED
    target: VisitTarget | None = None
    seen: str = ""


class Activity(StrEnum):
    """What hours count for (公益活动、学习教育)."""

    LABOUR = "labour"
    STUDY = "study"


class Attendance(StrEnum):
    """How a person stood to an activity they were called to (考勤)."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    MADE_UP = "made_up"


@fact("activity_attended", zh="活动考勤", pace=Pace.REGULAR)
class ActivityAttended(Fact):
    """The office called the person to an activity, and this is how they stood to it (活动考勤).

    `offered_hours` is what the office organised, `hours` what the person did.
    """

    activity_id: str
    activity: Activity
    offered_hours: float
    hours: float
    attendance: Attendance


@fact("hours_carried", zh="启用前学时结转")
class HoursCarried(Fact):
    """Hours done before the records began (启用前学时结转); `month_on` is the first day of their month."""

    activity: Activity
    month_on: date
    hours: float
