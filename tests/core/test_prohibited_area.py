"""A prohibited area binds on the court's own dates, whatever an office grants."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.area import Fence, Polarity
from correction.domain.facts.admission import Excused, ExcuseReason, FenceSet
from correction.domain.facts.leave import LeaveGranted, LeaveLevel
from correction.domain.facts.observations import Observed
from correction.domain.hours import WeeklyHours
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "prohibited_area"
BARRED = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 3, 10))


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


def barred(category=Category.PROBATION, span=BARRED, area_id="bar"):
    ban = ProhibitionOrder(kind=ProhibitionKind.AREA, text="禁止进入酒吧", span=span, area_id=area_id)
    order = Order(
        category=category,
        decider=Decider.COURT,
        effective_on=date(2026, 1, 1),
        term=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)),
        prohibitions=(ban,),
    )
    return CaseBuilder(order=order).arrive(date(2026, 1, 5))


def fence(area_id, to_on):
    span = DateSpan(from_on=date(2026, 1, 1), to_on=to_on)
    return FenceSet(fence=Fence(area_id=area_id, polarity=Polarity.STAY_OUT, span=span, basis="禁止令"))


@pytest.mark.parametrize(
    ("began_at", "ended_at", "expected"),
    [
        (at(10, 22), at(10, 23), (at(10, 22), at(10, 23))),
        (at(10, 22), at(11, 2), (at(10, 22), at(11))),
        (at(11), at(11, 2), None),
        (at(12, 22), at(12, 23), None),
    ],
)
def test_the_order_binds_through_its_last_day(judged, began_at, ended_at, expected):
    case = barred()
    observe(case, "p", Observed.PROHIBITED, began_at, ended_at, area_id="bar")
    found = judged(case, at(20), RULE)
    assert [(f.began_at, f.ended_at) for f in found] == ([] if expected is None else [expected])
    assert all(f.kind is AlertKind.PROHIBITED_AREA for f in found)


def test_it_is_over_at_the_end_of_the_order_even_while_the_person_stays(judged):
    case = barred()
    observe(case, "p", Observed.PROHIBITED, at(10, 22), area_id="bar")
    assert judged(case, at(10, 23), RULE)[0].ended_at is None
    assert judged(case, at(11), RULE)[0].ended_at == at(11)


def test_a_leave_does_not_lift_it(judged):
    case = barred()
    granted = LeaveGranted(
        leave_id="l",
        from_on=date(2026, 3, 1),
        to_on=date(2026, 3, 20),
        destination="杭州",
        level=LeaveLevel.COUNTY,
    )
    case.add(granted, on=date(2026, 3, 1))
    observe(case, "p", Observed.PROHIBITED, at(5, 22), at(5, 23), area_id="bar")
    assert len(judged(case, at(20), RULE)) == 1


@pytest.mark.parametrize(
    ("reason", "counts"), [(ExcuseReason.DETAINED, False), (ExcuseReason.HOSPITAL, True)]
)
def test_only_not_going_by_oneself_excuses(judged, reason, counts):
    case = barred()
    observe(case, "p", Observed.PROHIBITED, at(5, 22), at(5, 23), area_id="bar")
    case.add(Excused(reason=reason, from_on=date(2026, 3, 5), to_on=date(2026, 3, 5)), at=at(6))
    assert bool(judged(case, at(20), RULE)) is counts


def test_a_fence_that_outlives_its_order_binds_no_longer_than_the_order(judged):
    case = barred()
    case.add(fence("bar", None), on=date(2026, 1, 6))
    observe(case, "p", Observed.PROHIBITED, at(12, 22), at(12, 23), area_id="bar")
    assert judged(case, at(20), RULE) == []


def test_without_an_order_the_fence_says_the_days_and_a_void_fence_none(judged):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    set_ = case.add(fence("school", date(2026, 3, 10)), on=date(2026, 1, 6))
    observe(case, "in", Observed.PROHIBITED, at(10, 8), at(10, 9), area_id="school")
    observe(case, "out", Observed.PROHIBITED, at(11, 8), at(11, 9), area_id="school")
    observe(case, "else", Observed.PROHIBITED, at(10, 8), at(10, 9), area_id="unknown")
    assert [f.occasion for f in judged(case, at(20), RULE)] == ["prohibited_area:in"]
    case.void(set_, at(21))
    assert judged(case, at(22), RULE) == []


@pytest.mark.parametrize(("category", "articles"), [(Category.PROBATION, 2), (Category.CONTROL, 1)])
def test_revocation_is_cited_for_probation_alone(judged, category, articles):
    case = barred(category)
    observe(case, "p", Observed.PROHIBITED, at(5, 22), at(5, 23), area_id="bar")
    (found,) = judged(case, at(20), RULE)
    assert len(found.why.citations) == articles
    assert ("禁止期间", "2026-01-01 至 2026-03-10") in found.why.inputs


@pytest.mark.parametrize(
    ("began_at", "ended_at", "expected"),
    [
        (at(2, 6), at(2, 7), None),
        (at(2, 6), at(2, 9), (at(2, 7), at(2, 9))),
        (at(2, 16), at(2, 20), (at(2, 16), at(2, 17))),
        (at(7, 8), at(7, 9), None),
    ],
)
def test_a_place_prohibited_on_school_days_is_free_at_other_times(judged, began_at, ended_at, expected):
    """2 March 2026 is a Monday, the 7th a Saturday."""
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    hours = (WeeklyHours(opens=time(7), closes=time(17), weekdays=(1, 2, 3, 4, 5)),)
    span = DateSpan(from_on=date(2026, 1, 1))
    school = Fence(area_id="school", polarity=Polarity.STAY_OUT, span=span, basis="决定", hours=hours)
    case.add(FenceSet(fence=school), on=date(2026, 1, 6))
    observe(case, "p", Observed.PROHIBITED, began_at, ended_at, area_id="school")
    found = judged(case, at(20), RULE)
    assert [(f.began_at, f.ended_at) for f in found] == ([] if expected is None else [expected])
    assert all("周一、周二、周三、周四、周五 07:00-17:00" in str(f.why.inputs) for f in found)
