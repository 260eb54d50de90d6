"""The platform looks at itself: troubles are told once, by whoever sees them, and end by themselves."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from correction_workers.process import this_process
from correction_workers.watching.status import Round, Status
from correction_workers.watching.watch import PlatformWatch

from correction.domain.alert import Handling
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import AlertEscalated, Disposition, Matter
from correction.office.alerts import review_alert
from correction.office.judging.round import run_round
from correction.office.ladder.climb import climb
from correction.office.ports import PLATFORM_LOG
from correction.office.watching.signs import Part
from correction.store.watching.beats import claim_name, forget
from correction.store.watching.measures import ongoing_troubles
from tests.workers.door_office import AT, BAND, CASES, NOW, fix

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def watch(door, name="w1"):
    me = replace(this_process(Part.WORKER, name), run=f"run-of-{name}")
    claim_name(door.office.store.engine, me, NOW, runs=lambda _pid: False)
    return PlatformWatch(door.office, me, Status(time.monotonic), door.office.settings.folder)


def good(looking, at):
    looking._status.good(Round(reviewed=0, stated=0, failed=0, took_s=0.0), at)


def told(door, kind=None):
    with door.office.store.reading() as uow:
        alerts = uow.alerts(PLATFORM_LOG)
    return [a for a in alerts if kind in {None, a.stated.kind}]


def blind(door):
    with door.office.store.reading() as uow:
        return [(span.from_at, span.to_at) for span in uow.blind_spans()]


@pytest.fixture(autouse=True)
def _roomy(monkeypatch):
    """The disk of the machine that tests is none of their business."""
    monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: 0.1)


def test_a_trouble_is_told_once_by_two_processes_and_over_after_a_calm_time(door):
    one, other = watch(door), watch(door, "w2")
    for looking in (one, other):
        looking.look(NOW)
    at = NOW + 16 * MINUTE
    for looking in (one, other, one):
        looking.look(at)
    (alert,) = told(door, AlertKind.SWEEP_STALLED)
    assert (alert.stated.kind, alert.stated.matter) == (AlertKind.SWEEP_STALLED, Matter.ONGOING)
    good(one, at)
    # A trouble that comes and goes within minutes is one trouble.
    for minute in range(1, 7):
        one.look(at + minute * MINUTE)
        other.look(at + minute * MINUTE)
    (alert,) = told(door, AlertKind.SWEEP_STALLED)
    assert (alert.stated.matter, alert.stated.ended_at) == (Matter.OVER, at + MINUTE)
    assert (alert.handling, alert.open) == (Handling.UNSEEN, True)


def test_one_hosts_full_disk_is_one_trouble_though_another_host_has_room(door, monkeypatch):
    workers = {"w1": 0.9, "w2": 0.1}
    looking = {name: watch(door, name) for name in workers}

    def look(name, at):
        monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: workers[name])
        looking[name].look(at)

    def told_of_disks():
        return [(a.stated.matter, a.stated.occasion) for a in told(door, AlertKind.CAPACITY_SHORT)]

    for minute in range(8):
        for name in workers:
            look(name, NOW + minute * MINUTE)
    ((matter, occasion),) = told_of_disks()
    assert (matter, "disk/w1@" in occasion) == (Matter.ONGOING, True)
    workers["w1"] = 0.1
    for minute in range(8, 15):
        for name in workers:
            look(name, NOW + minute * MINUTE)
    assert told_of_disks() == [(Matter.OVER, occasion)]


def test_of_a_host_whose_worker_runs_no_more_the_others_say_what_is_over(door, monkeypatch):
    full, other = watch(door), watch(door, "w2")
    monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: 0.9)
    full.look(NOW)
    monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: 0.1)
    for minute in range(12):
        other.look(NOW + minute * MINUTE)
    assert [a.stated.matter for a in told(door, AlertKind.CAPACITY_SHORT)] == [Matter.OVER]


def test_what_is_over_waits_for_a_person_and_comes_again_as_another(door):
    looking = watch(door)
    looking.jumped(NOW, 7_200.0)
    looking.look(NOW)
    (alert,) = told(door)
    assert (alert.stated.kind, alert.stated.matter) == (AlertKind.CLOCK_WRONG, Matter.OVER)
    with door.office.store.writing() as uow:
        review_alert(
            uow,
            alert.alert_id,
            disposition=Disposition.EXPLAINED,
            note="校时",
            actor="op",
            now=NOW,
            entry_id="e-1",
        )
    looking.jumped(NOW + HOUR, -7_200.0)
    looking.look(NOW + MINUTE)
    assert sorted(a.handling for a in told(door)) == [Handling.REVIEWED, Handling.UNSEEN]


def test_a_door_without_a_sign_blinds_at_once_and_until_it_sees_again(door):
    looking = watch(door)
    door.lookout.look(NOW)
    looking.look(NOW + 2 * MINUTE)
    assert blind(door) == []
    looking.look(NOW + 3 * MINUTE)
    looking.look(NOW + 4 * MINUTE)
    assert blind(door) == [(NOW, None)]
    assert [a.stated.matter for a in told(door, AlertKind.PLATFORM_BLIND)] == [Matter.ONGOING]
    door.lookout.look(NOW + 9 * HOUR)
    assert blind(door) == [(NOW, NOW + 9 * HOUR)]
    good(looking, NOW + 9 * HOUR)
    for minute in (0, 1, 2, 3, 4, 5, 6):
        door.lookout.look(NOW + 9 * HOUR + minute * MINUTE)
        looking.look(NOW + 9 * HOUR + minute * MINUTE)
    assert [a.stated.matter for a in told(door, AlertKind.PLATFORM_BLIND)] == [Matter.OVER]


def test_while_the_platform_is_blind_nobody_is_silent_and_the_reason_says_so_afterwards(door):
    office = door.office
    looking = watch(door)

    def judged(at):
        run_round(office.store, office.positions, office.book, office.calendar, at, clock=lambda: 0.0)
        with office.store.reading() as uow:
            alerts = uow.alerts(CASES[BAND])
        kinds = (AlertKind.DEVICE_OFFLINE, AlertKind.LOST_CONTACT)
        return [a for a in alerts if a.stated.kind in kinds and a.stated.began_at >= AT]

    assert door.batch(fix(0)).status_code == 200
    door.lookout.look(NOW)
    looking.look(NOW + 3 * MINUTE)
    for hours in (3, 12, 23):
        assert judged(NOW + hours * HOUR) == []
    door.lookout.look(NOW + 24 * HOUR)
    assert judged(NOW + 24 * HOUR) == []
    silent = judged(NOW + 48 * HOUR)
    offline = next(a for a in silent if a.stated.kind is AlertKind.DEVICE_OFFLINE)
    assert any("平台失明" in step and "不计入" in step for step in offline.stated.why.arithmetic)


def test_a_name_that_was_taken_ends_the_process_that_held_it(door):
    looking = watch(door)
    looking.look(NOW)
    usurped = replace(looking._me, run=f"{looking._me.run[:8]}another")
    claim_name(door.office.store.engine, usurped, NOW, runs=lambda _pid: False)
    with pytest.raises(Exception, match="--name w1"):
        looking.look(NOW + MINUTE)


def test_a_worker_that_is_forgotten_is_no_longer_lost(door):
    looking = watch(door)
    other = watch(door, "gone")
    other.look(NOW)
    good(looking, NOW)
    looking.look(NOW + 4 * MINUTE)
    assert (AlertKind.WORKER_LOST, "gone") in ongoing_troubles(door.office.store.engine)
    forget(door.office.store.engine, "gone", Part.WORKER)
    for minute in (5, 11):
        looking.look(NOW + minute * MINUTE)
    assert ongoing_troubles(door.office.store.engine) == frozenset()


def test_a_platform_alert_that_nobody_acts_on_climbs_like_any_other(door):
    looking = watch(door)
    looking.jumped(NOW, 7_200.0)
    looking.look(NOW)
    done = climb(door.office.store, door.office.book, NOW + 30 * HOUR)
    assert done.failed == ()
    (alert,) = told(door)
    with door.office.store.reading() as uow:
        steps = [e.payload for e in uow.log(PLATFORM_LOG) if isinstance(e.payload, AlertEscalated)]
    assert {step.alert_id for step in steps} == {alert.alert_id}
