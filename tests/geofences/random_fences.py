"""Fences of every kind and fixes about them, drawn by lot, and the definition of their verdicts."""

import math

import numpy as np

from geofences.arrays import FloatArray, Int8Array
from geofences.datums import Datum
from geofences.errors import ShapeInvalid
from geofences.index import Fence
from geofences.shapes import Area, Circle, Corridor, Polygon, Shape, compile_area
from geofences.verdicts import ACCURACY_MAX_M, Polarity, Verdict, limits

KINDS = 6


def star(rng: np.random.Generator, lon: float, lat: float, size: float, corners: int) -> Polygon:
    """A ragged ring with a hole where it has room for one."""
    angle = np.linspace(0, 2 * math.pi, corners, endpoint=False) + rng.random() * 0.1
    reach = size * rng.uniform(0.35, 1, corners)
    ring = tuple(
        zip((lon + reach * np.cos(angle)).tolist(), (lat + reach * np.sin(angle)).tolist(), strict=True)
    )
    hole = tuple((lon + 0.2 * size * math.cos(a), lat + 0.2 * size * math.sin(a)) for a in range(6))
    try:
        return Polygon(exterior=ring, holes=(hole,))
    except ShapeInvalid:
        return Polygon(exterior=ring)


def shapes_of(rng: np.random.Generator, kind: int, lon: float, lat: float, size: float) -> tuple[Shape, ...]:
    if kind == 0:
        return (Circle(lon=lon, lat=lat, radius_m=10 ** rng.uniform(1.5, 4.5), datum=Datum.WGS84),)
    if kind == 1:
        return (star(rng, lon, lat, size, int(rng.integers(5, 1_500))),)
    if kind == 2:
        disc = Circle(lon=lon, lat=lat + 2.5 * size, radius_m=size * 20_000, datum=Datum.WGS84)
        return (star(rng, lon, lat, size, 30), star(rng, lon + 2.2 * size, lat, size, 40), disc)
    if kind == 3:
        line = np.cumsum(rng.normal(0, size / 3, (8, 2)), axis=0) + np.array((lon, lat))
        return (Corridor(line=tuple(map(tuple, line.tolist())), width_m=10 ** rng.uniform(1.5, 3)),)
    if kind == 4:
        east, north = lon + size, lat + size
        return (Polygon(exterior=((lon, lat), (east, lat), (east, north), (lon, north))),)
    # What the tables are not proven for: near a pole, or as wide as a country.
    if rng.random() < 0.5:
        return (star(rng, lon, float(rng.uniform(71, 85)), size, 20),)
    return (star(rng, lon, lat, 8.0, 30),)


def random_fence(rng: np.random.Generator, kind: int) -> tuple[Fence, float, float, float]:
    """A fence with the place and the size in degrees about which fixes are worth drawing."""
    lon, lat, size = rng.uniform(75, 130), rng.uniform(18, 53), 10 ** rng.uniform(-2.5, -0.3)
    shapes = shapes_of(rng, kind, lon, lat, size)
    if isinstance(shapes[0], Polygon):
        lon, lat = shapes[0].exterior[0]
    places = (Circle(lon=lon + size, lat=lat, radius_m=80, datum=Datum.WGS84),) if rng.random() < 0.3 else ()
    area = Area(shapes=shapes, datum=Datum.WGS84, uncertainty_m=float(rng.choice([0.0, 500.0])))
    polarity = Polarity.STAY_IN if rng.random() < 0.5 else Polarity.STAY_OUT
    fence = Fence(area=compile_area(area, places), polarity=polarity, margin_m=float(rng.choice([0.0, 50.0])))
    return fence, lon, lat, size


def random_fixes(
    rng: np.random.Generator, lon: float, lat: float, size: float, count: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Places about a fence, now and then anywhere; accuracies from nought to far too coarse, some unknown."""
    spread = size * rng.choice([0.3, 1, 3], count)
    x, y = lon + rng.normal(0, 1, count) * spread, np.clip(lat + rng.normal(0, 1, count) * spread, -89, 89)
    far = rng.random(count) < 0.02
    x[far], y[far] = rng.uniform(-180, 180, far.sum()), rng.uniform(-89, 89, far.sum())
    radius = rng.lognormal(3.2, 1.5, count)
    radius[rng.random(count) < 0.05] = 0.0
    radius[rng.random(count) < 0.01] = np.nan
    return x, y, radius


def defined(fence: Fence, lon: FloatArray, lat: FloatArray, accuracy_m: FloatArray) -> Int8Array:
    """The definition: signed distances to every part, worked out exactly, against its limits."""
    inside, outside = np.zeros(lon.size, np.bool_), np.ones(lon.size, np.bool_)
    for part in fence.area.parts + fence.area.places:
        inner, outer = limits(part, fence.polarity, fence.margin_m)
        distance = part.boundary.signed_distance_m(lon, lat)
        inside |= distance <= -(inner + accuracy_m)
        outside &= distance > outer + accuracy_m
    verdict = np.where(inside, Verdict.INSIDE, np.where(outside, Verdict.OUTSIDE, Verdict.UNDECIDED))
    return np.where(accuracy_m <= ACCURACY_MAX_M, verdict, Verdict.UNDECIDED).astype(np.int8)
