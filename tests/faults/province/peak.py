"""An hour of a province's peak on PostgreSQL: how soon alerts stand, what memory it takes, what waits."""

import ctypes
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from correction.store import create
from correction.store.keys import MasterKey
from correction.store.positions import create_positions
from tests.faults.parts import Part
from tests.faults.province.measured import Hour, faults, figures, latencies, left_waiting, resident_mb
from tests.faults.province.processes import FORK, Asked, Place, Working, asked, door, worker, writes
from tests.faults.province.world import TICK, WRITERS, Province, build
from tests.faults.real import CHANNELS
from tests.postgres import Server, running

LONG, SHORT = Province(persons=15_000, ticks=12), Province(persons=1_500, ticks=3)
WORKERS = 2


def run(*, short: bool) -> Part:
    """Let a province live through its peak and look at what it came to."""
    province = SHORT if short else LONG
    with running() as server, tempfile.TemporaryDirectory(prefix="correction-province-") as name:
        # When a transaction was committed is asked of the database itself.
        server.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        server.restart()
        place = _founded(server, Path(name), province)
        with _living(province, place) as (people, workers):
            office = place.opened()
            _until_drained(office, place)
            # Everybody was seen before: to judge somebody for the first time costs far more.
            place.clock.value = 30 - TICK.total_seconds()
            people[0].ask(-1)
            people[0].line.recv()
            _until_drained(office, place)
            hour = _hour(province, place, office, people, workers)
        wrong = tuple(faults(province, place, office, hour))
        late = latencies(province, office.store.engine, hour)
        failed = sum(each.failed.value for each in workers)
        said = figures(province, hour, late, workers=WORKERS, failed=failed)
        office.store.close()
        office.positions.close()
    return Part(name="province", title="A province's peak on PostgreSQL", figures=said, faults=wrong)


def _founded(server: Server, folder: Path, province: Province) -> Place:
    channels = folder / "notify.toml"
    channels.write_text(CHANNELS, encoding="utf-8")
    channels.chmod(0o600)
    key = MasterKey(key_id="0011223344556677", secret=os.urandom(32), demo=True)
    url = server.url_of(server.new_database())
    store = create(url, key=key)
    create_positions(url, folder / "archive").close()
    build(store, province)
    store.close()
    return Place(url=url, key=key, folder=folder, clock=FORK.Value(ctypes.c_double, -600.0))


@contextmanager
def _living(province: Province, place: Place) -> Iterator[tuple[list[Asked], list[Working]]]:
    people = [asked("door", place, door(province, place))]
    people += [asked(f"writer-{n}", place, writes(province, place, n)) for n in range(WRITERS)]
    workers = [worker(place) for _ in range(WORKERS)]
    pids = [*(each.pid for each in people), *(each.pid for each in workers)]
    try:
        yield people, workers
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


def _hour(province: Province, place: Place, office: Any, people: list[Asked], workers: list[Working]) -> Hour:
    hour = Hour()
    before_s = sum(each.cpu_s.value for each in workers)
    for tick in range(province.ticks):
        place.clock.value = tick * TICK.total_seconds() + 30
        began_s = time.monotonic()
        for each in people:
            each.ask(tick)
        for each in people:
            _note(hour, each, tick)
        _until_drained(office, place)
        hour.ticks_s.append(time.monotonic() - began_s)
        pids = {"door": people[0].pid} | {f"worker {n}": each.pid for n, each in enumerate(workers)}
        for name, pid in pids.items():
            hour.resident_mb.setdefault(name, []).append(resident_mb(pid))
    hour.cpu_s["workers"] = sum(each.cpu_s.value for each in workers) - before_s
    return hour


def _note(hour: Hour, each: Asked, tick: int) -> None:
    told, cpu_s = each.line.recv()
    part = "door" if each.name == "door" else "writers"
    hour.cpu_s[part] = hour.cpu_s.get(part, 0.0) + cpu_s
    if part == "door":
        hour.batch_at_s[tick], kept_s = told
        hour.batches_s.append(kept_s - hour.batch_at_s[tick])
    else:
        hour.writes_s += (stood - began for _, began, stood in told)
        hour.written_at_s |= {entry_id: began for entry_id, began, _ in told}


def _until_drained(office: Any, place: Place) -> None:
    while any(left_waiting(office, place).values()):
        time.sleep(0.2)
