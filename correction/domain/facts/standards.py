"""Local standards (本地标准): entries of the platform's log, from the proposal to the decision."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class StandardOutcome(StrEnum):
    """What became of a proposed standard."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return {"approved": "已批准", "refused": "未批准", "withdrawn": "已撤回"}[self.value]


@fact("standard_proposed", zh="提出本地标准")
class StandardProposed(Fact):
    """Somebody of a county agency proposed a value of its own for one parameter (提出本地标准).

    `value` is written as staff write it; none goes back to what the instruments above say. It would hold
    from the day `from_on`, for every body at or under `org_id`.
    """

    standard_id: str
    org_id: str
    key: str
    value: str | None
    from_on: date
    reason: str


@fact("standard_settled", zh="决定本地标准")
class StandardSettled(Fact):
    """A proposed standard was approved or refused by a second person, or taken back (决定本地标准)."""

    standard_id: str
    outcome: StandardOutcome
    reason: str = ""
