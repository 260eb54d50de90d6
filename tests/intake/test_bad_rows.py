"""Bad rows: each fault is told by row, column, value, reason and remedy, and harms nothing else."""

import pytest
import xlsxwriter

from correction.domain.facts.approvals import AttemptRefused
from correction.domain.person import check_character
from correction.intake.kinds import SHEETS, ImportKind
from correction.office.ports import PLATFORM_LOG
from tests.intake.making import GOOD_ROSTER, roster_row

CHECKED = "99070119850601001" + check_character("99070119850601001")
WRONG = CHECKED[:-1] + ("1" if CHECKED[-1] != "1" else "2")
UNBORN = "99070120300101001" + check_character("99070120300101001")
NUMBER = {"出生日期": "", "身份证号码": CHECKED}
PROHIBITION = {"禁止令种类": "活动", "禁止令内容": "禁止高消费", "禁止令起": "2025-06-01"}

ROSTER_FAULTS = [
    ({"姓名": ""}, "姓名", "必填"),
    ({"姓名": "　"}, "姓名", "必填"),
    ({**NUMBER, "身份证号码": WRONG}, "身份证号码", "校验位"),
    ({**NUMBER, "身份证号码": "123"}, "身份证号码", "不是 17 位"),
    ({**NUMBER, "身份证号码": "3.30782E+17"}, "身份证号码", "当成了数字"),
    ({**NUMBER, "身份证号码": UNBORN}, "身份证号码", "在今天之后"),
    ({**NUMBER, "出生日期": "1985-06-02"}, "出生日期", "不一致"),
    ({"出生日期": ""}, "出生日期", "没有身份证号码"),
    ({"出生日期": "2030-01-01"}, "出生日期", "在今天之后"),
    ({"矫正终止日": "2025-05-31"}, "矫正起始日、矫正终止日", "早于"),
    ({"矫正类别": "假释", **PROHIBITION}, "禁止令种类", "不能附禁止令"),
    ({"决定机关": "公安机关"}, "决定机关", "只能由人民法院"),
    ({"禁止令内容": "禁止饮酒"}, "禁止令种类", "却没有种类"),
    ({"禁止令种类": "活动"}, "禁止令内容、禁止令起", "缺少"),
    ({**PROHIBITION, "禁止令止": "2025-05-01"}, "禁止令起、禁止令止", "早于"),
    ({**PROHIBITION, "禁止令区域": "A1"}, "禁止令区域", "只有区域类"),
    ({**PROHIBITION, "禁止令种类": "区域", "禁止令区域": "没画"}, "禁止令区域", "没有区域"),
    ({"司法所": "没有的所"}, "司法所", "没有登记机构"),
    ({"责任人": "G9"}, "责任人", "没有登记人员"),
    ({"协理员": "G2；G9"}, "协理员", "没有登记人员"),
    ({"签到时段": "07:00-10:00", "签到地点": "没画"}, "签到地点", "没有区域"),
    ({"签到地点": "A1"}, "签到时段", "却没有签到时段"),
    ({"签到时段": "10:00-07:00"}, "签到时段", "颠倒"),
    ({"启用日": "2026-01-21"}, "启用日", "今天之后"),
    ({"裁判生效日": "2026-01-21"}, "裁判生效日", "今天之后"),
    ({"管理类别": "严管"}, "管理类别起始日", "没有起始日"),
    ({"管理类别": "严管", "管理类别起始日": "2026-02-01"}, "管理类别起始日", "之后"),
    ({"报到日期": "2062-01-05"}, "报到日期", "之后"),
    ({"训诫日期": "2025-07-01；2062-01-05"}, "训诫日期", "之后"),
    ({"最近书面报告": "2062-01-05"}, "最近书面报告", "之后"),
    ({"电子定位情形": "2", "电子定位起": "2026-01-21", "电子定位止": "2026-02-28"}, "电子定位起", "之后"),
    ({"在外请假起": "2026-01-03"}, "在外请假起、在外请假止、在外请假地", "没有填全"),
    (
        {"在外请假起": "2026-01-06", "在外请假止": "2026-01-08", "在外请假地": "外县"},
        "在外请假起",
        "启用日之后",
    ),
    (
        {"在外请假起": "2026-01-03", "在外请假止": "2026-01-01", "在外请假地": "外县"},
        "在外请假起、在外请假止",
        "早于",
    ),
    ({"电子定位情形": "2"}, "电子定位情形、电子定位起、电子定位止", "没有填全"),
    ({"电子定位情形": "6"}, "电子定位情形", "不在可填范围"),
    (
        {"电子定位情形": "2", "电子定位起": "2025-12-01", "电子定位止": "2025-11-01"},
        "电子定位起、电子定位止",
        "早于",
    ),
    ({"定位来源编号": "SB1"}, "定位来源种类", "没有种类"),
    ({"居住地代码": "3307"}, "居住地代码", "不是县级"),
    ({"近两个月请假天数": "-1"}, "近两个月请假天数", "负"),
    ({"联系电话": "123"}, "联系电话", "不是有效"),
    ({"性别": "男性"}, "性别", "不在可填范围"),
]


@pytest.mark.parametrize(("changed", "column", "reason"), ROSTER_FAULTS)
def test_a_bad_row_of_the_roster_is_told_and_the_good_one_lands(empty_office, changed, column, reason):
    good = roster_row(编号="JZ002", 出生日期="1990-01-01")
    report = empty_office.put("roster", [roster_row(**changed), good])
    assert (report.rows, report.new, report.rejected) == (2, 1, 1)
    (error,) = report.errors
    assert (error.row, error.column) == (2, column)
    assert reason in error.reason
    assert error.remedy
    assert empty_office.file("JZ002").person.name == "张三"
    assert empty_office.file("JZ001").entries == ()


def test_all_faults_of_a_row_are_told_at_once(empty_office):
    report = empty_office.put("roster", [roster_row(姓名="", 性别="?", 启用日="明天")])
    assert report.rejected == 1
    assert {error.column for error in report.errors} == {"姓名", "性别", "启用日"}


def test_identity_and_telephone_numbers_are_never_whole_in_what_is_told(empty_office):
    phone = "1381234567"
    bad = roster_row(出生日期="", 身份证号码=WRONG, 联系电话=phone)
    long = roster_row(编号="JZ002", 出生日期="", 身份证号码=CHECKED + "0")
    wide = roster_row(编号="JZ003", 出生日期="", 身份证号码="\u202a" + CHECKED + "0")
    told = str(empty_office.put("roster", [bad, long, wide]).errors)
    assert WRONG not in told
    assert phone not in told
    assert CHECKED not in told
    assert "990701" in told


def test_a_number_that_a_spreadsheet_made_of_an_id_is_refused(empty_office, tmp_path):
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*GOOD_ROSTER, "身份证号码"])
        page.write_row(1, 0, list(GOOD_ROSTER.values()))
        page.write_number(1, len(GOOD_ROSTER), 330782199003071235)
    (error,) = empty_office.put_file("roster", path).errors
    assert (error.row, error.column) == (2, "身份证号码")
    assert "文本" in error.remedy


GOOD = {
    "checkins": {"编号": "JZ001", "签到时间（北京时间）": "2026-01-10 08:00", "签到方式": "手机"},
    "reports": {"编号": "JZ001", "报告日期": "2026-01-10", "报告种类": "书面"},
    "activities": {
        "活动编号": "H1",
        "编号": "JZ001",
        "活动日期": "2026-01-10",
        "活动种类": "公益活动",
        "组织学时": "4",
        "完成学时": "4",
        "考勤": "到",
    },
    "acts": {"编号": "JZ001", "时间（北京时间）": "2026-01-10 15:00", "种类": "日监控", "所见": "在家"},
    "leave": {
        "请假编号": "Q1",
        "编号": "JZ001",
        "动作": "批准",
        "时间（北京时间）": "2026-01-10 09:00",
        "起": "2026-01-11",
        "止": "2026-01-12",
        "目的地": "外县",
        "批准机关": "司法所",
        "事由": "就医",
    },
    "fences": {
        "编号": "JZ001",
        "区域编号": "A1",
        "要求": "禁止进入",
        "起": "2026-01-10",
        "依据": "裁定书",
    },
    "excuses": {"编号": "JZ001", "事由": "住院", "起": "2026-01-10"},
    "steps": {"编号": "JZ001", "日期": "2026-01-10", "环节": "报到"},
    "approvals": {
        "编号": "JZ001",
        "批准编号": "P1",
        "动作": "批准",
        "日期": "2026-01-10",
        "情形": "1",
        "起": "2026-01-10",
        "止": "2026-04-09",
        "批准人": "局长",
    },
    "stays": {
        "编号": "JZ001",
        "记录种类": "住宿",
        "起": "2026-01-10",
        "行政区划代码": "980101",
        "地点": "样例旅馆",
    },
}
TIME = {
    "checkins": "签到时间（北京时间）",
    "reports": "报告日期",
    "activities": "活动日期",
    "acts": "时间（北京时间）",
    "leave": "时间（北京时间）",
    "fences": "起",
    "excuses": "起",
    "steps": "日期",
    "approvals": "日期",
    "stays": "起",
}
PLACED = {"经度": "119.6", "纬度": "29.1", "坐标系": "wgs84"}
FAULTS = [
    ("checkins", {**PLACED, "经度": "29.1", "纬度": "119.6"}, "经度、纬度", "颠倒"),
    ("checkins", {**PLACED, "经度": "0", "纬度": "0"}, "经度、纬度", "0,0"),
    ("checkins", {**PLACED, "经度": "8.5", "纬度": "47.4"}, "经度、纬度", "不在中国"),
    ("checkins", {**PLACED, "纬度": ""}, "经度、纬度", "一半"),
    ("checkins", {**PLACED, "坐标系": ""}, "坐标系", "却没有坐标系"),
    ("checkins", {**PLACED, "坐标系": "北京54"}, "坐标系", "不在可填范围"),
    ("checkins", {**PLACED, "精度米": "-5"}, "精度米", "负"),
    ("checkins", {"精度米": "5"}, "经度、纬度", "却没有坐标"),
    ("checkins", {"签到时间（北京时间）": "2026-01-10T08:00:00+08:00"}, "签到时间", "不是北京时间"),
    ("activities", {"完成学时": "5"}, "完成学时", "多于"),
    ("activities", {"考勤": "缺"}, "考勤", "却有完成学时"),
    ("acts", {"所见": ""}, "所见", "没有写明"),
    ("acts", {"种类": "听声", "结果": "联系上"}, "结果", "不能填"),
    ("acts", {"种类": "家访", "对象": "电话"}, "对象", "不能填"),
    ("acts", {"种类": "联系查找", "结果": "联系上"}, "对象", "没有填写"),
    ("acts", {"种类": "联系查找", "对象": "电话"}, "结果", "没有填写"),
    ("leave", {"止": "2026-01-01"}, "起、止", "早于"),
    ("leave", {"批准机关": ""}, "批准机关", "没有填写"),
    ("leave", {"动作": "不准", "事由": ""}, "事由", "没有填写"),
    ("leave", {"动作": "申请", "目的地": ""}, "目的地", "没有填写"),
    ("leave", {"动作": "销假", "请假编号": "没有"}, "请假编号", "没有批准过"),
    ("leave", {"目的地区域": "没画"}, "目的地区域", "没有区域"),
    ("fences", {"区域编号": "没画"}, "区域编号", "没有区域"),
    ("fences", {"止": "2026-01-09"}, "起、止", "早于"),
    ("fences", {"时段": "08:00-08:00"}, "时段、星期", "没有长度"),
    ("fences", {"一次性时段": "2026-01-15 20:00至2026-01-15 14:00"}, "一次性时段", "结束不晚于开始"),
    ("fences", {"一次性时段": "2026-01-09 20:00至2026-01-15 14:00"}, "一次性时段", "不在围栏的起止日期之内"),
    ("fences", {"一次性时段": "2026-01-15 20:00"}, "一次性时段", "不是起止时间"),
    ("fences", {"预警缓冲米": "-5"}, "预警缓冲米", "不能为负"),
    ("excuses", {"止": "2026-01-09"}, "起、止", "早于"),
    ("steps", {"环节": "移交"}, "说明", "没有填写"),
    ("approvals", {"情形": ""}, "情形、起、止、批准人", "缺少"),
    ("stays", {"止": "2026-01-09"}, "起、止", "早于起日"),
    ("stays", {"行政区划代码": "9801"}, "行政区划代码", "不是六位数字"),
    ("stays", {"记录种类": "借宿"}, "记录种类", "不在可填范围"),
    ("acts", {"种类": "查找经过", "结果": "没有线索", "对象": "走访", "所见": ""}, "所见", "没有写明证据"),
    ("acts", {"种类": "认定失联", "所见": ""}, "所见", "没有写明证据"),
    ("acts", {"种类": "查找经过", "结果": "联系上", "对象": "走访", "所见": "x"}, "结果", "不能填"),
    ("leave", {"动作": "补交材料", "事由": ""}, "事由", "没有填写"),
    ("approvals", {"止": "2025-12-31"}, "起、止", "早于"),
]


@pytest.mark.parametrize(("kind", "changed", "column", "reason"), FAULTS)
def test_a_bad_row_of_any_sheet_is_told_and_the_good_one_lands(office, kind, changed, column, reason):
    report = office.put(kind, [{**GOOD[kind], **changed}, GOOD[kind]])
    assert (report.rows, report.new, report.rejected) == (2, 1, 1), report.errors
    (error,) = report.errors
    assert (error.row, error.column) == (2, column)
    assert reason in error.reason
    assert len(office.said()) == 1


@pytest.mark.parametrize("kind", GOOD)
def test_what_lies_in_the_future_is_refused(office, kind):
    late = "2026-01-20 12:01" if "北京" in TIME[kind] else "2026-01-21"
    changed = {TIME[kind]: late} | ({"止": "2026-04-09"} if "止" in GOOD[kind] else {})
    (error,) = office.put(kind, [{**GOOD[kind], **changed}]).errors
    assert error.column == TIME[kind].removesuffix("（北京时间）")
    assert "之后" in error.reason
    assert office.said() == []


@pytest.mark.parametrize("kind", GOOD)
def test_what_lies_before_the_case_began_is_refused(office, kind):
    early = "2025-05-31 23:59" if "北京" in TIME[kind] else "2025-05-31"
    (error,) = office.put(kind, [{**GOOD[kind], TIME[kind]: early}]).errors
    assert "早于本案开始之日" in error.reason
    assert office.said() == []


@pytest.mark.parametrize("kind", GOOD)
def test_a_case_that_nobody_opened_is_refused(office, kind):
    (error,) = office.put(kind, [{**GOOD[kind], "编号": "没有"}]).errors
    assert (error.column, error.value) == ("编号", "没有")


@pytest.mark.parametrize("kind", ["checkins", "acts", "leave"])
def test_a_naive_time_is_refused_where_the_header_does_not_say_beijing(office, kind):
    row = {name.removesuffix("（北京时间）"): value for name, value in GOOD[kind].items()}
    (error,) = office.put(kind, [row]).errors
    assert error.column == TIME[kind].removesuffix("（北京时间）")
    assert "没有时区" in error.reason


@pytest.mark.parametrize("kind", GOOD)
def test_every_column_that_must_be_filled_is_missed_when_empty(office, kind):
    for column in SHEETS[ImportKind(kind)].columns:
        if column.required:
            (error,) = office.put(kind, [{**GOOD[kind], column.title: ""}]).errors
            assert (error.column, error.reason) == (column.header, "必填栏目为空")


def refused_by_law(office):
    with office.store.reading() as uow:
        return [e.payload for e in uow.entries(PLATFORM_LOG) if isinstance(e.payload, AttemptRefused)]


def test_a_prohibition_order_on_parole_is_refused_with_its_article_and_the_attempt_is_kept_once(empty_office):
    row = roster_row(**{"矫正类别": "假释", **PROHIBITION})
    empty_office.put("roster", [row], dry_run=True)
    assert refused_by_law(empty_office) == []
    for _ in range(2):
        (error,) = empty_office.put("roster", [row]).errors
        assert "第七十二条第二款" in error.reason
        assert "核对矫正类别" in error.remedy
    (kept,) = refused_by_law(empty_office)
    assert (kept.matter, kept.attempted) == ("禁止令种类", "导入花名册")
    assert kept.article == "《刑法》第三十八条第二款、第七十二条第二款"
