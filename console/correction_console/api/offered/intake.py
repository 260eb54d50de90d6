"""Taking a person in, entrusting, moving and sealing (接收、委托、交接、封存)."""

from correction.office.admission import entrust, groups, minors, moves, receiving, resettling, sealing
from correction.office.persons import joining
from correction_console.api.verbs import Verb
from correction_console.rights import Right

_CASE = "/cases/{case_id}"
_IN, _GROUP, _YOUNG = f"{_CASE}/receiving", f"{_CASE}/group", f"{_CASE}/minor"

VERBS = (
    Verb(receiving.notified, f"{_IN}/notified", Right.DECIDE, "收到通知"),
    Verb(receiving.papers_came, f"{_IN}/papers-came", Right.DECIDE, "收到文书"),
    Verb(receiving.ask_papers, f"{_IN}/papers-asked", Right.DECIDE, "要求补齐文书"),
    Verb(receiving.return_receipt, f"{_IN}/receipt-returned", Right.DECIDE, "送达回执"),
    Verb(receiving.report_in, f"{_IN}/reported-in", Right.DECIDE, "报到"),
    Verb(receiving.hand_over, f"{_IN}/handed-over", Right.DECIDE, "移交"),
    Verb(receiving.register, f"{_IN}/registered", Right.DECIDE, "接收登记"),
    Verb(receiving.office_receives, f"{_IN}/office-received", Right.DECIDE, "司法所接收"),
    Verb(receiving.confirm_term, f"{_IN}/term-confirmed", Right.DECIDE, "刑期核对"),
    Verb(entrust.entrust, f"{_CASE}/entrusted", Right.DECIDE, "委托司法所"),
    Verb(groups.join_group, f"{_GROUP}/joined", Right.RECORD, "加入矫正小组"),
    Verb(groups.leave_group, f"{_GROUP}/left", Right.RECORD, "退出矫正小组"),
    Verb(groups.announce, f"{_CASE}/announcements", Right.RECORD, "宣告"),
    Verb(groups.make_plan, f"{_CASE}/plans", Right.DECIDE, "制定矫正方案"),
    Verb(groups.review_plan, f"{_CASE}/plan-reviews", Right.DECIDE, "评估、调整矫正方案"),
    Verb(moves.tell_move, f"{_CASE}/moves/told", Right.DECIDE, "告知变更决定"),
    Verb(moves.note_no_show, f"{_CASE}/moves/no-show", Right.DECIDE, "新执行地告知未报到"),
    Verb(moves.accept_move, f"{_CASE}/moves/accepted", Right.DECIDE, "新执行地接收"),
    Verb(resettling.offer, f"{_CASE}/resettlement/offered", Right.DECIDE, "安置帮教衔接"),
    Verb(resettling.receive, f"{_CASE}/resettlement/received", Right.DECIDE, "安置帮教接收"),
    Verb(joining.merge, f"{_CASE}/person/merged", Right.MERGE_PERSONS, "认定同一人"),
    Verb(joining.part, f"{_CASE}/person/parted", Right.MERGE_PERSONS, "拆分同一人"),
    Verb(minors.attend, f"{_YOUNG}/guardian", Right.RECORD, "监护人到场"),
    Verb(minors.announce, f"{_YOUNG}/announced", Right.RECORD, "未成年人宣告"),
    Verb(minors.note_schooling, f"{_YOUNG}/schooling", Right.RECORD, "就学情况"),
    Verb(minors.tell_bureau, f"{_YOUNG}/bureau-told", Right.DECIDE, "通知教育行政部门"),
    Verb(minors.care_for_work, f"{_YOUNG}/employment", Right.RECORD, "就业意愿和帮助"),
    Verb(sealing.date_offence, f"{_YOUNG}/offence-dated", Right.DECIDE, "登记犯罪时间和刑期"),
    Verb(sealing.seal, f"{_YOUNG}/sealed", Right.DECIDE, "封存犯罪记录"),
    Verb(sealing.unseal, f"{_YOUNG}/unsealed", Right.DECIDE, "解除封存"),
)
