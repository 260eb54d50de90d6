"""Breaches, sanctions, papers that go out, and how a case ends (奖惩、送达、终结)."""

from correction.office.endings import commuting, dispatching, exit_bans, sanctions, standing
from correction.office.oversight import complaints, letters
from correction_console.api.verbs import Verb
from correction_console.rights import Right

_CASE = "/cases/{case_id}"
_TERM, _SENT, _LOG = f"{_CASE}/term", f"{_CASE}/dispatches", "/logs/{log_id}"

VERBS = (
    Verb(sanctions.establish_breach, f"{_CASE}/breaches", Right.DECIDE, "认定违规"),
    Verb(sanctions.decide, f"{_CASE}/sanctions", Right.DECIDE, "奖惩决定、提请"),
    Verb(sanctions.ask_arrest, f"{_CASE}/arrests", Right.DECIDE, "提请逮捕"),
    Verb(standing.detain, f"{_CASE}/detained", Right.DECIDE, "被限制人身自由"),
    Verb(standing.free, f"{_CASE}/freed", Right.DECIDE, "限制人身自由结束"),
    Verb(standing.receive_proposal, f"{_CASE}/proposals/received", Right.DECIDE, "收到提请"),
    Verb(standing.answer_proposal, f"{_CASE}/proposals/answered", Right.DECIDE, "裁决"),
    Verb(standing.conclude, f"{_TERM}/expiry", Right.DECIDE, "期满处理决定"),
    Verb(commuting.propose_commutation, f"{_TERM}/commutation", Right.DECIDE, "减刑建议"),
    Verb(commuting.find_condition, f"{_TERM}/condition", Right.DECIDE, "暂予监外执行情形核查"),
    Verb(commuting.set_guarantor, f"{_TERM}/guarantor", Right.DECIDE, "确定保证人"),
    Verb(commuting.lose_guarantor, f"{_TERM}/guarantor-lost", Right.DECIDE, "保证人丧失条件"),
    Verb(exit_bans.record_exit_ban, f"{_CASE}/exit-ban", Right.DECIDE, "出境报备、证件保管"),
    Verb(dispatching.send, f"{_SENT}/sent", Right.DECIDE, "送达文书"),
    Verb(dispatching.receive_receipt, f"{_SENT}/receipted", Right.RECORD, "收到送达回执"),
    Verb(dispatching.receive_result, f"{_SENT}/answered", Right.RECORD, "收到办理结果"),
    Verb(complaints.lodge, f"{_CASE}/complaints/lodged", Right.RECORD, "申诉、异议、投诉"),
    Verb(complaints.answer, f"{_CASE}/complaints/answered", Right.DECIDE, "答复申诉、异议、投诉"),
    Verb(letters.receive_letter, f"{_LOG}/letters/received", Right.DECIDE, "收到检察文书"),
    Verb(letters.answer_letter, f"{_LOG}/letters/answered", Right.DECIDE, "书面回复检察机关"),
    Verb(letters.prove_rectified, f"{_LOG}/letters/rectified", Right.DECIDE, "整改完成"),
)
