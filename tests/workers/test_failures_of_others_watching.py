"""Failures of other systems, each as the test that would have caught it: outages, dead devices, forgeries."""

import random
from datetime import timedelta

import numpy as np
import pytest

from correction.domain.alert import Handling
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.office.judging.round import run_round
from correction.office.positions.judging.rules import position_rules
from geofences.fixes import Disbelief, assume_accuracy, believe
from tests.workers.door_office import AT, BAND, CASES, PHONE, START, fix

HOUR = 60
DAY = 24 * HOUR
MS = round(AT.timestamp() * 1000)
DEVICE_KINDS = {AlertKind.DEVICE_OFFLINE, AlertKind.DEVICE_SEPARATED, AlertKind.TRACK_ABNORMAL}


def at(minutes):
    return AT + timedelta(minutes=minutes)


def judged(door, minutes, source_id=BAND):
    """Let the worker make a round, and give what it told about devices."""
    office = door.office
    report = run_round(
        office.store, office.positions, office.book, office.calendar, at(minutes), clock=lambda: 0.0
    )
    assert report.failed == ()
    with office.store.reading() as uow:
        alerts = uow.alerts(CASES[source_id])
    # The device was assigned days before it first spoke: that silence is another matter.
    return [a for a in alerts if a.stated.kind in DEVICE_KINDS and a.stated.began_at >= AT]


def kinds(alerts):
    return {alert.stated.kind for alert in alerts if alert.stated.matter is not Matter.WITHDRAWN}


def walked(chance, minute, **changed):
    """A fix of somebody who walks about."""
    lon, lat = 119.6 + chance.gauss(0, 0.002), 29.1 + chance.gauss(0, 0.002)
    return fix(minute, lon=lon, lat=lat, accuracy_m=round(chance.uniform(5, 30), 1), **changed)


def send(door, lines, until):
    door.now = at(until) + timedelta(seconds=3)
    door.steady_s += 60.0
    answer = door.batch(*lines)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("watched", [True, False])
def test_failure_24_a_blind_platform_calls_nobody_silent_and_the_backlog_is_late_and_not_doubled(
    door, watched
):
    chance = random.Random(24)
    track = [walked(chance, minute) for minute in range(0, 14 * HOUR, 10)]
    send(door, track[:6], HOUR)
    if watched:
        door.lookout.look(at(HOUR))
        door.lookout.look(at(13 * HOUR))
    # Twelve hours without a fix: our own, if the door says so, and otherwise the device's.
    assert (kinds(judged(door, 13 * HOUR + 1)) == {AlertKind.DEVICE_OFFLINE}) is not watched
    backlog = track[6:]
    chance.shuffle(backlog)
    send(door, backlog, 14 * HOUR)
    again = send(door, backlog, 14 * HOUR + 1)
    assert (again["new"], again["known"]) == (0, len(backlog))
    kept = door.kept()
    assert kept.device_at_ms.tolist() == [MS + minute * 60_000 for minute in range(0, 14 * HOUR, 10)]
    assert (kept.received_at_ms - kept.device_at_ms)[6:70].min() > 2 * HOUR * 60_000
    assert kinds(judged(door, 14 * HOUR + 2)) == set()


def test_failure_24_ids_have_64_bits_and_a_source_without_any_left_is_refused_aloud(door):
    send(door, [fix(0), fix(1)], 2)
    ids = door.kept().id
    assert ids.dtype == np.int64
    assert len(set(ids.tolist())) == 2
    with door.positions.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE position_source SET ids_used = 1 << 40")
    refused = door.batch(fix(2))
    assert (refused.status_code, "编号已用完" in refused.json()["what"]) == (503, True)
    assert len(door.kept()) == 2


def test_failure_27_a_dead_device_is_told_and_stays_told_until_somebody_has_looked(door):
    chance = random.Random(27)
    send(door, [walked(chance, minute) for minute in range(0, 2 * HOUR, 10)], 2 * HOUR)
    assert judged(door, 3 * HOUR) == []
    for day in range(1, 22):
        (alert,) = judged(door, 2 * HOUR + day * DAY)
        assert (alert.stated.kind, alert.stated.matter) == (AlertKind.DEVICE_OFFLINE, Matter.ONGOING)
        assert alert.handling is Handling.UNSEEN
    send(door, [walked(chance, 22 * DAY)], 22 * DAY)
    (alert,) = judged(door, 22 * DAY + 1)
    assert (alert.stated.matter, alert.handling) == (Matter.OVER, Handling.UNSEEN)


def test_failure_29_forged_places_are_a_doubt_and_no_proof_of_obedience(door):
    chance = random.Random(29)
    lines = [walked(chance, m, source_id=PHONE, mock=60 <= m < 180) for m in range(0, 5 * HOUR, 10)]
    door.now = at(5 * HOUR)
    assert door.batch(*lines, by=PHONE).json()["new"] == len(lines)
    (alert,) = judged(door, 5 * HOUR, PHONE)
    assert alert.stated.kind is AlertKind.TRACK_ABNORMAL
    assert "虚拟定位" in "".join(alert.stated.why.arithmetic)


def test_failure_29_the_same_coordinates_for_hours_are_a_doubt(door):
    send(door, [fix(minute) for minute in range(0, 14 * HOUR, 10)], 14 * HOUR)
    assert AlertKind.TRACK_ABNORMAL in kinds(judged(door, 14 * HOUR))


def test_failure_29_a_jump_that_nobody_can_make_is_not_believed(door):
    """The satellite says home, the cell between the two says a city 300 km away."""
    cell = fix(10, lon=119.6, lat=31.8, accuracy_m=None, source="cell")
    send(door, [fix(0), cell, fix(20)], 21)
    rules = position_rules(door.office.book, START)
    reasons = believe(assume_accuracy(door.kept(), rules.profile_m), rules.belief)
    assert reasons.tolist() == [Disbelief.NONE, Disbelief.IMPLAUSIBLE_SPEED, Disbelief.NONE]


def test_failure_31_a_watch_left_at_home_is_noticed_the_next_day_and_not_after_seven(door):
    chance = random.Random(31)
    day = [walked(chance, minute) for minute in range(0, 9 * HOUR, 10)]
    jitter = [
        fix(minute, lon=119.6 + chance.gauss(0, 4e-5), lat=29.1 + chance.gauss(0, 4e-5))
        for minute in range(9 * HOUR, 24 * HOUR, 10)
    ]
    send(door, day + jitter, DAY)
    (alert,) = judged(door, DAY)
    assert (alert.stated.kind, alert.stated.matter) == (AlertKind.DEVICE_SEPARATED, Matter.ONGOING)
    assert alert.stated.began_at == at(9 * HOUR)
