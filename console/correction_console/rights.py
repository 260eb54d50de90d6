"""Who may do what (权限): the rights, and which role has which; every route names exactly one."""

from collections.abc import Mapping
from enum import StrEnum

from correction.domain.accounts import AccountRole


class Right(StrEnum):
    """What a route lets somebody do; `OPEN` needs no sign-in, `SIGNED_IN` any account."""

    OPEN = "open"
    SIGNED_IN = "signed_in"
    READ_CASES = "read_cases"
    READ_IDENTITY = "read_identity"
    READ_POSITIONS = "read_positions"
    RECORD = "record"
    ACKNOWLEDGE_ALERTS = "acknowledge_alerts"
    REVIEW_ALERTS = "review_alerts"
    DECIDE = "decide"
    MAKE_PAPERS = "make_papers"
    EXPORT_LEDGERS = "export_ledgers"
    SUBMIT_RETURNS = "submit_returns"
    DRAW_AREAS = "draw_areas"
    SUPERVISE = "supervise"
    KEEP_DUTY_LOG = "keep_duty_log"
    KEEP_ROSTER = "keep_roster"
    HAND_OVER = "hand_over"
    MERGE_PERSONS = "merge_persons"
    PROPOSE_STANDARDS = "propose_standards"
    APPROVE_STANDARDS = "approve_standards"
    AUDIT = "audit"
    IMPORT = "import"
    IMPORT_ROSTER = "import_roster"
    KEEP_BODY = "keep_body"
    MANAGE_ACCOUNTS = "manage_accounts"

    @property
    def zh(self) -> str:
        """The right as staff call it."""
        return _RIGHT_ZH[self]


_RIGHT_ZH = {
    Right.OPEN: "公开",
    Right.SIGNED_IN: "登录",
    Right.READ_CASES: "查看案件",
    Right.READ_IDENTITY: "查看身份信息",
    Right.READ_POSITIONS: "查阅定位",
    Right.RECORD: "登记",
    Right.ACKNOWLEDGE_ALERTS: "接警",
    Right.REVIEW_ALERTS: "消警",
    Right.DECIDE: "审批",
    Right.MAKE_PAPERS: "制作文书",
    Right.EXPORT_LEDGERS: "导出台账",
    Right.SUBMIT_RETURNS: "上报报表",
    Right.DRAW_AREAS: "画定区域",
    Right.SUPERVISE: "巡查督办",
    Right.KEEP_DUTY_LOG: "写值班记事",
    Right.KEEP_ROSTER: "排值班表",
    Right.HAND_OVER: "移交案件",
    Right.MERGE_PERSONS: "认定、拆分同一人",
    Right.PROPOSE_STANDARDS: "提出本地标准",
    Right.APPROVE_STANDARDS: "批准本地标准",
    Right.AUDIT: "查账",
    Right.IMPORT: "导入表格",
    Right.IMPORT_ROSTER: "导入花名册",
    Right.KEEP_BODY: "维护机构资料",
    Right.MANAGE_ACCOUNTS: "管理账号",
}

# An area may bind people of every office, so the county draws it.
# An operator keeps the machine and the accounts, and sees no case; an inspector reads and records nothing.
RIGHTS: Mapping[AccountRole, frozenset[Right]] = {
    AccountRole.OFFICER: frozenset(
        {
            Right.READ_CASES,
            Right.READ_IDENTITY,
            Right.READ_POSITIONS,
            Right.RECORD,
            Right.ACKNOWLEDGE_ALERTS,
            Right.REVIEW_ALERTS,
            Right.DECIDE,
            Right.MAKE_PAPERS,
            Right.EXPORT_LEDGERS,
            Right.SUBMIT_RETURNS,
            Right.KEEP_DUTY_LOG,
            Right.KEEP_ROSTER,
            Right.HAND_OVER,
            Right.PROPOSE_STANDARDS,
            Right.IMPORT,
        }
    ),
    AccountRole.ASSISTANT: frozenset(
        {Right.READ_CASES, Right.RECORD, Right.ACKNOWLEDGE_ALERTS, Right.KEEP_DUTY_LOG}
    ),
    AccountRole.APPROVER: frozenset(
        {
            Right.READ_CASES,
            Right.READ_IDENTITY,
            Right.READ_POSITIONS,
            Right.ACKNOWLEDGE_ALERTS,
            Right.REVIEW_ALERTS,
            Right.DECIDE,
            Right.MAKE_PAPERS,
            Right.EXPORT_LEDGERS,
            Right.SUBMIT_RETURNS,
            Right.DRAW_AREAS,
            Right.SUPERVISE,
            Right.KEEP_DUTY_LOG,
            Right.KEEP_ROSTER,
            Right.HAND_OVER,
            Right.MERGE_PERSONS,
            Right.PROPOSE_STANDARDS,
            Right.APPROVE_STANDARDS,
            Right.AUDIT,
            Right.IMPORT,
            Right.IMPORT_ROSTER,
            Right.KEEP_BODY,
        }
    ),
    AccountRole.INSPECTOR: frozenset(
        {
            Right.READ_CASES,
            Right.READ_IDENTITY,
            Right.READ_POSITIONS,
            Right.AUDIT,
            Right.EXPORT_LEDGERS,
        }
    ),
    AccountRole.OPERATOR: frozenset({Right.MANAGE_ACCOUNTS}),
}


def may(role: AccountRole, right: Right) -> bool:
    """Tell whether a role has a right."""
    return right in (Right.OPEN, Right.SIGNED_IN) or right in RIGHTS[role]
