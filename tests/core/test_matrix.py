"""The coverage of the five items: what was done, missed, excused or not owed, by month, gaps first."""

from datetime import date, datetime, time, timedelta

from correction.domain.alert_kind import Bearer
from correction.domain.case.course import Case
from correction.domain.case.matrix import ARRIVAL, ON_CALL, PREPARATION, RECURRING, Mark, matrix, months
from correction.domain.case.strands import Item
from correction.domain.facts.admission import (
    Excused,
    ExcuseReason,
    ManagementClass,
    OfficeAssigned,
    Released,
    Step,
    StepDone,
)
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.domain.moments import SHANGHAI, DateSpan
from correction.rules.assess import assess
from correction.rules.registry import RULES
from correction.testing.builders import CaseBuilder, plain_context, probation

ALL = frozenset({"office-1", "office-2"})
ENDS_ON = date(2027, 12, 31)
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
NOW = datetime(2026, 5, 2, 8, tzinfo=SHANGHAI)


def looked_at(builder, book, now=NOW):
    file = builder.file()
    return Case(file=file, findings=assess(file, book, plain_context(), now).findings)


def marks(cells, item, month=3):
    (cell,) = (each for each in cells if each.item is item and each.month_on.month == month)
    return {duty.name: duty.mark for duty in cell.duties}


def supervised(case_id="case-1"):
    builder = CaseBuilder(order=probation(date(2026, 1, 5), ENDS_ON), case_id=case_id)
    return builder.arrive(date(2026, 1, 7), ManagementClass.GENERAL)


def test_each_duty_of_a_month_says_whether_it_was_done_missed_or_not_asked(helan):
    builder = supervised()
    for day in range(1, 32):
        if day % 7 != 0:
            builder.add(StaffActed(act=ActKind.VOICE), on=date(2026, 3, day))
    builder.add(StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), on=date(2026, 3, 9))
    for activity, hours in ((Activity.LABOUR, 8.0), (Activity.STUDY, 3.0)):
        attended = ActivityAttended(
            activity_id=activity,
            activity=activity,
            offered_hours=8,
            hours=hours,
            attendance=Attendance.PRESENT,
        )
        builder.add(attended, on=date(2026, 3, 20))
    cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
    daily = marks(cells, Item.DAILY)
    assert daily["周听声"] is Mark.DONE
    assert daily["月见面"] is Mark.MISSED  # An attempt is no meeting.
    assert daily["日监控"] is Mark.MISSED
    assert daily["签到"] is Mark.NOT_OWED  # Nobody planned any.
    assert marks(cells, Item.EDUCATION) == {"公益活动": Mark.DONE, "学习教育": Mark.MISSED}


def test_a_miss_names_its_bearer_and_its_findings(helan):
    builder = supervised()
    windows = ((time(8), time(10)),)
    builder.add(CheckInsPlanned(windows=windows, from_on=date(2026, 3, 1)), on=date(2026, 2, 20))
    for day in range(1, 62):
        if day != 12:
            at = datetime(2026, 3, 1, 9, tzinfo=SHANGHAI) + timedelta(days=day - 1)
            builder.add(CheckInMade(means=Means.PHONE_APP), at=at)
    cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
    (daily,) = (cell for cell in cells if cell.item is Item.DAILY)
    missed = {duty.name: duty for duty in daily.duties if duty.mark is Mark.MISSED}
    assert missed["签到"].bearers == (Bearer.PERSON,)
    assert missed["签到"].occasions == ("check_in_missed:2026-03-12:0800",)
    assert missed["月见面"].bearers == (Bearer.OFFICE,)


def test_a_month_at_least_half_excused_is_excused_and_one_less_is_not(helan):
    for last, expected in ((15, Mark.NOT_OWED), (16, Mark.EXCUSED)):
        builder = supervised()
        excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=MARCH.from_on, to_on=date(2026, 3, last))
        builder.add(excuse, on=MARCH.from_on)
        cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
        assert marks(cells, Item.DAILY)["签到"] is expected


def test_a_month_of_a_broken_device_is_excused_of_check_ins_alone(helan):
    builder = supervised()
    fault = Excused(reason=ExcuseReason.DEVICE_FAULT, from_on=MARCH.from_on, to_on=date(2026, 3, 20))
    builder.add(fault, on=MARCH.from_on)
    stands = marks(matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2)), Item.DAILY)
    assert {name for name, mark in stands.items() if mark is Mark.EXCUSED} == {"签到", "抽查应答"}


def test_steps_of_entry_are_done_in_their_month_and_lacking_until_then(helan):
    builder = supervised()
    builder.add(StepDone(step=Step.GROUP_FORMED), on=date(2026, 1, 9))
    builder.add(StepDone(step=Step.PLAN_MADE), on=date(2026, 2, 9))
    span = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 3, 31))
    cells = matrix([looked_at(builder, helan)], span, ALL, as_of=date(2026, 5, 2))
    by_month = [marks(cells, Item.ENTRY, month) for month in (1, 2, 3)]
    assert [each.get("矫正小组") for each in by_month] == [Mark.DONE, None, None]
    assert [each.get("矫正方案") for each in by_month] == [Mark.LACKING, Mark.DONE, None]
    assert [each.get("入矫宣告") for each in by_month] == [Mark.LACKING] * 3
    assert by_month[0]["报到"] is Mark.DONE


def test_who_came_before_the_records_began_lacks_no_step_of_entry(helan):
    order = probation(date(2025, 1, 6), ENDS_ON)
    builder = CaseBuilder(order=order, records_from_on=date(2026, 3, 1)).arrive(date(2025, 1, 8))
    cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
    assert {cell.item for cell in cells} == {Item.DAILY, Item.EDUCATION}


def test_who_never_came_has_one_gap_and_owes_nothing_else(helan):
    builder = CaseBuilder(order=probation(date(2026, 2, 2), ENDS_ON))
    cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
    assert [(cell.item, [(d.name, d.mark) for d in cell.duties]) for cell in cells] == [
        (Item.ENTRY, [("报到", Mark.MISSED)])
    ]


def test_release_and_hand_over_are_asked_only_of_those_who_leave(helan):
    builder = supervised()
    builder.add(Released(ground="特赦"), on=date(2026, 4, 10))
    builder.add(StepDone(step=Step.RESETTLEMENT_OFFERED), on=date(2026, 4, 11))
    span = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 4, 30))
    cells = matrix([looked_at(builder, helan)], span, ALL, as_of=date(2026, 5, 2))
    assert not [cell for cell in cells if cell.month_on.month == 3 and cell.item is Item.RELEASE]
    assert set(marks(cells, Item.RELEASE, 4).values()) == {Mark.LACKING}
    assert marks(cells, Item.RESETTLEMENT, 4) == {"衔接函": Mark.DONE, "安置帮教接收回执": Mark.LACKING}


def test_gaps_come_first_and_a_month_is_told_by_the_office_answerable_at_its_end(helan):
    quiet, loud = supervised("quiet"), supervised("loud")
    quiet.add(OfficeAssigned(office_id="office-2"), on=date(2026, 3, 31))
    cases = [looked_at(each, helan) for each in (quiet, loud)]
    order = list(Mark)
    cells = matrix(cases, MARCH, ALL, as_of=date(2026, 5, 2))
    places = [order.index(cell.mark) for cell in cells]
    assert places == sorted(places)
    assert all(cell.duties == tuple(sorted(cell.duties, key=lambda d: order.index(d.mark))) for cell in cells)
    two = matrix(cases, MARCH, frozenset({"office-2"}), as_of=date(2026, 5, 2))
    assert {cell.case_id for cell in two} == {"quiet"}


def test_nothing_is_told_of_what_lies_after_the_day_of_asking(helan):
    year = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    cells = matrix([looked_at(supervised(), helan)], year, ALL, as_of=date(2026, 2, 10))
    assert {cell.month_on for cell in cells} == {date(2026, 1, 1), date(2026, 2, 1)}


def test_months_are_whole_and_follow_one_another():
    told = list(months(DateSpan(from_on=date(2027, 12, 15), to_on=date(2028, 2, 1))))
    ends = [(each.from_on, each.to_on) for each in told]
    assert ends == [
        (date(2027, 12, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ]


def test_every_rule_that_the_table_reads_exists():
    named = {prefix.split(":")[0] for duty in (*RECURRING, *ON_CALL) for prefix in duty.occasions}
    named |= {prefix.rstrip(":") for prefix in (*ARRIVAL, *PREPARATION)}
    assert named <= set(RULES)


def test_what_is_owed_only_on_call_is_shown_where_it_was_called_for(helan):
    def education(builder):
        cells = matrix([looked_at(builder, helan)], MARCH, ALL, as_of=date(2026, 5, 2))
        return marks(cells, Item.EDUCATION)

    builder = supervised()
    assert "参加活动" not in education(builder)
    absent = ActivityAttended(
        activity_id="E1",
        activity=Activity.WARNING_EDUCATION,
        offered_hours=2,
        hours=0,
        attendance=Attendance.ABSENT,
        told=True,
    )
    builder.add(absent, on=date(2026, 3, 10))
    assert education(builder)["参加活动"] is Mark.MISSED
