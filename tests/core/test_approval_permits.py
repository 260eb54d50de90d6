"""Granted permits are holes in what the areas forbid: their own days, from the grant, until they end."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.area import Area, Circle, Datum, Fence, Place, Polarity
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.approvals import ApprovalAsked, ApprovalDecided, ApprovalEnded, ApprovalMatter
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.observations import Observed
from correction.domain.moments import DateSpan
from correction.domain.order import Category, Decider, Order, ProhibitionKind, ProhibitionOrder
from correction.domain.organisation import OrgLevel
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=CST)


GRANTED_AT = at(1)


def permit(case, matter, *, granted=True, decided_at=GRANTED_AT, **said):
    days = {"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 20)}
    case.add(
        ApprovalAsked(approval_id="A1", matter=matter, reason="上班", **(days | said)), on=date(2026, 2, 20)
    )
    decided = ApprovalDecided(
        approval_id="A1", granted=granted, org_id="X1", level=OrgLevel.COUNTY, reason="属实"
    )
    case.add(decided, at=decided_at)


def commuter(**said):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    permit(case, ApprovalMatter.CROSS_CITY, places=("邻市",), **said)
    return case


def outside(judged, case, began_at, ended_at):
    observe(case, "o", Observed.OUTSIDE, began_at, ended_at, area_id="county")
    return [(f.began_at, f.ended_at) for f in judged(case, at(31), "outside_area")]


@pytest.mark.parametrize(
    ("began_at", "ended_at", "expected"),
    [
        (at(1, 23), at(2, 3), [(at(1, 23), at(2))]),
        (at(2, 8), at(2, 18), []),
        (at(20, 8), at(20, 18), []),
        (at(20, 20), at(21, 6), [(at(21), at(21, 6))]),
        (at(21, 8), at(21, 9), [(at(21, 8), at(21, 9))]),
    ],
)
def test_regular_activity_across_the_border_is_free_on_the_days_of_the_permit(
    judged, began_at, ended_at, expected
):
    assert outside(judged, commuter(), began_at, ended_at) == expected


def test_a_permit_for_some_weekdays_leaves_the_others_as_they_are(judged):
    # The 3rd of March 2026 is a Tuesday, the 4th a Wednesday.
    weekdays = (1, 2)
    assert outside(judged, commuter(weekdays=weekdays), at(3, 8), at(3, 18)) == []
    assert outside(judged, commuter(weekdays=weekdays), at(4, 8), at(4, 18)) == [(at(4, 8), at(4, 18))]
    assert outside(judged, commuter(weekdays=weekdays), at(3, 22), at(4, 2)) == [(at(4), at(4, 2))]


def test_a_permit_covers_nothing_before_it_was_granted_and_nothing_if_refused(judged):
    late = commuter(decided_at=at(3, 12))
    assert outside(judged, late, at(3, 10), at(3, 14)) == [(at(3, 10), at(3, 12))]
    refused = commuter(granted=False)
    assert outside(judged, refused, at(3, 10), at(3, 14)) == [(at(3, 10), at(3, 14))]


def test_what_was_free_is_told_again_once_the_permit_has_ended_or_is_void(judged):
    ended = commuter()
    ended.add(ApprovalEnded(approval_id="A1", reason="已不在邻市上班"), at=at(5, 12))
    assert outside(judged, ended, at(5, 8), at(5, 18)) == [(at(5, 12), at(5, 18))]
    void = commuter()
    void.void(void.entries[-1].entry_id, at(6))
    assert outside(judged, void, at(5, 8), at(5, 18)) == [(at(5, 8), at(5, 18))]


@pytest.mark.parametrize(
    ("area_id", "began_at", "ended_at", "expected"),
    [
        ("bar", at(2, 8), at(2, 18), []),
        ("bar", at(20, 20), at(21, 6), [(at(21), at(21, 6))]),
        ("market", at(2, 8), at(2, 18), [(at(2, 8), at(2, 18))]),
    ],
)
def test_a_permit_to_enter_lifts_the_named_area_alone_and_only_for_its_days(
    judged, area_id, began_at, ended_at, expected
):
    span = DateSpan(from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    bans = tuple(
        ProhibitionOrder(kind=ProhibitionKind.AREA, text="禁止进入", span=span, area_id=one)
        for one in ("bar", "market")
    )
    order = Order(
        category=Category.PROBATION,
        decider=Decider.COURT,
        effective_on=date(2026, 1, 1),
        term=span,
        prohibitions=bans,
    )
    case = CaseBuilder(order=order).arrive(date(2026, 1, 5))
    permit(case, ApprovalMatter.PROHIBITED_ENTRY, area_ids=("bar",))
    observe(case, "p", Observed.PROHIBITED, began_at, ended_at, area_id=area_id)
    found = judged(case, at(31), "prohibited_area")
    assert [(f.began_at, f.ended_at) for f in found] == expected


@pytest.mark.parametrize(
    ("area_ids", "day", "metres", "told"),
    [
        ((), 3, 50_000, False),
        (("works",), 3, 50_000, False),
        (("works",), 3, 0, False),
        (("works",), 3, 20_000, True),
        ((), 4, 50_000, True),
    ],
)
def test_a_check_in_across_the_border_is_judged_by_the_places_of_the_permit(
    judged, area_ids, day, metres, told
):
    case = commuter(weekdays=(1, 2), area_ids=area_ids)
    span = DateSpan(from_on=date(2026, 1, 5))
    home = Fence(area_id="home", polarity=Polarity.STAY_IN, span=span, basis="居住地")
    case.add(FenceSet(fence=home), on=date(2026, 1, 5))
    place = Place(lon=119.0, lat=29.0 + metres / 111_195, datum=Datum.WGS84, accuracy_m=20.0)
    case.add(CheckInMade(means=Means.PHONE_APP, place=place), at=at(day, 9))
    areas = {"home": disc("home", 0), "works": disc("works", 50_000)}
    context = replace(plain_context(), areas=areas)
    found = judged(case, at(31), "check_in_outcome", context=context)
    assert [f.kind for f in found] == [AlertKind.CHECK_IN_OUTSIDE] * told


def disc(area_id, metres):
    circle = Circle(lon=119.0, lat=29.0 + metres / 111_195, radius_m=1000)
    return Area(area_id=area_id, version=1, name=area_id, datum=Datum.WGS84, circles=(circle,))
