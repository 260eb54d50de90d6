"""Requests and their decisions (申请、意见、审批、销假)."""

from correction.office.approvals import asking, deciding, leaves
from correction_console.api.verbs import Verb
from correction_console.rights import Right

_ALL = "/cases/{case_id}/requests"
_ONE = _ALL + "/{approval_id}"
_LEAVE = "/cases/{case_id}/leaves/{leave_id}"

VERBS = (
    Verb(asking.ask, f"{_ALL}/asked", Right.RECORD, "申请、提请"),
    Verb(asking.give_opinion, f"{_ONE}/opinion", Right.DECIDE, "审核意见"),
    Verb(asking.pass_on, f"{_ONE}/transfer", Right.DECIDE, "征求新执行地意见、复函"),
    Verb(asking.withdraw, f"{_ONE}/withdrawn", Right.RECORD, "撤回申请"),
    Verb(deciding.decide, f"{_ONE}/decision", Right.DECIDE, "批准、不予批准"),
    Verb(deciding.end, f"{_ONE}/ended", Right.DECIDE, "提前解除"),
    Verb(leaves.close_leave, f"{_LEAVE}/closed", Right.RECORD, "销假"),
    Verb(leaves.receive_papers, f"{_LEAVE}/papers", Right.RECORD, "补交材料"),
)
