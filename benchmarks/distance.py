"""Distances: ours against geopy one by one and against pyproj vectorised, with the error against Karney.

Point to point up to 50 km over China. Point to fence: invented counties of 250 to 4,000 corners and persons
about them, against two ways of the peers: measuring to the place of the border that is nearest in degrees, as
one writes it with Shapely, which may be kilometres wrong; and looking along every edge, as exact as ours.
pyproj is compared where it is installed. All take turns in one run; the median ratios are printed.
"""

import argparse
import importlib
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic

from benchmarks.geofence_verdicts import county, person
from geofences.arrays import FloatArray
from geofences.datums import Datum
from geofences.distance import geodesic_m
from geofences.shapes import Area, CompiledArea, compile_area

Line = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
LOOP = 3_000
GOLDEN = (math.sqrt(5) - 1) / 2
ORACLE = 20_000


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    began = time.process_time()
    work()
    return time.process_time() - began


def ratios(
    rounds: int, ours: Callable[[], object], peer: Callable[[], object], share: float
) -> tuple[float, float]:
    """How much faster ours is, and its seconds; `share` is the part of the work that the peer does."""
    found = [(cpu_s(ours), cpu_s(peer) / share) for _ in range(rounds)]
    return statistics.median(p / o for o, p in found), statistics.median(o for o, _ in found)


def pairs(rng: np.random.Generator, size: int) -> Line:
    """Places and others up to 50 km away."""
    lon, lat = rng.uniform(75, 134, size), rng.uniform(18, 53.5, size)
    far, turn = rng.uniform(0, 49_000, size), rng.uniform(0, 2 * np.pi, size)
    return (
        lon,
        lat,
        lon + far * np.sin(turn) / 111_400 / np.cos(np.radians(lat)),
        lat + far * np.cos(turn) / 111_400,
    )


def by_geopy(line: Line) -> list[float]:
    """One geodesic after the other."""
    columns = (column[:LOOP].tolist() for column in line)
    return [geodesic((b, a), (d, c)).m for a, b, c, d in zip(*columns, strict=True)]


def error_m(line: Line) -> float:
    """Our worst error against Karney's own implementation."""
    ours = geodesic_m(*(column[:ORACLE] for column in line))
    columns = (column[:ORACLE].tolist() for column in line)
    true = [Geodesic.WGS84.Inverse(b, a, d, c)["s12"] for a, b, c, d in zip(*columns, strict=True)]
    return float(np.abs(ours - np.array(true)).max())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A county in our form and as Shapely's border, with places about it."""

    ours: CompiledArea
    border: shapely.LinearRing
    lon: FloatArray
    lat: FloatArray

    def nearest(self, size: int) -> Line:
        """The nearest places of the border as degrees see them."""
        lon, lat = self.lon[:size], self.lat[:size]
        ends = shapely.get_coordinates(shapely.shortest_line(shapely.points(lon, lat), self.border))[1::2]
        return lon, lat, ends[:, 0], ends[:, 1]


def fence(rng: np.random.Generator, corners: int, size: int) -> Fence:
    """An invented county with persons who live, work and travel about it."""
    shape, lon, lat = county(rng, corners)
    shapely.prepare(border := shapely.LinearRing(shape.exterior))
    x, y, _ = person(rng, lon, lat, size)
    return Fence(ours=compile_area(Area(shapes=(shape,), datum=Datum.WGS84)), border=border, lon=x, lat=y)


def point_to_point(line: Line, geod: Any, rounds: int) -> None:
    """Print the row of points."""
    size = line[0].size
    print(
        f"point to point, {size:,} pairs to 50 km: worst error against Karney {error_m(line) * 1000:.3f} mm"
    )
    ratio, ours_s = ratios(rounds, lambda: geodesic_m(*line), lambda: by_geopy(line), LOOP / size)
    print(f"  {size / ours_s:,.0f}/s, {ratio:,.0f} x geopy")
    if geod is not None:
        ratio, _ = ratios(rounds, lambda: geodesic_m(*line), lambda: geod.inv(*line), 1.0)
        print(f"  {ratio:.1f} x pyproj vectorised")


def along_every_edge(each: Fence, size: int, inverse: Callable[..., FloatArray]) -> FloatArray:
    """The least distance to any edge by golden section, straight in degrees as the fence is."""
    x, y = (np.repeat(column[:size], len(each.border.coords) - 1) for column in (each.lon, each.lat))
    corners = shapely.get_coordinates(each.border)
    (x1, y1), (dx, dy) = (np.tile(v, (size, 1)).T for v in (corners[:-1], np.diff(corners, axis=0)))
    low, high = np.zeros(x.size), np.ones(x.size)
    for _ in range(40):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        nearer = inverse(x, y, x1 + left * dx, y1 + left * dy) < inverse(
            x, y, x1 + right * dx, y1 + right * dy
        )
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
    return inverse(x, y, x1 + low * dx, y1 + low * dy).reshape(size, -1).min(axis=1)


def geopy_inverse(*line: FloatArray) -> FloatArray:
    """The geodesic of each pair by geopy."""
    return np.array(
        [geodesic((b, a), (d, c)).m for a, b, c, d in zip(*(v.tolist() for v in line), strict=True)]
    )


def point_to_fence(fences: list[Fence], geod: Any, rounds: int) -> None:
    """Print the rows of fences."""
    size, few = fences[0].lon.size, 300
    places = size * len(fences)

    def ours() -> list[FloatArray]:
        return [each.ours.signed_distance_m(each.lon, each.lat) for each in fences]

    def exactly(inverse: Callable[..., FloatArray], count: int, some: list[Fence]) -> list[FloatArray]:
        return [along_every_edge(each, count, inverse) for each in some]

    rough, ours_s = ratios(rounds, ours, lambda: [by_geopy(each.nearest(few)) for each in fences], few / size)
    exact, _ = ratios(1, ours, lambda: exactly(geopy_inverse, 1, fences[:1]), 1 / places)
    print(f"point to fence, {places:,} places: {places / ours_s:,.0f}/s")
    print(f"  {rough:,.0f} x Shapely and geopy; {exact:,.0f} x geopy along every edge of the smallest fence")
    if geod is None:
        return

    def pyproj_inverse(*line: FloatArray) -> FloatArray:
        return np.asarray(geod.inv(*line)[2])

    rough, _ = ratios(rounds, ours, lambda: [pyproj_inverse(*each.nearest(size)) for each in fences], 1.0)
    exact, _ = ratios(1, ours, lambda: exactly(pyproj_inverse, 5, fences), 5 / size)
    near = [np.abs(own) for own in ours()]
    off = [
        np.abs(pyproj_inverse(*each.nearest(size)) - own).max()
        for each, own in zip(fences, near, strict=True)
    ]
    same = [
        np.abs(e - own[:5]).max() for e, own in zip(exactly(pyproj_inverse, 5, fences), near, strict=True)
    ]
    print(f"  {rough:.1f} x Shapely and pyproj, whose worst error is {max(off):,.0f} m")
    print(f"  {exact:,.0f} x pyproj along every edge, from which ours differs by {max(same) * 1000:.3f} mm")


def main() -> None:
    """Print the ratios; `--quick` takes fewer places and rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer places, three rounds")
    size, rounds = (100_000, 3) if parser.parse_args().quick else (1_000_000, 7)
    rng = np.random.default_rng(6)
    try:
        geod = importlib.import_module("pyproj").Geod(ellps="WGS84")
    except ImportError:
        geod = None
    print(f"medians of {rounds} interleaved rounds, CPU time")
    point_to_point(pairs(rng, size), geod, rounds)
    point_to_fence([fence(rng, corners, size // 50) for corners in (250, 1_000, 4_000)], geod, rounds)


if __name__ == "__main__":
    main()
