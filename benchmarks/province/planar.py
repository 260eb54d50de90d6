"""Shapely, DuckDB and Traccar's algorithm on the same fixes: what one would otherwise use in a process.

Planar peers take degrees where they have no metres and circles as rings of 64 corners, an easier task.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from geopy.distance import geodesic

from benchmarks.province.world import DEGREE_M, World, polygon_of, ring_of
from geofences.verdicts import Verdict


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Some fixes of a world in the order of arrival, and their pairs: the fix and the zone of each."""

    world: World
    rows: np.ndarray
    owner: np.ndarray
    zone: np.ndarray

    @property
    def columns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Longitude, latitude and accuracy of the fixes."""
        return tuple(c[self.rows] for c in (self.world.lon, self.world.lat, self.world.accuracy_m))


def sample_of(world: World, size: int) -> Sample:
    """The first `size` fixes from noon on."""
    noon = world.person.size // 2
    rows = np.arange(noon, min(noon + size, world.person.size))
    count = np.diff(world.first)[world.person[rows]]
    owner = np.repeat(np.arange(rows.size), count)
    nth = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count)
    return Sample(
        world=world, rows=rows, owner=owner, zone=world.zone[world.first[world.person[rows]][owner] + nth]
    )


def answer(inside: np.ndarray, clear: np.ndarray) -> np.ndarray:
    """Inside, outside or undecided."""
    return np.where(clear, np.where(inside, Verdict.INSIDE, Verdict.OUTSIDE), Verdict.UNDECIDED).astype(
        np.int8
    )


def grouped(sample: Sample) -> Callable[[], np.ndarray]:
    """Shapely at its best: prepared, all fixes of a fence at once, the border within the radius or not."""
    polygons = [polygon_of(zone) for zone in sample.world.zones]
    borders = [polygon.exterior for polygon in polygons]
    shapely.prepare(polygons)
    shapely.prepare(borders)
    lon, lat, radius = sample.columns

    def run() -> np.ndarray:
        order = np.argsort(sample.zone, kind="stable")
        cuts = np.flatnonzero(np.diff(sample.zone[order])) + 1
        out = np.empty(sample.zone.size, dtype=np.int8)
        for pairs in np.split(order, cuts):
            number, fix = sample.zone[pairs[0]], sample.owner[pairs]
            x, y = lon[fix], lat[fix]
            clear = ~shapely.dwithin(borders[number], shapely.points(x, y), radius[fix] / DEGREE_M)
            out[pairs] = answer(shapely.contains_xy(polygons[number], x, y), clear)
        return out

    return run


def one_by_one(sample: Sample, size: int) -> Callable[[], np.ndarray]:
    """What one would write first: contains, the nearest point of the border, its geodesic distance."""
    zones = sample.world.zones
    polygons = [polygon_of(zone) if zone.circle is None else None for zone in zones]
    lon, lat, radius = sample.columns
    pairs = np.flatnonzero(sample.owner < size)

    def run() -> np.ndarray:
        inside, clear = [], []
        for pair in pairs.tolist():
            fix, number = sample.owner[pair], sample.zone[pair]
            x, y, circle = float(lon[fix]), float(lat[fix]), zones[number].circle
            if circle is not None:
                away = geodesic((y, x), (circle[1], circle[0])).m - circle[2]
                inside.append(away < 0)
                clear.append(abs(away) > radius[fix])
                continue
            polygon, point = polygons[number], shapely.Point(x, y)
            near = polygon.exterior.interpolate(polygon.exterior.project(point))
            inside.append(polygon.contains(point))
            clear.append(geodesic((y, x), (near.y, near.x)).m > radius[fix])
        return answer(np.array(inside), np.array(clear))

    return run


def traccar(sample: Sample, size: int) -> Callable[[], np.ndarray] | None:
    """Traccar's test as published: circles by haversine, rings by counting crossings, no accuracy; compiled.

    Restated with numba from its behaviour (its own is Java); none without numba.
    """
    try:
        import numba  # noqa: PLC0415 - an extra that need not be there
    except ImportError:
        return None
    rings = [ring_of(zone) for zone in sample.world.zones]
    first = np.concatenate(([0], np.cumsum([len(ring) for ring in rings])))
    corner = np.concatenate(rings)
    circle = np.array([zone.circle or (0.0, 0.0, -1.0) for zone in sample.world.zones])
    lon, lat, _ = sample.columns
    pairs = np.flatnonzero(sample.owner < size)
    fix, zone = sample.owner[pairs], sample.zone[pairs]

    @numba.njit
    def run(fix, zone, lon, lat, first, corner, circle, out):  # noqa: ANN001, ANN202, PLR0917
        for n in range(fix.size):
            x, y, z = lon[fix[n]], lat[fix[n]], zone[n]
            if circle[z, 2] > 0:
                s = np.sin(np.radians(y - circle[z, 1]) / 2)
                t = np.sin(np.radians(x - circle[z, 0]) / 2)
                h = s * s + np.cos(np.radians(y)) * np.cos(np.radians(circle[z, 1])) * t * t
                out[n] = 2 * 6_371_000 * np.arcsin(np.sqrt(h)) <= circle[z, 2]
                continue
            odd = False
            j = first[z + 1] - 1
            for i in range(first[z], first[z + 1]):
                if (corner[i, 1] > y) != (corner[j, 1] > y):
                    slope = (corner[j, 0] - corner[i, 0]) / (corner[j, 1] - corner[i, 1])
                    if x < corner[i, 0] + slope * (y - corner[i, 1]):
                        odd = not odd
                j = i
            out[n] = odd
        return out

    out = np.zeros(fix.size, dtype=np.bool_)
    columns = (lon, lat, first, corner, circle, out)
    run(fix[:1], zone[:1], *columns)
    return lambda: run(fix, zone, *columns)
