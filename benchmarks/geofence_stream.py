"""A province's stream with windows, confirmation and changes only, in order of arrival, against its peers.

Shapely and PostGIS do the verdicts alone, an easier task; the floor streams the same five columns and gathers
one record of 32 bytes a person. What the checks of fix quality cost has a row of its own. All take turns,
with borders known exactly and to 500 m; the ratios are of processor time a fix. Reading fences and windows
in is not counted, for nobody. With `--nation`: 700,000 persons, 2,870 counties, six fixes each.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.province.databases import postgis
from benchmarks.province.planar import Sample, grouped, sample_of
from benchmarks.province.world import World, world_of
from geofences.fixes import BeliefRules, FixBatch, believe
from geofences.index import Bindings, Fence, Fences, Stream
from geofences.tracks import ExcursionRules

RULES = ExcursionRules(confirm_fixes=3, confirm_minutes=2, dwell_minutes=15)
BELIEF = BeliefRules(accuracy_max_m=2_000, speed_max_kmh=400, clock_skew_max_s=300)
Costs = dict[str, list[float]]
Ways = dict[str, tuple[Callable[[], Any], Callable[[Any], object], int]]
RECORD = np.dtype([("lon", "f8"), ("lat", "f8"), ("kx", "f4"), ("clear_m", "f4"), ("until", "i8")])


def cpu_ns(work: Callable[[Any], object], ready: object, fixes: int) -> float:
    """What one fix costs, in nanoseconds of the processor."""
    began = time.process_time()
    work(ready)
    return (time.process_time() - began) / fixes * 1e9


def nothing() -> None:
    """What is ready before a peer's work, which it keeps to itself."""


def stream_of(world: World, fences: Fences) -> Stream:
    """A stream that knows nothing yet."""
    bindings = Bindings(first=world.first, fence=world.zone)
    return Stream(fences=fences, bindings=bindings, rules=RULES, windows=world.windows)


def columns_of(world: World) -> tuple[np.ndarray, ...]:
    """The fixes of a day as a stream takes them."""
    return world.person.astype(np.int64), world.at_ms, world.lon, world.lat, world.accuracy_m


def floor_of(world: World) -> Callable[[], object] | None:
    """Five columns read and one record gathered for each fix, with one comparison: nobody can do less."""
    try:
        import numba  # noqa: PLC0415 - an extra that need not be there
    except ImportError:
        return None

    @numba.njit
    def run(person, at, lon, lat, radius, record):  # noqa: ANN001, ANN202, PLR0917
        hits = 0
        for n in range(person.size):
            r = record[person[n]]
            if (lon[n] - r.lon) * r.kx + (lat[n] - r.lat) + radius[n] < r.clear_m and at[n] < r.until:
                hits += 1
        return hits

    record = np.zeros(len(world.first) - 1, dtype=RECORD)
    columns = columns_of(world)
    run(*(c[:1] for c in columns), record)
    return lambda: run(*columns, record)


def quality(world: World, persons: int) -> tuple[Callable[[], object], int]:
    """Doubt and belief of the fixes of some persons, person by person."""
    rows = np.flatnonzero(world.person < persons)
    rows = rows[np.lexsort((world.at_ms[rows], world.person[rows]))]
    batches = []
    for some in np.split(rows, np.flatnonzero(np.diff(world.person[rows])) + 1):
        none = np.zeros(some.size)
        at = world.at_ms[some]
        batches.append(
            FixBatch(
                id=some,
                device_at_ms=at,
                received_at_ms=at,
                lon=world.lon[some],
                lat=world.lat[some],
                accuracy_m=world.accuracy_m[some],
                assumed=none,
                source=none,
                mock=none,
                battery_pct=none,
            )
        )
    return (lambda: [believe(batch, BELIEF) for batch in batches]), rows.size


def ways_of(world: World, sample: Sample) -> Ways:
    """Of each way its name, what makes it ready, the work that is timed and how many fixes it does."""
    persons, day = world.first.size - 1, world.person.size
    fences = {compiled: Fences(fences=world.fences, compiled=compiled) for compiled in (False, True)}
    columns = columns_of(world)
    changes = {c: stream_of(world, some).take(*columns) for c, some in fences.items()}
    differ = not all(
        np.array_equal(getattr(changes[False], n), getattr(changes[True], n))
        for n in ("pair", "at_ms", "row")
    )
    print(
        f"changes {changes[True].pair.size:,}; compiled other than NumPy alone: {'yes' if differ else 'none'}"
    )
    ticks = [slice(n, n + persons) for n in range(0, day, persons)]

    def at_once(stream: Stream) -> None:
        stream.take(*columns)

    def by_tick(stream: Stream) -> None:
        for tick in ticks:
            stream.take(*(c[tick] for c in columns))

    believed, believed_fixes = quality(world, persons // 100)
    shapely = grouped(sample)
    ways: Ways = {
        "ours, compiled, a day at once": (lambda: stream_of(world, fences[True]), at_once, day),
        "ours, compiled, batch by batch": (lambda: stream_of(world, fences[True]), by_tick, day),
        "ours, NumPy and Shapely, batch by batch": (lambda: stream_of(world, fences[False]), by_tick, day),
        "checks of fix quality, person by person": (nothing, lambda _: believed(), believed_fixes),
        "Shapely, verdicts alone": (nothing, lambda _: shapely(), sample.rows.size),
    }
    if (floor := floor_of(world)) is not None:
        ways["floor"] = (nothing, lambda _: floor(), day)
    return ways


def province(persons: int, uncertainty_m: float, turns: int) -> None:
    """Everybody takes turns over a day."""
    world = world_of(counties=90, persons=persons, fixes=288, uncertainty_m=uncertainty_m)
    print(
        f"\nborder known to {uncertainty_m:.0f} m: persons {persons:,}, fixes {world.person.size:,}, ", end=""
    )
    sample = sample_of(world, min(300_000, world.person.size // 4))
    ways, costs = ways_of(world, sample), Costs()
    with postgis(sample, sample.rows.size) as asked:
        for _ in range(turns):
            for name, (ready, work, fixes) in ways.items():
                costs.setdefault(name, []).append(cpu_ns(work, ready(), fixes))
            if asked is not None:
                costs.setdefault("PostGIS, verdicts alone", []).append(asked() / sample.rows.size * 1e9)
    for name, each in costs.items():
        ratios = [
            (peer, statistics.median(p / o for p, o in zip(costs[peer], each, strict=True)))
            for peer in ("Shapely, verdicts alone", "PostGIS, verdicts alone", "floor")
            if peer in costs
        ]
        told = [f"x {peer.split(',')[0]} {ratio:9.2f}" for peer, ratio in ratios]
        print(f"{name:42} {1e9 / statistics.median(each):14,.0f} fixes/s  {'  '.join(told)}", flush=True)


def built(fences: tuple[Fence, ...], what: str) -> Fences:
    """Fences with their index, of which time and size are printed."""
    began = time.process_time()
    made = Fences(fences=fences)
    took_s = time.process_time() - began
    print(f"index of {len(fences):,} {what}: {took_s:.1f} s, {made.tables.nbytes / 1e6:.0f} MB", flush=True)
    return made


def nation(persons: int, counties: int) -> None:
    """700,000 persons: the index, the arrays and six fixes each, in order of arrival."""
    world = world_of(counties=counties, persons=persons, fixes=6, step_minutes=60)
    print(f"nation: persons {persons:,}, fixes {world.person.size:,}", flush=True)
    built(world.fences[:counties], "counties")
    fences = built(world.fences, "counties, schools and private circles")
    stream, columns = stream_of(world, fences), columns_of(world)
    arrays = fences.tables.nbytes + sum(a.nbytes for a in (*stream.save().values(), *columns))
    stream.take(*(c[:10] for c in columns))
    rates = []
    for _ in range(3):
        stream = stream_of(world, fences)
        rates.append(1e9 / cpu_ns(lambda s: s.take(*columns), stream, world.person.size))
    rate = statistics.median(rates)
    print(f"tables, state and fixes {arrays / 1e6:,.0f} MB; everybody new: {rate:,.0f} fixes/s")


def main() -> None:
    """Print the tables; `--quick` takes a fifth of the persons, `--nation` the nation alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the persons and fewer turns")
    parser.add_argument(
        "--nation", action="store_true", help="the nation alone, which takes minutes to invent"
    )
    chosen = parser.parse_args()
    if not chosen.nation:
        persons, turns = (3_000, 3) if chosen.quick else (15_000, 7)
        for uncertainty_m in (0.0, 500.0):
            province(persons, uncertainty_m, turns)
    if chosen.nation:
        nation(700_000, 2_870)
    elif chosen.quick:
        nation(7_000, 29)


if __name__ == "__main__":
    main()
