"""Being asked to look into a person before sentence (调查评估): 社区矫正法 第十八条.

These entries stand in a log of their own: most requests come before there is a case, and many never lead
to one. The entry that ties an investigation to a case stands in the log of the case.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact
from correction.domain.order import Category
from correction.domain.person import Person


class Asker(StrEnum):
    """Who asked for the investigation (委托单位)."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    PRISON = "prison"
    DETENTION_CENTRE = "detention_centre"

    @property
    def zh(self) -> str:
        """The body as written in documents."""
        return _ASKER_ZH[self]


_ASKER_ZH = {
    Asker.COURT: "人民法院",
    Asker.PROCURATORATE: "人民检察院",
    Asker.POLICE: "公安机关",
    Asker.PRISON: "监狱",
    Asker.DETENTION_CENTRE: "看守所",
}


class Suitability(StrEnum):
    """What the agency thinks (评估意见); the decider is not bound by it."""

    SUITABLE = "suitable"
    UNSUITABLE = "unsuitable"

    @property
    def zh(self) -> str:
        """The opinion as written in documents."""
        return {"suitable": "适宜社区矫正", "unsuitable": "不适宜社区矫正"}[self]


class CopyOf(StrEnum):
    """What the county procuratorate was told of (通报内容)."""

    REQUEST = "request"
    OPINION = "opinion"

    @property
    def zh(self) -> str:
        """The paper as offices call it."""
        return {"request": "收到委托", "opinion": "评估意见"}[self]


@fact("investigation_asked", zh="收到调查评估委托")
class InvestigationAsked(Fact):
    """The agency was asked to look into a person before sentence (收到调查评估委托).

    It happened on the day on which the letter came. `missing` are the materials that did not come with it;
    until they are there no time runs. `category` is the kind of correction that is considered, and
    `fast_track` says that the case is tried by the fast-track procedure (速裁程序).
    """

    investigation_no: str
    person: Person
    asker: Asker
    asker_name: str
    category: Category | None = None
    fast_track: bool = False
    letter_no: str = ""
    letter_on: date | None = None
    missing: tuple[str, ...] = ()


@fact("investigation_completed", zh="委托材料补齐")
class InvestigationCompleted(Fact):
    """The materials that were missing have come (委托材料补齐); from that day the time runs."""

    note: str = ""


@fact("investigation_extended", zh="协商延长调查评估")
class InvestigationExtended(Fact):
    """Whoever asked agreed to a later last day (协商延长); `agreed` says how they agreed."""

    until_on: date
    agreed: str


@fact("investigation_answered", zh="提出调查评估意见")
class InvestigationAnswered(Fact):
    """The opinion went to whoever asked (提出调查评估意见)."""

    opinion: Suitability
    document_no: str
    summary: str = ""


@fact("investigation_impossible", zh="无法调查评估")
class InvestigationImpossible(Fact):
    """Whoever asked was told that there is nobody to look into (无法调查评估): false name or address."""

    reason: str


@fact("investigation_withdrawn", zh="撤回调查评估委托")
class InvestigationWithdrawn(Fact):
    """Whoever asked took the request back (撤回委托)."""

    reason: str


@fact("investigation_copied", zh="通报检察院")
class InvestigationCopied(Fact):
    """The county procuratorate was told of the request, or got a copy of the opinion (通报检察院)."""

    what: CopyOf
    document_no: str = ""


@fact("investigation_linked", zh="关联调查评估")
class InvestigationLinked(Fact):
    """The person was looked into before the case (关联调查评估); `opinion` is none where none was given."""

    investigation_id: str
    investigation_no: str
    opinion: Suitability | None = None
