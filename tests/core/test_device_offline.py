"""Silence counts from the last position, without our own blindness, and only where something was owed."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.context import BlindSpan
from correction.domain.facts.devices import SourceAssigned, SourceKind, SourceReleased
from correction.domain.facts.observations import Observed
from correction.testing.builders import CaseBuilder, plain_context, probation
from correction.testing.observing import observe

CST = timezone(timedelta(hours=8))
RULE = "device_offline"
LAST = datetime(2026, 3, 10, 9, tzinfo=CST)
LATER = datetime(2026, 3, 20, tzinfo=CST)
INTERVAL = 30


def after(minutes):
    """A moment so long after the last position."""
    return LAST + timedelta(minutes=minutes)


def gap(until_minutes=None, *, interval=INTERVAL, assigned=True):
    case = CaseBuilder(order=probation(date(2026, 1, 1), date(2026, 12, 31))).arrive(date(2026, 1, 5))
    if assigned:
        from_at = datetime(2026, 2, 1, tzinfo=CST)
        source = SourceAssigned(
            source_id="ph", source=SourceKind.PHONE, from_at=from_at, interval_minutes=interval
        )
        case.add(source, at=from_at)
    ended_at = None if until_minutes is None else after(until_minutes)
    observe(case, "g", Observed.GAP, after(interval or INTERVAL), ended_at, source_id="ph")
    return case


def blind(from_minutes, to_minutes, source_id=None):
    to_at = None if to_minutes is None else after(to_minutes)
    span = BlindSpan(source_id=source_id, from_at=after(from_minutes), to_at=to_at)
    return replace(plain_context(), blind=(span,))


@pytest.mark.parametrize(("minutes", "counts"), [(60, False), (119, False), (120, True), (600, True)])
def test_two_hours_without_a_position_are_a_matter(judged, minutes, counts):
    found = judged(gap(minutes), LATER, RULE)
    assert [(f.began_at, f.ended_at) for f in found] == [(LAST, after(minutes))] * counts


def test_it_is_told_when_the_silence_is_too_long_and_ends_with_it(judged):
    case = gap()
    assert judged(case, after(119), RULE) == []
    (found,) = judged(case, after(120), RULE)
    assert (found.kind, found.began_at, found.ended_at) == (AlertKind.DEVICE_OFFLINE, LAST, None)
    observe(case, "g", Observed.GAP, after(INTERVAL), after(200), source_id="ph", recorded_at=after(201))
    assert judged(case, LATER, RULE)[0].ended_at == after(200)


def test_a_plan_that_allows_more_is_kept_to(judged):
    assert judged(gap(239, interval=240), LATER, RULE) == []
    assert len(judged(gap(300, interval=240), LATER, RULE)) == 1


@pytest.mark.parametrize(
    ("blind_from", "blind_to", "source_id", "counts"),
    [
        (0, 200, None, False),
        (20, 101, None, False),
        (20, 100, None, True),
        (0, 200, "ph", False),
        (0, 200, "other", True),
        (-60, 0, None, True),
        (200, 300, None, True),
        (60, None, None, False),
    ],
)
def test_blind_time_is_taken_away(judged, blind_from, blind_to, source_id, counts):
    context = blind(blind_from, blind_to, source_id)
    assert bool(judged(gap(200), LATER, RULE, context=context)) is counts


def test_a_silence_in_a_long_blindness_waits_until_enough_is_left(judged):
    context = blind(60, 360)
    assert judged(gap(), after(419), RULE, context=context) == []
    assert len(judged(gap(), after(420), RULE, context=context)) == 1


def test_who_was_assigned_no_source_owes_no_positions(judged):
    assert judged(gap(600, assigned=False), LATER, RULE) == []


def test_a_phone_for_check_ins_alone_owes_no_positions(judged):
    assert judged(gap(600, interval=None), LATER, RULE) == []


def test_a_source_released_owes_nothing_more(judged):
    case = gap(600)
    case.add(SourceReleased(source_id="ph"), at=after(100))
    assert judged(case, LATER, RULE) == []
    late = gap(600)
    late.add(SourceReleased(source_id="ph"), at=after(180))
    assert [f.ended_at for f in judged(late, LATER, RULE)] == [after(180)]


@pytest.mark.parametrize(("minutes", "counts"), [(100, False), (130, True)])
def test_switching_off_counts_like_silence(judged, minutes, counts):
    case = gap(35)
    observe(case, "off", Observed.POWERED_OFF, after(40), after(40 + minutes), source_id="ph")
    assert [f.occasion for f in judged(case, LATER, RULE)] == ["device_offline:off"] * counts
