"""The roster: a row becomes a case with everything that must carry over from before the start of use."""

from datetime import date, time, timedelta

import pytest

from correction.domain.area import Fence, Polarity
from correction.domain.entry import Origin
from correction.domain.facts.admission import (
    ClassAssigned,
    FenceSet,
    HandedOver,
    ManagementClass,
    ReportedIn,
    StaffAssigned,
)
from correction.domain.facts.check_ins import CheckInsPlanned, Means, MeansApproved
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveCarried, LeaveGranted, LeaveLevel
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import Activity, HoursCarried
from correction.domain.moments import DateSpan, day_start
from correction.domain.order import Category, Decider, ProhibitionKind
from correction.domain.organisation import Role
from correction.domain.person import check_character
from tests.intake.making import START_ON, roster_row, write_xlsx

CITIZEN_NO = "99070119850601001" + check_character("99070119850601001")
EVERYTHING = roster_row(
    出生日期="",
    身份证号码=CITIZEN_NO.lower(),
    联系电话="13812345678",
    居住地址="样例街道1号",
    居住地代码="330781",
    劳动能力="无",
    文书号="（虚构）刑字第1号",
    罪名="危险驾驶罪",
    附加剥夺政治权利="是",
    司法所="城东司法所",
    报到日期="2025-06-05",
    管理类别="严管",
    管理类别起始日="2025-06-06",
    训诫日期="2025-07-01；2025-08-01",
    警告日期="2025-09-01",
    近两个月请假天数="4",
    在外请假起="2026-01-03",
    在外请假止="2026-01-08",
    在外请假地="外县",
    电子定位情形="2",
    电子定位起="2025-12-01",
    电子定位止="2026-02-28",
    最近书面报告="2026-01-02",
    最近病情复查="2025-12-10",
    本月公益学时="2.5",
    本月学习学时="3",
    禁止令种类="区域",
    禁止令内容="禁止进入网吧一条街",
    禁止令起="2025-06-01",
    禁止令止="2026-05-31",
    禁止令区域="A1",
    签到时段="07:00-10:00；18:00-21:00",
    签到地点="A1",
    签到方式="手机；村居",
    定位来源编号="SB00001",
    定位来源种类="腕带",
    定位间隔分钟="5",
    责任人="G1",
    协理员="G2",
)


def test_a_full_row_carries_everything_over(empty_office):
    assert empty_office.put("roster", [EVERYTHING]).new == 1
    file = empty_office.file()
    person, order = file.person, file.order
    assert (person.name, person.citizen_no, person.born_on) == ("张三", CITIZEN_NO, date(1985, 6, 1))
    assert (person.phone, person.address, person.able_to_work) == ("13812345678", "样例街道1号", False)
    assert (order.category, order.decider, order.crime) == (Category.PROBATION, Decider.COURT, "危险驾驶罪")
    assert order.political_rights_deprived
    assert [(p.kind, p.area_id, p.span.to_on) for p in order.prohibitions] == [
        (ProhibitionKind.AREA, "A1", date(2026, 5, 31))
    ]
    assert file.opened.payload.office_id == "S1"
    assert file.opened.payload.records_from_on == START_ON


def test_the_opening_entries_say_what_the_row_says_each_on_its_day(empty_office):
    empty_office.put("roster", [EVERYTHING])
    entries = empty_office.file().entries[1:]
    assert {entry.origin for entry in entries} == {Origin.OPENING}
    stay_out = DateSpan(from_on=date(2025, 6, 1), to_on=date(2026, 5, 31))
    expected = {
        (date(2025, 6, 5), ReportedIn()),
        (date(2025, 6, 6), ClassAssigned(management_class=ManagementClass.STRICT)),
        (date(2025, 7, 1), Decided(decision=DecisionKind.ADMONITION)),
        (date(2025, 8, 1), Decided(decision=DecisionKind.ADMONITION)),
        (date(2025, 9, 1), Decided(decision=DecisionKind.WARNING)),
        (date(2026, 1, 2), ReportReceived(report=ReportKind.WRITTEN)),
        (date(2025, 12, 10), MedicalPapersReceived()),
        (
            date(2026, 1, 3),
            LeaveGranted(
                leave_id="JZ001-在外",
                from_on=date(2026, 1, 3),
                to_on=date(2026, 1, 8),
                destination="外县",
                level=LeaveLevel.COUNTY,
            ),
        ),
        (
            date(2025, 12, 1),
            DeviceApproved(
                approval_id="JZ001-启用时",
                ground=2,
                from_on=date(2025, 12, 1),
                to_on=date(2026, 2, 28),
                approved_by="启用前批准",
            ),
        ),
        (START_ON, LeaveCarried(days=4, until_on=START_ON - timedelta(days=1))),
        (START_ON, HoursCarried(activity=Activity.LABOUR, month_on=date(2026, 1, 1), hours=2.5)),
        (START_ON, HoursCarried(activity=Activity.STUDY, month_on=date(2026, 1, 1), hours=3.0)),
        (
            START_ON,
            CheckInsPlanned(
                windows=((time(7), time(10)), (time(18), time(21))), from_on=START_ON, place_area_id="A1"
            ),
        ),
        (START_ON, MeansApproved(means=(Means.PHONE_APP, Means.VILLAGE_WORKER), from_on=START_ON)),
        (
            START_ON,
            SourceAssigned(
                source_id="SB00001",
                source=SourceKind.WRISTBAND,
                from_at=day_start(START_ON),
                interval_minutes=5,
            ),
        ),
        (START_ON, StaffAssigned(staff_id="G1", role=Role.OFFICER)),
        (START_ON, StaffAssigned(staff_id="G2", role=Role.ASSISTANT)),
        (
            START_ON,
            FenceSet(
                fence=Fence(
                    area_id="A1",
                    polarity=Polarity.STAY_IN,
                    span=DateSpan(from_on=START_ON),
                    basis="permitted_area",
                )
            ),
        ),
        (
            START_ON,
            FenceSet(
                fence=Fence(
                    area_id="A1", polarity=Polarity.STAY_OUT, span=stay_out, basis="（虚构）刑字第1号"
                )
            ),
        ),
    }
    assert {(entry.when.legal_on, entry.payload) for entry in entries} == expected
    assert len(entries) == len(expected)


def test_a_row_with_only_what_is_required_opens_a_case_without_opening_entries(office):
    assert office.said() == []
    assert office.file().person.able_to_work is True


def test_the_same_roster_as_a_workbook_is_the_same(empty_office, tmp_path):
    empty_office.put("roster", [EVERYTHING])
    dates = {
        k: date.fromisoformat(str(v)) for k, v in EVERYTHING.items() if k[-1] in "起止日期" and is_day(v)
    }
    path = write_xlsx(tmp_path / "roster.xlsx", [{**EVERYTHING, **dates, "本月公益学时": 2.5}])
    report = empty_office.put_file("roster", path)
    assert (report.new, report.unchanged, report.rejected) == (0, 1, 0)


def is_day(text):
    return len(str(text)) == 10 and str(text)[4] == "-"


def test_a_person_released_from_prison_for_illness_is_handed_over_and_does_not_report(empty_office):
    row = roster_row(矫正类别="暂予监外执行", 决定机关="监狱管理机关", 报到日期="2025-06-05")
    empty_office.put("roster", [row])
    assert empty_office.said() == [HandedOver(by="监狱管理机关")]


def test_importing_twice_changes_nothing_not_even_for_another_member_of_staff(empty_office):
    rows = [EVERYTHING, roster_row(编号="JZ002")]
    assert empty_office.put("roster", rows).new == 2
    before = empty_office.file().entries
    for actor in ("tester", "somebody else"):
        report = empty_office.put("roster", rows, actor=actor)
        assert (report.new, report.unchanged, report.rejected) == (0, 2, 0)
    assert empty_office.file().entries == before


def test_a_row_changed_after_its_import_is_told_and_not_overwritten(office):
    report = office.put("roster", [roster_row(姓名="李四")])
    (error,) = report.errors
    assert (report.rejected, error.column, error.value) == (1, "编号", "JZ001")
    assert "更正" in error.remedy
    assert office.file().person.name == "张三"


def test_two_cases_of_one_person_one_after_the_other_are_two_cases_of_one_person(empty_office):
    first = roster_row(出生日期="", 身份证号码=CITIZEN_NO, 矫正终止日="2025-12-31")
    second = {**first, "编号": "JZ002", "矫正起始日": "2026-01-01", "矫正终止日": "2027-12-31"}
    assert empty_office.put("roster", [first, second]).new == 2
    persons = {empty_office.file(no).opened.payload.person_id for no in ("JZ001", "JZ002")}
    assert len(persons) == 1


@pytest.mark.parametrize("together", [True, False])
def test_two_rows_for_one_person_on_the_same_days_the_second_is_refused(empty_office, together):
    first = roster_row(出生日期="", 身份证号码=CITIZEN_NO)
    second = {**first, "编号": "JZ002"}
    if together:
        report = empty_office.put("roster", [first, second])
        assert (report.new, report.rejected) == (1, 1)
        assert "第 2 行" in report.errors[0].reason
    else:
        empty_office.put("roster", [first])
        report = empty_office.put("roster", [second])
        assert (report.new, report.rejected) == (0, 1)
    (error,) = report.errors
    assert error.column == "身份证号码"
    assert CITIZEN_NO not in error.value + error.reason


def test_a_case_that_ended_early_does_not_stand_in_the_way_of_the_next(empty_office):
    first = roster_row(出生日期="", 身份证号码=CITIZEN_NO)
    empty_office.put("roster", [first])
    empty_office.put("steps", [{"编号": "JZ001", "日期": "2026-01-10", "环节": "撤销缓刑"}])
    second = {**first, "编号": "JZ002", "矫正起始日": "2026-01-11", "裁判生效日": "2026-01-11"}
    assert empty_office.put("roster", [{**second, "启用日": "2026-01-11"}]).new == 1
