"""The processes of an office as a simulation runs them: doors, workers with relays, people."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from correction_workers.jobs import Jobs
from correction_workers.relay.relay import Relay
from correction_workers.watching.status import Status

from correction.cli.home import Settings
from correction.domain.alert import Handling
from correction.domain.days import WorkCalendar
from correction.domain.errors import CorrectionError
from correction.domain.facts.alerts import Matter
from correction.domain.facts.observations import Observed
from correction.office.alerts import acknowledge
from correction.office.notices.channel import ChannelKind
from correction.office.ports import LogKind
from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery
from correction.office.positions.receiving.states import DeviceState
from correction.office.positions.receiving.take import take_positions
from correction.office.record import record
from correction.rulebooks.loader import load_book
from correction.store.keys import MasterKey
from correction.store.notices.queue import NoticeQueue
from correction.store.office_store import OfficeStore
from correction.store.positions import SqlPositions
from correction.store.positions.archive import Archive
from correction.store.positions.store import archive_of
from geofences import FixBatch
from tests.faults.simulated.baton import DAY, HOUR, Process, World
from tests.faults.simulated.county import FIRST_AT, Fixes, Letter
from tests.faults.simulated.faulty_store import Chances, Disk, Statements
from tests.faults.simulated.network import Door, Post, Receiver

BOOK = load_book(Path(__file__).parents[1] / "book")
CALENDAR = WorkCalendar(version="none")
# An hour after another; who has more to tell after two days never comes to rest.
LOOKS_MAX = 40
_DEGREES_A_KM = 1 / 97.4


class Machine:
    """What the processes of one office share: two databases, a folder, and the faults of both."""

    def __init__(self, world: World, folder: Path, key: MasterKey, chances: Chances) -> None:
        self.world, self.folder, self.key, self.chances = world, folder, key, chances
        self.office, self.positions = Disk(folder / "office.db"), Disk(folder / "positions.db")
        self.crashes = self.failed_jobs = 0
        self.acknowledged: list[tuple[str, str]] = []
        self.set_aside = self.revived = 0
        self.running: dict[str, Process] = {}

    def opened(self, process: Process) -> Any:
        """Open the office for a process, as Office does, but with statements that are steps."""
        engines = [
            _statements(process.name, disk.path).serve(process, disk, self.chances)
            for disk in (self.office, self.positions)
        ]
        store = OfficeStore(engines[0], self.key)
        positions = SqlPositions(engines[1], Archive(archive_of(self.positions.path)))
        settings = Settings(folder=self.folder)
        return SimpleNamespace(
            settings=settings, store=store, positions=positions, book=BOOK, calendar=CALENDAR
        )

    def now(self, process: Process) -> datetime:
        """What the clock of a process shows."""
        return FIRST_AT + timedelta(seconds=self.world.now_s + process.clock_off_s)


@cache
def _statements(_name: str, path: Path) -> Statements:
    return Statements(path)


def kept_up(machine: Machine, outside: Process, name: str, run: Callable[[Process], None]) -> None:
    """Start a process, and again after a while whenever it dies, as a supervisor does."""
    dice = machine.world.dice(f"restart/{name}")

    def begin() -> None:
        process = machine.running[name] = Process(machine.world, name)
        process.closing.append(lambda: outside.start(again))
        process.start(lambda: run(process))

    def again() -> None:
        machine.crashes += 1
        machine.world.sleep(dice.choice((0.1, 5.0, 60.0, HOUR, 12 * HOUR)))
        begin()

    begin()


def door(machine: Machine, door: Door, post: Post) -> Callable[[Process], None]:
    """Take letters in, one after another; what is refused is sent again until it can be taken."""

    def run(process: Process) -> None:
        process.closing.append(door.clear)
        office = _until_open(machine, process)
        while True:
            letter = door.take()
            with suppress(CorrectionError):
                take_in(office, letter, machine.now(process))
                post.answer(letter)

    return run


def take_in(office: Any, letter: Letter, now: datetime) -> None:
    """Put one letter into the office."""
    if letter.fixes is not None:
        _take_fixes(office, letter.fixes, now)
        return
    with office.store.writing() as uow:
        if letter.drafts[0].payload.KIND == "case_opened":
            uow.create_log(letter.case_id, LogKind.CASE, office_id="S1")
            uow.append(letter.case_id, letter.drafts, recorded_at=now)
        else:
            record(uow, letter.case_id, letter.drafts, now=now)


def _take_fixes(office: Any, sent: Fixes, now: datetime) -> None:
    states = [
        DeviceState(source_id=sent.source_id, observed=Observed.TAMPERED, at=at) for at in sent.tampered_at
    ]
    fixes = Delivery.of({sent.source_id: batch_of(sent)})
    take_positions(office.store, office.positions, office.book, fixes=fixes, states=states, now=now)


def batch_of(sent: Fixes) -> FixBatch:
    """What a device sent, as it told it; the receipt is its own time, so that a copy is the same."""
    size = len(sent.rows)
    at = np.array([to_ms(FIRST_AT) + minute * 60_000 for minute, _ in sent.rows], dtype=np.int64)
    return FixBatch(
        id=np.zeros(size, np.int64),
        device_at_ms=at,
        received_at_ms=at + 3_000,
        lon=np.array([120 + km * _DEGREES_A_KM for _, km in sent.rows]),
        # Nobody stands quite still.
        lat=np.array([29.0 + 0.0004 * (minute // 30 % 5) for minute, _ in sent.rows]),
        accuracy_m=np.full(size, 15.0),
        assumed=np.zeros(size, np.bool_),
        source=np.ones(size, np.int8),
        mock=np.zeros(size, np.bool_),
        battery_pct=np.full(size, np.nan),
    )


def worker(machine: Machine, receiver: Receiver, name: str, period_s: float) -> Callable[[Process], None]:
    """Run the jobs of the worker on a grid, and the relay beside them."""

    def run(process: Process) -> None:
        world = machine.world
        office = _until_open(machine, process)
        jobs, relay = _working(machine, receiver, process, office)
        dice = world.dice(f"{name}/{world.now_s}")
        process.start(lambda: _relaying(machine, relay, dice.uniform(0.3, 1.2) * min(period_s, DAY)))
        tidied_s = world.now_s
        while True:
            # At the hour at which offices write, so that all of them meet; never twice at one point.
            wait_s = period_s - (world.now_s - 18 * HOUR) % period_s
            world.sleep(wait_s if wait_s > 1.0 else wait_s + period_s)
            _job(machine, lambda: jobs.round(machine.now(process)))
            _job(machine, lambda: jobs.climb(machine.now(process)))
            _job(machine, lambda: jobs.digest(machine.now(process)))
            if world.now_s - tidied_s > 20 * DAY:
                tidied_s = world.now_s
                _job(machine, lambda: jobs.tidy(machine.now(process)))

    return run


def last_look(machine: Machine, receiver: Receiver) -> Callable[[Process], None]:
    """Put back what is set aside, look at all that is due, and tell of it, until there is nothing more to do.

    Without it whatever was put back, raised or acknowledged between the last round and the end would seem
    to have been forgotten.
    """

    def run(process: Process) -> None:
        office = _until_open(machine, process)
        _put_back(machine, office, machine.now(process))
        jobs, relay = _working(machine, receiver, process, office)
        for _ in range(LOOKS_MAX):
            jobs.round(machine.now(process))
            jobs.climb(machine.now(process))
            told = relay.step()
            if not (told.routed or told.sent or told.failed):
                return
            machine.world.sleep(HOUR)

    return run


def _working(machine: Machine, receiver: Receiver, process: Process, office: Any) -> tuple[Jobs, Relay]:
    world = machine.world
    jobs = Jobs(cast("Any", office), Status(lambda: world.now_s), clock=lambda: world.now_s)
    senders = dict.fromkeys(ChannelKind, receiver.send)
    return jobs, Relay(office.store, machine.folder, senders, lambda: machine.now(process))


def _relaying(machine: Machine, relay: Relay, period_s: float) -> None:
    while True:
        machine.world.sleep(period_s)
        _job(machine, relay.step)


def _job(machine: Machine, job: Callable[[], object]) -> None:
    """Run a job as the timer does: whatever it raises is said, and it is run again at its next time."""
    try:
        job()
    except CorrectionError:
        machine.failed_jobs += 1


def people(machine: Machine, cases: list[str]) -> Callable[[Process], None]:
    """Acknowledge alerts now and then, put back what was set aside, revive notices that were laid aside."""

    def run(process: Process) -> None:
        world = machine.world
        office = _until_open(machine, process)
        dice = world.dice(f"people/{world.now_s}")
        number = 0
        while True:
            world.sleep(dice.uniform(1, 9) * DAY)
            number += 1
            entry_id = f"seen/{world.now_s}/{number}"
            with suppress(CorrectionError):
                _acknowledge(machine, office, dice.choice(cases), entry_id, machine.now(process))
                _put_back(machine, office, machine.now(process))

    return run


def _acknowledge(machine: Machine, office: Any, case_id: str, entry_id: str, now: datetime) -> None:
    with office.store.writing() as uow:
        waiting = [
            alert.alert_id
            for alert in uow.alerts(case_id)
            if alert.handling is Handling.UNSEEN and alert.stated.matter is not Matter.WITHDRAWN
        ]
        for alert_id in waiting[:1]:
            acknowledge(uow, alert_id, actor="officer", now=now, entry_id=entry_id)
    if waiting:
        machine.acknowledged.append((case_id, entry_id))


def _put_back(machine: Machine, office: Any, now: datetime) -> None:
    aside = office.store.set_aside()
    if aside:
        machine.set_aside += len(aside)
        with office.store.writing() as uow:
            for _ in range(3):
                uow.give_back(aside)
    queue = NoticeQueue(office.store.engine)
    for notice_id in {each.notice.notice_id for each in queue.pending() if each.dead}:
        machine.revived += queue.revive(notice_id, now)


def _until_open(machine: Machine, process: Process) -> Any:
    """Open the office; what cannot is started again by its supervisor, here after a minute."""
    while True:
        try:
            return machine.opened(process)
        except CorrectionError:
            machine.world.sleep(60.0)
