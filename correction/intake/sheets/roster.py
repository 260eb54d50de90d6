"""Taking running cases in from a roster (花名册导入): the order, the person, and the opening balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.area import Fence, Polarity
from correction.domain.entry import Fact, Origin
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    FenceSet,
    HandedOver,
    ReportedIn,
    StaffAssigned,
)
from correction.domain.facts.check_ins import CheckInsPlanned, MeansApproved
from correction.domain.facts.decisions import Decided, DecisionKind
from correction.domain.facts.devices import DeviceApproved, PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.leave import LeaveCarried, LeaveGranted, LeaveLevel
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import Activity, HoursCarried
from correction.domain.moments import ONE_DAY, DateSpan, When, day_start, legal_day
from correction.domain.order import Category, Order, ProhibitionKind, ProhibitionOrder, Sentence
from correction.domain.organisation import Role
from correction.domain.person import Person, citizen_number
from correction.intake.sheets.roster_row import DECIDERS, RosterRow
from correction.office.ids import derived_id, imported_case_id
from correction.office.ports import AnyDraft
from correction.office.record import draft
from correction.office.unlawful import ContentUnlawful

_DECIDER_ZH = {decider: word for word, decider in DECIDERS.items()}
Opening = tuple[tuple[str, ...], Fact, date]
# The column that says when: whatever is not named here is dated by the start of use.
_DATED = {
    "handed_over": "报到日期",
    "reported_in": "报到日期",
    "class": "管理类别起始日",
    DecisionKind.ADMONITION.value: "训诫日期",
    DecisionKind.WARNING.value: "警告日期",
    "report": "最近书面报告",
    "medical": "最近病情复查",
    "away": "在外请假起",
    "device": "电子定位起",
    "phone_told": "信息化核查告知日",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What a row of the roster becomes: a case to open and the entries about the time before."""

    case_id: str
    opened: CaseOpened
    opening: tuple[AnyDraft, ...]


def person(row: RosterRow, today: date) -> Person:
    """Put the particulars together; the citizen number is checked and gives the day of birth.

    Raises InvalidValue for a wrong number, no day of birth at all, one in the future or one that
    contradicts the number.
    """
    number = None if row.citizen_no is None else citizen_number(row.citizen_no, today=today)
    born_on = row.born_on
    if number is not None:
        said = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        if born_on not in (None, said):
            what = f"与身份证号码中的出生日期 {said} 不一致"
            raise InvalidValue("出生日期", what, "按身份证原件核对这两栏")
        born_on = said
    if born_on is None:
        raise InvalidValue("出生日期", "没有身份证号码，也没有出生日期", "两栏至少填写一栏")
    if born_on > today:
        raise InvalidValue("出生日期", f"出生日期 {born_on} 在今天之后", "按证件核对")
    return Person(
        name=row.name,
        sex=row.sex,
        born_on=born_on,
        citizen_no=number,
        phone=row.phone,
        address=row.address,
        residence_code=row.residence_code,
        able_to_work=row.able_to_work,
    )


# The sheet is read before any rulebook is asked; the article has read so since 2011.
PROHIBITION_ARTICLE = "《刑法》第三十八条第二款、第七十二条第二款"


def order(row: RosterRow) -> Order:
    """Put the order together; raises InvalidValue for what the law makes impossible."""
    if row.term_to_on < row.term_from_on:
        what = f"矫正终止日 {row.term_to_on} 早于矫正起始日 {row.term_from_on}"
        raise InvalidValue("矫正起始日、矫正终止日", what, "按执行通知书核对")
    return Order(
        category=row.category,
        decider=row.decider,
        effective_on=row.effective_on,
        term=DateSpan(from_on=row.term_from_on, to_on=row.term_to_on),
        document_no=row.document_no,
        crime=row.crime,
        political_rights_deprived=row.political_rights_deprived,
        prohibitions=_prohibitions(row),
        sentence=_sentence(row),
        outside_ground=row.outside_ground,
    )


def _sentence(row: RosterRow) -> Sentence | None:
    """Put together what was pronounced; none where the row says nothing of it."""
    length = (row.sentence_years or 0, row.sentence_months or 0, row.sentence_days or 0)
    if not (any(length) or row.custody_days or row.sentence_ends_on or row.from_life):
        return None
    if row.from_life and row.category is not Category.PAROLE:
        raise InvalidValue("原判无期徒刑", f"{row.category.zh}不适用", "只有假释填写；核对矫正类别")
    if any(length) and row.category not in (Category.CONTROL, Category.PROBATION):
        what = f"{row.category.zh}的期限不按宣告的长度计算"
        raise InvalidValue("宣告刑期年、宣告刑期月、宣告刑期天", what, "改填原判刑期止日，或者核对矫正类别")
    years, months, days = length
    return Sentence(
        years=years,
        months=months,
        days=days,
        custody_days=row.custody_days or 0,
        ends_on=row.sentence_ends_on,
        life=row.from_life,
    )


def _prohibitions(row: RosterRow) -> tuple[ProhibitionOrder, ...]:
    given = (row.prohibition_text, row.prohibition_from_on, row.prohibition_to_on, row.prohibition_area_id)
    if row.prohibition is None:
        if any(value is not None for value in given):
            raise InvalidValue(
                "禁止令种类", "填写了禁止令的内容或日期，却没有种类", "补填种类，或清空禁止令各栏"
            )
        return ()
    if row.category not in (Category.CONTROL, Category.PROBATION):
        what = f"{row.category.zh}不能附禁止令（禁止令只适用于管制和缓刑）"
        raise ContentUnlawful("禁止令种类", what, "核对矫正类别，或清空禁止令各栏", PROHIBITION_ARTICLE)
    if row.prohibition_text is None or row.prohibition_from_on is None:
        raise InvalidValue("禁止令内容、禁止令起", "禁止令缺少内容或起日", "按裁判文书填写")
    if row.prohibition_to_on is not None and row.prohibition_to_on < row.prohibition_from_on:
        raise InvalidValue("禁止令起、禁止令止", "止日早于起日", "按裁判文书核对")
    if row.prohibition_area_id is not None and row.prohibition is not ProhibitionKind.AREA:
        raise InvalidValue("禁止令区域", "只有区域类禁止令可以对应地图上的区域", "改为区域类，或清空此栏")
    return (
        ProhibitionOrder(
            kind=row.prohibition,
            text=row.prohibition_text,
            span=DateSpan(from_on=row.prohibition_from_on, to_on=row.prohibition_to_on),
            area_id=row.prohibition_area_id,
        ),
    )


def admission(
    row: RosterRow, *, office_id: str, permitted: tuple[Fence, ...], actor: str, now: datetime
) -> Admission:
    """Turn a row into a case with its opening entries.

    `permitted` are the fences of the residence. Raises InvalidValue for what cannot be so, such as
    a start of use that has not come, or dates of the past that lie after it.
    """
    today = legal_day(now)
    if row.records_from_on > today:
        raise InvalidValue("启用日", f"启用日 {row.records_from_on} 在今天之后", "到启用日当天再导入")
    if row.effective_on > today:
        raise InvalidValue("裁判生效日", f"裁判生效日 {row.effective_on} 在今天之后", "核对日期")
    opened = CaseOpened(
        person_id=derived_id("person", row.citizen_no.upper() if row.citizen_no else row.case_no),
        person=person(row, today),
        order=order(row),
        office_id=office_id,
        records_from_on=row.records_from_on,
        case_no=row.case_no,
    )
    openings = (*_past(row), *_balances(row), *_arrangements(row), *_fences(row, permitted))
    for (what, *_), _, on in openings:
        if on > today:
            column = _DATED.get(what, "启用日")
            raise InvalidValue(column, f"{on} 在今天 {today} 之后", f"核对{column}；还没有到的日子不能登记")
    return Admission(
        case_id=imported_case_id(row.case_no),
        opened=opened,
        opening=tuple(
            draft(
                fact,
                When.day(on),
                entry_id=derived_id("roster", row.case_no, *key),
                actor=actor,
                origin=Origin.OPENING,
            )
            for key, fact, on in openings
        ),
    )


def _past(row: RosterRow) -> Iterator[Opening]:
    """Give what happened on days that the row names."""
    if row.arrived_on is not None:
        if row.category is Category.OUTSIDE_PRISON:
            yield ("handed_over",), HandedOver(by=_DECIDER_ZH[row.decider]), row.arrived_on
        else:
            yield ("reported_in",), ReportedIn(), row.arrived_on
    if row.management_class is not None:
        if row.class_from_on is None:
            raise InvalidValue("管理类别起始日", "填写了管理类别，却没有起始日", "填写起始日")
        yield ("class",), ClassAssigned(management_class=row.management_class), row.class_from_on
    for decision, days in (
        (DecisionKind.ADMONITION, row.admonished_on),
        (DecisionKind.WARNING, row.warned_on),
    ):
        for on in days:
            yield (decision.value, on.isoformat()), Decided(decision=decision), on
    if row.last_report_on is not None:
        yield ("report",), ReportReceived(report=ReportKind.WRITTEN), row.last_report_on
    if row.last_medical_on is not None:
        yield ("medical",), MedicalPapersReceived(), row.last_medical_on
    yield from _away(row)
    yield from _device(row)


def _away(row: RosterRow) -> Iterator[Opening]:
    if row.away_from_on is None and row.away_to_on is None:
        return
    if row.away_from_on is None or row.away_to_on is None or row.away_place is None:
        raise InvalidValue(
            "在外请假起、在外请假止、在外请假地", "在外请假的三栏没有填全", "三栏都填写，或都留空"
        )
    if row.away_from_on > row.records_from_on:
        raise InvalidValue("在外请假起", "起日在启用日之后", "启用后的请假用请销假表导入")
    # Who granted it is not on the roster; the county agency is the body whose leave the law speaks of.
    granted = LeaveGranted(
        leave_id=f"{row.case_no}-在外",
        from_on=row.away_from_on,
        to_on=row.away_to_on,
        destination=row.away_place,
        level=LeaveLevel.COUNTY,
    )
    yield ("away",), granted, row.away_from_on


def _device(row: RosterRow) -> Iterator[Opening]:
    given = (row.device_ground, row.device_from_on, row.device_to_on)
    if all(value is None for value in given):
        return
    if row.device_ground is None or row.device_from_on is None or row.device_to_on is None:
        raise InvalidValue(
            "电子定位情形、电子定位起、电子定位止", "电子定位的三栏没有填全", "三栏都填写，或都留空"
        )
    approved = DeviceApproved(
        approval_id=f"{row.case_no}-启用时",
        ground=row.device_ground,
        from_on=row.device_from_on,
        to_on=row.device_to_on,
        approved_by="启用前批准",
    )
    yield ("device",), approved, row.device_from_on


def _balances(row: RosterRow) -> Iterator[Opening]:
    """Give what had been used up or done by the start of use."""
    start_on = row.records_from_on
    if row.leave_days is not None:
        yield ("leave_days",), LeaveCarried(days=row.leave_days, until_on=start_on - ONE_DAY), start_on
    for activity, hours in ((Activity.LABOUR, row.labour_hours), (Activity.STUDY, row.study_hours)):
        if hours is not None:
            carried = HoursCarried(activity=activity, month_on=start_on.replace(day=1), hours=hours)
            yield ("hours", activity.value), carried, start_on


def _arrangements(row: RosterRow) -> Iterator[Opening]:
    """Give how the person is supervised from the start of use on."""
    start_on = row.records_from_on
    if row.windows:
        plan = CheckInsPlanned(windows=row.windows, from_on=start_on, place_area_id=row.place_area_id)
        yield ("check_ins",), plan, start_on
    elif row.place_area_id is not None:
        raise InvalidValue("签到时段", "填写了签到地点，却没有签到时段", "填写签到时段，或清空签到地点")
    if row.means:
        yield ("means",), MeansApproved(means=row.means, from_on=start_on), start_on
    if row.source_id is not None:
        if row.source_kind is None:
            raise InvalidValue("定位来源种类", "填写了定位来源编号，却没有种类", "填写腕带或手机")
        assigned = SourceAssigned(
            source_id=row.source_id,
            source=row.source_kind,
            from_at=day_start(start_on),
            interval_minutes=row.interval_minutes,
        )
        yield ("source",), assigned, start_on
    if row.phone_told_on is not None:
        if row.source_id is None or row.source_kind is not SourceKind.PHONE:
            raise InvalidValue(
                "信息化核查告知日", "填写了告知日，而定位来源不是手机", "核对定位来源种类，或清空告知日"
            )
        yield ("phone_told",), PhoneCheckTold(source_id=row.source_id), row.phone_told_on
    if row.officer_id is not None:
        yield ("officer",), StaffAssigned(staff_id=row.officer_id, role=Role.OFFICER), start_on
    for staff_id in row.assistant_ids:
        yield (
            ("assistant", staff_id),
            StaffAssigned(staff_id=staff_id, role=Role.ASSISTANT),
            start_on,
        )


def _fences(row: RosterRow, permitted: tuple[Fence, ...]) -> Iterator[Opening]:
    for fence in permitted:
        yield ("permitted", fence.area_id), FenceSet(fence=fence), row.records_from_on
    if row.prohibition_area_id is not None and row.prohibition_from_on is not None:
        fence = Fence(
            area_id=row.prohibition_area_id,
            polarity=Polarity.STAY_OUT,
            span=DateSpan(from_on=row.prohibition_from_on, to_on=row.prohibition_to_on),
            basis=row.document_no or "禁止令",
        )
        yield ("prohibited",), FenceSet(fence=fence), row.records_from_on
