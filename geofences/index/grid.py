"""A polygon's border as a grid of cells: inside, outside, or near with the edges that pass through.

Corners are kept in single precision relative to the middle of the polygon; how far that can move them is
part of every bound (`blur_m`), so a grid never answers what it cannot know.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import BoolArray, FloatArray, IntArray
from geofences.distance import Edges, scales

__all__ = [
    "ANCHOR_X",
    "ANCHOR_Y",
    "BENT",
    "DEGREE_MIN_M",
    "LAT_MAX",
    "TOUCH_DEG",
    "Grid",
    "can_hold",
    "grid_of",
]

Int32Array = npt.NDArray[np.int32]

CELLS_MIN: Final = 64
CELLS_MAX: Final = 4_096
CELLS_AN_EDGE: Final = 3
CELLS_A_SIDE_MAX: Final = 512
# Where in a cell it is known whether one is inside: off the middle, since symmetric shapes pass through it.
ANCHOR_X: Final = 0.5113
ANCHOR_Y: Final = 0.4871
# An edge so near an anchor or a corner of a path that rounding could put it on the other side.
TOUCH_DEG: Final = 1e-11
# A degree of latitude has from 110,574 to 111,694 m.
DEGREE_MIN_M: Final = 110_570.0
DEGREE_MAX_M: Final = 111_700.0
# The shortest way bends towards the pole, where degrees are shorter than at either end.
BENT: Final = 0.998
# Farther from the equator or wider than this, the flat measure of the near search is not proven.
LAT_MAX: Final = 70.0
REACH_MAX_DEG: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Cells in rows from the south-west, degrees relative to the middle (`lon`, `lat`) of the polygon.

    `code` of a cell without edges: its least distance to any edge in decimetres, twice, plus one inside;
    of a cell with edges: -1 less the number of its bucket. The least distance times `stretch` plus `span_m`
    is a distance at which there certainly is an edge. A row of `bucket` is its first run (up to that of the
    next row) and whether its anchor is inside, 2 where nobody can say; a row of `run` is a first corner and
    how many edges follow; a row of `corner` is longitude and latitude.
    """

    lon: float
    lat: float
    west: float
    south: float
    cell_x: float
    cell_y: float
    columns: int
    rows: int
    blur_m: float
    stretch: float
    span_m: float
    code: Int32Array
    bucket: Int32Array
    run: Int32Array
    corner: npt.NDArray[np.float32]


def can_hold(edges: Edges) -> bool:
    """Whether the bounds of a grid are proven for a border: not near a pole, not wider than six degrees."""
    x1, y1 = np.asarray(edges[0]), np.asarray(edges[1])
    wide = max(float(np.ptp(x1)), float(np.ptp(y1)))
    return bool(wide <= 2 * REACH_MAX_DEG and float(np.abs(y1).max()) <= LAT_MAX)


def grid_of(edges: Edges) -> Grid:
    """The grid of a border given as closed chains of edges of at most two kilometres, WGS-84 degrees."""
    lon, lat, x, y, first = _corners(edges)
    reach = max(float(np.abs(x).max()), float(np.abs(y).max()))
    # Half a unit in the last place of single precision, over the ground, with room for its own rounding.
    blur_m = 0.002 + 1.5 * reach * 2.0**-24 * 111_800
    x1, y1, x2, y2 = x[first], y[first], x[first + 1], y[first + 1]
    kx_min, kx_max = sorted((scales(abs(lat) + reach)[0], scales(max(abs(lat) - reach, 0.0))[0]))
    west, south, wide, high = float(x.min()), float(y.min()), float(np.ptp(x)), float(np.ptp(y))
    columns, rows, cell_x, cell_y = _layout(wide, high, kx_min, first.size)
    cells, edge = _cells_of_edges(x1, y1, x2, y2, (west, south, cell_x, cell_y, columns, rows))
    inside, unsure = _anchors(
        (x1, y1, x2, y2),
        np.asarray(west + (np.arange(columns) + ANCHOR_X) * cell_x, dtype=np.float64),
        np.asarray(south + (np.arange(rows) + ANCHOR_Y) * cell_y, dtype=np.float64),
    )
    order = np.lexsort((edge, cells))
    cells, corner = cells[order], first[edge[order]]
    new_cell = np.diff(cells, prepend=-1) != 0
    starts = np.flatnonzero(new_cell | (np.diff(corner, prepend=-2) != 1))
    buckets = cells[new_cell]
    clear_m = _clearance(buckets, rows, columns, cell_x * kx_min, cell_y * DEGREE_MIN_M) * BENT - blur_m
    code = (np.maximum(clear_m * 10, 0).astype(np.int64) << 1) | inside.ravel()
    code[buckets] = -1 - np.arange(buckets.size)
    anchor = np.where(unsure.ravel()[buckets], 2, inside.ravel()[buckets])
    first_run = np.searchsorted(starts, np.flatnonzero(new_cell))
    longest_m = float(np.hypot((x2 - x1) * kx_max, (y2 - y1) * DEGREE_MAX_M).max())
    return Grid(
        lon=lon,
        lat=lat,
        west=west,
        south=south,
        cell_x=cell_x,
        cell_y=cell_y,
        columns=columns,
        rows=rows,
        blur_m=blur_m,
        stretch=max(kx_max / kx_min, DEGREE_MAX_M / DEGREE_MIN_M) / BENT,
        span_m=2 * math.hypot(cell_x * kx_max, cell_y * DEGREE_MAX_M) + longest_m + 2 * blur_m + 0.2,
        code=code.astype(np.int32),
        bucket=_rows(np.append(first_run, starts.size), np.append(anchor, 2)),
        run=_rows(corner[starts], np.diff(np.append(starts, corner.size))),
        corner=np.column_stack((x, y)).astype(np.float32),
    )


def _rows(*columns: IntArray) -> Int32Array:
    return np.column_stack(columns).astype(np.int32)


def _corners(edges: Edges) -> tuple[float, float, FloatArray, FloatArray, IntArray]:
    """Chains of corners relative to their middle, rounded as they are kept, and where each edge begins."""
    x1, y1, x2, y2 = (np.asarray(e, dtype=np.float64) for e in edges)
    breaks = np.append((x2[:-1] != x1[1:]) | (y2[:-1] != y1[1:]), True)
    chain = np.concatenate(([0], np.cumsum(breaks)[:-1]))
    first = np.arange(x1.size) + chain
    last = np.flatnonzero(breaks)
    lon, lat = 0.5 * float(x1.min() + x1.max()), 0.5 * float(y1.min() + y1.max())
    x, y = np.empty(x1.size + last.size), np.empty(x1.size + last.size)
    x[first], y[first] = x1 - lon, y1 - lat
    x[first[last] + 1], y[first[last] + 1] = x2[last] - lon, y2[last] - lat
    return lon, lat, x.astype(np.float32).astype(np.float64), y.astype(np.float32).astype(np.float64), first


def _layout(wide: float, high: float, kx: float, edges: int) -> tuple[int, int, float, float]:
    wide_m, high_m = wide * kx, high * DEGREE_MIN_M
    cells = min(max(CELLS_AN_EDGE * edges, CELLS_MIN), CELLS_MAX)
    size_m = max((wide_m * high_m / cells) ** 0.5, max(wide_m, high_m) / CELLS_A_SIDE_MAX)
    columns, rows = max(1, round(wide_m / size_m)), max(1, round(high_m / size_m))
    # A little more than the border needs, so that its last corner lies in the last cell.
    return columns, rows, wide * (1 + 1e-9) / columns + 1e-9, high * (1 + 1e-9) / rows + 1e-9


def _cells_of_edges(
    x1: FloatArray,
    y1: FloatArray,
    x2: FloatArray,
    y2: FloatArray,
    layout: tuple[float, float, float, float, int, int],
) -> tuple[IntArray, IntArray]:
    """Cell and edge of each pair whose boxes meet."""
    west, south, cell_x, cell_y, columns, rows = layout
    margin = 1e-9
    west_column = _cell(np.minimum(x1, x2) - margin, west, cell_x, columns)
    east_column = _cell(np.maximum(x1, x2) + margin, west, cell_x, columns)
    south_row = _cell(np.minimum(y1, y2) - margin, south, cell_y, rows)
    north_row = _cell(np.maximum(y1, y2) + margin, south, cell_y, rows)
    wide = east_column - west_column + 1
    count = wide * (north_row - south_row + 1)
    edge = np.repeat(np.arange(count.size), count)
    nth = np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count)
    row, column = south_row[edge] + nth // wide[edge], west_column[edge] + nth % wide[edge]
    return row * columns + column, edge


def _cell(at: FloatArray, origin: float, size: float, count: int) -> IntArray:
    return np.clip(np.floor((at - origin) / size), 0, count - 1).astype(np.int64)


def _anchors(
    edges: tuple[FloatArray, FloatArray, FloatArray, FloatArray], across: FloatArray, up: FloatArray
) -> tuple[BoolArray, BoolArray]:
    """Whether each anchor is inside by the even-odd rule, and where an edge is too near it to tell."""
    x1, y1, x2, y2 = edges
    below_1, below_2 = np.searchsorted(up, y1), np.searchsorted(up, y2)
    first, count = np.minimum(below_1, below_2), np.abs(below_2 - below_1)
    edge = np.repeat(np.arange(count.size), count)
    row = first[edge] + np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count)
    share = (up[row] - y1[edge]) / (y2[edge] - y1[edge])
    at = x1[edge] + share * (x2[edge] - x1[edge])
    after = np.searchsorted(across, at, side="right")
    width = across.size + 1
    crossings = np.bincount(row * width + after, minlength=up.size * width).reshape(up.size, width)
    inside = np.cumsum(crossings, axis=1)[:, :-1] % 2 == 1
    unsure = np.zeros(inside.shape, dtype=np.bool_)
    for column in (np.maximum(after - 1, 0), np.minimum(after, across.size - 1)):
        touch = np.abs(across[column] - at) < TOUCH_DEG
        unsure[row[touch], column[touch]] = True
    return inside, unsure


def _clearance(buckets: IntArray, rows: int, columns: int, cell_x_m: float, cell_y_m: float) -> FloatArray:
    """The least distance from any place of a cell to any cell with edges, in metres."""
    has_edges = np.zeros((rows, columns), dtype=np.bool_)
    has_edges.ravel()[buckets] = True
    row = np.arange(rows)[:, None]
    below = np.maximum.accumulate(np.where(has_edges, row, -rows), axis=0)
    above = np.minimum.accumulate(np.where(has_edges, row, 2 * rows)[::-1], axis=0)[::-1]
    up_m = np.maximum(np.minimum(row - below, above - row) - 1, 0) * cell_y_m
    column = np.arange(columns)
    across_m = np.maximum(np.abs(column[:, None] - column) - 1, 0) * cell_x_m
    squared = (up_m**2)[:, None, :] + (across_m**2)[None, :, :]
    return np.asarray(np.sqrt(squared.min(axis=2)).ravel(), dtype=np.float64)
