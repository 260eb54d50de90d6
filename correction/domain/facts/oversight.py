"""Oversight of the work (检察监督) and the person's own complaints (申诉、异议、投诉).

社区矫正法 第六十二条: opinions of the procuratorate are answered in writing. 第三十四条: complaints are dealt
with promptly and their outcome is told.
"""

from datetime import date
from enum import StrEnum

from correction.domain.entry import Fact, fact


class LetterKind(StrEnum):
    """Forms in which a procuratorate objects (检察监督文书)."""

    ORAL_OPINION = "oral_opinion"
    CORRECTION_NOTICE = "correction_notice"
    SUGGESTION = "suggestion"

    @property
    def zh(self) -> str:
        """The form as the procuratorate calls it."""
        return _LETTER_ZH[self]


_LETTER_ZH = {
    LetterKind.ORAL_OPINION: "口头纠正意见",
    LetterKind.CORRECTION_NOTICE: "纠正违法通知书",
    LetterKind.SUGGESTION: "检察建议书",
}


@fact("letter_received", zh="收到检察监督文书")
class LetterReceived(Fact):
    """A procuratorate objected to how somebody works (收到检察监督文书).

    It stands in the log of the case that it is about, or of the body to which it is addressed where it is
    about the work as a whole. `reply_by_on` and `rectify_by_on` are the days printed on it, none where it
    prints none: nobody but the procuratorate sets its clock.
    """

    letter: LetterKind
    sender: str
    org_id: str
    demands: str
    document_no: str = ""
    reply_by_on: date | None = None
    rectify_by_on: date | None = None


class Stance(StrEnum):
    """What the addressee made of an opinion (采纳情况)."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"

    @property
    def zh(self) -> str:
        """The stance as written in the reply."""
        return _STANCE_ZH[self]


_STANCE_ZH = {Stance.ACCEPTED: "采纳", Stance.PARTLY: "部分采纳", Stance.REJECTED: "未采纳"}


@fact("letter_answered", zh="书面回复检察机关")
class LetterAnswered(Fact):
    """The addressee replied in writing (书面回复检察机关): what it accepted, and why not the rest."""

    letter_entry_id: str
    stance: Stance
    content: str
    document_no: str = ""


@fact("letter_rectified", zh="整改完成")
class LetterRectified(Fact):
    """What was objected to is mended, with the proof (整改完成及证明)."""

    letter_entry_id: str
    proof: str


class ComplaintKind(StrEnum):
    """What the person lodged (救济种类)."""

    APPEAL = "appeal"
    OBJECTION = "objection"
    COMPLAINT = "complaint"

    @property
    def zh(self) -> str:
        """The kind as written in documents."""
        return _COMPLAINT_ZH[self]


_COMPLAINT_ZH = {
    ComplaintKind.APPEAL: "申诉",
    ComplaintKind.OBJECTION: "异议",
    ComplaintKind.COMPLAINT: "投诉",
}


@fact("complaint_made", zh="提出申诉、异议、投诉")
class ComplaintMade(Fact):
    """The person complained (提出申诉、异议、投诉); `about_entry_id` is the decision or act, if on record.

    `against` is the member of staff complained of, who never answers it. `answer_by_on` is the day that the
    person was promised an answer, none where nobody named one.
    """

    complaint: ComplaintKind
    about: str
    about_entry_id: str | None = None
    against: str | None = None
    answer_by_on: date | None = None


class Outcome(StrEnum):
    """What came of a complaint (办理结果)."""

    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"
    PASSED_ON = "passed_on"

    @property
    def zh(self) -> str:
        """The outcome as told to the person."""
        return _OUTCOME_ZH[self]


_OUTCOME_ZH = {
    Outcome.UPHELD: "成立",
    Outcome.PARTLY: "部分成立",
    Outcome.DISMISSED: "不成立",
    Outcome.PASSED_ON: "转送人民检察院",
}


@fact("complaint_answered", zh="告知办理结果")
class ComplaintAnswered(Fact):
    """The person was told what came of a complaint (告知办理结果), with the reasons."""

    complaint_entry_id: str
    outcome: Outcome
    content: str
    document_no: str = ""
