"""Rings of corners: circles drawn as polygons, and long edges cut into short ones."""

import math

import numpy as np

from geofences.arrays import FloatArray
from geofences.distance import geodesic_m, scales
from geofences.shapes.values import Ring

__all__ = ["circle_ring", "densified"]


def circle_ring(lon: float, lat: float, radius_m: float, sagitta_m: float) -> Ring:
    """The corners of a polygon that lies within `sagitta_m` inside a circle; degrees, closed."""
    flat = 1 - min(sagitta_m / radius_m, 0.1)
    count = max(16, math.ceil(math.pi / math.acos(flat)))
    angle = np.linspace(0.0, 2 * math.pi, count, endpoint=False)
    kx, ky = scales(lat)
    dx, dy = np.cos(angle) * radius_m / kx, np.sin(angle) * radius_m / ky
    # The plane is only a first guess: each corner is drawn out until the ground distance is right.
    for _ in range(4):
        stretch = radius_m / geodesic_m(lon, lat, lon + dx, lat + dy)
        dx, dy = dx * stretch, dy * stretch
    points = [(float(x), float(y)) for x, y in zip(lon + dx, lat + dy, strict=True)]
    return (*points, points[0])


def densified(lon: FloatArray, lat: FloatArray, longest_m: float) -> tuple[FloatArray, FloatArray]:
    """The same closed line with corners at most `longest_m` apart; no corner is moved."""
    pieces = np.ceil(geodesic_m(lon[:-1], lat[:-1], lon[1:], lat[1:]) / longest_m).astype(np.int64)
    pieces = np.maximum(pieces, 1)
    edge = np.repeat(np.arange(pieces.size), pieces)
    nth = np.arange(edge.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = nth / pieces[edge]
    out_lon = lon[edge] + share * (lon[edge + 1] - lon[edge])
    out_lat = lat[edge] + share * (lat[edge + 1] - lat[edge])
    return np.append(out_lon, lon[-1]), np.append(out_lat, lat[-1])
