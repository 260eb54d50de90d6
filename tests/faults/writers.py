"""Four writers on the one file of an office: how long a person's write waits for the others."""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from correction.cli.demo import SETTING, inbox_of
from correction.cli.founding import create_office
from correction.cli.home import Settings, open_office
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.moments import When, day_start
from correction.intake.importer import import_file
from correction.intake.kinds import ImportKind
from correction.intake.positions import read_positions
from correction.office.judging.round import run_round
from correction.office.positions.receiving.take import take_positions
from correction.office.record import draft, record
from correction.store.log.verify import verify
from correction.testing.county import RULEBOOK, simulate
from correction.testing.county.truth import Truth
from tests.faults.parts import Part

LONGEST_S = 1.0
# Far busier than any office: a file, a delivery and a round every half second.
PAUSE_S = 0.5


def run(*, short: bool) -> Part:
    """Let a person record while the worker sweeps, positions come in and files are imported."""
    persons, days, writes = (60, 2, 60) if short else (300, 4, 400)
    with tempfile.TemporaryDirectory(prefix="correction-writers-") as name:
        folder = Path(name)
        county = folder / "county"
        truth = simulate(county, persons=persons, days=days, wearers=persons // 8)
        home = folder / "office"
        _found(home, county, truth)
        now = day_start(truth.start_on) + timedelta(days=days)
        others = [_forked(partial(job, home, county, truth, now)) for job in (_imports, _positions, _works)]
        try:
            waits = _record(home, writes, now)
        finally:
            ended = [_still_there(pid) for pid in others]
        office = open_office(home)
        sound = verify(office.store.engine).sound
        with office.store.reading() as uow:
            kept = sum(1 for c in uow.case_ids() for e in uow.log(c) if e.actor == "person")
        office.close()
    waits.sort()
    figures = {
        "office": f"{persons} persons, {persons // 8} with devices; {writes} writes of a person",
        "wait and write, median": f"{waits[len(waits) // 2] * 1000:.0f} ms",
        "wait and write, 99th percentile": f"{waits[len(waits) * 99 // 100] * 1000:.0f} ms",
        "wait and write, longest": f"{waits[-1] * 1000:.0f} ms (asked for: under {LONGEST_S * 1000:.0f})",
        "load of the machine": f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores",
    }
    faults = [] if sound else ["the chain does not verify"]
    faults += [] if kept == writes else [f"{writes} writes, {kept} on record"]
    faults += [] if all(ended) else ["one of the other writers ended with an error"]
    return Part(
        name="writers", title="Four writers on one SQLite file", figures=figures, faults=tuple(faults)
    )


def _found(home: Path, county: Path, truth: Truth) -> None:
    now = day_start(truth.start_on)
    office = create_office(
        Settings(folder=home, book=str(RULEBOOK)), backup=None, demo=True, actor="demo", now=now
    )
    for kind, name in SETTING:
        import_file(office.store, kind, county / name, now=now, actor="demo")
    office.close()


# What the other three do again and again: what comes twice changes nothing, and takes the lock all the same.


def _imports(home: Path, county: Path, truth: Truth, now: datetime) -> None:
    office = open_office(home)
    while True:
        for at, folder in inbox_of(county, truth):
            for path in (folder / f"{kind.value}.csv" for kind in ImportKind):
                if path.is_file():
                    import_file(office.store, path.stem, path, now=max(at, now), actor="demo")
                    time.sleep(PAUSE_S)


def _positions(home: Path, county: Path, truth: Truth, _now: datetime) -> None:
    office = open_office(home)
    book = office.book
    while True:
        for at, folder in inbox_of(county, truth):
            if (path := folder / "positions.jsonl").is_file():
                read = read_positions(path, received_at=at)
                take_positions(
                    office.store, office.positions, book, fixes=read.fixes, states=read.states, now=at
                )
                time.sleep(PAUSE_S)


def _works(home: Path, _county: Path, _truth: Truth, now: datetime) -> None:
    office = open_office(home)
    book, calendar = office.book, office.calendar
    while True:
        run_round(office.store, office.positions, book, calendar, now, clock=time.monotonic)
        time.sleep(PAUSE_S)


def _record(home: Path, writes: int, now: datetime) -> list[float]:
    """Record as a person does, now and then, and measure from the click to the commit."""
    dice, office, waits = random.Random(1), open_office(home), []
    with office.store.reading() as uow:
        cases = uow.case_ids()
    said_on: date = now.date() - timedelta(days=1)
    for n in range(writes):
        time.sleep(dice.uniform(0.01, 0.15))
        reported = ReportReceived(report=ReportKind.ORAL)
        item = draft(reported, When.day(said_on), entry_id=f"person-{n}", actor="person")
        started = time.monotonic()
        with office.store.writing() as uow:
            record(uow, dice.choice(cases), [item], now=now)
        waits.append(time.monotonic() - started)
    office.close()
    return waits


def _forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    finally:
        os._exit(1)


def _still_there(pid: int) -> bool:
    """End another writer; tell whether it had not ended by itself."""
    alive = os.waitpid(pid, os.WNOHANG)[0] == 0
    if alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return alive
