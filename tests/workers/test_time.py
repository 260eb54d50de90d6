"""Time: a job means what is stored, never when it ran; three clocks apart; summer time and leap seconds."""

import random
import threading
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from correction_workers import main as worker
from correction_workers.clockwatch import ClockWatch
from correction_workers.watching.status import Status

from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.moments import When, day_end, day_start, legal_day
from correction.office.record import draft
from correction.office.watching.troubles import STALLED_AFTER
from tests.core.test_failures_of_others_sweeping import BEGAN_ON, DAY, MINUTE, closing, office, swept, told
from tests.workers.door_office import AT, fix

HOUR = timedelta(hours=1)


def stands(store):
    return {(a.stated.occasion, a.stated.matter, a.stated.began_at, a.stated.ended_at) for a in told(store)}


@pytest.mark.parametrize("seed", range(4))
def test_a_clock_that_jumps_back_and_forward_leaves_what_a_steady_one_leaves(seed):
    """What a fast clock raised too early is withdrawn once it is right, and raised again in its time."""
    chance, steady, jumping = random.Random(seed), office(), office()
    now = day_start(BEGAN_ON)
    for _ in range(40):
        now += timedelta(hours=chance.randint(1, 9))
        if chance.random() < 0.3:
            made = draft(CheckInMade(means=Means.PHONE_APP), When.at(now), entry_id=f"{now}", actor="t")
            for store in (steady, jumping):
                with store.writing() as uow:
                    uow.append("case", [made], recorded_at=now)
        swept(steady, now)
        wrong = now + chance.choice((-26, -2, 0, 2)) * HOUR
        swept(jumping, wrong)
        with jumping.writing() as uow:
            uow.make_due(["case"], min(now, wrong))
        swept(jumping, now)
    live = {each for each in stands(jumping) if each[1] != "withdrawn"}
    assert live == stands(steady) != set()


def test_what_is_recorded_never_runs_backwards_though_the_clock_does():
    store = office()
    at = closing(1)[0]
    for step, back in enumerate((timedelta(0), -2 * HOUR, -DAY)):
        with store.writing() as uow:
            made = CheckInMade(means=Means.PHONE_APP)
            item = draft(made, When.at(at + step * MINUTE), entry_id=f"m{step}", actor="t")
            uow.append("case", [item], recorded_at=at + back)
    with store.reading() as uow:
        recorded = [entry.recorded_at for entry in uow.log("case")]
    assert recorded == sorted(recorded)


def test_the_clocks_of_device_office_and_server_are_kept_apart(door):
    """A device tells its own time, the door its receipt, and neither is put in the place of the other."""
    door.now = AT + 2 * HOUR
    assert door.batch(fix(0), fix(30)).json()["new"] == 2
    kept = door.kept()
    assert kept.device_at_ms.tolist() == [round((AT + n * MINUTE).timestamp() * 1000) for n in (0, 30)]
    assert set(kept.received_at_ms.tolist()) == {round(door.now.timestamp() * 1000)}


def test_births_of_the_years_with_summer_time_keep_their_day():
    """From 1986 to 1991 China set its clocks forward in summer."""
    midsummer, midwinter = date(1987, 7, 1), date(1987, 1, 1)
    assert day_start(midsummer) == datetime(1987, 6, 30, 15, tzinfo=UTC)
    assert day_start(midwinter) == datetime(1986, 12, 31, 16, tzinfo=UTC)
    changes = (date(1987, 4, 12), date(1987, 9, 13))
    hours = [(day_end(on) - day_start(on)) / HOUR for on in changes]
    assert hours == [23, 25]
    on = date(1986, 1, 1)
    while on < date(1992, 1, 1):
        assert legal_day(day_start(on)) == on == legal_day(day_end(on) - MINUTE)
        on += DAY


def test_leap_seconds_are_ignored_and_a_device_that_writes_one_is_told(door):
    """The end of 2016 had one; days have 86,400 seconds all the same, and no sixtieth second is kept."""
    before, after = date(2016, 12, 31), date(2017, 1, 2)
    assert day_start(after) - day_start(before) == 2 * DAY
    good, leap = fix(0), fix(0, device_at="2026-01-09T23:59:60+00:00")
    answer = door.batch(good, leap).json()
    assert (answer["new"], answer["refused_lines"]) == (1, 1)


def test_a_jump_while_the_machine_slept_is_none():
    """A closed lid stops one clock and not the other: only a clock that was set is told."""
    wall, awake, asleep = [1e9], [0.0], [0.0]
    was_set = ClockWatch(lambda: wall[0], lambda: awake[0])
    slept = ClockWatch(lambda: wall[0], lambda: asleep[0])
    wall[0] += 28_800
    awake[0] += 28_800
    assert (was_set.jumped_s(), slept.jumped_s()) == (0.0, 28_800)
    wall[0] -= 7_200
    assert was_set.jumped_s() == -7_200


class Ended(Exception):
    """The process would have ended."""


@pytest.mark.parametrize(("still", "ends"), [(-1.0, False), (1.0, True)])
def test_a_worker_in_which_no_work_goes_on_ends_itself_for_its_supervisor(monkeypatch, still, ends):
    seconds = [0.0]
    status = Status(lambda: seconds[0])
    seconds[0] = STALLED_AFTER.total_seconds() + still
    stop, codes = threading.Event(), []

    def end(code):
        codes.append(code)
        raise Ended

    monkeypatch.setattr("os._exit", end)
    monkeypatch.setattr(worker, "LOOK_S", 0.01)

    def told_once(_at):
        stop.set()
        return True

    switch = SimpleNamespace(after=told_once)
    started: Any = SimpleNamespace(status=status, switch=switch, watch=None)
    timer: Any = SimpleNamespace(run_now=lambda _now: None)
    if ends:
        with pytest.raises(Ended):
            worker._mind(started, timer, stop)
    else:
        assert worker._mind(started, timer, stop) == 0
    assert codes == [worker.EXIT_STALLED] * ends


def test_a_tick_means_nothing_by_itself():
    """However the ticks fall within a day, its end finds the same."""
    ends = set()
    for seed in range(5):
        chance, store = random.Random(seed), office()
        ticks = sorted(chance.uniform(0, 86_400) for _ in range(chance.randint(0, 9)))
        for tick in ticks:
            swept(store, day_start(BEGAN_ON + DAY) + timedelta(seconds=tick))
        swept(store, day_start(BEGAN_ON + 2 * DAY))
        ends.add(frozenset(stands(store)))
    assert len(ends) == 1
