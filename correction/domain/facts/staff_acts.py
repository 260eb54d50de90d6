"""What staff do: monitoring, talks, visits (日监控、周听声、月见面、家访) and group activities (集中活动)."""

from datetime import date
from enum import StrEnum

from correction.domain.area import Place
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
    """A member of staff did one act of daily management; `seen` is what was seen or heard.

    `place` is where it was done, as far as the officer's own phone says.
    """

    act: ActKind
    result: Result = Result.COMPLETED
    target: VisitTarget | None = None
    seen: str = ""
    place: Place | None = None


class Activity(StrEnum):
    """What the office calls people together or to itself for (活动种类)."""

    LABOUR = "labour"
    STUDY = "study"
    GROUP_EDUCATION = "group_education"
    MUSTER = "muster"
    TALK = "talk"
    COUNSELLING = "counselling"
    HELP = "help"
    GROUP_MEETING = "group_meeting"
    WARNING_EDUCATION = "warning_education"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _ACTIVITY_ZH[self]

    @property
    def counts_for(self) -> "Activity | None":
        """Whose monthly hours it is done for: labour, study, or neither; which is which is policy."""
        return _COUNTS_FOR.get(self)


_ACTIVITY_ZH = {
    Activity.LABOUR: "公益活动",
    Activity.STUDY: "学习教育",
    Activity.GROUP_EDUCATION: "集中教育",
    Activity.MUSTER: "点验",
    Activity.TALK: "个别谈话",
    Activity.COUNSELLING: "心理辅导",
    Activity.HELP: "帮扶",
    Activity.GROUP_MEETING: "矫正小组会议",
    Activity.WARNING_EDUCATION: "警示教育",
}
# What is taught to many counts as study; a talk, counselling, help, a meeting or a muster is no lesson.
_COUNTS_FOR = {
    Activity.LABOUR: Activity.LABOUR,
    Activity.STUDY: Activity.STUDY,
    Activity.GROUP_EDUCATION: Activity.STUDY,
    Activity.WARNING_EDUCATION: Activity.STUDY,
}
HOURED = (Activity.LABOUR, Activity.STUDY)
# What brings those who are called to one place at one time; the others concern one person each.
TOGETHER = frozenset(
    {
        Activity.LABOUR,
        Activity.STUDY,
        Activity.GROUP_EDUCATION,
        Activity.WARNING_EDUCATION,
        Activity.MUSTER,
    }
)


class Attendance(StrEnum):
    """How a person stood to an activity they were called to (考勤)."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    MADE_UP = "made_up"


class SignIn(StrEnum):
    """How presence was taken down (签到方式)."""

    SIGNATURE = "signature"
    FACE = "face"
    FINGERPRINT = "fingerprint"
    PHONE_APP = "phone_app"
    BY_STAFF = "by_staff"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _SIGN_IN_ZH[self]


_SIGN_IN_ZH = {
    SignIn.SIGNATURE: "签名",
    SignIn.FACE: "人脸",
    SignIn.FINGERPRINT: "指纹",
    SignIn.PHONE_APP: "手机",
    SignIn.BY_STAFF: "工作人员代记",
}


class Strength(StrEnum):
    """How hard the work of an activity is (劳动强度), lightest first."""

    LIGHT = "light"
    ORDINARY = "ordinary"
    HEAVY = "heavy"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _STRENGTH_ZH[self]

    def over(self, limit: "Strength") -> bool:
        """Tell whether this is harder than a limit."""
        order = list(Strength)
        return order.index(self) > order.index(limit)


_STRENGTH_ZH = {Strength.LIGHT: "轻", Strength.ORDINARY: "一般", Strength.HEAVY: "重"}


@fact("activity_attended", zh="活动考勤", pace=Pace.REGULAR)
class ActivityAttended(Fact):
    """The office called the person to an activity, and this is how they stood to it (活动考勤).

    `offered_hours` is what the office organised, `hours` what the person did. `told` says that the call
    reached the person; whoever was not told cannot have stayed away. `makes_up` names the missed activity
    that this one makes up for, `reason` why the person was excused.
    """

    activity_id: str
    activity: Activity
    offered_hours: float
    hours: float
    attendance: Attendance
    means: SignIn | None = None
    told: bool = False
    makes_up: str | None = None
    reason: str = ""
    strength: Strength | None = None


@fact("hours_carried", zh="启用前学时结转")
class HoursCarried(Fact):
    """Hours done before the records began (启用前学时结转); `month_on` is the first day of their month."""

    activity: Activity
    month_on: date
    hours: float
