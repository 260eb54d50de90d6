"""Who carries a correction out and by what plan (小组、宣告、方案): 社区矫正法 第二十二条至第二十五条."""

from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.person import Sex


class GroupRole(StrEnum):
    """In what role somebody belongs to a group (矫正小组成员身份)."""

    LEADER = "leader"
    OFFICE = "office"
    VILLAGE = "village"
    GUARDIAN = "guardian"
    FAMILY = "family"
    EMPLOYER = "employer"
    SCHOOL = "school"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"

    @property
    def zh(self) -> str:
        """The role as the list of the group writes it."""
        return _ROLE_ZH[self]


_ROLE_ZH = {
    GroupRole.LEADER: "组长",
    GroupRole.OFFICE: "司法所人员",
    GroupRole.VILLAGE: "村居人员",
    GroupRole.GUARDIAN: "监护人",
    GroupRole.FAMILY: "家庭成员",
    GroupRole.EMPLOYER: "单位人员",
    GroupRole.SCHOOL: "学校人员",
    GroupRole.SOCIAL_WORKER: "社会工作者",
    GroupRole.VOLUNTEER: "志愿者",
}


@fact("group_member_joined", zh="加入矫正小组")
class GroupMemberJoined(Fact):
    """Somebody joined the group from this day on (加入矫正小组); `member` names them within the group.

    `knows_minors` says that they know the minds of minors (熟悉未成年人身心特点).
    """

    member: str
    sex: Sex
    role: GroupRole
    knows_minors: bool = False


@fact("group_member_left", zh="退出矫正小组")
class GroupMemberLeft(Fact):
    """Somebody left the group on this day (退出矫正小组)."""

    member: str
    reason: str = ""


class Announcement(StrEnum):
    """What is announced (宣告): the beginning of the correction, or its end."""

    ENTRY = "entry"
    RELEASE = "release"

    @property
    def zh(self) -> str:
        """The announcement as documents name it."""
        return {"entry": "入矫宣告", "release": "解矫宣告"}[self]


@fact("announcement_held", zh="举行宣告")
class AnnouncementHeld(Fact):
    """An announcement was held (入矫宣告、解矫宣告); `attended` lists who was there."""

    announcement: Announcement
    attended: tuple[str, ...]
    public: bool
    note: str = ""


@fact("plan_made", zh="制定、调整矫正方案")
class PlanMade(Fact):
    """The plan as it reads from now on (矫正方案); every version stays, with the reason of the change."""

    version: int
    measures: tuple[str, ...]
    reason: str = ""


@fact("plan_reviewed", zh="评估矫正方案")
class PlanReviewed(Fact):
    """It was looked at how the plan works (评估矫正方案); what has to change becomes a new version."""

    found: str
