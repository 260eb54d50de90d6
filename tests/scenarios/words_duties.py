"""The words of stories about being called together: activities, musters, labour, sensitive periods."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import Fact
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import (
    ActivityHeld,
    ExemptionGround,
    LabourExempted,
    LabourExemptionEnded,
    LabourPlanned,
    MusterCalled,
)
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalMatter, MedicalDuty
from correction.domain.facts.periods import (
    SensitivePeriodEnded,
    SensitivePeriodSet,
    SensitivePeriodTold,
    ZeroReported,
    ZeroReportsOrdered,
)
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, Strength
from correction.domain.moments import SHANGHAI
from correction.domain.order import Order
from correction.domain.organisation import OrgLevel
from tests.scenarios.words_first import Event, Names

RULE_NAMES = {
    "组织活动": "activity_organised",
    "活动次数": "activity_count",
    "活动出席": "activity_absent",
    "点验": "muster",
    "公益活动限度": "labour_overload",
    "重点时段报到": "period_report",
    "零报告": "zero_report",
    "未成年人分别": "minors_not_separate",
    "首次小组": "group_late",
    "首次宣告": "announcement_late",
    "首次方案": "plan_late",
    "报告次数": "report_count",
    "当面报告": "report_in_person",
}
_ACTIVITIES = {activity.zh: activity for activity in Activity}
_ATTENDANCE = {
    "到": Attendance.PRESENT,
    "缺": Attendance.ABSENT,
    "假": Attendance.EXCUSED,
    "补": Attendance.MADE_UP,
}
_STRENGTHS = {strength.zh: strength for strength in Strength}
_GROUNDS = {ground.zh: ground for ground in ExemptionGround}
_DUTIES = {duty.zh: duty for duty in MedicalDuty}
_EVERY = {"每日": Cadence(unit=CadenceUnit.DAY), "每3日": Cadence(unit=CadenceUnit.DAY, every=3)}
_REPORTS = {"当面": ReportKind.IN_PERSON, "电话": ReportKind.ORAL, "每日报到": ReportKind.DAILY}


def _roll(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    attendance = _ATTENDANCE[said.pop("考勤")]
    hours = said.pop("小时", 0)
    strength = said.pop("强度", None)
    came = attendance in (Attendance.PRESENT, Attendance.MADE_UP)
    return ActivityAttended(
        activity_id=said.pop("活动"),
        activity=_ACTIVITIES[said.pop("种类")],
        offered_hours=hours,
        hours=hours if came else 0,
        attendance=attendance,
        told=said.pop("通知到", True),
        makes_up=said.pop("补", None),
        strength=None if strength is None else _STRENGTHS[strength],
    )


def _call(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    limit = datetime.fromisoformat(said.pop("到场时限")).replace(tzinfo=SHANGHAI)
    return MusterCalled(
        muster_id=said.pop("点验"),
        arrive_by_at=limit,
        place="司法所",
        channel=Channel.PHONE,
        reached=said.pop("通知到"),
    )


def _exempted(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return LabourExempted(
        exemption_id=said.pop("决定"),
        ground=_GROUNDS[said.pop("事由")],
        proof=said.pop("证明"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        org_id="县",
        level=OrgLevel.COUNTY,
        asked_by="所长",
        hours=said.pop("每月小时", 0),
    )


def _period(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    report = said.pop("报到", None)
    return SensitivePeriodSet(
        order_id=said.pop("命令"),
        title=said.pop("名称"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        report_every=None if report is None else _EVERY[report],
    )


def _asked(said: dict[str, Any], _names: Names, _order: Order) -> Fact:
    return ApprovalAsked(
        approval_id=said.pop("申请"),
        matter=ApprovalMatter.MEDICAL_INTERVAL,
        from_on=said.pop("自"),
        to_on=said.pop("至", None),
        reason="病情稳定",
        months=said.pop("延长月数"),
        medical_duty=_DUTIES[said.pop("哪一项")],
    )


EVENTS: Mapping[str, Event] = {
    "考勤": _roll,
    "点验通知": _call,
    "公益活动计划": lambda said, _names, _order: LabourPlanned(
        from_on=said.pop("自"),
        month_hours=said.pop("每月小时", None),
        day_hours=said.pop("每日小时", None),
        strength=_STRENGTHS[said.pop("强度")] if "强度" in said else None,
    ),
    "免除公益活动": _exempted,
    "终止免除": lambda said, _names, _order: LabourExemptionEnded(
        exemption_id=said.pop("决定"), reason="痊愈"
    ),
    "纳入重点时段": _period,
    "告知重点时段": lambda said, _names, _order: SensitivePeriodTold(
        order_id=said.pop("命令"), channel=Channel.PHONE
    ),
    "提前结束重点时段": lambda said, _names, _order: SensitivePeriodEnded(
        order_id=said.pop("命令"), reason="活动取消"
    ),
    "要求零报告": lambda said, _names, _order: ZeroReportsOrdered(
        order_id=said.pop("命令"),
        title=said.pop("名称"),
        from_on=said.pop("自"),
        to_on=said.pop("至"),
        every=_EVERY[said.pop("周期")],
    ),
    "组织活动": lambda said, _names, _order: ActivityHeld(
        activity_id=said.pop("编号"),
        activity=_ACTIVITIES[said.pop("活动")],
        held_on=said.pop("举行"),
        offered_hours=2,
        called=(*(minors := tuple(said.pop("未成年人"))), *said.pop("成年人")),
        minors=minors,
    ),
    "零报告": lambda said, _names, _order: ZeroReported(order_id=said.pop("命令")),
    "来报告": lambda said, _names, _order: ReportReceived(report=_REPORTS[said.pop("方式")]),
    "申请延长间隔": _asked,
    "批准延长间隔": lambda said, _names, _order: ApprovalDecided(
        approval_id=said.pop("申请"),
        granted=True,
        org_id=said.pop("机关"),
        level=OrgLevel.CITY,
        reason="",
    ),
}
