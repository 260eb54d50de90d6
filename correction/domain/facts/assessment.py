"""Assessment by months and quarters (月度考核、季度评定): 社区矫正法 第二十八条, 实施办法 第三十二条.

The computed draft is no entry. The office marks, the group is heard, the county confirms, the person is told
and may object; each is an entry that names the one before.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class AssessedPeriod(StrEnum):
    """What is assessed at once (考核周期)."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def zh(self) -> str:
        """The period as offices call it."""
        return {"month": "月度考核", "quarter": "季度评定"}[self]


class Mark(StrEnum):
    """Grades of an assessment and of education (考核等次、教育考评), best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105 - a grade
    FAIL = "fail"

    @property
    def zh(self) -> str:
        """The grade as written in documents."""
        return {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}[self]


@fact("education_marked", zh="教育考评")
class EducationMarked(Fact):
    """How the person did in education in a month (教育考评); `month_on` is its first day."""

    month_on: date
    mark: Mark
    note: str = ""


@fact("assessment_marked", zh="考核评分")
class AssessmentMarked(Fact):
    """The office marked a month or a quarter (考核评分), with the draft beside it.

    `first_on` is the first day of the period, `drafted` the grade that was computed, none where the book or
    the records left it open. A mark that departs from the draft says why.
    """

    period: AssessedPeriod
    first_on: date
    grade: Mark
    drafted: Mark | None
    points: float | None = None
    reason: str = ""
    basis_entries: tuple[str, ...] = ()
    basis_occasions: tuple[str, ...] = ()


@fact("assessment_heard", zh="矫正小组评议")
class AssessmentHeard(Fact):
    """The correction group was heard on a mark (矫正小组评议), in the persons named."""

    mark_entry_id: str
    members: tuple[str, ...]
    opinion: str


@fact("assessment_confirmed", zh="核定考核结果")
class AssessmentConfirmed(Fact):
    """The county confirmed a result (核定考核结果); it need not be the office's mark, but then says why."""

    mark_entry_id: str
    period: AssessedPeriod
    first_on: date
    grade: Mark
    points: float | None = None
    reason: str = ""
    document_no: str = ""


@fact("assessment_told", zh="考核结果告知本人")
class AssessmentTold(Fact):
    """The person was told of a result (考核结果告知本人), and signed or did not."""

    confirmed_entry_id: str
    signed: bool
    note: str = ""


@fact("assessment_objected", zh="考核异议")
class AssessmentObjected(Fact):
    """The person objects to a result (考核异议); the clock of the answer runs from here."""

    confirmed_entry_id: str
    reason: str


@fact("objection_answered", zh="答复考核异议")
class ObjectionAnswered(Fact):
    """The county answered an objection (答复考核异议); where upheld, `grade` is the result from now on."""

    objection_entry_id: str
    upheld: bool
    reason: str
    grade: Mark | None = None
    points: float | None = None
