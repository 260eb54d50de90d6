"""The same bounds and clearances as in `bounds` and `clearance`, one fix at a time, compiled.

Written for the compiler: plain loops and scalars. Rounding may differ from NumPy's, since both only prove;
what neither proves is asked of the exact judge, so the verdicts are the same.
"""

import math
from typing import Any, Final

import numba

from geofences.distance import E2, RADIANS, SEMI_MAJOR_M
from geofences.index.bounds import CURVED, DECIMETRE, FAR_DEG, FLAT, MARGIN_DEG, NOWHERE_M, ROOM_M
from geofences.index.clearance import DEGREE_M, OPEN
from geofences.index.grid import ANCHOR_X, ANCHOR_Y, BENT, DEGREE_MIN_M, TOUCH_DEG
from geofences.index.tables import CIRCLE, GRID, REACH_MAX_M, Tables
from geofences.verdicts import Verdict

INSIDE: Final = int(Verdict.INSIDE)
OUTSIDE: Final = int(Verdict.OUTSIDE)
UNDECIDED: Final = int(Verdict.UNDECIDED)

# Counting references to arrays costs more than all that is done with them, and nothing here outlives a call:
# the caller holds every array, so none may be made here.
compiled = numba.njit(cache=True, error_model="numpy", _nrt=False)
# A measure by scales midway errs by so many parts, by the cube of the degrees from the middle of the shape
# (scales are parabolas about it), and by the square of the metres: the ellipsoid and the foot of the edge.
MIDWAY: Final = 5e-6
BEYOND: Final = 5e-6
BENDING: Final = 1e-13
# What is handed many arrays costs tens of nanoseconds a call; woven in, none.
woven = numba.njit(inline="always", error_model="numpy", _nrt=False)


def arrays(tables: Tables) -> tuple[Any, ...]:
    """Tables as the compiled functions take them."""
    return tables.shape, tables.code, tables.bucket, tables.run, tables.corner, tables.part, tables.first


@woven
def cell_bounds(shape, code, s, x, y):
    """What the cell of a grid tells of a place: bounds of the signed distance."""
    r = shape[s]
    column, row = math.floor((x - r.west) * r.per_x), math.floor((y - r.south) * r.per_y)
    if column < 0 or column >= r.columns or row < 0 or row >= r.rows:
        return 0.0, NOWHERE_M
    known = code[r.code + int(row) * r.columns + int(column)]
    if known < 0:
        return -r.span_m, r.span_m
    least = (known >> 1) * DECIMETRE
    most = least * r.stretch + r.span_m
    if known & 1:
        return -most, -least
    return least, most


@woven
def nearest_edge_m(shape, code, bucket, run, corner, s, x, y, reach_m, enough_m):
    """How far the nearest edge within reach is by scales midway to it, or NOWHERE_M; any not over `enough_m`.

    Edges are compared by the scales at the place; those that could be the nearest, measured again.
    """
    r = shape[s]
    kx, ky = r.kx + y * (r.kx_1 + y * r.kx_2), r.ky + y * r.ky_1
    tie = 1 + 5 * (FLAT + CURVED * reach_m)
    room_m = reach_m * (1 + 2 * FLAT + 2 * CURVED * reach_m)
    wide, high = room_m / kx + MARGIN_DEG, room_m / ky + MARGIN_DEG
    first_column = max(math.floor((x - wide - r.west) * r.per_x), 0)
    last_column = min(math.floor((x + wide - r.west) * r.per_x), r.columns - 1)
    first_row = max(math.floor((y - high - r.south) * r.per_y), 0)
    last_row = min(math.floor((y + high - r.south) * r.per_y), r.rows - 1)
    least = best = NOWHERE_M * NOWHERE_M
    enough = max(enough_m, 0.0) ** 2
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            known = code[r.code + row * r.columns + column]
            if known >= 0:
                continue
            b = -1 - known
            for n in range(bucket[b, 0], bucket[b + 1, 0]):
                first = run[n, 0]
                x1, y1 = float(corner[first, 0]), float(corner[first, 1])
                for c in range(first + 1, first + 1 + run[n, 1]):
                    x2, y2 = float(corner[c, 0]), float(corner[c, 1])
                    ax, ay, px, py = (x2 - x1) * kx, (y2 - y1) * ky, (x - x1) * kx, (y - y1) * ky
                    share = (px * ax + py * ay) / max(ax * ax + ay * ay, 1e-12)
                    share = min(max(share, 0.0), 1.0)
                    px, py = px - share * ax, py - share * ay
                    squared = px * px + py * py
                    if squared < least * tie:
                        least = min(least, squared)
                        half = y - 0.5 * py / ky
                        px *= (r.kx + half * (r.kx_1 + half * r.kx_2)) / kx
                        py *= (r.ky + half * r.ky_1) / ky
                        best = min(best, px * px + py * py)
                    x1, y1 = x2, y2
                if best <= enough:
                    return math.sqrt(best)
    return math.sqrt(best)


@woven
def place_side(shape, code, bucket, run, corner, s, x, y):
    """Whether a place is inside (1), outside (0) or nobody can say (2): by edges crossed from the anchor."""
    r = shape[s]
    column, row = math.floor((x - r.west) * r.per_x), math.floor((y - r.south) * r.per_y)
    if column < 0 or column >= r.columns or row < 0 or row >= r.rows:
        return 0
    known = code[r.code + int(row) * r.columns + int(column)]
    if known >= 0:
        return known & 1
    b = -1 - known
    inside = bucket[b, 1]
    ax, ay = r.west + (column + ANCHOR_X) / r.per_x, r.south + (row + ANCHOR_Y) / r.per_y
    for n in range(bucket[b, 0], bucket[b + 1, 0]):
        for c in range(run[n, 0], run[n, 0] + run[n, 1]):
            x1, y1 = float(corner[c, 0]), float(corner[c, 1])
            x2, y2 = float(corner[c + 1, 0]), float(corner[c + 1, 1])
            if (x1 > ax) != (x2 > ax):
                at = y1 + (ax - x1) * (y2 - y1) / (x2 - x1)
                if abs(at - ay) < TOUCH_DEG or abs(at - y) < TOUCH_DEG:
                    return 2
                if (at > ay) != (at > y):
                    inside ^= 1
            if (y1 > y) != (y2 > y):
                at = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                if abs(at - ax) < TOUCH_DEG or abs(at - x) < TOUCH_DEG:
                    return 2
                if (at > ax) != (at > x):
                    inside ^= 1
    return min(inside, 2)


@woven
def part_bounds(shape, code, bucket, run, corner, parts, p, lon, lat, radius, room_m):
    """Bounds of the signed distance from a place to a part, fine enough for its limits and the accuracy."""
    box = parts[p]
    x, y = lon - box.lon, lat - box.lat
    if abs(x) > 180:
        x -= 360 * round(x / 360)
    inner_m, outer_m = box.inner_m + radius, box.outer_m + radius
    limit_m = max(inner_m, outer_m)
    by_y = (abs(y) - box.half_y) * DEGREE_MIN_M
    by_x = min(abs(x) - box.half_x, FAR_DEG) * box.kx_min
    low = (max(by_x, by_y) if by_y <= REACH_MAX_M else by_y) * BENT
    if low > limit_m + room_m:
        return low, NOWHERE_M
    if limit_m > REACH_MAX_M:
        return -NOWHERE_M, NOWHERE_M
    return shape_bounds(shape, code, bucket, run, corner, box.shape, x, y, inner_m, outer_m, room_m)


@woven
def shape_bounds(shape, code, bucket, run, corner, s, x, y, inner_m, outer_m, room_m):
    """Bounds of the signed distance from a place, relative to the middle of a shape, to its border."""
    r = shape[s]
    if r.kind == CIRCLE:
        half = 0.5 * y
        dx, dy = x * (r.kx + half * (r.kx_1 + half * r.kx_2)), y * (r.ky + half * r.ky_1)
        flat = math.sqrt(dx * dx + dy * dy)
        doubt = 0.002 + flat * 4e-6 + (flat / 50_000) ** 3 * 3
        return flat - doubt - r.size_m, flat + doubt - r.size_m
    if r.kind != GRID:
        return -NOWHERE_M, NOWHERE_M
    low, high = cell_bounds(shape, code, s, x, y)
    if high <= -inner_m - room_m or low > outer_m + room_m or (low > -inner_m and high <= outer_m):
        return low, high
    reach_m = min(max(inner_m, outer_m) + room_m, max(high, -low))
    both_m = min(inner_m, outer_m)
    # Where no room is asked for, any edge within both limits leaves the place undecided.
    hasty, drift = room_m <= ROOM_M, MIDWAY + BEYOND * abs(y) ** 3
    enough_m = (both_m - BENDING * both_m**3 - r.size_m - 0.01) * (1 - drift) if hasty else -1.0
    nearest = nearest_edge_m(shape, code, bucket, run, corner, s, x, y, reach_m, enough_m)
    far_m = min(nearest, REACH_MAX_M)
    doubt = r.size_m + nearest * (drift + BENDING * far_m * far_m)
    least, most = min(nearest - doubt, reach_m), nearest + doubt
    if hasty and most < both_m:
        return -most, most
    if least > 0:
        side = place_side(shape, code, bucket, run, corner, s, x, y)
        if side == 0:
            return least, most
        if side == 1:
            return -most, -least
    return -most, most


@woven
def fence_margins(shape, code, bucket, run, corner, parts, part_first, fence, lon, lat, radius, room_m):
    """The margins of a place against a fence, as `clearance.Margins`."""
    in_low, in_high, out_low, out_high = NOWHERE_M, NOWHERE_M, -NOWHERE_M, -NOWHERE_M
    for p in range(part_first[fence], part_first[fence + 1]):
        low, high = part_bounds(shape, code, bucket, run, corner, parts, p, lon, lat, radius, room_m)
        inner, outer = parts[p].inner_m, parts[p].outer_m
        in_low, in_high = min(in_low, low + inner), min(in_high, high + inner)
        out_low, out_high = max(out_low, outer - high), max(out_high, outer - low)
    return in_low, in_high, out_low, out_high


@woven
def verdict_by(in_low, in_high, out_low, out_high, radius):
    """The verdict that margins prove, or OPEN."""
    if in_high <= -radius:
        return INSIDE
    if out_high < -radius:
        return OUTSIDE
    if in_low > -radius and out_low >= -radius:
        return UNDECIDED
    return OPEN


@compiled
def scale_x(lat):
    """Metres a degree of longitude."""
    s = math.sin(lat * RADIANS)
    return SEMI_MAJOR_M * math.cos(lat * RADIANS) / math.sqrt(1 - E2 * s * s) * RADIANS


@woven
def way_m(lon, lat, kx, x, y):
    """How far it is, flat, from a place with `kx` metres a degree of longitude."""
    dx, dy = (x - lon) * kx, (y - lat) * DEGREE_M
    return math.sqrt(dx * dx + dy * dy)


@woven
def at_most_m(flat):
    """How far it is at most where a flat measure says so; see `clearance.moved_m`."""
    return flat * (1.001 + 5e-7 * flat) + 0.01


@woven
def nearest_place(place, p, x, y):
    """Which of a person's known places is the nearest, and how far it is, flat; -1 where none is known."""
    best, least = -1, NOWHERE_M
    for s in range(place.shape[1]):
        there = place[p, s]
        if there.kx > 0:
            flat = way_m(there.lon, there.lat, there.kx, x, y)
            if flat < least:
                best, least = s, flat
    return best, least


@woven
def place_for(place, p, drawn):
    """Where a new place of a person is kept: where none is, else instead of one drawn by lot."""
    for s in range(place.shape[1]):
        if not place[p, s].kx > 0:
            return s
    return drawn % place.shape[1]
