"""Between which two signed distances a place lies from a border, without working the distance out.

The bounds are proven: flat measures carry a doubt larger than their error, and a doubt that could hide the
border on its other side widens the bounds to both sides of it.
"""

from typing import Any, Final

import numpy as np

from geofences.arrays import BoolArray, FloatArray, IntArray
from geofences.index.grid import ANCHOR_X, ANCHOR_Y, BENT, DEGREE_MIN_M, TOUCH_DEG
from geofences.index.tables import CIRCLE, GRID, REACH_MAX_M, Tables

__all__ = ["Bounds", "Place", "bounds_of", "spread"]

# At least and at most so many metres, negative inside.
Bounds = tuple[FloatArray, FloatArray]
# Longitude and latitude; within this module relative to the middle of the shape.
Place = tuple[FloatArray, FloatArray]

FAR_DEG: Final = 2.0
DECIMETRE: Final = 0.1
# A flat measure by the scales of one end errs by its share and, up to the seventieth latitude, its square.
FLAT: Final = 4e-4
CURVED: Final = 2.5e-7
MARGIN_DEG: Final = 1e-8
NOWHERE_M: Final = 1e12
CELLS_AT_ONCE: Final = 50_000
# Room between a limit and where the search for edges stops.
ROOM_M: Final = 1.0


def bounds_of(
    tables: Tables, part: IntArray, place: Place, accuracy_m: FloatArray, room_m: float = ROOM_M
) -> Bounds:
    """Bounds of the signed distance from each place to the border of each part, arrays of one length.

    They are fine enough to compare with the part's limits and the accuracy, but for some millimetres about
    each, and to tell how far beyond them a place lies, up to `room_m`.
    """
    record = tables.part
    x = _turned(place[0] - record["lon"][part])
    y = place[1] - record["lat"][part]
    inner_m, outer_m = record["inner_m"][part] + accuracy_m, record["outer_m"][part] + accuracy_m
    limit_m = np.maximum(inner_m, outer_m)
    low, high = _from_box(record, part, (x, y)), np.full(part.size, NOWHERE_M)
    # Most fixes are far from most fences.
    near = np.flatnonzero(low <= limit_m + room_m)
    low[near] = -NOWHERE_M
    near = near[limit_m[near] <= REACH_MAX_M]
    shape = record["shape"][part[near]]
    kind = tables.shape["kind"][shape]
    rows = np.flatnonzero(kind == CIRCLE)
    if rows.size:
        at = near[rows]
        low[at], high[at] = _circles(tables, shape[rows], (x[at], y[at]))
    rows = np.flatnonzero(kind == GRID)
    if rows.size:
        at = near[rows]
        limits = inner_m[at], outer_m[at]
        low[at], high[at] = _grids(tables, shape[rows], (x[at], y[at]), limits, room_m)
    return low, high


def _from_box(record: Any, part: IntArray, place: Place) -> FloatArray:
    """The least distance by the box round a part; less than nothing in it."""
    x, y = place
    by_y = (np.abs(y) - record["half_y"][part]) * DEGREE_MIN_M
    by_x = np.minimum(np.abs(x) - record["half_x"][part], FAR_DEG) * record["kx_min"][part]
    # Far to the north or south a degree of longitude is another length, and latitude alone decides.
    return np.asarray(np.where(by_y <= REACH_MAX_M, np.maximum(by_x, by_y), by_y) * BENT, dtype=np.float64)


def _grids(
    tables: Tables, shape: IntArray, place: Place, limits: tuple[FloatArray, FloatArray], room_m: float
) -> Bounds:
    inner_m, outer_m = limits
    low, high = _cells(tables, shape, place)
    told = (high <= -inner_m - room_m) | (low > outer_m + room_m) | ((low > -inner_m) & (high <= outer_m))
    rows = np.flatnonzero(~told)
    if rows.size:
        limit_m = np.maximum(inner_m[rows], outer_m[rows]) + room_m
        reach_m = np.minimum(limit_m, np.maximum(high[rows], -low[rows]))
        record = tables.shape[shape[rows]]
        low[rows], high[rows] = _search(tables, record, (place[0][rows], place[1][rows]), reach_m)
    return low, high


def _turned(x: FloatArray) -> FloatArray:
    """Differences of longitude the short way round."""
    if x.size and max(float(x.max()), -float(x.min())) > 180:
        return np.asarray(x - 360 * np.rint(x / 360), dtype=np.float64)
    return x


def open_to(low: FloatArray, high: FloatArray, inner_m: FloatArray, outer_m: FloatArray) -> BoolArray:
    """Where bounds do not tell on which side of `-inner_m` and of `outer_m` a distance lies."""
    told = (high <= -inner_m) | (low > outer_m) | ((low > -inner_m) & (high <= outer_m))
    return np.asarray(~told, dtype=np.bool_)


def _circles(tables: Tables, shape: IntArray, place: Place) -> Bounds:
    x, y = place
    record = tables.shape[shape]
    half = 0.5 * y
    kx = record["kx"] + half * (record["kx_1"] + half * record["kx_2"])
    ky = record["ky"] + half * record["ky_1"]
    flat = np.sqrt((x * kx) ** 2 + (y * ky) ** 2)
    # Mid-latitude measures err by the cube of the distance: 3 mm at 10 km, 0.3 m at 50 km.
    doubt = 0.002 + flat * 4e-6 + (flat / 50_000) ** 3 * 3
    return flat - doubt - record["size_m"], flat + doubt - record["size_m"]


def _cells(tables: Tables, shape: IntArray, place: Place) -> Bounds:
    """What the cells of grids tell of places."""
    x, y = place
    record = tables.shape[shape]
    column = np.floor((x - record["west"]) * record["per_x"]).astype(np.int64)
    row = np.floor((y - record["south"]) * record["per_y"]).astype(np.int64)
    on_it = (column >= 0) & (column < record["columns"]) & (row >= 0) & (row < record["rows"])
    cell = np.where(on_it, record["code"] + row * record["columns"] + column, 0)
    code = np.where(on_it, tables.code[cell], 0)
    least = np.maximum(code >> 1, 0) * DECIMETRE
    most = np.where(on_it, least * record["stretch"] + record["span_m"], NOWHERE_M)
    # A cell with edges has both sides.
    both, inside = code < 0, (code > 0) & (code & 1 == 1)
    return np.where(inside | both, -most, least), np.where(inside, -least, most)


def _search(tables: Tables, record: Any, place: Place, reach_m: FloatArray) -> Bounds:
    """Bounds by the edges within reach."""
    x, y = place
    kx = record["kx"] + y * (record["kx_1"] + y * record["kx_2"])
    ky = record["ky"] + y * record["ky_1"]
    room_m = reach_m * (1 + 2 * FLAT + 2 * CURVED * reach_m)
    wide, high = room_m / kx + MARGIN_DEG, room_m / ky + MARGIN_DEG
    first_column, columns = _span(x - record["west"], wide, record["per_x"], record["columns"])
    first_row, rows = _span(y - record["south"], high, record["per_y"], record["rows"])
    count = columns * rows
    if x.size > 1 and count.sum() > CELLS_AT_ONCE:
        half = x.size // 2
        parts = (slice(half), slice(half, None))
        found = [_search(tables, record[s], (x[s], y[s]), reach_m[s]) for s in parts]
        return np.concatenate([low for low, _ in found]), np.concatenate([high for _, high in found])
    owner, nth = spread(count)
    cell = record["code"][owner] + (first_row[owner] + nth // columns[owner]) * record["columns"][owner]
    code = tables.code[cell + first_column[owner] + nth % columns[owner]]
    owner, corner = _edges_of(tables, owner[code < 0], -1 - code[code < 0])
    squared = _squared_m(tables, corner, (x[owner], y[owner]), (kx[owner], ky[owner]))
    nearest = np.full(x.size, NOWHERE_M)
    if owner.size:
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        nearest[owner[starts]] = np.sqrt(np.minimum.reduceat(squared, starts))
    known, inside = _sides(tables, record, x, y)
    doubt = record["size_m"] + nearest * (FLAT + np.minimum(nearest, reach_m) * CURVED)
    least, most = np.minimum(nearest - doubt, reach_m), nearest + doubt
    clear = known & (least > 0)
    return np.where(clear & ~inside, least, -most), np.where(clear & inside, -least, most)


def _span(
    at: FloatArray, half: FloatArray, per_degree: FloatArray, cells: IntArray
) -> tuple[IntArray, IntArray]:
    """The first cell of a stretch along one axis of a grid, and how many there are."""
    first = np.maximum(np.floor((at - half) * per_degree), 0).astype(np.int64)
    last = np.minimum(np.floor((at + half) * per_degree), cells - 1).astype(np.int64)
    return first, np.maximum(last - first + 1, 0)


def spread(count: IntArray) -> tuple[IntArray, IntArray]:
    """For each of `count` things of each owner: the owner, and which of its things it is."""
    owner = np.repeat(np.arange(count.size), count)
    return owner, np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count)


def _edges_of(tables: Tables, owner: IntArray, bucket: IntArray) -> tuple[IntArray, IntArray]:
    """The owners and first corners of all edges of buckets."""
    first = tables.bucket[bucket, 0].astype(np.int64)
    which, nth = spread(tables.bucket[bucket + 1, 0] - first)
    owner, run = owner[which], tables.run[first[which] + nth]
    which, nth = spread(run[:, 1])
    return owner[which], run[which, 0] + nth


def _ends(tables: Tables, corner: IntArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    begin, end = tables.corner[corner].astype(np.float64), tables.corner[corner + 1].astype(np.float64)
    return begin[:, 0], begin[:, 1], end[:, 0], end[:, 1]


def _squared_m(tables: Tables, corner: IntArray, place: Place, scale: Place) -> FloatArray:
    (x, y), (kx, ky) = place, scale
    x1, y1, x2, y2 = _ends(tables, corner)
    along_x, along_y, px, py = (x2 - x1) * kx, (y2 - y1) * ky, (x - x1) * kx, (y - y1) * ky
    length = np.maximum(along_x * along_x + along_y * along_y, 1e-12)
    share = np.clip((px * along_x + py * along_y) / length, 0.0, 1.0)
    px, py = px - share * along_x, py - share * along_y
    return np.asarray(px * px + py * py, dtype=np.float64)


def _sides(tables: Tables, record: Any, x: FloatArray, y: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Whether it is certain on which side places lie, and whether that is inside.

    From the anchor of the place's own cell one goes up and then across, and counts the edges on the way.
    """
    across = np.floor((x - record["west"]) * record["per_x"]).astype(np.int64)
    up = np.floor((y - record["south"]) * record["per_y"]).astype(np.int64)
    on_it = (across >= 0) & (across < record["columns"]) & (up >= 0) & (up < record["rows"])
    known, inside = np.ones(x.size, dtype=np.bool_), np.zeros(x.size, dtype=np.bool_)
    here = np.flatnonzero(on_it)
    code = tables.code[record["code"][here] + up[here] * record["columns"][here] + across[here]]
    inside[here] = (code >= 0) & (code & 1 == 1)
    here, bucket = here[code < 0], -1 - code[code < 0]
    if not here.size:
        return known, inside
    anchor = tables.bucket[bucket, 1]
    anchor_x = record["west"][here] + (across[here] + ANCHOR_X) / record["per_x"][here]
    anchor_y = record["south"][here] + (up[here] + ANCHOR_Y) / record["per_y"][here]
    which, corner = _edges_of(tables, np.arange(here.size), bucket)
    crossed, touched = _crossings(
        tables, corner, (anchor_x[which], anchor_y[which]), (x[here][which], y[here][which])
    )
    odd = np.bincount(which, weights=crossed, minlength=here.size).astype(np.int64) % 2 == 1
    known[here] = (anchor != 2) & (np.bincount(which, weights=touched, minlength=here.size) == 0)
    inside[here] = odd != (anchor == 1)
    return known, inside


def _crossings(
    tables: Tables,
    corner: IntArray,
    anchor: tuple[FloatArray, FloatArray],
    place: tuple[FloatArray, FloatArray],
) -> tuple[IntArray, BoolArray]:
    """How often each edge is crossed on the way, and whether it comes too near an end of a leg to tell."""
    x1, y1, x2, y2 = _ends(tables, corner)
    (ax, ay), (x, y) = anchor, place
    upright = (x1 > ax) != (x2 > ax)
    at_y = y1 + (ax - x1) * (y2 - y1) / np.where(upright, x2 - x1, 1.0)
    level = (y1 > y) != (y2 > y)
    at_x = x1 + (y - y1) * (x2 - x1) / np.where(level, y2 - y1, 1.0)
    crossed = (upright & ((at_y > ay) != (at_y > y))).astype(np.int64) + (level & ((at_x > ax) != (at_x > x)))
    near_y = (np.abs(at_y - ay) < TOUCH_DEG) | (np.abs(at_y - y) < TOUCH_DEG)
    near_x = (np.abs(at_x - ax) < TOUCH_DEG) | (np.abs(at_x - x) < TOUCH_DEG)
    return crossed, (upright & near_y) | (level & near_x)
