"""What is wrong with the platform: just before each limit nothing, just past it the trouble."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from correction.domain.alert_kind import AlertKind, Bearer, Family
from correction.office.watching.signs import Beat, Fill, Jump, Part, SetAside, Signs, Silent
from correction.office.watching.troubles import troubles
from correction.rulebooks.glossary import glossary

AT = datetime(2026, 1, 10, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def beat(part=Part.WORKER, ago=timedelta(0), **more):
    begun = AT - 10 * HOUR
    sign = Beat(
        part=part, name="w1", run="r", host="h", pid=7, started_at=begun, beat_at=AT - ago, good_at=AT
    )
    return replace(sign, **more)


def signs(**measured):
    return Signs(at=AT, **measured)


def late(fixes, old):
    return signs(beats=(beat(Part.DOOR, told={"fixes": float(fixes), "late": float(old)}),))


def due(ago):
    return signs(beats=(beat(),), due=3, oldest_due_at=AT - ago)


LIMITS = [
    (AlertKind.PLATFORM_BLIND, lambda s: signs(beats=(beat(Part.DOOR, ago=2 * MINUTE + s),))),
    (AlertKind.WORKER_LOST, lambda s: signs(beats=(beat(ago=3 * MINUTE + s),))),
    (AlertKind.SWEEP_STALLED, lambda s: signs(beats=(beat(good_at=AT - 15 * MINUTE - s),))),
    (AlertKind.BACKLOG_OLD, lambda s: due(30 * MINUTE + s)),
    (AlertKind.NOTICE_STUCK, lambda s: signs(notice_waits_since=AT - HOUR - s)),
    (AlertKind.CLOCK_WRONG, lambda s: signs(clock_off_s=120 + s.total_seconds())),
    (AlertKind.CLOCK_WRONG, lambda s: signs(clock_off_s=-120 - s.total_seconds())),
    (AlertKind.CLOCK_WRONG, lambda s: signs(jumps=(Jump(at=AT, by_s=-59.5 - s.total_seconds() / 2),))),
    (AlertKind.DATA_LATE, lambda s: late(100, 50 + s.total_seconds())),
    (
        AlertKind.CAPACITY_HALF,
        lambda s: signs(fills=(Fill(name="disk", zh="盘", used=0.499 + s / HOUR * 10),)),
    ),
]


@pytest.mark.parametrize(("kind", "made"), LIMITS, ids=lambda each: getattr(each, "value", ""))
def test_at_the_limit_nothing_is_told_and_past_it_the_trouble(kind, made):
    assert troubles(made(timedelta(0))) == ()
    (told,) = troubles(made(SECOND))
    assert told.kind is kind


def test_failure_24_half_full_and_nearly_full_are_told_as_two_kinds():
    def of(used):
        return [t.kind for t in troubles(signs(fills=(Fill(name="disk", zh="磁盘", used=used),)))]

    assert of(0.499) == []
    assert of(0.5) == of(0.799) == [AlertKind.CAPACITY_HALF]
    assert of(0.8) == of(1.0) == [AlertKind.CAPACITY_SHORT]


def test_a_case_set_aside_a_silent_gateway_and_a_dead_notice_are_each_told_by_name():
    aside = SetAside(log_id="c-1", fault="KeyError（x.py 第 3 行）", since_at=AT - HOUR)
    silent = Silent(gateway_id="gw-1", since_at=AT - HOUR, sources=("a", "b", "c"))
    told = {t.key: t for t in troubles(signs(set_aside=(aside,), silent=(silent,), notices_dead=2))}
    assert set(told) == {
        (AlertKind.CASE_SET_ASIDE, "c-1"),
        (AlertKind.PLATFORM_BLIND, "gateway/gw-1"),
        (AlertKind.NOTICE_STUCK, "notices"),
    }
    assert ("错误", aside.fault) in told[AlertKind.CASE_SET_ASIDE, "c-1"].inputs


def test_whoever_stops_the_worker_means_it_but_not_for_days():
    stopped = beat(ago=11 * HOUR, stopped_at=AT - 11 * HOUR, good_at=AT - 11 * HOUR)
    assert troubles(signs(beats=(stopped,), oldest_due_at=AT - 10 * HOUR)) == ()
    forgotten = beat(ago=13 * HOUR, stopped_at=AT - 13 * HOUR, good_at=AT - 13 * HOUR)
    assert [t.kind for t in troubles(signs(beats=(forgotten,)))] == [AlertKind.SWEEP_STALLED]


def test_a_round_that_takes_hours_and_goes_on_is_no_stall_and_one_worker_that_sweeps_is_enough():
    going_on = beat(good_at=AT - 5 * HOUR, told={"moved_at": (AT - MINUTE).timestamp()})
    assert troubles(signs(beats=(going_on,))) == ()
    stuck = beat(name="w2", good_at=AT - 5 * HOUR)
    assert troubles(signs(beats=(stuck, beat()))) == ()


def test_a_worker_that_has_just_begun_is_given_time_to_catch_up():
    begun = beat(started_at=AT - MINUTE)
    assert troubles(signs(beats=(begun,), due=9, oldest_due_at=AT - 40 * HOUR)) == ()


def test_a_door_that_stands_nowhere_makes_nobody_blind():
    assert troubles(signs(beats=(beat(),))) == ()


def test_every_kind_about_the_platform_can_be_told_and_is_never_about_a_person():
    family = [e for e in glossary().alerts.values() if e.family is Family.PLATFORM]
    assert {e.bearer for e in family} == {Bearer.PLATFORM}
    tellable = {kind for kind, _ in LIMITS} | {AlertKind.CAPACITY_SHORT, AlertKind.CASE_SET_ASIDE}
    assert {e.kind for e in family} == tellable
