"""The roster's columns (花名册): who is in correction, and what carries over from before."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from correction.domain.facts.admission import ManagementClass
from correction.domain.facts.check_ins import Means
from correction.domain.facts.devices import SourceKind
from correction.domain.order import Category, Decider, OutsideGround, ProhibitionKind
from correction.domain.person import Sex
from correction.intake.sheets.check_ins import MEANS
from correction.intake.tabular.cells import (
    CITIZEN_NO,
    DAY,
    DAYS,
    ID,
    IDS,
    NUMBER,
    PHONE,
    TEXT,
    WHOLE,
    WINDOWS,
    one_of,
    some_of,
)
from correction.intake.tabular.columns import Column, Sheet

SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
CATEGORIES = {category.zh: category for category in Category}
DECIDERS = {
    "人民法院": Decider.COURT,
    "监狱管理机关": Decider.PRISON_AUTHORITY,
    "公安机关": Decider.POLICE,
}
CLASSES = {
    "严管": ManagementClass.STRICT,
    "普管": ManagementClass.GENERAL,
    "宽管": ManagementClass.RELAXED,
    "入矫管理": ManagementClass.ENTRY,
}
GROUNDS = {ground.zh: ground for ground in OutsideGround}
PROHIBITIONS = {
    "活动": ProhibitionKind.ACTIVITY,
    "区域": ProhibitionKind.AREA,
    "接触": ProhibitionKind.CONTACT,
}
SOURCES = {"腕带": SourceKind.WRISTBAND, "手机": SourceKind.PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person as the roster has them: particulars, order, and the balances on the day of start."""

    case_no: Annotated[str, Column("编号", ID, note="案件编号，全县唯一，以后各表都用它")]
    name: Annotated[str, Column("姓名", TEXT)]
    sex: Annotated[Sex, Column("性别", one_of(SEXES))]
    citizen_no: Annotated[
        str | None, Column("身份证号码", CITIZEN_NO, note="没有身份证的留空，并填写出生日期")
    ] = None
    born_on: Annotated[date | None, Column("出生日期", DAY, note="没有身份证号码时必填")] = None
    phone: Annotated[str | None, Column("联系电话", PHONE)] = None
    address: Annotated[str | None, Column("居住地址", TEXT)] = None
    residence_code: Annotated[
        str | None, Column("居住地代码", ID, note="6 位县级行政区划代码，据此设定不请假可以活动的区域")
    ] = None
    able_to_work: Annotated[bool, Column("劳动能力", one_of({"有": True, "无": False}), note="留空为有")] = (
        True
    )
    category: Annotated[Category, Column("矫正类别", one_of(CATEGORIES))]
    decider: Annotated[Decider, Column("决定机关", one_of(DECIDERS))]
    document_no: Annotated[str | None, Column("文书号", TEXT)] = None
    crime: Annotated[str | None, Column("罪名", TEXT)] = None
    political_rights_deprived: Annotated[
        bool, Column("附加剥夺政治权利", one_of({"是": True, "否": False}), note="留空为否，据此定帮教年数")
    ] = False
    effective_on: Annotated[date, Column("裁判生效日", DAY)]
    term_from_on: Annotated[date, Column("矫正起始日", DAY)]
    term_to_on: Annotated[date, Column("矫正终止日", DAY, note="含当日")]
    sentence_years: Annotated[
        int | None, Column("宣告刑期年", WHOLE, note="管制刑期或者缓刑考验期，用来核对终止日；以文书为准")
    ] = None
    sentence_months: Annotated[int | None, Column("宣告刑期月", WHOLE)] = None
    sentence_days: Annotated[int | None, Column("宣告刑期天", WHOLE, note="半个月填 15")] = None
    custody_days: Annotated[int | None, Column("先行羁押日数", WHOLE, note="管制一日折抵二日")] = None
    sentence_ends_on: Annotated[date | None, Column("原判刑期止日", DAY, note="假释、暂予监外执行填写")] = (
        None
    )
    from_life: Annotated[
        bool, Column("原判无期徒刑", one_of({"是": True, "否": False}), note="假释填写，留空为否")
    ] = False
    office: Annotated[str, Column("司法所", TEXT, note="机构编号或名称")]
    arrived_on: Annotated[
        date | None, Column("报到日期", DAY, note="暂予监外执行的填移交日期；还没有报到的留空")
    ] = None
    records_from_on: Annotated[date, Column("启用日", DAY, note="从这一天起本案登记完整，以前的周期不追究")]
    management_class: Annotated[ManagementClass | None, Column("管理类别", one_of(CLASSES))] = None
    class_from_on: Annotated[date | None, Column("管理类别起始日", DAY, note="填写了管理类别时必填")] = None
    admonished_on: Annotated[tuple[date, ...], Column("训诫日期", DAYS)] = ()
    warned_on: Annotated[tuple[date, ...], Column("警告日期", DAYS)] = ()
    leave_days: Annotated[
        int | None, Column("近两个月请假天数", WHOLE, note="启用日前两个月内已经外出的天数")
    ] = None
    away_from_on: Annotated[date | None, Column("在外请假起", DAY, note="启用日正在外出的填写")] = None
    away_to_on: Annotated[date | None, Column("在外请假止", DAY)] = None
    away_place: Annotated[str | None, Column("在外请假地", TEXT)] = None
    device_ground: Annotated[
        int | None,
        Column("电子定位情形", one_of({str(n): n for n in range(1, 6)}), note="社区矫正法第二十九条第几项"),
    ] = None
    device_from_on: Annotated[date | None, Column("电子定位起", DAY)] = None
    device_to_on: Annotated[date | None, Column("电子定位止", DAY)] = None
    last_report_on: Annotated[date | None, Column("最近书面报告", DAY)] = None
    last_medical_on: Annotated[date | None, Column("最近病情复查", DAY)] = None
    labour_hours: Annotated[float | None, Column("本月公益学时", NUMBER, note="启用日所在月已完成的")] = None
    study_hours: Annotated[float | None, Column("本月学习学时", NUMBER, note="启用日所在月已完成的")] = None
    outside_ground: Annotated[
        OutsideGround | None,
        Column(
            "暂予监外执行情形", one_of(GROUNDS), note="只用于暂予监外执行；怀孕、生活不能自理的不要求病情复查"
        ),
    ] = None
    prohibition: Annotated[
        ProhibitionKind | None, Column("禁止令种类", one_of(PROHIBITIONS), note="只有管制、缓刑可以有禁止令")
    ] = None
    prohibition_text: Annotated[str | None, Column("禁止令内容", TEXT, note="填写了种类时必填")] = None
    prohibition_from_on: Annotated[date | None, Column("禁止令起", DAY, note="填写了种类时必填")] = None
    prohibition_to_on: Annotated[date | None, Column("禁止令止", DAY)] = None
    prohibition_area_id: Annotated[
        str | None, Column("禁止令区域", ID, note="已导入的区域的编号，用于区域类")
    ] = None
    windows: Annotated[tuple[tuple[time, time], ...], Column("签到时段", WINDOWS)] = ()
    place_area_id: Annotated[
        str | None, Column("签到地点", ID, note="已导入的区域的编号；不限地点的留空")
    ] = None
    means: Annotated[tuple[Means, ...], Column("签到方式", some_of(MEANS))] = ()
    source_id: Annotated[str | None, Column("定位来源编号", ID, note="腕带或手机在定位平台上的编号")] = None
    source_kind: Annotated[
        SourceKind | None, Column("定位来源种类", one_of(SOURCES), note="填写了编号时必填")
    ] = None
    interval_minutes: Annotated[int | None, Column("定位间隔分钟", WHOLE, note="只随签到定位的留空")] = None
    phone_told_on: Annotated[
        date | None,
        Column("信息化核查告知日", DAY, note="来源为手机的：书面告知本人之日；没有告知的留空，其定位不留存"),
    ] = None
    officer_id: Annotated[str | None, Column("责任人", ID, note="人员编号")] = None
    assistant_ids: Annotated[tuple[str, ...], Column("协理员", IDS)] = ()


ROSTER = Sheet(
    title="花名册",
    row=RosterRow,
    places={
        "矫正期限": "矫正起始日、矫正终止日",
        "禁止令": "禁止令种类",
        "发生时间": "启用日",
        "组织机构": "司法所",
        "电子定位": "电子定位起、电子定位止",
        "请假日期": "在外请假起、在外请假止",
    },
)
