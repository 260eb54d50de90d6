"""Verdicts with accuracy: ours against a loop of Shapely and geopy, and against Shapely vectorised.

Invented counties of 250 to 4,000 corners, persons with routines and now and then a trip; every verdict is
inside, outside or undecided by the error circle. The three ways take turns on the same fixes and the median
ratios are printed. The peers take degrees where they have no metres, an easier task.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from geopy.distance import geodesic

from geofences.arrays import BoolArray, FloatArray, Int8Array
from geofences.datums import Datum
from geofences.shapes import Area, CompiledArea, Polygon, compile_area
from geofences.verdicts import Verdict, judge

DEGREE_M = 111_320.0
Columns = tuple[FloatArray, FloatArray, FloatArray]


def county(rng: np.random.Generator, corners: int) -> tuple[Polygon, float, float]:
    """A ragged county of some 40 km with its middle."""
    lon, lat = rng.uniform(105, 118), rng.uniform(25, 38)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = sum(np.sin(angle * k + rng.uniform(0, 7)) / k for k in (2, 3, 5, 9, 17, 40))
    reach = 0.2 * (1 + 0.25 * waves)
    corners_at = np.column_stack((lon + reach * np.cos(angle), lat + reach * np.sin(angle)))
    return Polygon(exterior=tuple(map(tuple, corners_at.tolist()))), lon, lat


def person(rng: np.random.Generator, lon: float, lat: float, size: int) -> Columns:
    """Home, work near the border, errands and a trip; accuracies of satellites, Wi-Fi and some cells."""
    places = rng.normal(0, [[0.05], [0.15], [0.08], [0.5]], (4, 2))
    where = places[rng.choice(4, size, p=[0.6, 0.25, 0.1, 0.05])]
    radius = np.where(rng.random(size) < 0.05, rng.uniform(300, 1_500, size), rng.lognormal(3, 0.7, size))
    noise = rng.normal(0, 1, (2, size)) * radius / 1.5 / DEGREE_M
    return lon + where[:, 0] + noise[0], lat + where[:, 1] + noise[1], radius


def answer(inside: BoolArray, clear: BoolArray) -> Int8Array:
    known = np.where(inside, Verdict.INSIDE, Verdict.OUTSIDE)
    return np.where(clear, known, Verdict.UNDECIDED).astype(np.int8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A person's fixes with the county in our form and in Shapely's, prepared once."""

    ours: CompiledArea
    inside: shapely.Polygon
    border: shapely.LinearRing
    fixes: Columns


def by_loop(day: Day, size: int) -> Int8Array:
    """What one would write first: contains, the nearest point of the border, its geodesic distance."""
    inside, clear = [], []
    for x, y, r in zip(*(column[:size].tolist() for column in day.fixes), strict=True):
        point = shapely.Point(x, y)
        near = day.border.interpolate(day.border.project(point))
        inside.append(day.inside.contains(point))
        clear.append(geodesic((y, x), (near.y, near.x)).m > r)
    return answer(np.array(inside), np.array(clear))


def vectorised(day: Day) -> Int8Array:
    """Shapely at its best: prepared, all fixes of a fence at once, the border within the radius or not."""
    lon, lat, radius = day.fixes
    clear = ~shapely.dwithin(day.border, shapely.points(lon, lat), radius / DEGREE_M)
    return answer(shapely.contains_xy(day.inside, lon, lat), clear)


def cpu_s(work: Callable[[], list[Int8Array]]) -> tuple[float, list[Int8Array]]:
    began = time.process_time()
    out = work()
    return time.process_time() - began, out


def invented_day(rng: np.random.Generator, corners: int, size: int) -> Day:
    shape, lon, lat = county(rng, corners)
    shapely.prepare([inside := shapely.Polygon(shape.exterior), border := shapely.LinearRing(shape.exterior)])
    area = Area(shapes=(shape,), datum=Datum.WGS84)
    return Day(ours=compile_area(area), inside=inside, border=border, fixes=person(rng, lon, lat, size))


def main() -> None:
    """Print the ratios; `--quick` takes fewer fixes and rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer fixes, three rounds")
    persons, size, loop_size, rounds = (6, 2_000, 20, 3) if parser.parse_args().quick else (24, 8_640, 60, 7)
    rng = np.random.default_rng(20)
    days = [invented_day(rng, (250, 1_000, 4_000)[n % 3], size) for n in range(persons)]
    rates, over_loop, over_vectorised = [], [], []
    for turn in range(rounds):
        ours_s, ours = cpu_s(lambda: [judge(day.ours, *day.fixes) for day in days])
        loop_s, _ = cpu_s(lambda: [by_loop(day, loop_size) for day in days])
        bulk_s, bulk = cpu_s(lambda: [vectorised(day) for day in days])
        if turn == 0:
            cold = persons * size / ours_s
            differ = np.mean(np.concatenate(ours) != np.concatenate(bulk))
        rates.append(persons * size / ours_s)
        over_loop.append(loop_s / loop_size / (ours_s / size))
        over_vectorised.append(bulk_s / ours_s)
    print(f"fixes {persons * size:,}, counties {persons}, medians of {rounds} interleaved rounds, CPU time")
    print(f"verdicts that differ from the peer's, which takes a degree for {DEGREE_M:.0f} m: {differ:.3%}")
    print(f"ours: {statistics.median(rates):,.0f} fixes/s; the first time, nothing known yet: {cold:,.0f}")
    loop, bulk_ratio = statistics.median(over_loop), statistics.median(over_vectorised)
    print(f"against a loop of Shapely and geopy {loop:,.0f} x, against Shapely vectorised {bulk_ratio:.1f} x")


if __name__ == "__main__":
    main()
