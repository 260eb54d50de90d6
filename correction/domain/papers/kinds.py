"""Kinds of paper (文书种类), the two volumes of a person (执行档案、工作档案), and who issues what."""

from enum import StrEnum


class Volume(StrEnum):
    """The two volumes of one person (案卷): the county keeps one, the office the other."""

    EXECUTION = "execution"
    WORK = "work"

    @property
    def zh(self) -> str:
        """The volume as its cover names it."""
        return {"execution": "社区矫正执行档案", "work": "社区矫正工作档案"}[self]


class Issuer(StrEnum):
    """In whose name a paper is made (制作机构)."""

    OFFICE = "office"
    COUNTY = "county"
    GRANTER = "granter"


class PaperKind(StrEnum):
    """What can be printed (文书种类): first the daily records, then the documents."""

    FIRST_TALK = "first_talk"
    TALK = "talk"
    ADMONITION_TALK = "admonition_talk"
    RELEASE_TALK = "release_talk"
    VISIT_RECORD = "visit_record"
    PHONE_CHECK = "phone_check"
    VIDEO_CHECK = "video_check"
    INQUIRY_RECORD = "inquiry_record"
    REPORT_RECEIPT = "report_receipt"
    SIGN_IN_SHEET = "sign_in_sheet"
    LABOUR_RECORD = "labour_record"
    COUNSELLING_RECORD = "counselling_record"
    HELP_RECORD = "help_record"
    GROUP_MEETING = "group_meeting"
    MONTH_ASSESSMENT = "month_assessment"
    QUARTER_ASSESSMENT = "quarter_assessment"
    SEARCH_RECORD = "search_record"
    SERVICE_RECEIPT = "service_receipt"
    ANNOUNCEMENT = "announcement"
    MINOR_ANNOUNCEMENT = "minor_announcement"
    RESPONSIBILITY_LETTER = "responsibility_letter"
    PLAN = "plan"
    LEAVE_APPROVAL = "leave_approval"
    LEAVE_CERTIFICATE = "leave_certificate"
    DEVICE_APPROVAL = "device_approval"
    DEVICE_NOTICE = "device_notice"
    TRANSFER_INQUIRY = "transfer_inquiry"
    TRANSFER_REPLY = "transfer_reply"
    TRANSFER_DECISION = "transfer_decision"
    PRAISE_DECISION = "praise_decision"
    ADMONITION_DECISION = "admonition_decision"
    WARNING_DECISION = "warning_decision"
    PROBATION_REVOCATION = "probation_revocation"
    PAROLE_REVOCATION = "parole_revocation"
    RECALL_PROPOSAL = "recall_proposal"
    RELEASE_ANNOUNCEMENT = "release_announcement"
    RELEASE_CERTIFICATE = "release_certificate"
    RELEASE_NOTICE = "release_notice"
    TERMINATION_NOTICE = "termination_notice"

    @property
    def zh(self) -> str:
        """The paper as its title reads."""
        return _PAPER_ZH[self]


_PAPER_ZH = {
    PaperKind.FIRST_TALK: "初次谈话笔录",
    PaperKind.TALK: "个别谈话笔录",
    PaperKind.ADMONITION_TALK: "训诫谈话笔录",
    PaperKind.RELEASE_TALK: "解除矫正谈话笔录",
    PaperKind.VISIT_RECORD: "走访记录",
    PaperKind.PHONE_CHECK: "电话核查记录",
    PaperKind.VIDEO_CHECK: "视频核查记录",
    PaperKind.INQUIRY_RECORD: "调查笔录",
    PaperKind.REPORT_RECEIPT: "书面报告接收登记表",
    PaperKind.SIGN_IN_SHEET: "集中活动签到表",
    PaperKind.LABOUR_RECORD: "公益活动记录表",
    PaperKind.COUNSELLING_RECORD: "心理辅导记录",
    PaperKind.HELP_RECORD: "帮扶记录",
    PaperKind.GROUP_MEETING: "矫正小组会议记录",
    PaperKind.MONTH_ASSESSMENT: "月度考核表",
    PaperKind.QUARTER_ASSESSMENT: "季度考核表",
    PaperKind.SEARCH_RECORD: "查找记录",
    PaperKind.SERVICE_RECEIPT: "送达回证",
    PaperKind.ANNOUNCEMENT: "社区矫正宣告书",
    PaperKind.MINOR_ANNOUNCEMENT: "未成年社区矫正宣告书",
    PaperKind.RESPONSIBILITY_LETTER: "社区矫正责任书",
    PaperKind.PLAN: "社区矫正方案",
    PaperKind.LEAVE_APPROVAL: "外出审批表",
    PaperKind.LEAVE_CERTIFICATE: "准予外出证明",
    PaperKind.DEVICE_APPROVAL: "使用电子定位装置审批表",
    PaperKind.DEVICE_NOTICE: "使用电子定位装置告知书",
    PaperKind.TRANSFER_INQUIRY: "执行地变更征求意见函",
    PaperKind.TRANSFER_REPLY: "执行地变更复函",
    PaperKind.TRANSFER_DECISION: "执行地变更决定书",
    PaperKind.PRAISE_DECISION: "表扬决定书",
    PaperKind.ADMONITION_DECISION: "训诫决定书",
    PaperKind.WARNING_DECISION: "警告决定书",
    PaperKind.PROBATION_REVOCATION: "撤销缓刑建议书",
    PaperKind.PAROLE_REVOCATION: "撤销假释建议书",
    PaperKind.RECALL_PROPOSAL: "收监执行建议书",
    PaperKind.RELEASE_ANNOUNCEMENT: "解除社区矫正宣告书",
    PaperKind.RELEASE_CERTIFICATE: "解除社区矫正证明书",
    PaperKind.RELEASE_NOTICE: "解除社区矫正通知书",
    PaperKind.TERMINATION_NOTICE: "终止社区矫正通知书",
}
