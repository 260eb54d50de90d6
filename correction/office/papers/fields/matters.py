"""Fields of what is asked for and granted (审批栏目): leave, devices, changing the place of execution."""

from collections.abc import Mapping

from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, TransferStep, TransferStepDone
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.leave import LeaveAsked, LeaveGranted, LeaveLevel, LeaveRefused
from correction.domain.organisation import OrgLevel
from correction.office.papers.desk import Desk, day_text

MATTERS = {
    "外出事由": "",
    "目的地": "",
    "外出起日": "",
    "外出止日": "",
    "外出天数": "起止两日都算",
    "申请日期": "",
    "申请理由": "",
    "批准日期": "",
    "批准层级": "",
    "审批结果": "批准或者不予批准，写明理由",
    "审批文号": "",
    "司法所意见": "",
    "县级意见": "",
    "期间起": "许可或者使用装置的起日",
    "期间止": "",
    "法定情形": "社区矫正法第二十九条第几项",
    "负责人": "批准使用装置的负责人",
    "迁往地": "",
    "对方意见": "新执行地的答复",
}
_LEVEL_ZH = {
    LeaveLevel.OFFICE: "受委托的司法所",
    LeaveLevel.COUNTY: "县级社区矫正机构",
    LeaveLevel.CITY: "地市级社区矫正机构",
    LeaveLevel.PROVINCE: "省级社区矫正机构",
}
# 社区矫正法 第二十九条, the five cases in which a device may be used.
_GROUNDS = (
    "违反人民法院禁止令",
    "无正当理由，未经批准离开所居住的市、县",
    "拒不按照规定报告自己的活动情况，被给予警告",
    "违反监督管理规定，被给予治安管理处罚",
    "拟提请撤销缓刑、假释或者暂予监外执行收监执行",
)


def matters(desk: Desk) -> Mapping[str, str]:
    """Give what a request and its decision say."""
    match desk.about.payload if desk.about else None:
        case LeaveAsked(leave_id=leave_id) | LeaveGranted(leave_id=leave_id):
            return _leave(desk, leave_id)
        case ApprovalAsked() as said:
            return _request(desk, said)
        case ApprovalDecided(approval_id=known):
            asked = next(
                (e.payload for e in desk.file.of(ApprovalAsked) if e.payload.approval_id == known), None
            )
            return _request(desk, asked) if asked else {}
        case DeviceApproved() as approved:
            return {
                "期间起": day_text(approved.from_on),
                "期间止": day_text(approved.to_on),
                "法定情形": _ground(approved.ground),
                "负责人": desk.staff_name(approved.approved_by),
            }
    return {}


def _leave(desk: Desk, leave_id: str) -> dict[str, str]:
    asked = next((e for e in desk.file.of(LeaveAsked) if e.payload.leave_id == leave_id), None)
    granted = next((e for e in desk.file.of(LeaveGranted) if e.payload.leave_id == leave_id), None)
    refused = next((e for e in desk.file.of(LeaveRefused) if e.payload.leave_id == leave_id), None)
    texts = _decision(desk, leave_id)
    if asked is not None:
        texts |= {
            "外出事由": asked.payload.reason,
            "申请理由": asked.payload.reason,
            "申请日期": day_text(asked.when.legal_on),
        }
    said = granted.payload if granted else asked.payload if asked else None
    if said is not None:
        texts |= {
            "目的地": said.destination,
            "外出起日": day_text(said.from_on),
            "外出止日": day_text(said.to_on),
            "外出天数": str((said.to_on - said.from_on).days + 1),
        }
    if granted is not None:
        texts |= {
            "批准日期": day_text(granted.when.legal_on),
            "批准层级": _LEVEL_ZH[granted.payload.level],
            "审批结果": texts.get("审批结果") or "批准",
        }
    elif refused is not None:
        texts |= {"审批结果": f"不予批准：{refused.payload.reason}"}
    return texts


def _request(desk: Desk, asked: ApprovalAsked) -> dict[str, str]:
    answers = [
        e.payload for e in desk.file.of(TransferStepDone) if e.payload.approval_id == asked.approval_id
    ]
    answer = next((a for a in reversed(answers) if a.step is not TransferStep.ASKED), None)
    texts = _decision(desk, asked.approval_id) | {
        "申请理由": asked.reason,
        "期间起": day_text(asked.from_on),
        "期间止": day_text(asked.to_on),
        "迁往地": asked.to_county or "、".join(asked.places),
        "法定情形": _ground(asked.ground) if asked.ground else "",
    }
    if answer is not None:
        stand = "同意接收" if answer.step is TransferStep.AGREED else "不同意接收"
        texts["对方意见"] = f"{stand}。{answer.note}" if answer.note else f"{stand}。"
    return texts


def _decision(desk: Desk, approval_id: str) -> dict[str, str]:
    texts = {
        "司法所意见": desk.opinion(OrgLevel.OFFICE, approval_id),
        "县级意见": desk.opinion(OrgLevel.COUNTY, approval_id),
    }
    for entry in desk.file.of(ApprovalDecided):
        said = entry.payload
        if said.approval_id == approval_id:
            stand = "批准" if said.granted else "不予批准"
            who = f"{desk.staff_name(entry.actor)}　{day_text(entry.when.legal_on)}"
            reason = f"：{said.reason}" if said.reason else ""
            texts |= {
                "批准日期": day_text(entry.when.legal_on),
                "审批结果": f"{stand}{reason}\n{who}",
                "审批文号": said.document_no,
            }
    return texts


def _ground(number: int) -> str:
    return f"第（{'一二三四五'[number - 1]}）项：{_GROUNDS[number - 1]}"
