"""The step of `stream`, one fix at a time, compiled; see `kernel` for how it is written."""

from typing import Final

from geofences.index.bounds import ROOM_M
from geofences.index.clearance import COARSE_M, LOOK_M, NEAR_M, OPEN
from geofences.index.grid import LAT_MAX
from geofences.index.kernel import (
    INSIDE,
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
    shape, code, bucket, run, corner, parts, part_first, fence, place, hold, begin, count, base, moved, found,
    margin,
):  # fmt: skip
    """Judge a fix against those of its person's fences that do not hold; whether a verdict is open.

    The way is less than nothing where all are to be judged anew.
    """
    x, y, radius = place
    is_open = False
    for n in range(count):
        found[n] = HELD
        if moved < 0 or moved >= hold[base + n]:
            in_low, in_high, out_low, out_high = fence_margins(
                shape, code, bucket, run, corner, parts, part_first, fence[begin + n],
                x, y, radius, LOOK_M if moved < 0 else ROOM_M,
            )  # fmt: skip
            margin[n, 0], margin[n, 1], margin[n, 2], margin[n, 3] = in_low, in_high, out_low, out_high
            found[n] = verdict_by(in_low, in_high, out_low, out_high, radius)
            is_open = is_open or found[n] == OPEN
    return is_open


@woven
def hand_over(verdicts, to, count, where_open):
    """Write verdicts to another array, all or only where that one has them open."""
    for n in range(count):
        if not where_open or to[n] == OPEN:
            to[n] = verdicts[n]


@woven
def forget(place, p):
    """Forget a person's places: the state has changed, and with it what holds there."""
    for s in range(place.shape[1]):
        place[p, s].kx = 0.0


@woven
def stand(here, there):
    """Take a known place as the one at hand."""
    here.lon, here.lat, here.kx, here.clear_m = there.lon, there.lat, there.kx, there.clear_m


@woven
def settle(here, place, p, s, x, y, until, clear_m):
    """Keep the place where all was judged anew, and take it as the one at hand."""
    there = place[p, s]
    there.lon, there.lat, there.kx = x, y, scale_x(y)
    there.clear_m = clear_m if abs(y) <= LAT_MAX else -1.0
    here.until = until
    stand(here, there)


@woven
def step_all(
    pairs, hold, base, begin, count, fence, accusing, windows, at, rules, events, n_events, row, found,
    margin, anew,
):  # fmt: skip
    """Take the verdicts of a fix into its pairs: events, clearance, until when, whether a state changed."""
    window_first, window = windows
    clear_m, until, changed = FREE, NEVER, False
    for n in range(count):
        if found[n] == HELD:
            continue
        q, side = begin + n, accusing[fence[begin + n]]
        pair, w_begin, w_end, phase = pairs[q], window_first[q], window_first[q + 1], pairs[q].phase
        n_events = step_pair(
            pair, found[n], side, at, rules, window, w_begin, w_end, events, n_events, q, row
        )
        changed = changed or pair.phase != phase
        if anew:
            margins = margin[n, 0], margin[n, 1], margin[n, 2], margin[n, 3]
            far_m, edge = holds_for(pair, margins, side != INSIDE, at, window, w_begin, w_end)
            hold_m = far_m * (1 - 1e-6) - 1e-3
            hold[base + n] = hold_m
            clear_m, until = min(clear_m, hold_m), min(until, edge)
    return n_events, clear_m, until, changed


@compiled
def stream_rows(
    shape, code, bucket, run, corner, parts, part_first, fence, accusing, state, windows, columns, limits,
    start, told, buffers, out,
):  # fmt: skip
    """Take fixes into the state from row `start` until all are taken, a buffer is full or a verdict is open.

    Where `told`, verdicts of the row to start with that are open are those in `forced`. Gives the next row,
    the events and late rows so far, and whether that row waits for its verdicts, which `forced` then has.
    """
    (person, at_ms, lon, lat, accuracy_m), (record, pairs, place, hold) = columns, state
    (first, limit_m, rules), (events, late), (found, margin, forced) = limits, out, buffers
    n_events = n_late = 0
    for row in range(start, person.size):
        p = person[row]
        here, at, x, y, radius = record[p], at_ms[row], lon[row], lat[row], accuracy_m[row]
        if at < here.last_at:
            late[n_late], n_late = row, n_late + 1
            continue
        if at_most_m(way_m(here.lon, here.lat, here.kx, x, y)) < here.clear_m and at < here.until:
            here.last_at = at
            continue
        begin, count = first[p], first[p + 1] - first[p]
        if n_events + 2 * count > events.shape[0]:
            return row, n_events, n_late, False
        usable = radius >= 0 and radius <= limit_m and abs(x) <= 540 and abs(y) <= 90
        if usable and at >= here.until:
            forget(place, p)
        s, flat = nearest_place(place, p, x, y)
        moved = at_most_m(flat)
        if s >= 0 and at < here.until and moved < place[p, s].clear_m:
            stand(here, place[p, s])
            here.last_at = at
            continue
        anew = usable and (s < 0 or (flat > NEAR_M and radius < COARSE_M))
        if anew:
            s, moved = place_for(place, p, at >> 12), -1.0
        base = begin * place.shape[1] + s * count
        for n in range(count):
            found[n] = UNDECIDED
        if usable and judge_here(
            shape, code, bucket, run, corner, parts, part_first, fence,
            (x, y, radius), hold, begin, count, base, moved, found, margin,
        ):  # fmt: skip
            if row != start or not told:
                hand_over(found, forced, count, False)
                return row, n_events, n_late, True
            hand_over(forced, found, count, True)
        here.last_at = at
        n_events, clear_m, until, changed = step_all(
            pairs, hold, base, begin, count, fence, accusing, windows, at, rules, events, n_events, row,
            found, margin, anew,
        )  # fmt: skip
        if changed:
            here.clear_m = -1.0
            forget(place, p)
        if anew:
            settle(here, place, p, s, x, y, until, clear_m)
        elif not changed and s >= 0:
            stand(here, place[p, s])
    return person.size, n_events, n_late, False
