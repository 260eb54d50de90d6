"""Breaches that the agency established, and what followed from them (违规认定与处置): 社区矫正法 第二十八条.

A missed check-in or a point on a map is no breach. A breach is found by people who looked into it and fixed
the evidence; every ground for a sanction rests on such a finding.
"""

from enum import StrEnum

from correction.domain.entry import Fact, fact


class BreachKind(StrEnum):
    """Which rule of supervision was broken (违规种类)."""

    REPORTING = "reporting"
    CONTACT = "contact"
    LEAVE = "leave"
    MOVING = "moving"
    EDUCATION = "education"
    MEDICAL_PAPERS = "medical_papers"
    PROHIBITION = "prohibition"
    OCCUPATION = "occupation"
    WHEREABOUTS = "whereabouts"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The rule as written in documents."""
        return _BREACH_ZH[self]


_BREACH_ZH = {
    BreachKind.REPORTING: "违反报告规定",
    BreachKind.CONTACT: "违反会客规定",
    BreachKind.LEAVE: "违反外出规定",
    BreachKind.MOVING: "违反迁居规定",
    BreachKind.EDUCATION: "不按规定参加教育",
    BreachKind.MEDICAL_PAPERS: "无正当理由不按时提交病情复查材料",
    BreachKind.PROHIBITION: "违反禁止令",
    BreachKind.OCCUPATION: "违反从业禁止决定",
    BreachKind.WHEREABOUTS: "拒不报告行踪",
    BreachKind.OTHER: "其他违反监督管理规定的行为",
}


class Gravity(StrEnum):
    """How grave the agency found the breach (情节); the software never weighs it."""

    MINOR = "minor"
    HEAVIER = "heavier"
    SERIOUS = "serious"

    @property
    def zh(self) -> str:
        """The degree as written in documents."""
        return _GRAVITY_ZH[self]


_GRAVITY_ZH = {Gravity.MINOR: "情节轻微", Gravity.HEAVIER: "情节较重", Gravity.SERIOUS: "情节严重"}


@fact("breach_established", zh="认定违规")
class BreachEstablished(Fact):
    """The agency established that the person broke a rule (认定违规): 实施办法 第四十条.

    The entry happened when the breach did, so that the provision is that of the day of the fact; when it was
    established is the time of recording. The basis names occasions of alerts and entries by id.
    """

    breach: BreachKind
    gravity: Gravity
    evidence: str
    basis_occasions: tuple[str, ...] = ()
    basis_entries: tuple[str, ...] = ()


@fact("told_to_correct", zh="责令改正")
class ToldToCorrect(Fact):
    """The person was told to mend a kind of breach (责令改正); only what comes later is uncorrected."""

    breach: BreachKind
    note: str = ""


@fact("police_punished", zh="受到治安管理处罚")
class PolicePunished(Fact):
    """The police punished the person for a breach (受到治安管理处罚); asking them is a decision, not this."""

    document_no: str = ""


@fact("arrest_asked", zh="提请逮捕")
class ArrestAsked(Fact):
    """The agency asked for arrest along with a proposal to revoke (提请逮捕): 社区矫正法 第四十七条."""

    proposal_entry_id: str
    reason: str
