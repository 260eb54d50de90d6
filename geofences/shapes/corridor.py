"""Corridors drawn as polygons: every place within half the width of a line, over the ground."""

from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import FloatArray
from geofences.shapes.rings import circle_ring, densified

__all__ = ["corridor_outline"]

# The hull of two discs bounds their corridor only while the ground between them is all but flat.
PIECE_MAX_M = 2_000.0


def corridor_outline(lon: FloatArray, lat: FloatArray, width_m: float, sagitta_m: float) -> BaseGeometry:
    """The outline of a corridor along a line of WGS-84 degrees; it strays at most `sagitta_m` inwards.

    Each piece of the line is the hull of the discs round its two ends; the ends of a corridor are round.
    """
    points = zip(*(axis.tolist() for axis in densified(lon, lat, PIECE_MAX_M)), strict=True)
    discs = [circle_ring(x, y, width_m / 2, sagitta_m) for x, y in points]
    hulls = [shapely.MultiPoint(one + other).convex_hull for one, other in pairwise(discs)]
    return shapely.union_all(hulls)
