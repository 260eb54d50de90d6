"""A muster: only a call that reached the person starts the time, and late is late by minutes."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.absence import Channel
from correction.domain.facts.activities import MusterCalled
from correction.domain.facts.admission import Excused, ExcuseReason
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, SignIn
from correction.testing.builders import CaseBuilder, probation

CST = timezone(timedelta(hours=8))
DAY = date(2026, 3, 10)
NINE = datetime(2026, 3, 10, 9, tzinfo=CST)
LIMIT = NINE + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
OVER_AT = datetime(2026, 3, 11, tzinfo=CST)
RULE = "muster"


def arrived(on=date(2026, 1, 5)):
    return CaseBuilder(order=probation(date(2025, 12, 30), date(2026, 12, 31))).arrive(on)


def call(case, at=NINE, *, reached=True, limit=LIMIT, muster_id="M1"):
    return case.add(
        MusterCalled(
            muster_id=muster_id, arrive_by_at=limit, place="城关所", channel=Channel.PHONE, reached=reached
        ),
        at=at,
    )


def line(attendance=Attendance.PRESENT, **more):
    return ActivityAttended(
        activity_id="M1",
        activity=Activity.MUSTER,
        offered_hours=0,
        hours=0,
        attendance=attendance,
        **more,
    )


@pytest.mark.parametrize(
    ("came_at", "late"),
    [(LIMIT - MINUTE, None), (LIMIT, None), (LIMIT + MINUTE, 1), (LIMIT + 90 * MINUTE, 90)],
)
def test_who_comes_after_the_limit_is_late_by_so_many_minutes(judged, came_at, late):
    case = arrived()
    called = call(case)
    came = case.add(line(means=SignIn.SIGNATURE), at=came_at)
    found = judged(case, came_at + MINUTE, RULE)
    if late is None:
        assert found == []
        return
    (finding,) = found
    assert (finding.kind, finding.bearer) == (AlertKind.MUSTER_MISSED, Bearer.PERSON)
    assert (finding.began_at, finding.ended_at) == (LIMIT, came_at)
    assert finding.entries == (called, came)
    assert f"迟到 {late} 分钟" in finding.why.arithmetic[0]


def test_who_does_not_come_is_told_of_from_the_limit_to_the_end_of_the_day(judged):
    case = arrived()
    call(case)
    assert judged(case, LIMIT - MINUTE, RULE) == []
    (found,) = judged(case, LIMIT, RULE)
    assert (found.occasion, found.ended_at) == ("muster:M1:2026-03-10", None)
    (found,) = judged(case, OVER_AT, RULE)
    assert found.ended_at == OVER_AT
    assert "没有到场记录" in found.why.arithmetic[0]


def test_a_call_that_did_not_reach_the_person_starts_nothing(judged):
    case = arrived()
    call(case, reached=False)
    assert judged(case, OVER_AT, RULE) == []


def test_of_several_calls_the_first_that_reached_counts(judged):
    case = arrived()
    call(case, reached=False)
    call(case, at=NINE + 30 * MINUTE, limit=LIMIT + 30 * MINUTE)
    call(case, at=NINE + 60 * MINUTE, limit=LIMIT + 60 * MINUTE)
    (found,) = judged(case, OVER_AT, RULE)
    assert found.began_at == LIMIT + 30 * MINUTE


def test_an_excuse_on_the_roll_or_a_day_in_hospital_or_a_line_without_an_hour_clears(judged):
    excused, sick, by_day = arrived(), arrived(), arrived()
    for case in (excused, sick, by_day):
        call(case)
    excused.add(line(Attendance.EXCUSED, reason="值夜班"), on=DAY)
    sick.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=DAY, to_on=DAY), on=DAY)
    by_day.add(line(), on=DAY)
    for case in (excused, sick, by_day):
        assert judged(case, OVER_AT, RULE) == []


def test_who_arrived_in_correction_that_day_or_left_before_the_limit_is_not_called_for(judged):
    early = arrived(on=DAY)
    call(early)
    assert judged(early, OVER_AT, RULE) == []


def test_a_late_record_of_coming_withdraws_and_its_void_brings_it_back(judged):
    case = arrived()
    call(case)
    came = case.add(line(), at=LIMIT - MINUTE, recorded_at=OVER_AT)
    assert judged(case, OVER_AT + MINUTE, RULE) == []
    case.void(came, OVER_AT + 60 * MINUTE)
    assert len(judged(case, OVER_AT + 120 * MINUTE, RULE)) == 1
