"""What the management class rests on, and telling it (分类管理): 社区矫正法 第三条, 实施办法 第二十一条."""

from enum import StrEnum

from correction.domain.entry import Fact, fact


class Risk(StrEnum):
    """How likely a new crime was judged to be (再犯罪风险)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def zh(self) -> str:
        """The degree as written in documents."""
        return {"high": "高风险", "medium": "中风险", "low": "低风险"}[self]


@fact("risk_assessed", zh="风险评估")
class RiskAssessed(Fact):
    """People assessed the risk of a new crime (风险评估); the newest holds. `score` is of their scale."""

    risk: Risk
    score: float | None = None
    note: str = ""


@fact("merit_recorded", zh="立功表现")
class MeritRecorded(Fact):
    """The person did something of merit (立功表现), major or not, established by a document."""

    major: bool
    document_no: str
    note: str = ""


@fact("class_told", zh="告知管理类别")
class ClassTold(Fact):
    """The person was told of their management class (告知管理类别), and signed or did not."""

    assigned_entry_id: str
    signed: bool
    note: str = ""
