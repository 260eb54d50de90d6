"""The step of `stream`, one fix at a time, compiled; see `kernel` for how it is written."""

import math
from typing import Final

import numpy as np

from geofences.index.bounds import ROOM_M
from geofences.index.clearance import COARSE_M, DEGREE_M, LOOK_M, NEAR_M, OPEN
from geofences.index.grid import LAT_MAX
from geofences.index.kernel import INSIDE, UNDECIDED, compiled, fence_margins, scale_x, verdict_by, woven
from geofences.index.states import AWAY, BEGAN, CLEAR, ENDED, NEVER, PENDING, SHUT

FREE: Final = 1e12
# No verdict: the pair holds, whatever it is.
HELD: Final = 8


@woven
def window_after(window, begin, end, at):
    """The window that holds an instant or the next one: its number, or `end` where there is none."""
    n = begin
    while n < end and window[n, 1] <= at:
        n += 1
    return n


@woven
def confirmed_by(pair, at, rules):
    """Count one more accusing fix of a spell; whether it confirms."""
    fixes, minutes_ms, dwell_ms, doubtful_max = rules
    dwelt = False
    if pair.phase == CLEAR or pair.doubtful > doubtful_max:
        pair.first_at, pair.count = at, 1
    else:
        dwelt = dwell_ms >= 0 and pair.doubtful == 0 and at - pair.last_at >= dwell_ms
        pair.count += 1
    pair.phase, pair.last_at, pair.doubtful = PENDING, at, 0
    return dwelt or (pair.count >= fixes and at - pair.first_at >= minutes_ms)


@woven
def step_pair(pair, verdict, accusing, at, rules, window, begin, end, events, n_events, q, row):
    """Take one verdict into the state of a pair; gives the number of events."""
    if pair.open_until != SHUT and at >= pair.open_until:
        events[n_events, 0], events[n_events, 1] = q, ENDED
        events[n_events, 2], events[n_events, 3] = pair.open_until, row
        n_events += 1
        pair.open_until = SHUT
    if verdict == UNDECIDED:
        if pair.phase == PENDING:
            pair.doubtful += 1
        return n_events
    if verdict != accusing:
        if pair.open_until != SHUT:
            events[n_events, 0], events[n_events, 1] = q, ENDED
            events[n_events, 2], events[n_events, 3] = at, row
            n_events += 1
            pair.open_until = SHUT
        pair.phase = CLEAR
        return n_events
    if pair.phase != AWAY and confirmed_by(pair, at, rules):
        pair.phase = AWAY
    if pair.phase == AWAY and pair.open_until == SHUT:
        n = window_after(window, begin, end, at)
        if n < end and window[n, 0] <= at:
            events[n_events, 0], events[n_events, 1] = q, BEGAN
            events[n_events, 2], events[n_events, 3] = max(pair.first_at, window[n, 0]), row
            n_events += 1
            pair.open_until = window[n, 1]
    return n_events


@woven
def holds_for(pair, margins, stay_in, at, window, begin, end):
    """How far a person can move, and until when, before the state of a pair could change."""
    not_in, not_out = margins[0], margins[2]
    if pair.phase == CLEAR:
        return (not_out if stay_in else not_in), NEVER
    if pair.phase == PENDING:
        return -1.0, NEVER
    until = pair.open_until
    if until == SHUT:
        n = window_after(window, begin, end, at)
        until = window[n, 0] if n < end else NEVER
    return (not_in if stay_in else not_out), until


@woven
def judge_here(
    shape, code, bucket, run, corner, parts, part_first, fence, place, pairs, begin, moved, found, margin
):
    """Judge a fix against those of its person's fences that do not hold; whether a verdict is open.

    The way is less than nothing where all are to be judged anew.
    """
    x, y, radius = place
    is_open = False
    for n in range(found.size):
        found[n] = HELD
        if moved < 0 or moved >= pairs[begin + n].hold_m:
            in_low, in_high, out_low, out_high = fence_margins(
                shape, code, bucket, run, corner, parts, part_first, fence[begin + n],
                x, y, radius, LOOK_M if moved < 0 else ROOM_M,
            )  # fmt: skip
            margin[n, 0], margin[n, 1], margin[n, 2], margin[n, 3] = in_low, in_high, out_low, out_high
            found[n] = verdict_by(in_low, in_high, out_low, out_high, radius)
            is_open = is_open or found[n] == OPEN
    return is_open


@woven
def settle(here, x, y, until, clear_m, known, stale):
    """Remember the place where it was judged, and forget the former one where it no longer holds."""
    if known:
        here.lon, here.lat, here.kx, here.until = x, y, scale_x(y), until
        here.clear_m = clear_m if abs(y) <= LAT_MAX else -1.0
    elif stale:
        here.clear_m = -1.0


@compiled
def stream_rows(
    shape, code, bucket, run, corner, parts, part_first, fence, accusing, state, windows, columns, limits,
    start, forced, out,
):  # fmt: skip
    """Take fixes into the state from row `start` until all are taken, a buffer is full or a verdict is open.

    `forced` are the verdicts of the row to start with, where the first is not OPEN. Gives the next row, the
    events and late rows so far, and whether that row waits for its verdicts.
    """
    (person, at_ms, lon, lat, accuracy_m), (record, pairs), (window_first, window) = columns, state, windows
    (first, limit_m, rules), (events, late) = limits, out
    n_events = n_late = 0
    buffers = np.empty(forced.size, np.int8), np.empty((forced.size, 4))
    for row in range(start, person.size):
        p = person[row]
        here, at, x, y, radius = record[p], at_ms[row], lon[row], lat[row], accuracy_m[row]
        if at < here.last_at:
            late[n_late], n_late = row, n_late + 1
            continue
        dx, dy = (x - here.lon) * here.kx, (y - here.lat) * DEGREE_M
        flat = math.sqrt(dx * dx + dy * dy)
        moved = flat * (1.001 + 5e-7 * flat) + 0.01
        if moved < here.clear_m and at < here.until:
            here.last_at = at
            continue
        begin, count = first[p], first[p + 1] - first[p]
        if n_events + 2 * count > events.shape[0]:
            return row, n_events, n_late, False
        found, margin = buffers[0][:count], buffers[1]
        usable = radius >= 0 and radius <= limit_m and abs(x) <= 540 and abs(y) <= 90
        anew = here.clear_m < 0 or at >= here.until or (flat > NEAR_M and radius < COARSE_M)
        found[:] = UNDECIDED
        if usable and judge_here(
            shape, code, bucket, run, corner, parts, part_first, fence,
            (x, y, radius), pairs, begin, -1.0 if anew else moved, found, margin,
        ):  # fmt: skip
            if row != start or forced[0] == OPEN:
                return row, n_events, n_late, True
            found[:] = forced[:count]
        here.last_at = at
        clear_m, until, changed = FREE, NEVER, False
        for n in range(count):
            if found[n] == HELD:
                continue
            q, side = begin + n, accusing[fence[begin + n]]
            pair, w_begin, w_end, phase = pairs[q], window_first[q], window_first[q + 1], pairs[q].phase
            n_events = step_pair(
                pair, found[n], side, at, rules, window, w_begin, w_end, events, n_events, q, row
            )
            changed = changed or pair.phase != phase or pair.phase == PENDING
            if usable and anew:
                far_m, edge = holds_for(pair, margin[n], side != INSIDE, at, window, w_begin, w_end)
                pair.hold_m = far_m * (1 - 1e-6) - 1e-3
                clear_m, until = min(clear_m, pair.hold_m), min(until, edge)
        settle(here, x, y, until, clear_m, usable and anew, changed or anew)
    return person.size, n_events, n_late, False
