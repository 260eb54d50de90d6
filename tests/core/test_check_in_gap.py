"""Once a day just after midnight and once just before it is not daily: the guard on the longest gap."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.context import BlindSpan
from correction.domain.facts.admission import Excused, ExcuseReason, Released
from correction.domain.facts.check_ins import CheckInMade, CheckInsPlanned, Means
from correction.testing.builders import CaseBuilder, plain_context, probation

CST = timezone(timedelta(hours=8))
APP = CheckInMade(means=Means.PHONE_APP)
ALL_DAY = (time(0), time(23, 59))


def on(day, clock="00:00"):
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), CST)


def planned(*windows, **more):
    case = CaseBuilder(order=probation(date(2026, 3, 1), date(2027, 2, 28))).arrive(date(2026, 3, 2))
    plan = CheckInsPlanned(windows=windows or (ALL_DAY,), from_on=date(2026, 3, 3), **more)
    case.add(plan, on=date(2026, 3, 2))
    return case


def made(case, *moments):
    return [case.add(APP, at=on(day, clock)) for day, clock in moments]


def test_five_past_midnight_and_ten_to_midnight_the_next_day_is_caught_without_any_missed_window(judged):
    case = planned()
    first, second = made(case, (3, "00:05"), (4, "23:50"))
    (gap,) = judged(case, on(5), "check_in_gap")
    assert (gap.kind, gap.began_at, gap.ended_at) == (AlertKind.CHECK_IN_GAP, on(4, "12:05"), on(4, "23:50"))
    assert (gap.entries, gap.occasion) == ((first, second), f"check_in_gap:2026-03-03:{first}")
    assert judged(case, on(5), "check_in_missed") == []


def test_a_gap_is_told_while_it_lasts(judged):
    case = planned()
    made(case, (3, "00:05"))
    assert judged(case, on(4, "12:04"), "check_in_gap") == []
    (gap,) = judged(case, on(4, "12:05"), "check_in_gap")
    assert gap.ended_at is None


@pytest.mark.parametrize(("clock", "raised"), [("12:00", False), ("12:05", False), ("12:06", True)])
def test_the_longest_gap_itself_is_allowed(judged, clock, raised):
    case = planned()
    made(case, (3, "00:05"), (4, clock))
    assert bool(judged(case, on(4, "13:00"), "check_in_gap")) is raised


def test_a_missed_window_says_it_and_the_gap_does_not_say_it_again(judged):
    case = planned((time(8), time(10)))
    made(case, (3, "08:05"))
    assert judged(case, on(9), "check_in_gap") == []
    assert len(judged(case, on(9), "check_in_missed")) == 5


def test_a_gap_once_told_stands_when_the_window_of_that_day_is_missed_later(judged):
    case = planned()
    made(case, (3, "00:05"))
    (gap,) = judged(case, on(8), "check_in_gap")
    assert gap.began_at == on(4, "12:05")


def test_daily_check_ins_at_the_same_hour_make_no_gap(judged):
    case = planned()
    made(case, *[(day, "12:00") for day in range(3, 20)])
    assert judged(case, on(20), "check_in_gap") == []


def test_days_excused_without_a_plan_or_unseen_by_the_platform_make_no_gap(judged):
    for on_day in (3, 4):
        case = planned()
        made(case, (3, "00:05"), (4, "23:50"))
        day = date(2026, 3, on_day)
        case.add(Excused(reason=ExcuseReason.HOSPITAL, from_on=day, to_on=day), on=day)
        assert judged(case, on(5), "check_in_gap") == []
    ended = planned(to_on=date(2026, 3, 3))
    made(ended, (3, "00:05"), (4, "23:50"))
    assert judged(ended, on(5), "check_in_gap") == []
    case = planned()
    made(case, (3, "00:05"), (4, "23:50"))
    blind = BlindSpan(source_id=None, from_at=on(3, "20:00"), to_at=on(3, "21:00"))
    assert judged(case, on(5), "check_in_gap", context=replace(plain_context(), blind=(blind,))) == []


def test_a_late_entry_in_between_exonerates_and_its_void_accuses_again(judged):
    case = planned()
    made(case, (3, "00:05"), (4, "23:50"))
    between = case.add(APP, at=on(3, "20:00"), recorded_at=on(6))
    assert judged(case, on(7), "check_in_gap") == []
    case.void(between, on(8))
    assert [f.began_at for f in judged(case, on(9), "check_in_gap") if f.cycle_on.day == 3] == [
        on(4, "12:05")
    ]


def test_nothing_is_owed_after_release(judged):
    case = planned()
    made(case, (3, "00:05"))
    case.add(Released(ground="期满"), at=on(4, "12:00"))
    assert judged(case, on(5), "check_in_gap") == []
