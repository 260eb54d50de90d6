"""One seed from beginning to end: a county, its office, all that goes wrong, and what is left of it."""

import gc
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import structlog

from correction.cli.founding import adoption
from correction.domain.context import Context
from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import AlertStated
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.areas import draw
from correction.office.judging.sweep import drain
from correction.office.organisation import adopt_book, set_unit
from correction.store.keys import MasterKey, make_key
from correction.store.office_store import create
from correction.store.positions import create_positions
from tests.faults.simulated import oracle
from tests.faults.simulated.baton import DAY, HOUR, Process, World
from tests.faults.simulated.county import COUNTY, FIRST_AT, County, county
from tests.faults.simulated.faulty_store import Chances
from tests.faults.simulated.network import Door, Post, Receiver, outages
from tests.faults.simulated.outcome import Outcome
from tests.faults.simulated.processes import BOOK, Machine, door, kept_up, last_look, people, worker

REST_DAYS = 6
# One seed of so many is compared with a worker that looked at each moment, the others with one late look.
PUNCTUAL_EACH = 20
Logs = dict[str, tuple[AnyEntry, ...]]
_CHANNELS = """
[[channel]]
name = "county"
kind = "webhook"
url = "https://example.invalid/hook"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
grade = "提示"
per_minute = 100000
"""


@cache
def _founded() -> tuple[Path, MasterKey]:
    """An empty office with its book and its county's area, made once a process and copied for each seed."""
    folder = _temporary()
    key = make_key(folder / "keys" / "master.key", demo=True)
    store = create(folder / "office.db", key=key)
    before = FIRST_AT - timedelta(days=30)
    with store.writing() as uow:
        adopt_book(uow, adoption(BOOK), actor="founder", now=before)
        set_unit(
            uow, OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="县司法局"), actor="founder", now=before
        )
        office = OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="司法所", parent_id="C1")
        set_unit(uow, office, actor="founder", now=before)
        draw(uow, COUNTY, actor="founder", now=before)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    positions = create_positions(folder / "positions.db")
    with positions.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    positions.close()
    return folder, key


def simulate(seed: int, *, persons: int | None = None, days: int | None = None) -> Outcome:
    """Live through one seed and look at what is left; the same seed always gives the same outcome."""
    with _quiet():
        return _Simulation(_workplace(), county(seed, persons=persons, days=days)).outcome()


@cache
def _workplace() -> Path:
    """Where this process has its files, for one seed after another; in memory where there is any."""
    memory = Path("/dev/shm")
    return _temporary(memory if memory.is_dir() else None)


def _temporary(where: Path | None = None) -> Path:
    """A folder that goes with this process."""
    folder = tempfile.mkdtemp(prefix="correction-simulated-", dir=where)
    # A process of a pool ends without what `atexit` was told.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    return Path(folder)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the worker's log to itself: what matters is what stands in the tables.

    The collector waits as well: when it comes by is nothing that a seed decides.
    """
    before, collecting = structlog.get_config(), gc.isenabled()
    gc.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
        if collecting:
            gc.enable()
        gc.collect()


class _Simulation:
    def __init__(self, folder: Path, made: County) -> None:
        founded, key = _founded()
        shutil.rmtree(folder)
        folder.mkdir()
        for name in ("office.db", "positions.db"):
            shutil.copyfile(founded / name, folder / name)
        channels = folder / "notify.toml"
        channels.write_text(_CHANNELS, encoding="utf-8")
        channels.chmod(0o600)
        self.started_s = time.process_time()
        self.county = made
        self.world = World(made.seed)
        self.chances = Chances(self.world.dice("chances"))
        self.machine = Machine(self.world, folder, key, self.chances)
        self.end_s = made.days * DAY
        self.outside = Process(self.world, "outside")
        self.receiver = Receiver(
            world=self.world,
            dice=self.world.dice("receiver"),
            down=outages(self.world.dice("outages"), self.end_s),
        )
        doors = [Door(self.world), Door(self.world)]
        self.post = Post(self.outside, doors, self.world.dice("post"))
        dice = self.world.dice("shape")
        self.period_s = max(self.end_s / dice.choice((30, 60, 120, 200)), 12 * HOUR)
        self.workers: dict[str, Process] = {}
        for n, each in enumerate(doors):
            kept_up(self.machine, self.outside, f"door-{n}", door(self.machine, each, self.post))
        for n in range(dice.choice((1, 2, 3))):
            name = f"worker-{n}"
            kept_up(self.machine, self.outside, name, self._worker(name))
        cases = sorted(made.missed)
        kept_up(self.machine, self.outside, "people", people(self.machine, cases))
        for letter in made.letters:
            self.post.send(letter)
        self.outside.start(self._weather)

    def _worker(self, name: str) -> Callable[[Process], None]:
        run = worker(self.machine, self.receiver, name, self.period_s)

        def begin(process: Process) -> None:
            self.workers[name] = process
            run(process)

        return begin

    def _weather(self) -> None:
        """Fill the disk for a while now and then, and set clocks of workers wrong."""
        dice = self.world.dice("weather")
        jumps, full = dice.random() < 0.4, dice.random() < 0.3
        while True:
            self.world.sleep(dice.uniform(2, 40) * DAY)
            if self.world.now_s > self.end_s:
                return
            if full:
                self.chances.full = True
                self.world.sleep(dice.choice((HOUR, 12 * HOUR, 2 * DAY)))
                self.chances.full = False
            if jumps:
                wrong = self.workers[dice.choice(sorted(self.workers))]
                wrong.clock_off_s = dice.choice((-7200.0, -600.0, -5.0, 5.0, 600.0, 7200.0, 0.0))

    def outcome(self) -> Outcome:
        """Let everything happen, let it come to rest, and look."""
        self.world.run(self.end_s)
        self.chances.rest()
        self.post.rest()
        self.receiver.faulty = False
        self.receiver.down = []
        for process in self.workers.values():
            process.clock_off_s = 0.0
        self.world.run(self.end_s + REST_DAYS * DAY + 20 * HOUR)
        self.outside.die()
        for process in list(self.machine.running.values()):
            process.die()
        rested_at = FIRST_AT + timedelta(seconds=self.world.now_s)
        last = Process(self.world, "last")
        last.start(lambda: last_look(self.machine, self.receiver)(last))
        self.world.run(self.world.now_s + 2 * DAY)
        last.die()
        return self._looked_at(rested_at)

    def _looked_at(self, rested_at: datetime) -> Outcome:
        end_at = FIRST_AT + timedelta(seconds=self.world.now_s)
        process = Process(self.world, "look")
        office = self.machine.opened(process)
        logs: Logs = {}
        with office.store.reading() as uow:
            for case_id in sorted(self.county.missed):
                logs[case_id] = uow.log(case_id)
        context = oracle.context_of(office)
        faults = [repr(failure) for failure in self.world.failures]
        faults += oracle.lost_facts(self.county, self.post.taken, logs)
        faults += oracle.lost_acts(self.machine.acknowledged, logs)
        faults += oracle.log_faults(logs)
        faults += oracle.left_over(office, rested_at)
        faults += oracle.contradictions(self.receiver.heard, logs)
        if not faults:
            faults += self._compare(office, logs, context, end_at)
        process.die()
        return Outcome(
            seed=self.county.seed,
            person_years=self.county.person_years,
            faults=tuple(faults),
            digest=self.world.digest,
            steps=self.world.steps,
            crashes=self.machine.crashes,
            alerts=sum(
                len({e.payload.alert_id for e in log if isinstance(e.payload, AlertStated)})
                for log in logs.values()
            ),
            letters=len(self.county.letters),
            sent=self.post.sent,
            lost=self.post.lost,
            doubled=self.post.doubled,
            notices=len(self.receiver.heard),
            notices_again=self.receiver.again,
            failed_jobs=self.machine.failed_jobs,
            set_aside=self.machine.set_aside,
            cpu_s=time.process_time() - self.started_s,
        )

    def _compare(self, office: Any, logs: Logs, context: Context, end_at: datetime) -> Iterator[str]:
        drain(office.store, BOOK, context, end_at, clock=lambda: 0.0)
        state = oracle.state_of(office.store)
        plain = oracle.untroubled(logs, context, end_at, punctual=self.county.seed % PUNCTUAL_EACH == 0)
        yield from (f"differs from an untroubled worker: {each}" for each in sorted(map(str, state ^ plain)))
        yield from oracle.untrue(self.county, state)
        yield from oracle.misjudged(office, logs, context, end_at)
