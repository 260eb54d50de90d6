"""Hours of the week: by weekday, across midnight, and a fence that binds in them alone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from correction.domain.area import Fence, Polarity
from correction.domain.errors import InvalidValue
from correction.domain.hours import OneTime, WeeklyHours
from correction.domain.moments import SHANGHAI, DateSpan

MONDAY = date(2026, 3, 2)
NIGHT = WeeklyHours(opens=time(22), closes=time(6))
SCHOOL = WeeklyHours(opens=time(7, 30), closes=time(17), weekdays=(1, 2, 3, 4, 5))


def at(on, hour, minute=0):
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=SHANGHAI)


def bound(hours, to_on=None):
    span = DateSpan(from_on=MONDAY, to_on=to_on)
    return Fence(area_id="a", polarity=Polarity.STAY_IN, span=span, basis="决定", hours=hours)


def test_a_night_belongs_to_the_day_on_which_it_opens():
    assert NIGHT.on(MONDAY) == (at(MONDAY, 22), at(MONDAY + timedelta(1), 6))
    assert str(NIGHT) == "每日 22:00-次日06:00"


@pytest.mark.parametrize(("day", "open_"), [(0, True), (4, True), (5, False), (6, False)])
def test_school_days_are_five(day, open_):
    on = MONDAY + timedelta(days=day)
    assert (SCHOOL.on(on) is not None) is open_
    assert str(SCHOOL) == "周一、周二、周三、周四、周五 07:30-17:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": time(8), "closes": time(8)},
        {"opens": time(8), "closes": time(9), "weekdays": (0,)},
        {"opens": time(8), "closes": time(9), "weekdays": (8,)},
        {"opens": time(8), "closes": time(9), "weekdays": (1, 1)},
    ],
)
def test_what_is_no_time_of_any_week_is_refused(wrong):
    with pytest.raises(InvalidValue, match="每周时段"):
        WeeklyHours(**wrong)


@pytest.mark.parametrize(
    ("moment", "binds"),
    [
        (at(MONDAY, 5), False),  # the night before it began
        (at(MONDAY, 21, 59), False),
        (at(MONDAY, 22), True),
        (at(date(2026, 3, 3), 5, 59), True),
        (at(date(2026, 3, 3), 6), False),
        (at(date(2026, 3, 4), 23), True),
        (at(date(2026, 3, 5), 5), True),  # the night of its last day goes on to its end
        (at(date(2026, 3, 5), 22), False),
    ],
)
def test_a_fence_binds_in_its_hours_alone(moment, binds):
    assert bound((NIGHT,), date(2026, 3, 4)).binds_at(moment) is binds


clocks = st.times().map(lambda clock: clock.replace(minute=0, second=0, microsecond=0))
weeks = st.lists(st.integers(1, 7), unique=True, max_size=7).map(tuple)


@given(opens=clocks, closes=clocks, weekdays=weeks, days=st.integers(0, 20), hour=st.integers(0, 24 * 23))
def test_the_times_given_are_those_at_which_it_binds(opens, closes, weekdays, days, hour):
    """The oracle walks the clock: a moment counts if its own day, or the one before, opened it."""
    assume(opens != closes)
    last_on = MONDAY + timedelta(days=days)
    fence = bound((WeeklyHours(opens=opens, closes=closes, weekdays=weekdays),), last_on)
    moment = at(MONDAY, 0) + timedelta(hours=hour)
    inside = False
    for on in (moment.date(), moment.date() - timedelta(days=1)):
        if MONDAY <= on <= last_on and (not weekdays or on.isoweekday() in weekdays):
            length_h = (closes.hour - opens.hour) % 24
            inside |= at(on, opens.hour) <= moment < at(on, opens.hour) + timedelta(hours=length_h)
    assert fence.binds_at(moment) is inside
    assert any(start <= moment < end for start, end in fence.times(last_on) if end) is inside


def test_without_hours_a_fence_binds_for_its_days():
    (only,) = bound((), date(2026, 3, 4)).times(MONDAY)
    assert only == (at(MONDAY, 0), at(date(2026, 3, 5), 0))
    ((_, end),) = bound(()).times(MONDAY)
    assert end is None


EVENT = OneTime(from_at=at(MONDAY, 14), to_at=at(MONDAY, 20))


@pytest.mark.parametrize(
    ("from_at", "to_at", "says"),
    [
        (at(MONDAY, 20), at(MONDAY, 14), "结束不晚于开始"),
        (at(MONDAY, 14), at(MONDAY, 14), "结束不晚于开始"),
        (datetime(2026, 3, 2, 14), at(MONDAY, 20), "没有时区"),
    ],
)
def test_a_time_that_comes_once_has_a_length_and_a_zone(from_at, to_at, says):
    with pytest.raises(InvalidValue, match=says):
        OneTime(from_at=from_at, to_at=to_at)


@pytest.mark.parametrize(
    ("moment", "binds"),
    [
        (at(MONDAY, 13, 59), False),
        (at(MONDAY, 14), True),
        (at(MONDAY, 19, 59), True),
        (at(MONDAY, 20), False),
        (at(MONDAY, 23), True),  # the weekly night beside it
    ],
)
def test_a_fence_binds_once_beside_its_weekly_hours(moment, binds):
    fence = replace(bound((NIGHT,)), once=(EVENT,))
    assert fence.binds_at(moment) is binds
    assert any(start <= moment < end for start, end in fence.times(MONDAY) if end) is binds
    assert fence.limits == ("每日 22:00-次日06:00", "2026-03-02 14:00 至 2026-03-02 20:00")


def test_a_time_that_comes_once_begins_on_a_day_of_the_fence():
    with pytest.raises(InvalidValue, match="不在围栏的起止日期之内"):
        replace(bound(()), once=(OneTime(from_at=at(date(2026, 3, 1), 14), to_at=at(MONDAY, 20)),))


@pytest.mark.parametrize("buffer_m", [-1.0, float("nan"), float("inf")])
def test_a_buffer_is_a_number_of_metres(buffer_m):
    with pytest.raises(InvalidValue, match="预警缓冲"):
        replace(bound(()), buffer_m=buffer_m)
