"""area_crossed: about a straight line through a prohibited area the office asks, on the court's dates."""

from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.testing.builders import CaseBuilder
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "area_crossed"


def at(day, hour=0, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=CST)


def crossed(began_at, ended_at, **more):
    ban = ProhibitionOrder(
        kind=ProhibitionKind.AREA,
        text="禁止进入学校",
        span=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 3, 10)),
        area_id="school",
    )
    order = Order(
        category=Category.PROBATION,
        decider=Decider.COURT,
        effective_on=date(2026, 1, 1),
        term=DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)),
        prohibitions=(ban,),
    )
    case = CaseBuilder(order=order).arrive(date(2026, 1, 5))
    observe(case, "c", Observed.CROSSED, began_at, ended_at, area_id="school", **more)
    return case


def test_it_is_the_office_that_has_to_ask(judged):
    (found,) = judged(crossed(at(9, 8), at(9, 8, 5)), at(20), RULE)
    assert (found.kind, found.bearer) == (AlertKind.AREA_CROSSED, Bearer.OFFICE)
    assert (found.began_at, found.ended_at, found.occasion) == (at(9, 8), at(9, 8, 5), f"{RULE}:c")
    assert ("两点相隔上限", "10 分钟") in found.why.inputs
    assert "不能据此认定进入" in found.why.arithmetic[-1]
    assert judged(crossed(at(9, 8), at(9, 8, 5)), at(20), "prohibited_area") == []


@pytest.mark.parametrize(
    ("began_at", "ended_at", "told"),
    [
        (at(10, 23, 50), at(10, 23, 55), True),
        (at(10, 23, 58), at(11, 0, 3), True),
        (at(11), at(11, 0, 5), False),
        (at(12, 8), at(12, 8, 5), False),
    ],
)
def test_the_order_binds_through_its_last_day(judged, began_at, ended_at, told):
    assert bool(judged(crossed(began_at, ended_at), at(20), RULE)) is told


def test_what_was_withdrawn_is_told_no_more(judged):
    case = crossed(at(9, 8), at(9, 8, 5))
    observe(case, "c", Observed.CROSSED, at(9, 8), at(9, 8, 5), recorded_at=at(21), withdrawn=True)
    assert judged(case, at(22), RULE) == []
