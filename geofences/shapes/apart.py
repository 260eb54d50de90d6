"""Boxes round shapes, and whether places are surely out of reach of all of them.

One comparison instead of a distance each. The bounds are proven up to the seventieth latitude; what they do
not prove is left to distances.
"""

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import FloatArray
from geofences.distance import scales

__all__ = ["NO_BOX", "Box", "box_of_circle", "box_of_outline", "surely_apart"]

# West, south, east, north, in degrees.
Box = tuple[float, float, float, float]
# Of a shape of which nothing is proven: everything is in it.
NO_BOX: Final[Box] = (-540.0, -90.0, 540.0, 90.0)
LAT_MAX: Final = 70.0
FAR_DEG: Final = 2.0
# A degree of latitude has at least so many metres.
DEGREE_MIN_M: Final = 110_570.0
# The shortest way bends towards the pole, where degrees are shorter: by far less than this up to two degrees.
BENT: Final = 0.99
CIRCLE_MAX_M: Final = 100_000.0


def box_of_circle(lon: float, lat: float, radius_m: float) -> Box:
    """A box that holds a circle."""
    high = radius_m / (DEGREE_MIN_M * BENT)
    top = abs(lat) + high
    if top > LAT_MAX or radius_m > CIRCLE_MAX_M:
        return NO_BOX
    wide = radius_m / (scales(top)[0] * BENT)
    return lon - wide, lat - high, lon + wide, lat + high


def box_of_outline(outline: BaseGeometry) -> Box:
    """The box of a polygon in WGS-84; its edges are straight in longitude and latitude."""
    west, south, east, north = shapely.bounds(outline).tolist()
    return west, south, east, north


def surely_apart(box: Box, lon: FloatArray, lat: FloatArray, room_m: float) -> bool:
    """Tell whether all places, and the straight lines between them, are farther than `room_m` from a box.

    Degrees in WGS-84, at least one place. What is not proven is said not to be so.
    """
    west, south, east, north = (float(end) for end in (lon.min(), lat.min(), lon.max(), lat.max()))
    by_lat = max(box[1] - north, south - box[3])
    if by_lat * DEGREE_MIN_M * BENT > room_m:
        return True
    top = max(abs(end) for end in (south, north, box[1], box[3]))
    # The same meridian has several numbers.
    by_lon = min(max(box[0] + turn - east, west - box[2] - turn) for turn in (-360.0, 0.0, 360.0))
    return top <= LAT_MAX and min(by_lon, FAR_DEG) * scales(top)[0] * BENT > room_m
