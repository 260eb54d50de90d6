"""The step of `stream` for fixes of different persons at once, with NumPy alone."""

from typing import Any

import numpy as np
import numpy.typing as npt

from geofences.arrays import BoolArray, Int8Array, IntArray
from geofences.index.clearance import Margins
from geofences.index.states import AWAY, BEGAN, CLEAR, ENDED, NEVER, PENDING, SHUT
from geofences.tracks.confirmation import ExcursionRules
from geofences.tracks.windows import MINUTE_MS
from geofences.verdicts import Verdict

__all__ = ["Events", "Windows", "holds_for", "step", "windows_after"]

# Pair, kind and instant of each event, and which of the pairs at hand it was.
Events = list[tuple[IntArray, int, IntArray, IntArray]]
# Where the windows of each pair begin, and all windows, in order.
Windows = tuple[IntArray, IntArray]


def windows_after(windows: Windows, pair: IntArray, at: IntArray) -> tuple[IntArray, BoolArray]:
    """For each pair the number of the window that holds an instant or is the next, and if there is one."""
    first, window = windows
    n, end = first[pair].copy(), first[pair + 1]
    past = np.flatnonzero(n < end)
    while past.size:
        past = past[window[n[past], 1] <= at[past]]
        n[past] += 1
        past = past[n[past] < end[past]]
    return n, n < end


def step(
    state: npt.NDArray[Any],
    pair: IntArray,
    told: tuple[Int8Array, Int8Array],
    at: IntArray,
    *,
    rules: ExcursionRules,
    windows: Windows,
) -> Events:
    """Take one verdict (`told`, beside it what accuses) into the state of each pair; gives what changed."""
    verdict, accusing = told
    events: Events = []
    closed = np.flatnonzero((state["open_until"] != SHUT) & (at >= state["open_until"]))
    events.append((pair[closed], ENDED, state["open_until"][closed], closed))
    state["open_until"][closed] = SHUT
    state["doubtful"][(verdict == Verdict.UNDECIDED) & (state["phase"] == PENDING)] += 1
    decided = verdict != Verdict.UNDECIDED
    back = np.flatnonzero(decided & (verdict != accusing))
    ended = back[state["open_until"][back] != SHUT]
    events.append((pair[ended], ENDED, at[ended], ended))
    state["open_until"][ended], state["phase"][back] = SHUT, CLEAR
    out = np.flatnonzero(decided & (verdict == accusing))
    counting = out[state["phase"][out] != AWAY]
    if counting.size:
        some = state[counting]
        confirmed = _count(some, at[counting], rules)
        some["phase"][confirmed] = AWAY
        state[counting] = some
    out = out[(state["phase"][out] == AWAY) & (state["open_until"][out] == SHUT)]
    if out.size:
        n, there = windows_after(windows, pair[out], at[out])
        out, n = out[there], n[there]
        held = windows[1][n, 0] <= at[out]
        out, window = out[held], windows[1][n[held]]
        events.append((pair[out], BEGAN, np.maximum(state["first_at"][out], window[:, 0]), out))
        state["open_until"][out] = window[:, 1]
    return events


def _count(some: npt.NDArray[Any], at: IntArray, rules: ExcursionRules) -> BoolArray:
    """Count one more accusing fix of each spell; whether it confirms."""
    anew = (some["phase"] == CLEAR) | (some["doubtful"] > rules.doubtful_max)
    dwelt = np.zeros(some.size, dtype=np.bool_)
    if rules.dwell_minutes is not None:
        long = at - some["last_at"] >= rules.dwell_minutes * MINUTE_MS
        dwelt = ~anew & (some["doubtful"] == 0) & long
    some["first_at"] = np.where(anew, at, some["first_at"])
    some["count"] = np.where(anew, 1, some["count"] + 1)
    some["phase"], some["last_at"], some["doubtful"] = PENDING, at, 0
    enough = (some["count"] >= rules.confirm_fixes) & (
        at - some["first_at"] >= rules.confirm_minutes * MINUTE_MS
    )
    return np.asarray(dwelt | enough, dtype=np.bool_)


def holds_for(
    state: npt.NDArray[Any],
    margins: Margins,
    stay_in: BoolArray,
    *,
    pair: IntArray,
    at: IntArray,
    windows: Windows,
) -> tuple[npt.NDArray[np.float64], IntArray]:
    """How far a person can move, and until when, before the state of each pair could change."""
    phase = state["phase"]
    not_out, not_in = margins.out_low, margins.in_low
    clear_m = np.where((phase == CLEAR) == stay_in, not_out, not_in)
    clear_m = np.where(phase == PENDING, -1.0, clear_m)
    until = np.full(phase.size, NEVER, dtype=np.int64)
    away = np.flatnonzero(phase == AWAY)
    if away.size:
        n, there = windows_after(windows, pair[away], at[away])
        opens = np.where(there, windows[1][np.minimum(n, len(windows[1]) - 1), 0], NEVER)
        told = state["open_until"][away]
        until[away] = np.where(told == SHUT, opens, told)
    return clear_m, until
