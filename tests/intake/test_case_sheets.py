"""Sheets of what happened: each row becomes the entry it means, once."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from correction.domain.area import Datum, Fence, Place, Polarity
from correction.domain.entry import Origin
from correction.domain.facts.absence import (
    Channel,
    ContactLost,
    ContactTried,
    PersonFound,
    SearchOrdered,
    SearchRecipient,
    SearchResult,
    SearchStepDone,
    SearchTold,
)
from correction.domain.facts.admission import (
    ClassAssigned,
    Excused,
    ExcuseReason,
    FenceSet,
    HandedOver,
    ManagementClass,
    Released,
    ReportedIn,
    Step,
    StepDone,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.check_ins import CheckInMade, Identity, Means
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, DeviceLifted
from correction.domain.facts.leave import (
    LeaveAsked,
    LeaveGranted,
    LeaveLevel,
    LeavePapersReceived,
    LeaveRefused,
    LeaveReturned,
    LeaveRevoked,
)
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Monitored,
    Result,
    StaffActed,
    VisitTarget,
)
from correction.domain.facts.stays import StayKind, StayRecorded
from correction.domain.hours import OneTime, WeeklyHours
from correction.domain.moments import DateSpan
from tests.intake.making import roster_row, write_xlsx

AT = "时间（北京时间）"
LEAVE = {"请假编号": "Q1", "编号": "JZ001", AT: "2026-01-10 09:00"}
DAYS = {"起": "2026-01-11", "止": "2026-01-13", "目的地": "外县"}
SPAN: dict[str, Any] = {
    "leave_id": "Q1",
    "from_on": date(2026, 1, 11),
    "to_on": date(2026, 1, 13),
    "destination": "外县",
}

MEANT = [
    (
        "checkins",
        {
            "签到时间（北京时间）": "2026-01-10 08:00",
            "签到方式": "手机",
            "经度": "119.6",
            "纬度": "29.1",
            "坐标系": "gcj02",
            "精度米": "12.5",
            "身份核验": "存疑",
            "抽查编号": "C1",
            "备注": "雨天",
        },
        CheckInMade(
            means=Means.PHONE_APP,
            place=Place(lon=119.6, lat=29.1, datum=Datum.GCJ02, accuracy_m=12.5),
            identity=Identity.DOUBTFUL,
            request_id="C1",
            note="雨天",
        ),
    ),
    (
        "checkins",
        {"签到时间": "2026-01-10T00:00:00+00:00", "签到方式": "村居"},
        CheckInMade(means=Means.VILLAGE_WORKER),
    ),
    (
        "reports",
        {"报告日期": "2026-01-10", "报告种类": "居所变动", "备注": "搬家"},
        ReportReceived(report=ReportKind.HOME_CHANGED, note="搬家"),
    ),
    (
        "reports",
        {"报告日期": "2026-01-10", "报告种类": "病情复查", "备注": "样例医院"},
        MedicalPapersReceived(note="样例医院"),
    ),
    (
        "activities",
        {
            "活动编号": "H1",
            "活动日期": "2026-01-10",
            "活动种类": "学习教育",
            "组织学时": "4",
            "完成学时": "2.5",
            "考勤": "补",
        },
        ActivityAttended(
            activity_id="H1",
            activity=Activity.STUDY,
            offered_hours=4,
            hours=2.5,
            attendance=Attendance.MADE_UP,
        ),
    ),
    ("acts", {AT: "2026-01-10 15:00", "种类": "日监控", "所见": "在家"}, Monitored(seen="在家")),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "家访", "结果": "未成", "对象": "村居", "所见": "无人"},
        StaffActed(act=ActKind.VISIT, result=Result.ATTEMPTED, target=VisitTarget.VILLAGE, seen="无人"),
    ),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "听声"},
        StaffActed(act=ActKind.VOICE, result=Result.COMPLETED),
    ),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "联系查找", "结果": "未联系上", "对象": "村居", "所见": "x"},
        ContactTried(channel=Channel.VILLAGE, reached=False, note="x"),
    ),
    ("acts", {AT: "2026-01-10 15:00", "种类": "查找到", "所见": "在外县"}, PersonFound(note="在外县")),
    ("acts", {AT: "2026-01-10 15:00", "种类": "拒绝监管"}, PersonFound(refuses=True)),
    ("acts", {AT: "2026-01-10 15:00", "种类": "组织查找"}, SearchOrdered()),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "认定失联", "所见": "通话记录"},
        ContactLost(evidence="通话记录"),
    ),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "查找经过", "结果": "有线索", "对象": "保证人", "所见": "笔录"},
        SearchStepDone(channel=Channel.GUARANTOR, result=SearchResult.CLUE, evidence="笔录"),
    ),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "通报检察院", "所见": "函"},
        SearchTold(recipient=SearchRecipient.PROCURATORATE, note="函"),
    ),
    (
        "acts",
        {AT: "2026-01-10 15:00", "种类": "家访", "经度": "119.6", "纬度": "29.1", "坐标系": "wgs84"},
        StaffActed(act=ActKind.VISIT, place=Place(lon=119.6, lat=29.1, datum=Datum.WGS84)),
    ),
    (
        "stays",
        {"记录种类": "购票", "起": "2026-01-10", "行政区划代码": "980101", "地点": "本市至省城"},
        StayRecorded(
            stay=StayKind.TICKET,
            from_on=date(2026, 1, 10),
            to_on=date(2026, 1, 10),
            place="本市至省城",
            division_code="980101",
        ),
    ),
    (
        "leave",
        {**LEAVE, "动作": "补交材料", "事由": "住院证明"},
        LeavePapersReceived(leave_id="Q1", papers="住院证明"),
    ),
    (
        "leave",
        {**LEAVE, **DAYS, "动作": "申请", "事由": "就医"},
        LeaveAsked(**SPAN, reason="就医"),
    ),
    (
        "leave",
        {**LEAVE, **DAYS, "动作": "批准", "批准机关": "市", "目的地区域": "A1"},
        LeaveGranted(**SPAN, level=LeaveLevel.CITY, area_id="A1"),
    ),
    ("leave", {**LEAVE, "动作": "不准", "事由": "无事由"}, LeaveRefused(leave_id="Q1", reason="无事由")),
    (
        "fences",
        {"区域编号": "A1", "要求": "禁止进入", "起": "2026-01-10", "止": "2026-02-10", "依据": "裁定"},
        FenceSet(
            fence=Fence(
                area_id="A1",
                polarity=Polarity.STAY_OUT,
                span=DateSpan(from_on=date(2026, 1, 10), to_on=date(2026, 2, 10)),
                basis="裁定",
            )
        ),
    ),
    (
        "fences",
        {
            "区域编号": "A1",
            "要求": "须在内",
            "起": "2026-01-10",
            "依据": "决定",
            "时段": "22:00-06:00",
            "星期": "星期五；星期六",
        },
        FenceSet(
            fence=Fence(
                area_id="A1",
                polarity=Polarity.STAY_IN,
                span=DateSpan(from_on=date(2026, 1, 10)),
                basis="决定",
                hours=(WeeklyHours(opens=time(22), closes=time(6), weekdays=(5, 6)),),
            )
        ),
    ),
    (
        "fences",
        {
            "区域编号": "A1",
            "要求": "禁止进入",
            "起": "2026-01-10",
            "依据": "决定",
            "一次性时段": "2026-01-15 14:00至2026-01-15 20:00；2026-01-16 9:00 至 2026-01-17 1:00",
            "预警缓冲米": "300",
        },
        FenceSet(
            fence=Fence(
                area_id="A1",
                polarity=Polarity.STAY_OUT,
                span=DateSpan(from_on=date(2026, 1, 10)),
                basis="决定",
                once=(
                    OneTime(
                        from_at=datetime(2026, 1, 15, 6, tzinfo=UTC),
                        to_at=datetime(2026, 1, 15, 12, tzinfo=UTC),
                    ),
                    OneTime(
                        from_at=datetime(2026, 1, 16, 1, tzinfo=UTC),
                        to_at=datetime(2026, 1, 16, 17, tzinfo=UTC),
                    ),
                ),
                buffer_m=300,
            )
        ),
    ),
    (
        "excuses",
        {"事由": "羁押", "起": "2026-01-10", "说明": "行政拘留"},
        Excused(reason=ExcuseReason.DETAINED, from_on=date(2026, 1, 10), to_on=None, note="行政拘留"),
    ),
    ("steps", {"日期": "2026-01-10", "环节": "报到"}, ReportedIn()),
    ("steps", {"日期": "2026-01-10", "环节": "解除矫正", "说明": "特赦"}, Released(ground="特赦")),
    ("steps", {"日期": "2026-01-10", "环节": "死亡"}, Terminated(kind=TerminationKind.DIED)),
    (
        "steps",
        {"日期": "2026-01-10", "环节": "宽管"},
        ClassAssigned(management_class=ManagementClass.RELAXED),
    ),
    ("steps", {"日期": "2026-01-10", "环节": "警告"}, Decided(decision=DecisionKind.WARNING)),
    (
        "steps",
        {"日期": "2026-01-10", "环节": "矫正小组", "说明": "三人"},
        StepDone(step=Step.GROUP_FORMED, note="三人"),
    ),
    (
        "approvals",
        {
            "批准编号": "P1",
            "动作": "批准",
            "日期": "2026-01-10",
            "情形": "3",
            "起": "2026-01-12",
            "止": "2026-04-11",
            "批准人": "局长",
        },
        DeviceApproved(
            approval_id="P1",
            ground=3,
            from_on=date(2026, 1, 12),
            to_on=date(2026, 4, 11),
            approved_by="局长",
        ),
    ),
    (
        "approvals",
        {"批准编号": "P1", "动作": "解除", "日期": "2026-01-10"},
        DeviceLifted(approval_id="P1"),
    ),
]


@pytest.mark.parametrize(("kind", "row", "meant"), MEANT)
def test_a_row_becomes_the_entry_it_means(office, kind, row, meant):
    report = office.put(kind, [{"编号": "JZ001", **row}])
    assert (report.new, report.errors) == (1, ())
    (entry,) = office.file().entries[1:]
    assert (entry.payload, entry.origin, entry.actor) == (meant, Origin.IMPORTED, "tester")
    if entry.when.on is None:
        local = datetime(2026, 1, 10, tzinfo=UTC)
        assert abs(entry.when.starts_at - local).days <= 1
    else:
        assert entry.when.on == date(2026, 1, 10)


@pytest.mark.parametrize(("kind", "row", "meant"), MEANT)
def test_the_same_row_again_or_twice_in_a_file_or_by_another_hand_is_one_entry(office, kind, row, meant):
    row = {"编号": "JZ001", **row}
    first = office.put(kind, [row, row])
    assert (first.rows, first.new, first.unchanged) == (2, 1, 1)
    again = office.put(kind, [row], actor="somebody else")
    assert (again.new, again.unchanged, again.rejected) == (0, 1, 0)
    assert office.said() == [meant]


def test_who_serves_outside_prison_is_handed_over_and_does_not_report(empty_office):
    outside = {"矫正类别": "暂予监外执行", "决定机关": "监狱管理机关"}
    assert empty_office.put("roster", [roster_row(**outside)]).new == 1
    row = {"编号": "JZ001", "日期": "2026-01-10"}
    (refused,) = empty_office.put("steps", [{**row, "环节": "报到"}]).errors
    assert "暂予监外执行不由本人报到" in refused.reason
    assert empty_office.put("steps", [{**row, "环节": "移交", "说明": "监狱"}]).new == 1
    assert empty_office.said()[-1] == HandedOver(by="监狱")


def test_who_reports_is_not_handed_over(office):
    row = {"编号": "JZ001", "日期": "2026-01-10", "环节": "移交", "说明": "监狱"}
    (refused,) = office.put("steps", [row]).errors
    assert "由本人报到，不办理移交" in refused.reason
    assert "登记报到" in refused.remedy


def test_beijing_time_and_time_with_an_offset_are_the_same_check_in(office):
    office.put(
        "checkins", [{"编号": "JZ001", "签到时间（北京时间）": "2026-01-10 08:00", "签到方式": "手机"}]
    )
    row = {"编号": "JZ001", "签到时间": "2026-01-10T09:00:00+09:00", "签到方式": "手机"}
    assert office.put("checkins", [row]).unchanged == 1


def test_a_leave_is_lived_through_in_one_file(office):
    granted = {**LEAVE, **DAYS, "动作": "批准", "批准机关": "司法所"}
    rows = [
        {**LEAVE, **DAYS, "动作": "申请", "事由": "就医"},
        granted,
        {**LEAVE, "动作": "销假", AT: "2026-01-13 17:00"},
    ]
    assert office.put("leave", rows).new == 3
    assert office.said()[-1] == LeaveReturned(leave_id="Q1")


def test_a_leave_can_be_granted_and_revoked_row_by_row_when_a_neighbour_is_bad(office):
    granted = {**LEAVE, **DAYS, "动作": "批准", "批准机关": "司法所"}
    bad = {**LEAVE, "请假编号": "Q9", "动作": "销假"}
    report = office.put("leave", [granted, bad, {**LEAVE, "动作": "撤销", "事由": "改期"}])
    assert (report.new, report.rejected) == (2, 1)
    assert office.said()[-1] == LeaveRevoked(leave_id="Q1", reason="改期")


def test_who_is_in_hospital_or_held_is_not_lost_by_a_sheet_either(office):
    held = {"编号": "JZ001", "事由": "住院", "起": "2026-01-09", "止": "2026-01-10"}
    assert office.put("excuses", [held]).new == 1
    lost = {"编号": "JZ001", "种类": "认定失联", "所见": "通话记录"}
    report = office.put("acts", [{**lost, AT: "2026-01-10 15:00"}, {**lost, AT: "2026-01-11 15:00"}])
    assert (report.new, report.rejected) == (1, 1)
    assert "2026-01-10 本人住院" in str(report.errors)
    assert [entry for entry in office.said() if isinstance(entry, ContactLost)] == [
        ContactLost(evidence="通话记录")
    ]


def test_a_return_from_the_leave_on_the_roster_is_known(empty_office):
    away = {"在外请假起": "2026-01-03", "在外请假止": "2026-01-08", "在外请假地": "外县"}
    empty_office.put("roster", [roster_row(**away)])
    row = {"请假编号": "JZ001-在外", "编号": "JZ001", "动作": "销假", AT: "2026-01-08 17:00"}
    assert empty_office.put("leave", [row]).new == 1


def test_a_workbook_with_real_dates_means_the_same(office, tmp_path):
    row = {"编号": "JZ001", "报告日期": date(2026, 1, 10), "报告种类": "书面"}
    assert office.put_file("reports", write_xlsx(tmp_path / "a.xlsx", [row])).new == 1
    assert office.put("reports", [{**row, "报告日期": "2026/1/10"}]).unchanged == 1
