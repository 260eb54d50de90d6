"""Windows met, missed, late and excused, against plain clock arithmetic."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.context import BlindSpan
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
MORNING = (time(8), time(10))
EVENING = (time(18), time(20))
APP = CheckInMade(means=Means.PHONE_APP)
GRACE = timedelta(minutes=15)


def on(day, clock="00:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def planned(*windows, first=date(2026, 3, 3), **more):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    case.add(CheckInsPlanned(windows=windows, from_on=first, **more), on=date(2026, 3, 2))
    return case


def days(findings):
    return [(f.kind, f.cycle_on.day, f.occasion[-4:]) for f in findings]


MISSED, LATE = AlertKind.CHECK_IN_MISSED, AlertKind.CHECK_IN_LATE


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59", LATE),
        ("08:00", None),
        ("10:00", None),
        ("10:15", None),
        ("10:16", LATE),
        ("23:59", LATE),
        (None, MISSED),
    ],
)
def test_a_window_is_met_from_its_opening_to_its_closing_with_grace(judged, clock, expected):
    case = planned(MORNING)
    if clock:
        case.add(APP, at=on(3, clock))
    found = judged(case, on(4, "07:00"), "check_in_missed")
    assert days(found) == ([] if expected is None else [(expected, 3, "0800")])


def test_a_miss_begins_when_the_grace_ends_and_is_over_with_the_next_check_in(judged):
    case = planned(MORNING)
    assert judged(case, on(3, "10:14"), "check_in_missed") == []
    (miss,) = judged(case, on(3, "10:15"), "check_in_missed")
    assert (miss.kind, miss.began_at, miss.ended_at) == (MISSED, on(3, "10:00") + GRACE, None)
    case.add(APP, at=on(4, "09:00"))
    (miss,) = judged(case, on(4, "09:00"), "check_in_missed")
    assert miss.ended_at == on(4, "09:00")


def test_a_check_in_later_that_day_turns_a_miss_into_a_late_one(judged):
    case = planned(MORNING)
    case.add(APP, at=on(3, "11:00"))
    (before,) = judged(case, on(3, "10:59"), "check_in_missed")
    (after,) = judged(case, on(3, "11:00"), "check_in_missed")
    assert (before.kind, before.ended_at) == (MISSED, None)
    assert (after.kind, after.ended_at, after.occasion) == (LATE, on(3, "11:00"), before.occasion)


def test_one_stray_check_in_makes_one_window_late_and_leaves_the_other_missed(judged):
    case = planned(MORNING, EVENING)
    case.add(APP, at=on(3, "12:00"))
    assert days(judged(case, on(4), "check_in_missed")) == [(LATE, 3, "0800"), (MISSED, 3, "1800")]


def test_a_check_in_inside_one_window_is_no_late_one_of_another(judged):
    case = planned(MORNING, EVENING)
    case.add(APP, at=on(3, "09:00"))
    assert days(judged(case, on(4), "check_in_missed")) == [(MISSED, 3, "1800")]


def test_grace_never_reaches_into_the_next_day(judged):
    case = planned((time(23), time(23, 55)))
    case.add(APP, at=on(4, "00:05"))
    (miss,) = judged(case, on(4, "00:05"), "check_in_missed")
    assert (miss.kind, miss.began_at, miss.ended_at) == (MISSED, on(4), on(4, "00:05"))


def test_a_check_in_of_which_only_the_day_is_known_meets_every_window(judged):
    case = planned(MORNING, EVENING)
    case.add(APP, on=date(2026, 3, 3))
    assert judged(case, on(4), "check_in_missed") == []


def test_a_late_entry_and_a_void_exonerate_and_accuse(judged):
    case = planned(MORNING)
    assert len(judged(case, on(4), "check_in_missed")) == 1
    made = case.add(APP, at=on(3, "09:00"), recorded_at=on(4, "03:00"))
    assert judged(case, on(4), "check_in_missed") == []
    void = case.void(made, on(4, "04:00"))
    assert len(judged(case, on(4, "05:00"), "check_in_missed")) == 1
    case.void(void, on(4, "06:00"))
    assert judged(case, on(4, "07:00"), "check_in_missed") == []


def test_an_excused_day_and_a_day_on_which_the_platform_was_blind_owe_nothing(judged):
    case = planned(MORNING)
    hospital = Excused(reason=ExcuseReason.HOSPITAL, from_on=date(2026, 3, 3), to_on=date(2026, 3, 4))
    case.add(hospital, on=date(2026, 3, 5))
    blind = BlindSpan(source_id=None, from_at=on(5, "09:55"), to_at=on(5, "12:00"))
    other = BlindSpan(source_id="band-7", from_at=on(6, "08:00"), to_at=None)
    context = replace(plain_context(), blind=(blind, other))
    assert days(judged(case, on(7), "check_in_missed", context=context)) == [(MISSED, 6, "0800")]


def test_a_later_plan_takes_the_place_of_the_earlier_from_its_day(judged):
    case = planned(MORNING)
    case.add(CheckInsPlanned(windows=(EVENING,), from_on=date(2026, 3, 5)), on=date(2026, 3, 4))
    found = days(judged(case, on(7), "check_in_missed"))
    assert found == [(MISSED, 3, "0800"), (MISSED, 4, "0800"), (MISSED, 5, "1800"), (MISSED, 6, "1800")]


def test_a_plan_that_ends_owes_nothing_after_its_last_day(judged):
    case = planned(MORNING, to_on=date(2026, 3, 4))
    assert [f.cycle_on.day for f in judged(case, on(30), "check_in_missed")] == [3, 4]


def test_a_plan_binds_no_window_that_had_opened_before_it_was_made(judged):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    case.add(CheckInsPlanned(windows=(MORNING, EVENING), from_on=date(2026, 3, 3)), at=on(5, "12:00"))
    found = days(judged(case, on(6, "12:00"), "check_in_missed"))
    assert found == [(MISSED, 5, "1800"), (MISSED, 6, "0800")]


def test_days_before_arrival_and_after_release_are_not_owed(judged):
    case = planned(MORNING, first=date(2026, 3, 1))
    case.add(Released(ground="期满"), on=date(2026, 3, 5))
    found = judged(case, on(20), "check_in_missed")
    assert [f.cycle_on.day for f in found] == [3, 4]
    assert {f.ended_at for f in found} == {on(5)}


def test_why_names_the_article_the_window_and_the_moment(judged):
    (miss,) = judged(planned(MORNING), on(4), "check_in_missed")
    assert any("第二十三条" in str(citation) for citation in miss.why.citations)
    assert ("签到时段", "08:00-10:00") in miss.why.inputs
    assert "截止 2026-03-03 10:15" in miss.why.arithmetic[0]
