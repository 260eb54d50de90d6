"""Verdicts of a province: ours, NumPy alone and compiled, against PostGIS, Shapely, DuckDB and Traccar's way.

15,000 persons, five fences each in the mean, a day at one fix in five minutes; every fix against each of its
own fences, by the error circle. All take turns on the same fixes; what is slow takes fewer of them, and the
ratios are of processor time a fix. DuckDB's spatial extension and PostGIS take part where they are installed.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.province.databases import duckdb, postgis
from benchmarks.province.planar import grouped, one_by_one, sample_of, traccar
from benchmarks.province.world import World, world_of
from geofences.index import Bindings, Fences


def cpu_ns(work: Callable[[], object], fixes: int) -> float:
    """What one fix costs, in nanoseconds of the processor."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / fixes * 1e9


def ours(world: World) -> dict[str, tuple[Callable[[], object], int]]:
    """Our ways over the whole day, and the check that they agree on all of it."""
    bindings = Bindings(first=world.first, fence=world.zone)
    plain = Fences(fences=world.fences, compiled=False)
    ways: dict[str, tuple[Callable[[], object], int]] = {}
    person, columns = world.person, (world.lon, world.lat, world.accuracy_m)
    by_person = np.argsort(person, kind="stable")
    ordered = [column[by_person] for column in (person, *columns)]
    expected = plain.judge_each(bindings, person, *columns)
    ways["ours, NumPy and Shapely"] = (lambda: plain.judge_each(bindings, person, *columns), person.size)
    fast = Fences(fences=world.fences)
    if fast.compiled:
        differ = np.count_nonzero(fast.judge_each(bindings, person, *columns) != expected)
        print(f"verdicts {expected.size:,}; of the compiled way other than of NumPy's: {differ}")
        ways["ours, compiled, in order of arrival"] = (
            lambda: fast.judge_each(bindings, person, *columns),
            person.size,
        )
        ways["ours, compiled, person by person"] = (lambda: fast.judge_each(bindings, *ordered), person.size)
    return ways


def exact_differences(world: World, pairs: int) -> int:
    """How many of so many verdicts, drawn by lot, are not those of the exact judge."""
    rng = np.random.default_rng(1)
    row = rng.integers(0, world.person.size, pairs)
    who = world.person[row]
    fence = world.zone[world.first[who] + rng.integers(0, 1_000, pairs) % np.diff(world.first)[who]]
    ready = Fences(fences=world.fences)
    columns = world.lon[row], world.lat[row], world.accuracy_m[row]
    return int(np.count_nonzero(ready.judge(fence, *columns) != ready.exactly(fence, *columns, 2_000.0)))


def report(world: World, turns: int, quick: bool) -> None:
    """One run: everybody takes turns; the medians and the ratios to both peers are printed."""
    few = 10 if quick else 1
    sample = sample_of(world, 300_000 // few)
    small, tiny = 60_000 // few, 1_000 // few
    ways = ours(world) | {
        "Shapely, vectorised by fence, prepared": (grouped(sample), sample.rows.size),
        "Shapely and geopy, one by one": (one_by_one(sample, tiny), tiny),
    }
    if (way := traccar(sample, sample.rows.size)) is not None:
        ways["Traccar's algorithm, compiled, no accuracy"] = (way, sample.rows.size)
    costs: dict[str, list[float]] = {}
    told = duckdb(sample, small)
    with postgis(sample, sample.rows.size) as asked:
        for _ in range(turns):
            for name, (work, fixes) in ways.items():
                costs.setdefault(name, []).append(cpu_ns(work, fixes))
            if asked is not None:
                costs.setdefault("PostGIS, by fence", []).append(asked() / sample.rows.size * 1e9)
            if told is not None:
                costs.setdefault("DuckDB spatial, by fence", []).append(told() / small * 1e9)
    peers = [costs.get(name) for name in ("Shapely, vectorised by fence, prepared", "PostGIS, by fence")]
    for name, each in costs.items():
        ratios = [
            f"{statistics.median(p / o for p, o in zip(peer, each, strict=True)):,.1f}" if peer else "-"
            for peer in peers
        ]
        rate = 1e9 / statistics.median(each)
        print(f"{name:45} {rate:14,.0f} fixes/s  x Shapely {ratios[0]:>8}  x PostGIS {ratios[1]:>8}")


def main() -> None:
    """Print the table for a border known exactly and one known to 500 m; `--quick` takes a fifth of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the persons, fewer fixes and turns")
    quick = parser.parse_args().quick
    persons, turns = (3_000, 3) if quick else (15_000, 7)
    for doubt_m in (0.0, 500.0):
        world = world_of(counties=90, persons=persons, fixes=288, uncertainty_m=doubt_m)
        print(
            f"\nborder known to {doubt_m:.0f} m: persons {persons:,}, fences {len(world.zones):,}, ", end=""
        )
        print(
            f"fixes {world.person.size:,}, fences a fix {world.pairs / world.person.size:.2f}, turns {turns}"
        )
        print(f"of 100,000 drawn by lot, other than by the exact judge: {exact_differences(world, 100_000)}")
        report(world, turns, quick)


if __name__ == "__main__":
    main()
