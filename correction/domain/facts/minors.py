"""Minors and sealed records (未成年社区矫正对象、犯罪记录封存): 社区矫正法 第五十二条至第五十八条.

Whether the rules for minors hold is worked out from the birth date and the start of the correction, and is
never an entry of its own.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class GuardedAct(StrEnum):
    """At which acts the guardian is present (监护人到场): 实施办法 第五十五条."""

    ENTRY_ANNOUNCED = "entry_announced"
    RELEASE_ANNOUNCED = "release_announced"
    SANCTION = "sanction"

    @property
    def zh(self) -> str:
        """The act as offices call it."""
        return {"entry_announced": "入矫宣告", "release_announced": "解矫宣告", "sanction": "处罚"}[self]


@fact("guardian_attended", zh="监护人到场")
class GuardianAttended(Fact):
    """The guardian, or an adult in their place, was present at an act (监护人到场).

    `instead_because` says why it was not the guardian: nobody to be reached, unable, or the victim's side.
    """

    act: GuardedAct
    name: str
    relation: str
    instead_because: str = ""


@fact("offence_dated", zh="犯罪时间和刑期")
class OffenceDated(Fact):
    """When the crime was committed and what was pronounced (犯罪时间和刑期): 刑事诉讼法 第二百八十六条."""

    committed_on: date
    sentence_years: int = 0
    sentence_months: int = 0


@fact("record_sealed", zh="封存犯罪记录")
class RecordSealed(Fact):
    """The record was sealed (封存犯罪记录): from then on it is read only on a logged, lawful ground."""

    document_no: str


@fact("record_unsealed", zh="解除封存")
class RecordUnsealed(Fact):
    """The seal was lifted by a decision of whoever may (解除封存)."""

    document_no: str
    reason: str


class ReadGround(StrEnum):
    """On what ground a shielded file may be read by outsiders or opened (查询理由): 社区矫正法 第五十四条."""

    SUPERVISION = "supervision"
    JUDICIAL = "judicial"
    STATE_RULES = "state_rules"

    @property
    def zh(self) -> str:
        """The ground as written in documents."""
        return {
            "supervision": "履行监管职责",
            "judicial": "司法机关办案需要",
            "state_rules": "根据国家规定查询",
        }[self]


@fact("shielded_read", zh="查阅受保护的档案")
class ShieldedRead(Fact):
    """Somebody read names or files that are shielded (查阅受保护的档案): who, on what ground, what for.

    It stands in the platform's log, so that reading makes no case due.
    """

    case_ids: tuple[str, ...]
    ground: ReadGround
    purpose: str
    document_no: str = ""


class Schooling(StrEnum):
    """How a minor stands to compulsory schooling (义务教育情况)."""

    FINISHED = "finished"
    AT_SCHOOL = "at_school"
    NOT_AT_SCHOOL = "not_at_school"

    @property
    def zh(self) -> str:
        """The state as written in documents."""
        return {"finished": "已完成", "at_school": "在校", "not_at_school": "未完成且未在校"}[self]


@fact("schooling_noted", zh="义务教育情况")
class SchoolingNoted(Fact):
    """How a minor stands to compulsory schooling (义务教育情况); the newest holds."""

    schooling: Schooling
    note: str = ""


@fact("education_bureau_told", zh="通知教育部门")
class EducationBureauTold(Fact):
    """The education authority was told, so that schooling can be finished (通知教育部门)."""

    recipient: str
    document_no: str = ""


@fact("job_wished", zh="就业意愿")
class JobWished(Fact):
    """A minor of sixteen or more wishes to work (就业意愿): 社区矫正法 第五十五条第二款."""

    note: str = ""


@fact("job_helped", zh="就业帮助")
class JobHelped(Fact):
    """Training, advice or help towards work was given (职业技能培训、就业指导和帮助)."""

    note: str
