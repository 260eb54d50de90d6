"""The verdicts of `each`, one fix at a time, compiled; see `kernel` for how it is written."""

import math

from geofences.index.bounds import NOWHERE_M, ROOM_M
from geofences.index.clearance import COARSE_M, LOOK_M, NEAR_M, OPEN
from geofences.index.grid import LAT_MAX
from geofences.index.kernel import (
    INSIDE,
    OUTSIDE,
    UNDECIDED,
    at_most_m,
    compiled,
    fence_margins,
    nearest_place,
    place_for,
    scale_x,
    verdict_by,
    way_m,
    woven,
)


@woven
def copied(verdict, first, count, out, at):
    """Write the verdicts of a place; up to eight at a stroke, of which those too many are written over."""
    if count <= 8:
        v0, v1, v2, v3 = verdict[first], verdict[first + 1], verdict[first + 2], verdict[first + 3]
        v4, v5, v6, v7 = verdict[first + 4], verdict[first + 5], verdict[first + 6], verdict[first + 7]
        out[at], out[at + 1], out[at + 2], out[at + 3] = v0, v1, v2, v3
        out[at + 4], out[at + 5], out[at + 6], out[at + 7] = v4, v5, v6, v7
    else:
        for n in range(count):
            out[at + n] = verdict[first + n]


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
    shape, code, bucket, run, corner, parts, part_first, number, verdict, margin, q, x, y, radius, moved, anew
):
    """The verdict of a fix and the clearance from it: by what is remembered, by the tables, or OPEN."""
    if not anew:
        found = verdict_by(
            margin[q, 0] - moved, margin[q, 1] + moved, margin[q, 2] - moved, margin[q, 3] + moved, radius
        )
        if found != OPEN:
            return found, NOWHERE_M
    room_m = LOOK_M if anew else ROOM_M
    margins = fence_margins(shape, code, bucket, run, corner, parts, part_first, number, x, y, radius, room_m)
    clear_m = NOWHERE_M
    if anew:
        verdict[q] = INSIDE if margins[1] < margins[3] else OUTSIDE
        clear_m = keep_margins(margin, q, margins)
    return verdict_by(margins[0], margins[1], margins[2], margins[3], radius), clear_m


@woven
def look_about(here, place, p, first, count, x, y, radius, row):
    """Go on from the nearest known place, or keep one for here: its number, whether anew, and the way."""
    s, flat = nearest_place(place, p, x, y)
    anew = s < 0 or place[p, s].clear_m < 0 or (flat > NEAR_M and radius < COARSE_M)
    if anew and (s < 0 or flat > NEAR_M):
        s = place_for(place, p, row)
    there = place[p, s]
    if anew:
        there.lon, there.lat, there.kx, there.clear_m = x, y, scale_x(y), -1.0
    here.lon, here.lat, here.kx, here.clear_m = there.lon, there.lat, there.kx, there.clear_m
    here.first = first * place.shape[1] + s * count
    return s, anew, at_most_m(flat)


@compiled
def judge_rows(
    shape, code, bucket, run, corner, parts, part_first, first, fence, memory, columns, limit_m, start, at,
    out, open_,
):  # fmt: skip
    """Judge fixes from row `start` and place `at` of `out` until `open_` is full.

    A row of `open_` is row, pair and place of what is left open. Gives the next row, the next place and how
    many are open.
    """
    (post, place, verdict, margin), (person, lon, lat, accuracy_m) = memory, columns
    n_open = 0
    for row in range(start, person.size):
        p = person[row]
        here = post[p]
        x, y, radius, count = lon[row], lat[row], accuracy_m[row], here.count
        moved = at_most_m(way_m(here.lon, here.lat, here.kx, x, y))
        usable = radius >= 0 and radius <= limit_m
        if usable and moved + radius < here.clear_m:
            copied(verdict, here.first, count, out, at)
            at += count
            continue
        if n_open + count > open_.shape[0]:
            return row, at, n_open
        # A place off the globe is left to the exact judge.
        found = OPEN if usable and math.isfinite(x) and math.isfinite(y) else UNDECIDED
        usable = usable and abs(x) <= 540 and abs(y) <= 90
        s, anew, least = -1, False, NOWHERE_M
        if usable:
            s, anew, moved = look_about(here, place, p, first[p], count, x, y, radius, row)
        for n in range(count):
            if usable:
                found, clear_m = judge_pair(
                    shape, code, bucket, run, corner, parts, part_first, fence[first[p] + n], verdict, margin,
                    here.first + n, x, y, radius, moved, anew,
                )  # fmt: skip
                least = min(least, clear_m)
            if found == OPEN:
                open_[n_open, 0], open_[n_open, 1], open_[n_open, 2] = row, first[p] + n, at + n
                n_open += 1
            out[at + n] = found
        at += count
        if anew and abs(y) <= LAT_MAX:
            here.clear_m = place[p, s].clear_m = least
    return person.size, at, n_open
