"""Calling people together, and sparing them work (点验、公益活动的计划和免除): 社区矫正法 第三十六条."""

from datetime import date, datetime
from enum import StrEnum

from correction.domain.entry import Fact, Pace, fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import Channel
from correction.domain.facts.staff_acts import Activity, Strength
from correction.domain.organisation import OrgLevel


@fact("muster_called", zh="点验通知", pace=Pace.REGULAR)
class MusterCalled(Fact):
    """The office called the person to come at once (点验通知), and whether the call reached them.

    The entry happened when the call was made. Who comes stands in the roll, under the muster's id.
    """

    muster_id: str
    arrive_by_at: datetime
    place: str
    channel: Channel
    reached: bool
    note: str = ""


@fact("activity_held", zh="组织活动")
class ActivityHeld(Fact):
    """The office held an activity for many (组织活动); `called` are the cases called. Of the office's log.

    `minors` are those of them that were under the rules for minors when the roll was taken down.
    """

    activity_id: str
    activity: Activity
    held_on: date
    offered_hours: float
    called: tuple[str, ...]
    minors: tuple[str, ...] = ()
    place: str = ""
    topic: str = ""


@fact("labour_planned", zh="公益活动计划")
class LabourPlanned(Fact):
    """What the plan asks of the person in public-benefit work, and no more than that (公益活动计划).

    Hours a month, hours a day and strength are upper limits; none where the plan sets none.
    """

    from_on: date
    month_hours: float | None = None
    day_hours: float | None = None
    strength: Strength | None = None
    note: str = ""


class ExemptionGround(StrEnum):
    """Why somebody cannot do the work, or not all of it (免除、减少的事由)."""

    ILLNESS = "illness"
    DISABILITY = "disability"
    PREGNANCY = "pregnancy"
    AGE = "age"
    CARE = "care"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _GROUND_ZH[self]


_GROUND_ZH = {
    ExemptionGround.ILLNESS: "疾病",
    ExemptionGround.DISABILITY: "残疾",
    ExemptionGround.PREGNANCY: "怀孕、哺乳",
    ExemptionGround.AGE: "年老体弱",
    ExemptionGround.CARE: "照料家人",
    ExemptionGround.OTHER: "其他",
}


@fact("labour_exempted", zh="免除、减少公益活动")
class LabourExempted(Fact):
    """It was decided that the person need not work on certain days, or less (免除、减少公益活动).

    `hours` is what remains of a month; nought frees the person wholly. `proof` says on what papers, and
    `asked_by` who proposed it, never the one who decided.
    """

    exemption_id: str
    ground: ExemptionGround
    proof: str
    from_on: date
    to_on: date
    org_id: str
    level: OrgLevel
    asked_by: str
    hours: float = 0.0
    document_no: str = ""

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.to_on < self.from_on:
            raise InvalidValue("免除期间", f"止日 {self.to_on} 早于起日 {self.from_on}", "核对起止日期")


@fact("labour_exemption_ended", zh="提前终止公益活动免除")
class LabourExemptionEnded(Fact):
    """An exemption ended before its last day (提前终止免除); from this day on the hours are owed."""

    exemption_id: str
    reason: str
