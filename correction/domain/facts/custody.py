"""Detention by another body (被限制人身自由): 社区矫正法 第三十二条; it excuses duties and bars release."""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class Restraint(StrEnum):
    """What was ordered against the person (限制人身自由的种类)."""

    ADMINISTRATIVE_DETENTION = "administrative_detention"
    CRIMINAL_DETENTION = "criminal_detention"
    ARREST = "arrest"
    DRUG_REHABILITATION = "drug_rehabilitation"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The measure as documents write it."""
        return _RESTRAINT_ZH[self]


_RESTRAINT_ZH = {
    Restraint.ADMINISTRATIVE_DETENTION: "行政拘留",
    Restraint.CRIMINAL_DETENTION: "刑事拘留",
    Restraint.ARREST: "逮捕",
    Restraint.DRUG_REHABILITATION: "强制隔离戒毒",
    Restraint.OTHER: "其他强制措施",
}


@fact("detained_elsewhere", zh="被限制人身自由")
class DetainedElsewhere(Fact):
    """Another body took the person's liberty from this day on (被拘留、逮捕、强制隔离戒毒).

    `by` is that body and `told_on` the day on which it told the agency, none where the agency found out
    otherwise.
    """

    restraint: Restraint
    by: str
    document_no: str = ""
    told_on: date | None = None


@fact("detention_ended", zh="限制人身自由结束")
class DetentionEnded(Fact):
    """The person got their liberty back on this day (释放); `detention_entry_id` says from what."""

    detention_entry_id: str
    note: str = ""
