"""Requests that somebody above must decide (审批): 社区矫正法 第二十七条、第二十九条; every step is kept.

Leave has kinds of its own, and so has the grant of a positioning device; all else is here.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.facts.admission import ManagementClass
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel


class ApprovalMatter(StrEnum):
    """What can be asked for (审批事项)."""

    LEAVE = "leave"
    CROSS_CITY = "cross_city"
    RESTRICTED_CONTACT = "restricted_contact"
    PROHIBITED_ENTRY = "prohibited_entry"
    CHANGE_OF_PLACE = "change_of_place"
    MEDICAL_INTERVAL = "medical_interval"
    ELECTRONIC_POSITIONING = "electronic_positioning"
    MANAGEMENT_CLASS = "management_class"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _MATTER_ZH[self]


_MATTER_ZH = {
    ApprovalMatter.LEAVE: "外出",
    ApprovalMatter.CROSS_CITY: "经常性跨市、县活动",
    ApprovalMatter.RESTRICTED_CONTACT: "会客",
    ApprovalMatter.PROHIBITED_ENTRY: "进入禁止区域",
    ApprovalMatter.CHANGE_OF_PLACE: "执行地变更",
    ApprovalMatter.MEDICAL_INTERVAL: "延长病情复查间隔",
    ApprovalMatter.ELECTRONIC_POSITIONING: "使用电子定位装置",
    ApprovalMatter.MANAGEMENT_CLASS: "确定管理类别",
}


class MedicalDuty(StrEnum):
    """Which of the two medical duties a longer interval is about (身体情况报告、病情复查)."""

    PAPERS = "papers"
    HEALTH = "health"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return "病情复查" if self is MedicalDuty.PAPERS else "身体情况报告"


class TransferStep(StrEnum):
    """What happens between two counties when the place of execution is to change (征求意见)."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


@fact("approval_asked", zh="提出申请")
class ApprovalAsked(Fact):
    """Something other than leave was asked for (提出申请、提请).

    `weekdays` (1 is Monday) are the days on which a permit is used, none meaning all; `months` by how much a
    medical interval is longer, and `medical_duty` which one; `ground` the case of 社区矫正法 第二十九条;
    `to_county` where to; `to_class` the class proposed.
    """

    approval_id: str
    matter: ApprovalMatter
    from_on: date
    to_on: date | None = None
    reason: str
    places: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    months: int | None = None
    ground: int | None = None
    to_county: str | None = None
    to_class: ManagementClass | None = None
    medical_duty: MedicalDuty = MedicalDuty.PAPERS


@fact("opinion_given", zh="审核意见")
class OpinionGiven(Fact):
    """A body below the one that decides said what it thinks (审核意见)."""

    approval_id: str
    org_id: str
    level: OrgLevel
    favourable: bool
    opinion: str


@fact("transfer_step_done", zh="征求新执行地意见")
class TransferStepDone(Fact):
    """One county asked the other, or the other answered (征求意见、复函)."""

    approval_id: str
    step: TransferStep
    note: str = ""


@fact("approval_decided", zh="审批决定")
class ApprovalDecided(Fact):
    """What was asked for was granted or refused, with the reason (批准、不予批准).

    `urgent` says why a leave could not wait for opinions and papers (紧急情况); the papers follow.
    """

    approval_id: str
    granted: bool
    org_id: str
    level: OrgLevel
    reason: str
    document_no: str = ""
    urgent: str = ""


@fact("approval_withdrawn", zh="撤回申请")
class ApprovalWithdrawn(Fact):
    """Whoever asked takes the request back before it is decided (撤回申请)."""

    approval_id: str
    reason: str


@fact("approval_ended", zh="提前终止许可")
class ApprovalEnded(Fact):
    """A permit ended before its last day (提前终止许可)."""

    approval_id: str
    reason: str


@fact("attempt_refused", zh="办理被拒")
class AttemptRefused(Fact):
    """Somebody tried what the law does not let them do, and was refused (办理被拒).

    `article` is what stands against it and `remedy` what would make it lawful.
    """

    matter: str
    attempted: str
    who: str
    what: str
    article: str
    remedy: str
    approval_id: str | None = None


@fact("head_appointed", zh="任命负责人")
class HeadAppointed(Fact):
    """Who heads the county's bureau of justice, and on which days (县级司法行政部门负责人)."""

    staff_id: str
    org_id: str
    span: DateSpan
