"""Edges of counting, day by day: same-day moves, the hour of being found, half a month, the end of a term."""

from datetime import date, datetime, timedelta

import pytest

from correction.domain.case.course import Case
from correction.domain.case.matrix import Mark, matrix
from correction.domain.case.strands import Item
from correction.domain.counting.indicators import Rate, absences, indicators
from correction.domain.counting.returns import figures
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import (
    ClassAssigned,
    Excused,
    ExcuseReason,
    ManagementClass,
    OfficeAssigned,
    Released,
    Terminated,
    TerminationKind,
)
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance
from correction.domain.moments import SHANGHAI, DateSpan, When
from correction.rules.assess import assess
from correction.testing.builders import CaseBuilder, plain_context, probation

DAY = timedelta(days=1)
ALL = frozenset({"office-1", "office-2", "office-3"})
MARCH = DateSpan(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
APRIL = DateSpan(from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
NOW = datetime(2026, 5, 2, 8, tzinfo=SHANGHAI)


def supervised(ends_on=date(2027, 12, 31)):
    return CaseBuilder(order=probation(date(2026, 1, 5), ends_on)).arrive(date(2026, 1, 7))


def cells_of(builder, book, period, item, now=NOW):
    file = builder.file()
    case = Case(file=file, findings=assess(file, book, plain_context(), now).findings)
    cells = matrix([case], period, ALL, as_of=now.date())
    return {duty.name: duty.mark for cell in cells if cell.item is item for duty in cell.duties}


@pytest.mark.parametrize(
    ("found", "last_day"),
    [
        (When.day(date(2026, 3, 5)), 4),
        (When.at(datetime(2026, 3, 5, 9, tzinfo=SHANGHAI)), 5),
        (When.at(datetime(2026, 3, 5, 0, tzinfo=SHANGHAI)), 4),
        (When.day(date(2026, 3, 1)), 1),
        (None, 31),
    ],
)
def test_an_absence_lasts_to_the_moment_of_being_found(found, last_day):
    builder = supervised()
    builder.add(AbsenceConfirmed(since_on=date(2026, 3, 1), evidence="走访"), on=date(2026, 3, 1))
    if found is not None:
        builder.add(PersonFound(), **({"on": found.on} if found.on else {"at": found.starts_at}))
    (span,) = absences(builder.file())
    assert {n for n in range(1, 32) if span.holds(date(2026, 3, n))} == set(range(1, last_day + 1))


def test_whoever_refuses_is_out_of_supervision_again_and_the_terminated_are_not_handed_on():
    builder = supervised()
    builder.add(PersonFound(refuses=True), on=date(2026, 3, 8))
    builder.add(PersonFound(), on=date(2026, 3, 10))
    builder.add(Terminated(kind=TerminationKind.PROBATION_REVOKED), on=date(2026, 3, 20))
    told = {each.rate: each for each in indicators([Case(file=builder.file())], MARCH, ALL)}
    assert [span.to_on for span in absences(builder.file())] == [date(2026, 3, 9)]
    assert len(told[Rate.OUT_OF_SUPERVISION].numerator) == 1
    assert told[Rate.HANDED_ON].denominator == ()


def test_of_two_moves_on_one_day_the_last_office_answers():
    builder = supervised()
    for office_id in ("office-2", "office-3"):
        builder.add(OfficeAssigned(office_id=office_id), on=date(2026, 3, 10))
    case = Case(file=builder.file())
    below = {
        office: len(indicators([case], MARCH, frozenset({office}))[1].denominator) for office in sorted(ALL)
    }
    assert below == {"office-1": 1, "office-2": 0, "office-3": 1}


def test_whoever_comes_and_goes_on_one_day_was_received_and_released():
    builder = CaseBuilder(order=probation(date(2026, 3, 2), date(2027, 12, 31))).arrive(date(2026, 3, 4))
    builder.add(Released(ground="特赦"), on=date(2026, 3, 4))
    told = {each.key: each.count for each in figures([Case(file=builder.file())], MARCH, ALL)}
    assert told == {"movement.probation.received": 1, "movement.probation.released": 1}


def test_the_class_of_the_last_day_is_the_class_of_the_month():
    builder = supervised()
    for day, management_class in ((5, ManagementClass.STRICT), (31, ManagementClass.GENERAL)):
        builder.add(ClassAssigned(management_class=management_class), on=date(2026, 3, day))
    told = {each.key for each in figures([Case(file=builder.file())], MARCH, ALL)}
    assert {key for key in told if "class" in key} == {"structure.class.general"}


def test_exactly_half_a_month_excuses_it(helan):
    for last, expected in ((14, Mark.NOT_OWED), (15, Mark.EXCUSED)):
        builder = supervised()
        excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=APRIL.from_on, to_on=date(2026, 4, last))
        builder.add(excuse, on=APRIL.from_on)
        assert cells_of(builder, helan, APRIL, Item.DAILY)["签到"] is expected


def test_preparing_for_release_is_lacking_first_and_missed_once_the_summary_is_late(helan):
    builder = supervised(ends_on=date(2026, 6, 15))
    early = cells_of(builder, helan, APRIL, Item.RELEASE)
    assert early["解矫准备"] is Mark.LACKING
    assert early["解矫宣告"] is Mark.LACKING
    may = DateSpan(from_on=date(2026, 5, 1), to_on=date(2026, 5, 31))
    late = cells_of(builder, helan, may, Item.RELEASE, now=datetime(2026, 5, 30, 8, tzinfo=SHANGHAI))
    assert late["个人总结期限"] is Mark.MISSED
    assert "解矫准备" not in late


def test_a_term_that_ran_out_without_a_release_keeps_its_steps_lacking(helan):
    builder = supervised(ends_on=date(2026, 3, 31))
    assert cells_of(builder, helan, APRIL, Item.RELEASE)["解矫宣告"] is Mark.LACKING


def test_a_terminated_person_is_neither_released_nor_handed_on(helan):
    builder = supervised()
    builder.add(Terminated(kind=TerminationKind.RECALLED), on=date(2026, 4, 10))
    for item in (Item.RELEASE, Item.RESETTLEMENT):
        assert cells_of(builder, helan, APRIL, item) == {}


def test_a_roll_without_hours_is_no_activity_done(helan):
    builder = supervised()
    absent = ActivityAttended(
        activity_id="a", activity=Activity.LABOUR, offered_hours=4, hours=0, attendance=Attendance.ABSENT
    )
    builder.add(absent, on=date(2026, 5, 1))
    may = DateSpan(from_on=date(2026, 5, 1), to_on=date(2026, 5, 31))
    assert cells_of(builder, helan, may, Item.EDUCATION)["公益活动"] is Mark.NOT_OWED
