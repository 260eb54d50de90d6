"""Where maps of mainland China may be offset: a coarse outline, asked for many places at once.

The outline may run 10 km from the border that it stands for, so within that of it nothing follows from the
numbers alone. Nobody guesses there, or anywhere: the datum is always stated. Inside the outline and up to
10 km outside it the statement stands; farther out no map is offset, and GCJ-02 and BD-09 mean WGS-84.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import BoolArray, FloatArray, Int8Array
from geofences.datums.mainland import NOT_OFFSET, OUTLINE
from geofences.distance import scales_at

__all__ = ["may_be_offset"]

TOLERANCE_M: Final = 10_000.0
# A grid over the mainland: where it begins, its columns and rows, and how many of them a degree has.
WEST, SOUTH, COLUMNS, ROWS, CELLS_A_DEGREE = 72.0, 15.0, 256, 160, 4
OUTSIDE: Final = 0
INSIDE: Final = 1
MIXED: Final = 2


def may_be_offset(lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Whether a stated offset is believed of WGS-84 places; never of one that is no number."""
    if not (lon.size and _in_grid(lon, lat)):
        return np.asarray(shapely.contains_xy(_believed(), lon, lat), dtype=np.bool_)
    column = ((lon - WEST) * CELLS_A_DEGREE).astype(np.int32)
    row = ((lat - SOUTH) * CELLS_A_DEGREE).astype(np.int32)
    found = _cells()[row * COLUMNS + column]
    inside = found == INSIDE
    asked = np.flatnonzero(found == MIXED)
    if asked.size:
        inside[asked] = shapely.contains_xy(_believed(), lon[asked], lat[asked])
    return np.asarray(inside, dtype=np.bool_)


def _in_grid(lon: FloatArray, lat: FloatArray) -> bool:
    """Whether every place has a cell; one that is no number has none."""
    east, north = WEST + COLUMNS / CELLS_A_DEGREE, SOUTH + ROWS / CELLS_A_DEGREE
    return bool(lon.min() >= WEST and lon.max() < east and lat.min() >= SOUTH and lat.max() < north)


@cache
def _believed() -> BaseGeometry:
    """The mainland with the tolerance of its outline, less what is known to carry no offset."""
    known = shapely.union_all([shapely.Polygon(ring) for ring in NOT_OFFSET])
    outline = shapely.Polygon(OUTLINE)
    believed = shapely.union_all([outline, *_band(np.asarray(outline.exterior.coords))]).difference(known)
    shapely.prepare(believed)
    return believed


def _band(line: FloatArray) -> npt.NDArray[np.object_]:
    """What lies within the tolerance of each piece of a line, each drawn on a plane of its own."""
    pieces = np.stack((line[:-1], line[1:]), axis=1)
    east_m, north_m = scales_at(pieces[:, :, 1].mean(axis=1))
    stretch = east_m / north_m
    pieces[:, :, 0] *= stretch[:, None]
    bands = shapely.buffer(shapely.linestrings(pieces), TOLERANCE_M / north_m)
    corners, piece = shapely.get_coordinates(bands, return_index=True)
    corners[:, 0] /= stretch[piece]
    return np.asarray(shapely.set_coordinates(bands, corners))


@cache
def _cells() -> Int8Array:
    """Of each cell of a grid whether it lies all, none or some of it is believed."""
    believed = _believed()
    west = WEST + np.arange(COLUMNS) / CELLS_A_DEGREE
    south = SOUTH + np.arange(ROWS)[:, None] / CELLS_A_DEGREE
    size = 1 / CELLS_A_DEGREE
    boxes = shapely.box(west, south, west + size, south + size).ravel()
    whole = shapely.contains(believed, boxes)
    touched = shapely.intersects(believed, boxes)
    return np.where(whole, INSIDE, np.where(touched, MIXED, OUTSIDE)).astype(np.int8)
