"""Chinese words for what the domain names in English (用语): kinds of entry, states, choices."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from correction.domain.alert import Handling
from correction.domain.entry import Fact
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import TerminationKind
from correction.domain.facts.alerts import Disposition, Matter
from correction.domain.facts.approvals import ApprovalMatter, TransferStep
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.observations import Observed
from correction.domain.facts.sanctions import BreachKind, Gravity
from correction.domain.strands import StrandState

FACT_ZH: Mapping[str, str] = {
    "absence_confirmed": "认定脱管起始日",
    "activity_attended": "活动考勤",
    "alert_acknowledged": "接警",
    "alert_reviewed": "消警",
    "alert_stated": "预警",
    "alert_suspended": "暂停告知",
    "approval_asked": "提出申请",
    "approval_decided": "审批决定",
    "approval_ended": "提前终止许可",
    "approval_withdrawn": "撤回申请",
    "area_drawn": "绘制区域",
    "arrest_asked": "提请逮捕",
    "attached": "附件",
    "attempt_refused": "办理被拒",
    "book_adopted": "启用规则册",
    "breach_established": "认定违规",
    "case_opened": "立案建档",
    "check_in_made": "签到",
    "check_ins_planned": "设定签到时段",
    "class_assigned": "确定管理类别",
    "contact_tried": "联系查找",
    "decided": "书面决定",
    "decision_revoked": "撤销决定",
    "delegated": "委托",
    "device_approved": "批准电子定位",
    "device_lifted": "解除电子定位",
    "erasure_ordered": "销毁决定",
    "excused": "准予免除",
    "extra_check_drawn": "随机抽查",
    "extra_checks_drawn": "随机抽查抽取",
    "fence_set": "设定电子围栏",
    "handed_over": "移交",
    "head_appointed": "任命负责人",
    "hours_carried": "启用前学时结转",
    "leave_asked": "外出申请",
    "leave_carried": "启用前请假天数结转",
    "leave_granted": "批准外出",
    "leave_refused": "不准外出",
    "leave_returned": "销假",
    "leave_revoked": "撤销准假",
    "life_event": "应及时报告的变动",
    "means_approved": "核准签到方式",
    "medical_papers_received": "病情复查材料",
    "monitored": "日监控",
    "new_crime_found": "发现再犯罪",
    "observed": "定位观测",
    "office_assigned": "委托司法所",
    "office_received": "司法所接收",
    "opinion_given": "审核意见",
    "order_changed": "裁判变更",
    "org_unit_set": "登记机构",
    "person_corrected": "人员信息更正",
    "person_found": "查找到",
    "place_confirmed": "确认居所、工作场所",
    "police_punished": "受到治安管理处罚",
    "released": "解除社区矫正",
    "report_accepted": "报告审核通过",
    "report_received": "收到报告",
    "report_returned": "报告退回重写",
    "reported_in": "报到",
    "return_submitted": "上报报表",
    "search_ordered": "组织查找",
    "search_told": "通知公安机关、检察院",
    "source_assigned": "绑定定位来源",
    "source_blind": "平台失明",
    "source_released": "解除定位来源",
    "staff_acted": "听声、见面、家访",
    "staff_assigned": "确定责任人",
    "staff_released": "解除责任",
    "staff_set": "登记工作人员",
    "step_done": "办理环节",
    "terminated": "终止社区矫正",
    "told_to_correct": "责令改正",
    "transfer_step_done": "征求新执行地意见",
    "voided": "作废",
}
HANDLING_ZH = {
    Handling.UNSEEN: "未处置",
    Handling.ACKNOWLEDGED: "已接警",
    Handling.REVIEWED: "已消警",
}
MATTER_ZH = {Matter.ONGOING: "持续中", Matter.OVER: "已结束", Matter.WITHDRAWN: "已撤回"}
DISPOSITION_ZH = {
    Disposition.CONFIRMED: "属实",
    Disposition.EXPLAINED: "有正当理由",
    Disposition.FALSE_ALARM: "误报",
    Disposition.OFFICE_FAULT: "本所工作原因",
}
STRAND_ZH = {
    StrandState.NOT_STARTED: "未开始",
    StrandState.UNDER_WAY: "进行中",
    StrandState.DONE: "已完成",
}
_OBSERVED_ZH = {
    Observed.OUTSIDE: "越出区域",
    Observed.PROHIBITED: "进入禁止区域",
    Observed.UNDECIDED: "位置无法判定",
    Observed.GAP: "没有定位",
    Observed.STILL: "长时间不动",
    Observed.TRACK_ABNORMAL: "轨迹异常",
    Observed.TAMPERED: "拆卸",
    Observed.POWERED_OFF: "关机",
    Observed.BATTERY_LOW: "低电量",
    Observed.NEAR: "与同案人接近",
}
_DECISION_ZH = {
    DecisionKind.PRAISE: "表扬",
    DecisionKind.ADMONITION: "训诫",
    DecisionKind.WARNING: "警告",
    DecisionKind.POLICE_PUNISHMENT: "提请治安管理处罚",
    DecisionKind.REVOCATION_PROPOSED: "提请撤销缓刑、假释",
    DecisionKind.RECALL_PROPOSED: "提请收监执行",
}
_END_ZH = {
    TerminationKind.PROBATION_REVOKED: "撤销缓刑",
    TerminationKind.PAROLE_REVOKED: "撤销假释",
    TerminationKind.RECALLED: "收监执行",
    TerminationKind.DIED: "死亡",
}
_MATTER_ZH = {matter: matter.zh for matter in ApprovalMatter}
_TRANSFER_ZH = {
    TransferStep.ASKED: "已征求意见",
    TransferStep.AGREED: "新执行地同意",
    TransferStep.DECLINED: "新执行地不同意",
}
# What is not said of a flag by default: most flags only qualify what the line tells already.
_FLAG_ZH = {
    ("granted", True): "批准",
    ("granted", False): "不予批准",
    ("favourable", True): "同意",
    ("favourable", False): "不同意",
}
_BREACH_ZH = {kind: kind.zh for kind in BreachKind}
_GRAVITY_ZH = {gravity: gravity.zh for gravity in Gravity}
# Ids and machinery say nothing to a reader of one line.
_UNTOLD = frozenset({"engine", "fixes", "revision", "seed", "pool_digest", "rate", "occasion", "pace"})


@cache
def _choices() -> Mapping[tuple[type[Enum], str], str]:
    """Every choice with its word; the sheets say most of them."""
    from correction.intake import (  # noqa: PLC0415 - loaded on use
        activities,
        acts,
        check_ins,
        excuses,
        leave,
        organisation,
        reports,
        roster_row,
        steps,
    )

    sheets: tuple[Mapping[str, Any], ...] = (
        check_ins.MEANS,
        check_ins.IDENTITY,
        {word: kind for word, kind in reports.REPORTS.items() if kind is not None},
        activities.ACTIVITIES,
        activities.ATTENDANCE,
        {"听声": acts.RECURRING[acts.Act.VOICE], "见面": acts.RECURRING[acts.Act.MEETING]},
        {"家访": acts.RECURRING[acts.Act.VISIT]},
        acts.RESULTS,
        acts.TARGETS,
        acts.CHANNELS,
        excuses.REASONS,
        leave.LEVELS,
        steps.STEPS,
        organisation.LEVELS,
        organisation.ROLES,
        roster_row.CLASSES,
        roster_row.SOURCES,
    )
    words = {(type(choice), choice.value): word for names in sheets for word, choice in names.items()}
    own: tuple[Mapping[Any, str], ...] = (
        _OBSERVED_ZH,
        _DECISION_ZH,
        _BREACH_ZH,
        _GRAVITY_ZH,
        _MATTER_ZH,
        _TRANSFER_ZH,
        _END_ZH,
    )
    return words | {(type(choice), choice.value): word for names in own for choice, word in names.items()}


def word(choice: Enum) -> str:
    """Say a choice in Chinese."""
    return _choices().get((type(choice), choice.value), str(choice.value))


def summary(payload: Fact) -> str:
    """Say in one line what an entry holds, as far as a line can."""
    return " ".join(_parts(payload))


def _parts(payload: Fact) -> Iterator[str]:
    for field in fields(payload):  # type: ignore[arg-type]
        value = getattr(payload, field.name)
        if field.name in _UNTOLD or field.name.endswith("_id"):
            continue
        match value:
            case Enum():
                yield word(value)
            case bool() if (field.name, value) in _FLAG_ZH:
                yield _FLAG_ZH[field.name, value]
            case bool() | None | "" | ():
                continue
            case str() | int() | float():
                yield f"{value:g}" if isinstance(value, float) else str(value)
            case _ if field.name.endswith("_on"):
                yield str(value)


def disposition_of(said: str) -> Disposition:
    """Give what an alert was found to be, by its Chinese or English name; raises InvalidValue."""
    named = {zh: kind for kind, zh in DISPOSITION_ZH.items()} | {kind.value: kind for kind in Disposition}
    if said not in named:
        raise InvalidValue("处置结论", f"没有“{said}”", f"填写：{'、'.join(DISPOSITION_ZH.values())}")
    return named[said]
