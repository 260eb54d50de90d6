"""Eight hours of labour and eight of study a month: who is behind, the office or the person."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason, PersonCorrected
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, HoursCarried
from correction.rulebooks import load_book
from correction.testing.builders import SOMEBODY, CaseBuilder, probation

CST = timezone(timedelta(hours=8))
FEB, MARCH = date(2026, 2, 1), date(2026, 3, 1)
LABOUR, STUDY = Activity.LABOUR, Activity.STUDY
PRESENT, ABSENT = Attendance.PRESENT, Attendance.ABSENT
EXCUSED, MADE_UP = Attendance.EXCUSED, Attendance.MADE_UP


def moment(on):
    return datetime(on.year, on.month, on.day, tzinfo=CST)


def arrived(on=date(2026, 1, 5), **opening):
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31)), **opening).arrive(on)


def attend(case, day, offered, hours, how=PRESENT, *, activity=STUDY, activity_id=None, **more):
    on = day if isinstance(day, date) else date(2026, 2, day)
    payload = ActivityAttended(
        activity_id=activity_id or f"{activity}-{on}",
        activity=activity,
        offered_hours=offered,
        hours=hours,
        attendance=how,
    )
    return case.add(payload, on=on, **more)


def full(case, activity, on):
    return attend(case, on, 8, 8, activity=activity)


@pytest.mark.parametrize(
    ("rolls", "expected"),
    [
        ([], Bearer.OFFICE),
        ([(8, 8, PRESENT)], None),
        ([(4, 4, PRESENT), (4, 4, PRESENT)], None),
        ([(4, 4, PRESENT), (3, 3, PRESENT)], Bearer.OFFICE),
        ([(4, 4, PRESENT), (4, 0, ABSENT)], Bearer.PERSON),
        ([(4, 4, PRESENT), (4, 3, PRESENT)], Bearer.PERSON),
        ([(4, 4, PRESENT), (4, 0, EXCUSED)], None),
        ([(8, 0, EXCUSED)], None),
        ([(4, 4, PRESENT), (4, 0, ABSENT), (4, 4, MADE_UP)], None),
        ([(7, 0, ABSENT)], Bearer.OFFICE),
        ([(20, 0, ABSENT)], Bearer.PERSON),
    ],
)
def test_the_office_answers_for_what_it_did_not_offer_and_the_person_for_the_rest(judged, rolls, expected):
    case = arrived()
    full(case, LABOUR, FEB)
    for day, (offered, hours, how) in enumerate(rolls, start=2):
        attend(case, day, offered, hours, how)
    found = judged(case, moment(MARCH), "hours")
    assert [f.bearer for f in found] == ([] if expected is None else [expected])
    for finding in found:
        short = expected is Bearer.PERSON
        assert finding.kind is (AlertKind.HOURS_SHORT if short else AlertKind.HOURS_NOT_ORGANISED)
        assert finding.began_at == finding.ended_at == moment(MARCH)
        assert finding.occasion == f"hours:study:{expected}:2026-02-01"


def test_nothing_is_judged_before_the_month_is_over(judged):
    assert judged(arrived(), moment(MARCH) - timedelta(seconds=1), "hours") == []
    found = judged(arrived(), moment(MARCH), "hours")
    assert [(f.cycle_on, f.bearer) for f in found] == [(FEB, Bearer.OFFICE)] * 2


def test_one_activity_counts_once_however_its_roll_was_written(judged):
    case = arrived()
    full(case, LABOUR, FEB)
    attend(case, 3, 8, 0, ABSENT, activity_id="s")
    attend(case, 9, 8, 8, MADE_UP, activity_id="s")
    assert judged(case, moment(MARCH), "hours") == []
    other = arrived()
    full(other, LABOUR, FEB)
    attend(other, 3, 4, 0, EXCUSED, activity_id="s")
    attend(other, 9, 4, 4, MADE_UP, activity_id="s")
    assert [f.bearer for f in judged(other, moment(MARCH), "hours")] == [Bearer.OFFICE]


def test_hours_made_up_in_another_month_count_there(judged):
    case = arrived()
    for month in (FEB, MARCH):
        full(case, LABOUR, month)
    attend(case, 3, 8, 0, ABSENT)
    attend(case, date(2026, 3, 5), 8, 8, MADE_UP)
    found = judged(case, moment(date(2026, 4, 1)), "hours")
    assert [(f.cycle_on, f.bearer) for f in found] == [(FEB, Bearer.PERSON)]


def test_who_cannot_work_owes_no_labour(judged):
    case = arrived()
    person = type(SOMEBODY)(
        name=SOMEBODY.name, sex=SOMEBODY.sex, born_on=SOMEBODY.born_on, able_to_work=False
    )
    case.add(PersonCorrected(person=person), on=date(2026, 2, 20))
    found = judged(case, moment(date(2026, 4, 1)), "hours")
    assert [(f.cycle_on, f.occasion.split(":")[1]) for f in found] == [(FEB, "study"), (MARCH, "study")]


def test_a_late_entry_exonerates_and_its_void_accuses_again(judged):
    case = arrived()
    full(case, LABOUR, FEB)
    made = attend(case, 12, 8, 8, recorded_at=moment(date(2026, 3, 5)))
    assert judged(case, moment(date(2026, 3, 6)), "hours") == []
    case.void(made, moment(date(2026, 3, 7)))
    assert [f.bearer for f in judged(case, moment(date(2026, 3, 8)), "hours")] == [Bearer.OFFICE]


def test_months_that_are_not_whole_or_half_excused_are_not_owed(judged):
    case = arrived(records_from_on=date(2026, 2, 2))
    case.add(HoursCarried(activity=STUDY, month_on=FEB, hours=3), on=date(2026, 2, 2))
    assert judged(case, moment(MARCH), "hours") == []
    sick = arrived()
    excuse = Excused(reason=ExcuseReason.HOSPITAL, from_on=FEB, to_on=date(2026, 2, 14))
    sick.add(excuse, on=FEB)
    assert judged(sick, moment(MARCH), "hours") == []


def test_carried_hours_count_in_their_month(judged):
    case = arrived(records_from_on=FEB)
    full(case, LABOUR, FEB)
    case.add(HoursCarried(activity=STUDY, month_on=FEB, hours=3), on=FEB)
    attend(case, 9, 5, 5)
    assert judged(case, moment(MARCH), "hours") == []


def test_the_national_number_ended_with_june_2020(judged):
    order = probation(date(2020, 3, 1), date(2020, 12, 31))
    case = CaseBuilder(order=order).arrive(date(2020, 3, 10))
    found = judged(case, moment(date(2020, 12, 1)), "hours", book=load_book("cn"))
    assert [(f.cycle_on.month, f.occasion.split(":")[1]) for f in found] == [
        (month, activity) for month in (4, 5, 6) for activity in ("labour", "study")
    ]


def test_why_shows_offered_credited_and_required(judged):
    case = arrived()
    full(case, LABOUR, FEB)
    entry = attend(case, 9, 8, 5)
    (found,) = judged(case, moment(MARCH), "hours")
    assert found.why.arithmetic == ("已组织 8 小时 ≥ 8 小时，计入完成 5 小时 < 8 小时",)
    assert found.why.citations[0].instrument == "HELAN-2019"
    assert found.entries == (entry,)
