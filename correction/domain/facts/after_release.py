"""What becomes of a person after release (安置帮教): helper group, contact, placement, a new conviction.

These stand in the case file behind the release; no duty of correction rests on them, since it is over.
Source: 监狱法（2026年修订）第五十九条至第六十二条.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


@fact("help_group_formed", zh="成立帮教小组")
class HelpGroupFormed(Fact):
    """A group took on helping the person (成立帮教小组); a new group takes the place of the old one."""

    members: tuple[str, ...]


@fact("help_group_ended", zh="帮教小组解散")
class HelpGroupEnded(Fact):
    """The group stopped helping the person (帮教小组解散)."""

    reason: str


class HelpMeans(StrEnum):
    """How helpers met the person (帮教方式)."""

    VISIT = "visit"
    MEETING = "meeting"
    CALL = "call"

    @property
    def zh(self) -> str:
        """The means as written on the sheet."""
        return {"visit": "走访", "meeting": "面谈", "call": "通话"}[self]


@fact("help_contacted", zh="帮教联系")
class HelpContacted(Fact):
    """Helpers were in contact with the person (帮教联系); an attempt that failed is none."""

    means: HelpMeans
    note: str = ""


class Placement(StrEnum):
    """What a person lives on or in after release (安置方式)."""

    JOB = "job"
    LAND = "land"
    SCHOOL = "school"
    FAMILY = "family"
    SOCIAL_AID = "social_aid"

    @property
    def zh(self) -> str:
        """The kind as reports name it."""
        return _PLACEMENT_ZH[self]


_PLACEMENT_ZH = {
    Placement.JOB: "就业",
    Placement.LAND: "落实承包地",
    Placement.SCHOOL: "就学",
    Placement.FAMILY: "家庭接纳",
    Placement.SOCIAL_AID: "社会救助",
}


@fact("placed", zh="落实安置")
class Placed(Fact):
    """The person found a place in life of some kind (落实安置)."""

    placement: Placement
    note: str = ""


@fact("placement_ended", zh="安置终结")
class PlacementEnded(Fact):
    """A placement of this kind came to an end (安置终结): the job was lost, school was left."""

    placement: Placement
    reason: str


@fact("convicted_anew", zh="重新犯罪被判刑")
class ConvictedAnew(Fact):
    """A court convicted the person of a new crime committed on a day after release (重新犯罪).

    The entry happened when the judgment took effect. Only an intentional crime counts in 重新犯罪率.
    """

    committed_on: date
    intentional: bool
    crime: str = ""
    document_no: str = ""


class FollowUpEnd(StrEnum):
    """Why following a person up stopped before its time (提前终结帮教)."""

    DIED = "died"
    IMPRISONED = "imprisoned"

    @property
    def zh(self) -> str:
        """The reason as reports name it."""
        return {"died": "死亡", "imprisoned": "重新收押"}[self]


@fact("follow_up_ended", zh="提前终结帮教")
class FollowUpEnded(Fact):
    """The person died or was imprisoned again (提前终结帮教); nobody can be followed up from that day on."""

    reason: FollowUpEnd
