"""Kinds of alert (预警种类): what can be told to somebody, in which family, and whose duty it is about."""

from enum import StrEnum


class Family(StrEnum):
    """The families of alerts: three about cases, and one about the platform itself."""

    ABSCONDING = "absconding"  # 脱管类
    MONITORING = "monitoring"  # 监管类
    OFFICE = "office"  # 工作类
    PLATFORM = "platform"  # 平台类: never about a person


class Bearer(StrEnum):
    """Who owes the duty (义务承担者): a missed duty of the office is never a ground against the person."""

    PERSON = "person"  # 社区矫正对象
    OFFICE = "office"  # 司法所、社区矫正机构
    OTHER = "other"  # 法院、公安、监狱等其他单位
    PLATFORM = "platform"  # whoever runs the program


class Grade(StrEnum):
    """How soon somebody must look (预警等级), gravest first."""

    CRITICAL = "critical"  # 特急
    SERIOUS = "serious"  # 紧急
    MODERATE = "moderate"  # 关注; never "warning", which is the sanction 警告
    NOTICE = "notice"  # 提示


class AlertKind(StrEnum):
    """Every kind of alert; its Chinese name, grade and handling limit are in glossary.yaml."""

    # 脱管类
    NOT_REPORTED = "not_reported"
    NOT_HANDED_OVER = "not_handed_over"
    OUTSIDE_AREA = "outside_area"
    LEAVE_OVERDUE = "leave_overdue"
    LOST_CONTACT = "lost_contact"
    TAMPERED_AND_LOST = "tampered_and_lost"
    REFUSES_SUPERVISION = "refuses_supervision"
    MOVE_NOT_REPORTED = "move_not_reported"
    ABSENT_TEN_DAYS = "absent_ten_days"
    ABSENT_ONE_MONTH = "absent_one_month"

    # 监管类
    CHECK_IN_MISSED = "check_in_missed"
    CHECK_IN_OUTSIDE = "check_in_outside"
    CHECK_IN_LATE = "check_in_late"
    CHECK_IN_UNDECIDED = "check_in_undecided"
    CHECK_IN_GAP = "check_in_gap"
    IDENTITY_DOUBTFUL = "identity_doubtful"
    EXTRA_CHECK_MISSED = "extra_check_missed"
    DEVICE_SEPARATED = "device_separated"
    DEVICE_OFFLINE = "device_offline"
    BATTERY_LOW = "battery_low"
    TAMPERED = "tampered"
    PROHIBITED_AREA = "prohibited_area"
    AREA_CROSSED = "area_crossed"
    TRACK_ABNORMAL = "track_abnormal"
    GATHERING = "gathering"
    REPORT_OVERDUE = "report_overdue"
    MEDICAL_OVERDUE = "medical_overdue"
    HOURS_SHORT = "hours_short"
    ACTIVITY_ABSENT = "activity_absent"
    MUSTER_MISSED = "muster_missed"
    PERIOD_REPORT_MISSED = "period_report_missed"
    ORDER_ENDING = "order_ending"
    TERM_ENDING = "term_ending"
    PRE_RELEASE_DUE = "pre_release_due"
    POSITION_UNDECIDED = "position_undecided"
    BORDER_APPROACHED = "border_approached"
    GROUND = "ground"

    # 工作类
    MONITORING_NOT_DONE = "monitoring_not_done"
    CONTACT_NOT_DONE = "contact_not_done"
    HOURS_NOT_ORGANISED = "hours_not_organised"
    ACTIVITY_NOT_ORGANISED = "activity_not_organised"
    LABOUR_EXCESSIVE = "labour_excessive"
    ZERO_REPORT_MISSED = "zero_report_missed"
    SEARCH_NOT_DONE = "search_not_done"
    NOMINAL_SUPERVISION = "nominal_supervision"
    DEVICE_NOT_FITTED = "device_not_fitted"
    LEAVE_PAPERS_MISSING = "leave_papers_missing"
    CLASS_CHANGE_DUE = "class_change_due"
    CLASS_REVIEW_LATE = "class_review_late"
    ASSESSMENT_LATE = "assessment_late"
    OBJECTION_LATE = "objection_late"
    GUARDIAN_ABSENT = "guardian_absent"
    MINORS_NOT_SEPARATE = "minors_not_separate"
    MINOR_CARE_LATE = "minor_care_late"
    RECORD_NOT_SEALED = "record_not_sealed"
    GROUP_INCOMPLETE = "group_incomplete"
    PLAN_REVIEW_LATE = "plan_review_late"
    APPROVAL_LATE = "approval_late"
    INVESTIGATION_LATE = "investigation_late"
    INTAKE_LATE = "intake_late"
    RULING_LATE = "ruling_late"
    CUSTODY_OVER = "custody_over"
    PAPER_LATE = "paper_late"
    SUPERVISION_LATE = "supervision_late"
    ALERT_UNHANDLED = "alert_unhandled"
    DECISION_BASIS_CHANGED = "decision_basis_changed"
    DATA_DOUBTFUL = "data_doubtful"

    # 平台类
    PLATFORM_BLIND = "platform_blind"
    SWEEP_STALLED = "sweep_stalled"
    WORKER_LOST = "worker_lost"
    BACKLOG_OLD = "backlog_old"
    DATA_LATE = "data_late"
    CLOCK_WRONG = "clock_wrong"
    CAPACITY_HALF = "capacity_half"
    CAPACITY_SHORT = "capacity_short"
    CASE_SET_ASIDE = "case_set_aside"
    NOTICE_STUCK = "notice_stuck"
