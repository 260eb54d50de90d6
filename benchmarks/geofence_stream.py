"""A province's stream with windows, confirmation and changes only, in order of arrival, against its peers.

Shapely and PostGIS do the verdicts alone, an easier task; the floor streams the same five columns and gathers
one record of 32 bytes a person. What the checks of fix quality cost has a row of its own. All take turns; the
ratios are of processor time a fix. With `--nation`: 700,000 persons, 2,870 counties, six fixes each.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.geofences.databases import postgis
from benchmarks.geofences.planar import grouped, sample_of
from benchmarks.geofences.world import World, world_of
from geofences.fixes import BeliefRules, FixBatch, believe
from geofences.index import Bindings, Fences, Stream
from geofences.tracks import ExcursionRules

RULES = ExcursionRules(confirm_fixes=3, confirm_minutes=2, dwell_minutes=15)
BELIEF = BeliefRules(accuracy_max_m=2_000, speed_max_kmh=400, clock_skew_max_s=300)
RECORD = np.dtype([("lon", "f8"), ("lat", "f8"), ("kx", "f4"), ("clear_m", "f4"), ("until", "i8")])


def cpu_ns(work: Callable[[], object], fixes: int) -> float:
    """What one fix costs, in nanoseconds of the processor."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / fixes * 1e9


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


def province(persons: int, turns: int) -> None:
    """Everybody takes turns over a day."""
    world = world_of(counties=90, persons=persons, fixes=288)
    fences = {compiled: Fences(fences=world.fences, compiled=compiled) for compiled in (False, True)}
    columns = columns_of(world)
    changes = {c: stream_of(world, some).take(*columns) for c, some in fences.items()}
    differ = not all(
        np.array_equal(getattr(changes[0], n), getattr(changes[1], n)) for n in ("pair", "at_ms", "row")
    )
    seen = changes[True].pair.size
    print(f"persons {persons:,}, fixes {world.person.size:,}, changes {seen:,}; ways differ: {differ}")
    sample = sample_of(world, min(300_000, world.person.size))
    ticks = [slice(n * persons, (n + 1) * persons) for n in range(288)]

    def by_tick(fences: Fences) -> None:
        stream = stream_of(world, fences)
        for tick in ticks:
            stream.take(*(c[tick] for c in columns))

    believed, believed_fixes = quality(world, persons // 30)
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "ours, compiled, a day at once": (
            lambda: stream_of(world, fences[True]).take(*columns),
            world.person.size,
        ),
        "ours, compiled, batch by batch": (lambda: by_tick(fences[True]), world.person.size),
        "ours, NumPy and Shapely, batch by batch": (lambda: by_tick(fences[False]), world.person.size),
        "checks of fix quality, person by person": (believed, believed_fixes),
        "Shapely, verdicts alone": (grouped(sample), sample.rows.size),
    }
    if (floor := floor_of(world)) is not None:
        ways["floor"] = (floor, world.person.size)
    costs: dict[str, list[float]] = {}
    with postgis(sample, sample.rows.size) as asked:
        for _ in range(turns):
            for name, (work, fixes) in ways.items():
                costs.setdefault(name, []).append(cpu_ns(work, fixes))
            if asked is not None:
                costs.setdefault("PostGIS, verdicts alone", []).append(asked() / sample.rows.size * 1e9)
    for name, each in costs.items():
        ratios = [
            (peer, statistics.median(p / o for p, o in zip(costs[peer], each, strict=True)))
            for peer in ("Shapely, verdicts alone", "PostGIS, verdicts alone", "floor")
            if peer in costs
        ]
        told = [f"x {peer.split(',')[0]} {ratio:9.2f}" for peer, ratio in ratios]
        print(f"{name:42} {1e9 / statistics.median(each):14,.0f} fixes/s  {'  '.join(told)}")


def nation(persons: int, counties: int) -> None:
    """700,000 persons: the index, the arrays and six fixes each, in order of arrival."""
    world = world_of(counties=counties, persons=persons, fixes=6, step_minutes=60)
    made = world.fences
    began = time.process_time()
    fences = Fences(fences=made)
    built_s = time.process_time() - began
    tables = fences.tables
    grids = tables.nbytes - tables.part.nbytes - tables.first.nbytes - tables.shape.nbytes
    stream = stream_of(world, fences)
    stream.take(*(c[:10] for c in columns_of(world)))
    rates = []
    for _ in range(3):
        stream = stream_of(world, fences)
        rates.append(1e9 / cpu_ns(lambda s=stream: s.take(*columns_of(world)), world.person.size))
    state = stream.record.nbytes + stream.pairs.nbytes
    print(f"nation: persons {persons:,}, counties {counties:,}, fences {len(made):,}, ", end="")
    print(f"fixes {world.person.size:,}")
    print(
        f"index built in {built_s:.1f} s, {grids / 1e6:.0f} MB; tables {tables.nbytes / 1e6:.0f} MB, ", end=""
    )
    print(f"state {state / 1e6:.0f} MB; {statistics.median(rates):,.0f} fixes/s, everybody new to it")


def main() -> None:
    """Print the tables; `--quick` takes a fifth of the persons, `--nation` the nation alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the persons and fewer turns")
    parser.add_argument(
        "--nation", action="store_true", help="the nation alone, which takes ten minutes to invent"
    )
    chosen = parser.parse_args()
    if not chosen.nation:
        province(*((3_000, 3) if chosen.quick else (15_000, 7)))
    if chosen.nation:
        nation(700_000, 2_870)
    elif chosen.quick:
        nation(7_000, 29)


if __name__ == "__main__":
    main()
