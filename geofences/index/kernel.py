"""The same bounds and clearances as in `bounds` and `clearance`, one fix at a time, compiled.

Written for the compiler: plain loops and scalars. Rounding may differ from NumPy's, since both only prove;
what neither proves is asked of the exact judge, so the verdicts are the same.
"""

import math
from typing import Any, Final

import numba

from geofences.distance import E2, RADIANS, SEMI_MAJOR_M
from geofences.index.bounds import CURVED, DECIMETRE, FAR_DEG, FLAT, MARGIN_DEG, NOWHERE_M, ROOM_M
from geofences.index.clearance import COARSE_M, DEGREE_M, LOOK_M, NEAR_M, OPEN
from geofences.index.grid import ANCHOR_X, ANCHOR_Y, BENT, DEGREE_MIN_M, LAT_MAX, TOUCH_DEG
from geofences.index.tables import CIRCLE, GRID, REACH_MAX_M, Tables
from geofences.verdicts import Verdict

INSIDE: Final = int(Verdict.INSIDE)
OUTSIDE: Final = int(Verdict.OUTSIDE)
UNDECIDED: Final = int(Verdict.UNDECIDED)

compiled = numba.njit(cache=True, error_model="numpy")
# Handing arrays to a compiled function costs tens of nanoseconds of reference counting; woven in, none.
woven = numba.njit(inline="always", error_model="numpy")


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
def nearest_edge_m(shape, code, bucket, run, corner, s, x, y, kx, ky, reach_m):
    """How far the nearest edge within reach is, measured flat, or NOWHERE_M."""
    r = shape[s]
    room_m = reach_m * (1 + 2 * FLAT + 2 * CURVED * reach_m)
    wide, high = room_m / kx + MARGIN_DEG, room_m / ky + MARGIN_DEG
    first_column = max(math.floor((x - wide - r.west) * r.per_x), 0)
    last_column = min(math.floor((x + wide - r.west) * r.per_x), r.columns - 1)
    first_row = max(math.floor((y - high - r.south) * r.per_y), 0)
    last_row = min(math.floor((y + high - r.south) * r.per_y), r.rows - 1)
    least = NOWHERE_M * NOWHERE_M
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
                    least = min(least, px * px + py * py)
                    x1, y1 = x2, y2
    return math.sqrt(least)


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
    kx, ky = r.kx + y * (r.kx_1 + y * r.kx_2), r.ky + y * r.ky_1
    reach_m = min(max(inner_m, outer_m) + room_m, max(high, -low))
    nearest = nearest_edge_m(shape, code, bucket, run, corner, s, x, y, kx, ky, reach_m)
    doubt = r.size_m + nearest * (FLAT + min(nearest, reach_m) * CURVED)
    least, most = min(nearest - doubt, reach_m), nearest + doubt
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
def keep_margins(margin, q, margins):
    """Remember margins in single precision, rounded to the side that proves less; gives the clearance."""
    in_low, in_high, out_low, out_high = margins
    margin[q, 0] = in_low - (abs(in_low) * 1e-6 + 1e-3)
    margin[q, 1] = in_high + (abs(in_high) * 1e-6 + 1e-3)
    margin[q, 2] = out_low - (abs(out_low) * 1e-6 + 1e-3)
    margin[q, 3] = out_high + (abs(out_high) * 1e-6 + 1e-3)
    return max(-margin[q, 1], -margin[q, 3])


@woven
def judge_pair(
    shape, code, bucket, run, corner, parts, part_first, fence, verdict, margin, q, x, y, radius, moved, anew
):
    """The verdict of a fix and the clearance from it: by what is remembered, by the tables, or OPEN."""
    if not anew:
        found = verdict_by(
            margin[q, 0] - moved, margin[q, 1] + moved, margin[q, 2] - moved, margin[q, 3] + moved, radius
        )
        if found != OPEN:
            return found, NOWHERE_M
    room_m = LOOK_M if anew else ROOM_M
    margins = fence_margins(
        shape, code, bucket, run, corner, parts, part_first, fence[q], x, y, radius, room_m
    )
    clear_m = NOWHERE_M
    if anew:
        verdict[q] = INSIDE if margins[1] < margins[3] else OUTSIDE
        clear_m = keep_margins(margin, q, margins)
    return verdict_by(margins[0], margins[1], margins[2], margins[3], radius), clear_m


@compiled
def judge_rows(
    shape,
    code,
    bucket,
    run,
    corner,
    parts,
    part_first,
    fence,
    memory,
    columns,
    limit_m,
    start,
    at,
    out,
    open_,
):
    """Judge fixes from row `start` and place `at` of `out` until `open_` is full.

    A row of `open_` is row, pair and place of what is left open. Gives the next row, the next place and how
    many are open.
    """
    post, verdict, margin = memory
    person, lon, lat, accuracy_m = columns
    n_open = 0
    for row in range(start, person.size):
        here = post[person[row]]
        x, y, radius = lon[row], lat[row], accuracy_m[row]
        dx, dy = (x - here.lon) * here.kx, (y - here.lat) * DEGREE_M
        flat = math.sqrt(dx * dx + dy * dy)
        moved = flat * (1.001 + 5e-7 * flat) + 0.01
        usable = radius >= 0 and radius <= limit_m
        if usable and moved + radius < here.clear_m:
            for q in range(here.first, here.first + here.count):
                out[at] = verdict[q]
                at += 1
            continue
        if n_open + here.count > open_.shape[0]:
            return row, at, n_open
        # A place off the globe is left to the exact judge.
        found = OPEN if usable and math.isfinite(x) and math.isfinite(y) else UNDECIDED
        usable = usable and abs(x) <= 540 and abs(y) <= 90
        anew = usable and (here.clear_m < 0 or (flat > NEAR_M and radius < COARSE_M))
        least = NOWHERE_M
        for q in range(here.first, here.first + here.count):
            if usable:
                found, clear_m = judge_pair(
                    shape, code, bucket, run, corner, parts, part_first, fence, verdict, margin,
                    q, x, y, radius, moved, anew,
                )  # fmt: skip
                least = min(least, clear_m)
            if found == OPEN:
                open_[n_open, 0], open_[n_open, 1], open_[n_open, 2] = row, q, at
                n_open += 1
            out[at] = found
            at += 1
        if anew:
            here.lon, here.lat, here.kx = x, y, scale_x(y)
            here.clear_m = least if abs(y) <= LAT_MAX else -1.0
    return person.size, at, n_open
