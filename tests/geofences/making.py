"""Batches and polygons made up for tests, and slow independent answers to compare with."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from geopy.distance import geodesic
from hypothesis import strategies as st

from geofences.datums import Datum
from geofences.fixes import FixBatch, Source
from geofences.shapes import Area, Circle, Polygon, Ring

MINUTE_S = 60
HOME = (119.65, 29.08)
GOLDEN = (math.sqrt(5) - 1) / 2


def batch(
    at_s: Sequence[float], lon: Sequence[float], lat: Sequence[float], accuracy_m: Any = 10.0, **columns: Any
) -> FixBatch:
    size = len(at_s)
    at_ms = [round(at * 1000) for at in at_s]
    values: dict[str, Any] = {
        "id": np.arange(1, size + 1),
        "device_at_ms": at_ms,
        "received_at_ms": at_ms,
        "lon": lon,
        "lat": lat,
        "accuracy_m": np.broadcast_to(accuracy_m, size),
        "assumed": np.zeros(size),
        "source": np.full(size, Source.SATELLITE),
        "mock": np.zeros(size),
        "battery_pct": np.full(size, np.nan),
    }
    return FixBatch(**(values | columns))


def still(at_s: Sequence[float], **columns: Any) -> FixBatch:
    return batch(at_s, [HOME[0]] * len(at_s), [HOME[1]] * len(at_s), **columns)


def disc(radius_m: float, *, lon: float = HOME[0], lat: float = HOME[1], uncertainty_m: float = 0.0) -> Area:
    circle = Circle(lon=lon, lat=lat, radius_m=radius_m, datum=Datum.WGS84)
    return Area(shapes=(circle,), datum=Datum.WGS84, uncertainty_m=uncertainty_m)


def box(west: float, south: float, east: float, north: float) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north))


def area(*polygons: Polygon, datum: Datum = Datum.WGS84, uncertainty_m: float = 0.0) -> Area:
    return Area(shapes=polygons, datum=datum, uncertainty_m=uncertainty_m)


def metres_apart(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> float:
    return float(geodesic((lat_1, lon_1), (lat_2, lon_2)).m)


def least(function: Callable[[float], float]) -> float:
    """The least value of a one-humped function on [0, 1] by golden section."""
    low, high = 0.0, 1.0
    left, right = high - GOLDEN, low + GOLDEN
    at_left, at_right = function(left), function(right)
    for _ in range(36):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = function(right)
    return min(at_left, at_right, function(low), function(high))


def metres_to_edge(lon: float, lat: float, edge: tuple[float, float, float, float]) -> float:
    x1, y1, x2, y2 = edge
    return least(lambda t: metres_apart(lon, lat, x1 + t * (x2 - x1), y1 + t * (y2 - y1)))


def edges_of(polygon: Polygon) -> list[tuple[float, float, float, float]]:
    rings = (polygon.exterior, *polygon.holes)
    return [(*a, *b) for ring in rings for a, b in pairwise(ring)]


def oracle_signed_m(lon: float, lat: float, polygon: Polygon) -> float:
    """Even-odd rule and the geodesic to every edge, one after the other."""
    edges = edges_of(polygon)
    crossings = sum(
        (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1) for x1, y1, x2, y2 in edges
    )
    nearest = min(metres_to_edge(lon, lat, edge) for edge in edges)
    return -nearest if crossings % 2 else nearest


@st.composite
def stars(draw: st.DrawFn) -> Polygon:
    """A ragged county of 0.5 to 10 km somewhere on the globe, often with a lake in its middle."""
    lon, lat = draw(st.floats(-170, 170)), draw(st.floats(-55, 55))
    size = draw(st.floats(0.005, 0.1))
    reach = draw(st.lists(st.floats(0.35, 1.0), min_size=4, max_size=9))
    turn = draw(st.floats(0, 1))

    def ring(scale: float, radii: Sequence[float]) -> Ring:
        angles = [2 * math.pi * (n + turn) / len(radii) for n in range(len(radii))]
        return tuple(
            (lon + scale * r * math.cos(a), lat + scale * r * math.sin(a))
            for r, a in zip(radii, angles, strict=True)
        )

    holes = (ring(size, [0.15, 0.1, 0.12, 0.05]),) if draw(st.booleans()) else ()
    return Polygon(exterior=ring(size, reach), holes=holes)


@st.composite
def stars_and_place(draw: st.DrawFn) -> tuple[Polygon, float, float]:
    """A county and a place in, near or well outside it."""
    county = draw(stars())
    lons, lats = [x for x, _ in county.exterior], [y for _, y in county.exterior]
    spread = draw(st.sampled_from([0.5, 1.0, 4.0]))
    lon = sum(lons) / len(lons) + spread * (max(lons) - min(lons)) * draw(st.floats(-1, 1))
    lat = sum(lats) / len(lats) + spread * (max(lats) - min(lats)) * draw(st.floats(-1, 1))
    return county, lon, lat
