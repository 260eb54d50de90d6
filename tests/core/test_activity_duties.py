"""Who answers for an activity: the office that did not call, or the person who was told and stayed away.

The rules are activity_organised, activity_count and activity_absent.
"""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.admission import Excused, ExcuseReason, ManagementClass, Step, StepDone
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Attendance,
    Result,
    StaffActed,
)
from correction.rulebooks import load_book
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
BOOK = load_book("demo-activities")
COUNTED = """
book: {id: counted, title: 某县规则册, parent: cn, rank: county, jurisdiction: 某县}
instrument: {code: C, title: 某县办法, rank: county, from_on: 2021-01-01, to_on: null,
             confidence: S1, checked_on: 2026-01-01}
values:
  labour.month_count:
    - {value: 2, operator: ">=", article: 第一条, paraphrase: 每月公益活动两次}
  study.month_count:
    - {value: 1, operator: ">=", article: 第二条, paraphrase: 每月学习一次}
"""
PRESENT, ABSENT = Attendance.PRESENT, Attendance.ABSENT
EXCUSED, MADE_UP = Attendance.EXCUSED, Attendance.MADE_UP


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counted")
    (folder / "book.yaml").write_text(COUNTED, encoding="utf-8")
    return load_book(folder)


def moment(on, hour=0):
    return datetime(on.year, on.month, on.day, hour, tzinfo=CST)


def arrived(on=date(2026, 1, 5), management_class=ManagementClass.GENERAL):
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2027, 6, 30))).arrive(on, management_class)


def roll(activity, attendance=PRESENT, *, activity_id="a1", hours=0.0, told=True, **more):
    return ActivityAttended(
        activity_id=activity_id,
        activity=activity,
        offered_hours=hours,
        hours=hours if attendance in (PRESENT, MADE_UP) else 0,
        attendance=attendance,
        told=told,
        **more,
    )


# --- what the office organises ---


@pytest.mark.parametrize(
    ("done_on", "missed"),
    [
        (date(2026, 1, 31), True),
        (date(2026, 2, 1), False),
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
    ],
)
def test_group_education_is_owed_every_calendar_month_by_the_office(judged, done_on, missed):
    case = arrived()
    case.add(roll(Activity.GROUP_EDUCATION), on=done_on)
    found = judged(case, moment(date(2026, 3, 2)), "activity_organised", book=BOOK)
    months = [f.cycle_on for f in found if "group_education" in f.occasion]
    assert months == ([date(2026, 2, 1)] if missed else [])
    assert {f.bearer for f in found} <= {Bearer.OFFICE}


def test_the_day_before_the_month_is_over_nothing_is_said(judged):
    case, over_at = arrived(), moment(date(2026, 3, 1))
    assert judged(case, over_at - timedelta(seconds=1), "activity_organised", book=BOOK) == []
    (found,) = judged(case, over_at, "activity_organised", book=BOOK)
    assert (found.kind, found.began_at, found.ended_at) == (
        AlertKind.ACTIVITY_NOT_ORGANISED,
        over_at,
        over_at,
    )
    assert found.why.citations[0].instrument == "DEMO-ACTIVITIES"
    assert ("义务", "组织集中教育") in found.why.inputs


@pytest.mark.parametrize("attendance", [ABSENT, EXCUSED, PRESENT])
def test_calling_discharges_the_office_whoever_came(judged, attendance):
    case = arrived()
    case.add(roll(Activity.GROUP_EDUCATION, attendance), on=date(2026, 2, 10))
    assert judged(case, moment(date(2026, 3, 1)), "activity_organised", book=BOOK) == []


@pytest.mark.parametrize(
    ("activity", "done"),
    [
        (Activity.TALK, StaffActed(act=ActKind.MEETING)),
        (Activity.COUNSELLING, StepDone(step=Step.COUNSELLED)),
        (Activity.HELP, StepDone(step=Step.HELPED)),
    ],
)
def test_a_meeting_is_a_talk_and_steps_of_counselling_and_help_count(judged, activity, done):
    def kinds(case):
        found = judged(case, moment(date(2027, 1, 1)), "activity_organised", book=BOOK)
        return {f.occasion.split(":")[1] for f in found if f.cycle_on >= date(2026, 4, 1)}

    case = arrived()
    assert activity in kinds(case)
    for month in range(4, 13):
        case.add(done, on=date(2026, month, 15))
    assert activity not in kinds(case)


def test_a_meeting_that_was_only_attempted_is_no_talk(judged):
    case = arrived()
    case.add(StaffActed(act=ActKind.MEETING, result=Result.ATTEMPTED), on=date(2026, 2, 10))
    found = judged(case, moment(date(2026, 3, 1)), "activity_count", book=BOOK)
    assert [f.occasion for f in found] == ["activity_count:talk:office:2026-02-01"]


def test_a_late_entry_withdraws_and_its_void_brings_back_what_was_not_organised(judged):
    case = arrived()
    made = case.add(
        roll(Activity.GROUP_EDUCATION), on=date(2026, 2, 10), recorded_at=moment(date(2026, 3, 5))
    )
    assert judged(case, moment(date(2026, 3, 6)), "activity_organised", book=BOOK) == []
    case.void(made, moment(date(2026, 3, 7)))
    assert len(judged(case, moment(date(2026, 3, 8)), "activity_organised", book=BOOK)) == 1


# --- so many times a month ---


@pytest.mark.parametrize(
    ("lines", "bearer"),
    [
        ([], Bearer.OFFICE),
        ([PRESENT], Bearer.OFFICE),
        ([PRESENT, PRESENT], None),
        ([PRESENT, ABSENT], Bearer.PERSON),
        ([PRESENT, EXCUSED], None),
        ([ABSENT, ABSENT], Bearer.PERSON),
    ],
)
def test_labour_twice_a_month_is_called_by_the_office_and_done_by_the_person(judged, counted, lines, bearer):
    case = arrived()
    case.add(roll(Activity.GROUP_EDUCATION, activity_id="s"), on=date(2026, 2, 4))
    for n, attendance in enumerate(lines):
        case.add(roll(Activity.LABOUR, attendance, activity_id=f"l{n}", hours=4), on=date(2026, 2, 10 + n))
    found = judged(case, moment(date(2026, 3, 1)), "activity_count", book=counted)
    assert [f.bearer for f in found] == ([] if bearer is None else [bearer])
    for finding in found:
        short = bearer is Bearer.PERSON
        assert finding.kind is (AlertKind.HOURS_SHORT if short else AlertKind.ACTIVITY_NOT_ORGANISED)


def test_a_strict_class_is_talked_to_twice_and_a_month_of_two_classes_asks_for_the_lesser(judged):
    case = arrived(management_class=ManagementClass.STRICT)
    for month in (2, 3):
        case.add(roll(Activity.TALK, activity_id=f"t{month}"), on=date(2026, month, 10))
    found = judged(case, moment(date(2026, 4, 1)), "activity_count", book=BOOK)
    assert [f.cycle_on for f in found] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert found[0].why.arithmetic == ("已组织 1 次 < 规定 2 次，不计为本人未完成",)


# --- who was told and stayed away ---


def absent(case, on=date(2026, 3, 10), **more):
    return case.add(roll(Activity.WARNING_EDUCATION, ABSENT, **more), on=on)


def test_staying_away_is_told_when_the_day_is_over(judged):
    case = arrived()
    line, over_at = absent(case), moment(date(2026, 3, 11))
    assert judged(case, over_at - timedelta(seconds=1), "activity_absent", book=BOOK) == []
    (found,) = judged(case, over_at, "activity_absent", book=BOOK)
    assert (found.kind, found.bearer) == (AlertKind.ACTIVITY_ABSENT, Bearer.PERSON)
    assert (found.occasion, found.began_at, found.ended_at) == (f"activity_absent:{line}", over_at, None)
    assert any("第三十四条第三项" in str(citation) for citation in found.why.citations)


def test_who_was_not_told_did_not_stay_away(judged):
    case = arrived()
    absent(case, told=False)
    assert judged(case, moment(date(2026, 3, 20)), "activity_absent", book=BOOK) == []


def test_an_excuse_recorded_later_clears_and_a_make_up_ends(judged):
    excused, made_up, other = arrived(), arrived(), arrived()
    for case in (excused, made_up, other):
        absent(case)
    excused.add(roll(Activity.WARNING_EDUCATION, EXCUSED, reason="住院"), on=date(2026, 3, 10))
    made_up.add(roll(Activity.WARNING_EDUCATION, MADE_UP), on=date(2026, 3, 20))
    other.add(roll(Activity.GROUP_EDUCATION, MADE_UP, activity_id="a2", makes_up="a1"), on=date(2026, 3, 21))
    now = moment(date(2026, 4, 1))
    assert judged(excused, now, "activity_absent", book=BOOK) == []
    (found,) = judged(made_up, now, "activity_absent", book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 20))
    (found,) = judged(other, now, "activity_absent", book=BOOK)
    assert found.ended_at == moment(date(2026, 3, 21))


def test_who_is_on_leave_or_in_hospital_or_gone_is_not_absent(judged):
    away, sick, early = arrived(), arrived(), arrived(on=date(2026, 3, 10))
    grant = LeaveGranted(
        leave_id="L",
        from_on=date(2026, 3, 9),
        to_on=date(2026, 3, 11),
        destination="省城",
        level=LeaveLevel.OFFICE,
    )
    away.add(grant, on=date(2026, 3, 8))
    on = date(2026, 3, 10)
    sick.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=on, to_on=on), on=on)
    for case in (away, sick, early):
        absent(case)
        assert judged(case, moment(date(2026, 3, 20)), "activity_absent", book=BOOK) == []
