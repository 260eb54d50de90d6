"""The words of stories: admission, check-ins, leave, reports, sanctions; each rule as staff call it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from correction.domain.entry import Fact
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import (
    Excused,
    ExcuseReason,
    HandedOver,
    OrderChanged,
    Released,
    ReportedIn,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.devices import DeviceApproved
from correction.domain.facts.leave import LeaveGranted, LeaveLevel, LeaveReturned, LeaveRevoked
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.facts.reports import (
    LifeEvent,
    MedicalPapersReceived,
    ReportKind,
    ReportReceived,
    ReportReturned,
)
from correction.domain.facts.sanctions import (
    BreachEstablished,
    BreachKind,
    Gravity,
    PolicePunished,
    ToldToCorrect,
)
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import SHANGHAI, DateSpan
from correction.domain.order import Category, Decider, Order

Names = Mapping[str, str]
Event = Callable[[dict[str, Any], Names, Order], Fact]

CATEGORIES = {category.zh: category for category in Category}
DECIDERS = {"法院": Decider.COURT, "监狱管理机关": Decider.PRISON_AUTHORITY, "公安机关": Decider.POLICE}
RULE_NAMES = {
    "报到": "first_report",
    "脱管": "absence",
    "拒绝监管": "refuses_supervision",
    "处分事由": "ground_breach",
    "两次警告": "ground_two_warnings",
    "外出": "leave_not_returned",
    "身体情况报告": "report_health",
    "及时报告": "report_prompt",
    "病情复查": "medical_recheck",
    "禁止令期满": "prohibition_ending",
    "禁止区域": "prohibited_area",
    "越界": "outside_area",
    "解矫准备": "pre_release",
    "期满": "term_ending",
    "签到": "check_in_missed",
    "电子定位": "device_approval",
    "学时": "hours",
}
_BREACHES = {kind.zh: kind for kind in BreachKind}
_GRAVITIES = {gravity.zh: gravity for gravity in Gravity}
_REPORTS = {
    "身体情况": ReportKind.HEALTH,
    "书面": ReportKind.WRITTEN,
    "居所变化": ReportKind.HOME_CHANGED,
    "工作变动": ReportKind.JOB_CHANGED,
}
_EXCUSES = {
    "住院": ExcuseReason.HOSPITAL,
    "被羁押": ExcuseReason.DETAINED,
    "不可抗力": ExcuseReason.FORCE_MAJEURE,
}
_ENDS = {"收监执行": TerminationKind.RECALLED, "撤销缓刑": TerminationKind.PROBATION_REVOKED}
_OBSERVED = {"越出区域": Observed.OUTSIDE, "进入禁止区域": Observed.PROHIBITED}
_ACTIVITIES = {"公益活动": Activity.LABOUR, "教育学习": Activity.STUDY}


def decision(kind: DecisionKind) -> Event:
    """Give the event of a decision of a kind."""
    return lambda said, names, _: Decided(
        decision=kind, basis_entries=tuple(names[name] for name in said.pop("依据", ()))
    )


def _windows(text: str) -> tuple[tuple[time, time], ...]:
    opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    return ((opens, closes),)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _leave(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LeaveGranted(
        leave_id=said.pop("假条"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        destination="省城",
        level=LeaveLevel.OFFICE,
    )


def _observed(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    began_at = _at(said.pop("自"))
    return ObservationStated(
        observation_id=said.pop("观测"),
        revision=1,
        first_on=began_at.date(),
        observed=_OBSERVED[said.pop("种类")],
        began_at=began_at,
        ended_at=_at(said.pop("至")),
        engine="story",
        area_id=said.pop("区域", None),
    )


def _attended(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ActivityAttended(
        activity_id=said.pop("活动"),
        activity=_ACTIVITIES[said.pop("种类")],
        offered_hours=said.pop("组织小时"),
        hours=said.pop("完成小时"),
        attendance=Attendance.PRESENT,
    )


EVENTS: Mapping[str, Event] = {
    "报到": lambda _said, _names, _order: ReportedIn(),
    "移交": lambda said, _names, _order: HandedOver(by=said.pop("由")),
    "设定签到": lambda said, _names, _order: CheckInsPlanned(
        windows=_windows(said.pop("时段")), from_on=said.pop("自")
    ),
    "签到": lambda _said, _names, _order: CheckInMade(means=Means.PHONE_APP),
    "批准外出": _leave,
    "销假": lambda said, _names, _order: LeaveReturned(leave_id=said.pop("假条")),
    "撤销准假": lambda said, _names, _order: LeaveRevoked(leave_id=said.pop("假条"), reason="事由消失"),
    "认定脱管": lambda said, _names, _order: AbsenceConfirmed(
        since_on=said.pop("自"), evidence=said.pop("证据")
    ),
    "查找到": lambda said, _names, _order: PersonFound(refuses=said.pop("拒绝", False)),
    "认定违规": lambda said, _names, _order: BreachEstablished(
        breach=_BREACHES[said.pop("种类")], gravity=_GRAVITIES[said.pop("情节")], evidence=said.pop("证据")
    ),
    "责令改正": lambda said, _names, _order: ToldToCorrect(breach=_BREACHES[said.pop("种类")]),
    "受到治安管理处罚": lambda _said, _names, _order: PolicePunished(),
    "训诫": decision(DecisionKind.ADMONITION),
    "警告": decision(DecisionKind.WARNING),
    "提请收监": decision(DecisionKind.RECALL_PROPOSED),
    "撤销决定": lambda said, names, _order: DecisionRevoked(
        decision_entry_id=names[said.pop("决定")], reason="复核后撤销"
    ),
    "报告": lambda said, _names, _order: ReportReceived(report=_REPORTS[said.pop("种类")]),
    "退回报告": lambda said, names, _order: ReportReturned(
        report_entry_id=names[said.pop("报告")], reason="内容不实"
    ),
    "发生变动": lambda said, _names, _order: LifeEvent(report=_REPORTS[said.pop("种类")]),
    "提交病情复查": lambda _said, _names, _order: MedicalPapersReceived(),
    "准予免除": lambda said, _names, _order: Excused(
        reason=_EXCUSES[said.pop("原因")], from_on=said.pop("自"), to_on=said.pop("至")
    ),
    "个人总结": lambda _said, _names, _order: StepDone(step=Step.PERSONAL_SUMMARY),
    "解除": lambda said, _names, _order: Released(ground=said.pop("理由")),
    "终止": lambda said, _names, _order: Terminated(kind=_ENDS[said.pop("理由")]),
    "减刑": lambda said, _names, order: OrderChanged(
        order=replace(order, term=DateSpan(from_on=order.term.from_on, to_on=said.pop("新止日"))),
        reason="减刑裁定",
    ),
    "批准电子定位": lambda said, _names, _order: DeviceApproved(
        approval_id="A1",
        ground=said.pop("第几项"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        approved_by="局长",
    ),
    "定位观测": _observed,
    "参加活动": _attended,
}
