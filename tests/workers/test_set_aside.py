"""A case that cannot be judged is set aside with its error, told once, and stops nobody else."""

import time
from datetime import timedelta

import pytest
from correction_workers.jobs import Jobs
from correction_workers.process import this_process
from correction_workers.watching.status import Status
from correction_workers.watching.watch import PlatformWatch

from correction.cli.founding import rotate_key
from correction.cli.home import open_office
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.office.ports import PLATFORM_LOG
from correction.office.watching.signs import Part
from correction.rules.assess import assess
from correction.store.errors import KeyProblem
from correction.store.watching.beats import claim_name
from correction.store.watching.faults import (
    NO_WORDS,
    note_faults,
    note_ladder_faults,
    set_aside,
    stuck_ladders,
    try_again,
)
from tests.workers.door_office import BAND, CASES, NOW, PHONE
from tests.workers.test_digesting import raised

POISONED, SOUND = CASES[BAND], CASES[PHONE]


@pytest.fixture
def jobs(door, monkeypatch):
    monkeypatch.setattr("correction.store.watching.measures.disk_used", lambda _folder: 0.1)
    return Jobs(door.office, Status(time.monotonic), clock=time.monotonic)


@pytest.fixture
def poisoned(monkeypatch):
    """One case whose judging raises, with words that nobody may keep."""

    def raising(file, *given, **named):
        if file.case_id == POISONED:
            raise KeyError("张三 330702")
        return assess(file, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr("correction.office.judging.sweep.assess", raising)
        yield patched


def look(door, now, kind=AlertKind.CASE_SET_ASIDE):
    me = this_process(Part.WORKER, "w1")
    claim_name(door.office.store.engine, me, now, runs=lambda _pid: False)
    PlatformWatch(door.office, me, Status(time.monotonic), door.office.settings.folder).look(now)
    with door.office.store.reading() as uow:
        return [a for a in uow.alerts(PLATFORM_LOG) if a.stated.kind is kind]


def test_after_three_tries_it_is_set_aside_with_kind_and_place_and_the_rest_goes_on(door, jobs, poisoned):
    office = door.office
    assert jobs.round(NOW) is False
    assert jobs.round(NOW) is True
    with office.store.reading() as uow:
        assert uow.review_state(SOUND).judged_by
    (aside,) = set_aside(office.store.engine, NOW)
    assert aside.log_id == POISONED
    assert aside.fault.startswith("KeyError（test_set_aside.py 第")
    assert "张三" not in aside.fault
    (alert,) = look(door, NOW)
    assert ("错误", aside.fault) in alert.stated.why.inputs
    assert look(door, NOW) == [alert]
    poisoned.undo()
    try_again(office.store.engine, POISONED, NOW)
    assert jobs.round(NOW) is True
    assert set_aside(office.store.engine, NOW) == ()
    with office.store.reading() as uow:
        assert uow.review_state(POISONED).judged_by
    assert [a.stated.matter for a in look(door, NOW)] == [Matter.ONGOING]


def test_an_alert_that_cannot_be_escalated_is_told_after_three_tries_until_it_can(door, jobs, monkeypatch):
    """The county would never hear of it, and only the program's own lines said so."""
    office = door.office
    alert_id = raised(office, AlertKind.PROHIBITED_AREA, NOW)
    at = [NOW + timedelta(minutes=20 + 3 * n) for n in range(4)]

    def raising(*_given):
        raise KeyError("张三 330702")

    with monkeypatch.context() as broken:
        broken.setattr("correction.office.ladder.climb.escalate", raising)
        assert [jobs.climb(at[0]), jobs.climb(at[1])] == [False, False]
        # A round that went well says nothing of ladders.
        note_faults(office.store.engine, (), at[1])
        assert look(door, at[1], AlertKind.NOTICE_STUCK) == []
        assert jobs.climb(at[2]) is False
    (stuck,) = stuck_ladders(office.store.engine)
    assert stuck.alert_id == alert_id
    assert stuck.fault.startswith("KeyError（test_set_aside.py 第")
    (alert,) = look(door, at[2], AlertKind.NOTICE_STUCK)
    assert {("最早的一条", alert_id), ("错误", stuck.fault)} < set(alert.stated.why.inputs)
    assert set_aside(office.store.engine, at[2]) == ()
    assert jobs.climb(at[3]) is True
    assert stuck_ladders(office.store.engine) == ()


def test_an_alert_that_nobody_has_to_act_on_any_more_is_not_stuck(door):
    engine = door.office.store.engine
    for _ in range(3):
        note_ladder_faults(engine, [("gone", "KeyError: x")], (), NOW)
    assert stuck_ladders(engine) == ()
    note_ladder_faults(engine, (), (), NOW)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM review_fault").scalar_one() == 0


def test_a_case_that_kills_the_process_is_set_aside_too_and_says_so(door):
    office = door.office
    for _ in range(12):
        # A process claims, and is gone before it can say anything.
        office.store.claim_due(NOW, 1)
    aside = {each.log_id: each.fault for each in set_aside(office.store.engine, NOW)}
    assert aside
    assert set(aside.values()) == {NO_WORDS}


def test_a_master_key_that_is_replaced_while_a_round_runs_is_no_cases_fault(door, tmp_path):
    """The round ends the process, which comes up with the new key; nobody has to put back every case."""

    class Replacing(Status):
        def moved(self, now):
            # Between two transactions of the round.
            if self.moved_at is None:
                rotate_key(door.office.settings, tmp_path / "safe.key", actor="G1", now=NOW)
            super().moved(now)

    jobs = Jobs(door.office, Replacing(time.monotonic), clock=time.monotonic)
    with pytest.raises(KeyProblem):
        jobs.round(NOW)
    assert isinstance(jobs._status.fatal, KeyProblem)
    again = open_office(door.office.settings.folder)
    assert again.store.set_aside() == ()
    with again.store.reading() as uow:
        assert {uow._head(log_id)["tries"] for log_id in CASES.values()} == {0}
    again.store.close()
