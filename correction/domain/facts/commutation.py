"""Proposing commutation (减刑建议): 社区矫正法 第三十三条; 最高法减刑假释规定 第六条、第十六条、第十八条."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class Merit(StrEnum):
    """Why commutation is proposed (减刑事由)."""

    REPENTANCE = "repentance"
    MERIT = "merit"
    MAJOR_MERIT = "major_merit"

    @property
    def zh(self) -> str:
        """The reason as the law names it."""
        return {"repentance": "确有悔改表现", "merit": "立功表现", "major_merit": "重大立功表现"}[self]


class Sentence(StrEnum):
    """The original penalty (原判刑罚)."""

    CONTROL = "control"
    DETENTION = "detention"
    FIXED_TERM = "fixed_term"
    LIFE = "life"

    @property
    def zh(self) -> str:
        """The penalty as the law names it."""
        return {"control": "管制", "detention": "拘役", "fixed_term": "有期徒刑", "life": "无期徒刑"}[self]


@fact("commutation_proposed", zh="提出减刑建议")
class CommutationProposed(Fact):
    """Commutation was proposed to the intermediate court (提出减刑建议).

    `executed_from_on` is the first day of execution, of probation that of its term; `new_ends_on` the last
    day that is asked for; `last_served_on` the day on which the last ruling of commutation was served, if
    any; `agreed_no` the paper by which the city's agency agreed. The basis names entries that show the merit.
    """

    merit: Merit
    sentence: Sentence
    sentence_years: int
    sentence_months: int
    executed_from_on: date
    new_ends_on: date
    agreed_no: str
    last_served_on: date | None = None
    document_no: str = ""
    basis_entries: tuple[str, ...] = ()
