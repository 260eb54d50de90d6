"""The processes of the province: a door for positions, people who write, workers; each has its own office."""

import ctypes
import gc
import logging
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import structlog
from correction_workers.jobs import Jobs
from correction_workers.relay.relay import Relay
from correction_workers.watching.status import Status

from correction.cli.home import Settings
from correction.domain.days import WorkCalendar
from correction.domain.errors import CorrectionError
from correction.office.notices.channel import ChannelKind
from correction.office.positions.lawful import LawfulSources
from correction.office.positions.receiving.take import take_positions
from correction.office.record import record
from correction.store import open_store
from correction.store.keys import MasterKey
from correction.store.positions import open_positions
from tests.faults.province.world import BOOK, PEAK_AT, Province

FORK = multiprocessing.get_context("fork")
_PAUSE_S = 0.1


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the province's stores are, and how late it is there, in seconds since the peak began."""

    url: str
    key: MasterKey
    folder: Path
    clock: "Synchronized[float]"

    def now(self) -> datetime:
        """What the clocks of the province show."""
        return PEAK_AT + timedelta(seconds=self.clock.value)

    def opened(self) -> Any:
        """Open both stores, as the office of a process."""
        return SimpleNamespace(
            settings=Settings(folder=self.folder),
            store=open_store(self.url, key=self.key),
            positions=open_positions(self.url, self.folder / "archive"),
            book=BOOK,
            calendar=WorkCalendar(version="none"),
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A process that is asked for a tick's work and answers with what it measured."""

    name: str
    pid: int
    line: Connection

    def ask(self, tick: int) -> None:
        """Have it begin."""
        self.line.send(tick)


def asked(name: str, place: Place, work: Callable[[Any, int], Any]) -> Asked:
    """Start a process that does what it is asked, tick by tick, until nobody asks any longer."""
    here, there = FORK.Pipe()

    def live() -> None:
        here.close()
        office = place.opened()
        gc.freeze()
        while True:
            try:
                tick = there.recv()
            except EOFError:
                return
            spent_s = time.process_time()
            there.send((work(office, tick), time.process_time() - spent_s))

    process = FORK.Process(target=live, name=name, daemon=True)
    process.start()
    there.close()
    return Asked(name=name, pid=cast("int", process.pid), line=here)


def wall_s() -> float:
    """The machine's clock, by which the database too says when it committed; seconds since 1970."""
    return time.time()  # noqa: TID251 - measured, not meant


def door(province: Province, place: Place) -> Callable[[Any, int], tuple[float, float]]:
    """Take the batch of a tick in; answers when it was received and when it was kept."""
    sources = LawfulSources()

    def work(office: Any, tick: int) -> tuple[float, float]:
        batch = province.fixes(tick)
        received_s = wall_s()
        take_positions(office.store, office.positions, BOOK, fixes=batch, now=place.now(), sources=sources)
        return received_s, wall_s()

    return work


def writes(
    province: Province, place: Place, writer: int
) -> Callable[[Any, int], list[tuple[str, float, float]]]:
    """Record what a writer's offices have to, each in a transaction; answers when each began and stood."""

    def work(office: Any, tick: int) -> list[tuple[str, float, float]]:
        times = []
        for case_id, drafts in province.written(writer, tick):
            began_s = wall_s()
            with office.store.writing() as uow:
                record(uow, case_id, drafts, now=place.now())
            times.append((drafts[0].entry_id, began_s, wall_s()))
        return times

    return work


@dataclass(frozen=True, kw_only=True)
class Working:
    """A worker's process, how much CPU it has used, and how many of its jobs failed and were run again."""

    pid: int
    cpu_s: "Synchronized[float]"
    failed: "Synchronized[int]"


def worker(place: Place) -> Working:
    """Start a process that runs the worker's jobs and the relay again and again, as its timer would."""
    cpu_s, failed = FORK.Value(ctypes.c_double, 0.0), FORK.Value(ctypes.c_int, 0)

    def live() -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        office = place.opened()
        # The hour is simulated: it is far from the server's on purpose.
        jobs = Jobs(office, Status(time.monotonic, clock_accepted=True), clock=time.monotonic)
        taken = dict.fromkeys(ChannelKind, lambda *_: None)
        relay = Relay(office.store, place.folder, taken, place.now)
        gc.freeze()
        while True:
            for job in (jobs.round, jobs.climb, jobs.digest, lambda _now: relay.step()):
                try:
                    job(place.now())
                except CorrectionError:
                    failed.value += 1
            cpu_s.value = time.process_time()
            time.sleep(_PAUSE_S)

    process = FORK.Process(target=live, daemon=True)
    process.start()
    return Working(pid=cast("int", process.pid), cpu_s=cpu_s, failed=failed)
