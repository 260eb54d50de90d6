"""Workers that sweep at once, are killed, or sweep late all leave what one punctual worker leaves."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from datetime import time as clock_time

import pytest

from correction.domain.facts.admission import ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.moments import day_start
from correction.office.judging.sweep import sweep
from correction.office.ports import LogKind
from correction.rulebooks import load_book
from correction.store import open_store
from correction.store.log.verify import verify
from correction.testing.builders import plain_context
from correction.testing.memory import MemoryStore
from tests.store.office_samples import check_in, draft, opened

CASES = [f"case-{n:02}" for n in range(12)]
FIRST = date(2026, 1, 5)
DAYS = 12
BOOK, CONTEXT = load_book("helan-2019"), plain_context()


def open_cases(store):
    with store.writing() as uow:
        for case_id in CASES:
            plan = CheckInsPlanned(windows=((clock_time(8), clock_time(20)),), from_on=FIRST)
            facts = [ReportedIn(), ClassAssigned(management_class=ManagementClass.STRICT), plan]
            uow.create_log(case_id, LogKind.CASE, office_id="office-1")
            drafts = [draft(fact, entry_id=f"f{n}", on=FIRST) for n, fact in enumerate(facts)]
            uow.append(case_id, [opened(case_id), *drafts], recorded_at=day_start(FIRST))


def record_day(store, day):
    """Let each case check in but on a day of its own, each in a transaction of its own."""
    for n, case_id in enumerate(CASES):
        if day != n % DAYS:
            with store.writing() as uow:
                made = check_in(FIRST + timedelta(days=day), hour=2)
                uow.append(case_id, [made], recorded_at=evening(day))


def evening(day):
    return day_start(FIRST + timedelta(days=day)) + timedelta(hours=22)


def sweep_until_done(store, now, *, batch=50):
    while sweep(store, BOOK, CONTEXT, now, clock=time.monotonic, batch=batch).reviewed:
        pass


def state(store):
    """The alerts that were not withdrawn, with their occasions and spans: what the same state means."""
    with store.reading() as uow:
        return {
            (case_id, a.stated.occasion, a.stated.matter, a.stated.began_at, a.stated.ended_at)
            for case_id in uow.case_ids()
            for a in uow.alerts(case_id)
            if a.stated.matter is not Matter.WITHDRAWN
        }


@pytest.fixture(scope="module")
def punctual():
    """What one worker leaves that sweeps each evening, in memory."""
    store = MemoryStore()
    open_cases(store)
    for day in range(DAYS):
        record_day(store, day)
        sweep_until_done(store, evening(day))
    assert len(state(store)) >= len(CASES)
    return state(store)


def test_two_workers_and_a_clerk_at_once_leave_the_same(database, address, key, punctual):
    open_cases(database)
    others = [open_store(address, key=key) for _ in range(2)]
    failures = []

    def work(store):
        try:
            for day in range(DAYS):
                sweep_until_done(store, evening(day), batch=3)
        except BaseException as error:
            failures.append(error)
            raise

    workers = [threading.Thread(target=work, args=(store,)) for store in others]
    for worker in workers:
        worker.start()
    for day in range(DAYS):
        record_day(database, day)
    for worker in workers:
        worker.join()
    sweep_until_done(database, evening(DAYS - 1))
    for store in others:
        store.close()
    assert failures == []
    assert state(database) == punctual
    assert database.set_aside() == ()
    assert verify(database.engine).sound


def test_one_late_sweep_after_all_leaves_the_same(database, punctual):
    open_cases(database)
    for day in range(DAYS):
        record_day(database, day)
    sweep_until_done(database, evening(DAYS - 1))
    assert state(database) == punctual


WORKER = """
import sys, time
from pathlib import Path
from correction.store import open_store
from correction.store.keys import MasterKey
from tests.store.test_concurrent_sweeps import DAYS, evening, sweep_until_done
path, key_id, secret = sys.argv[1:]
store = open_store(path, key=MasterKey(key_id=key_id, secret=bytes.fromhex(secret), demo=True))
print("ready", flush=True)
for day in range(DAYS):
    sweep_until_done(store, evening(day), batch=1)
"""


@pytest.mark.slow
def test_workers_killed_at_any_moment_lose_nothing_and_double_nothing(database, address, key, punctual):
    open_cases(database)
    for day in range(DAYS):
        record_day(database, day)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", WORKER, str(address), key.key_id, key.secret.hex()]
    # Twice, since a case that three workers died over is rightly set aside, whoever killed them.
    for delay_s in (0.01, 0.05):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == b"ready"
            time.sleep(delay_s)
            worker.send_signal(signal.SIGKILL)
    sweep_until_done(database, evening(DAYS - 1))
    assert state(database) == punctual
    assert verify(database.engine).sound
    with database.reading() as uow:
        for case_id in CASES:
            stated = [e.payload for e in uow.log(case_id) if isinstance(e.payload, AlertStated)]
            assert len({(s.alert_id, s.matter, s.began_at, s.ended_at, s.why) for s in stated}) == len(stated)
