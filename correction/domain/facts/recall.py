"""What keeps a person outside prison, and what ends it (条件、保证人): 刑诉法解释 第五百一十六条."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class Condition(StrEnum):
    """What was found about the conditions of serving outside prison (条件查明)."""

    INELIGIBLE = "ineligible"
    GONE = "gone"

    @property
    def zh(self) -> str:
        """The finding as documents write it."""
        return {"ineligible": "不符合暂予监外执行条件", "gone": "暂予监外执行的情形消失"}[self]


@fact("condition_found", zh="查明暂予监外执行条件")
class ConditionFound(Fact):
    """It was found that the conditions never held, or no longer hold (不符合条件、情形消失)."""

    condition: Condition
    evidence: str


@fact("guarantor_set", zh="确定保证人")
class GuarantorSet(Fact):
    """Somebody stands surety for the person from this day on (确定保证人)."""

    name: str
    relation: str


@fact("guarantor_lost", zh="保证人丧失")
class GuarantorLost(Fact):
    """The surety can no longer stand, or gave it up (丧失保证条件、被取消资格).

    `replace_by_on` is the last day that the person was given in writing for naming a new one; the law gives
    no number, so without such a day nothing is ever late.
    """

    reason: str
    replace_by_on: date | None = None
