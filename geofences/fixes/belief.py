"""Which fixes to believe, and why not the others.

A disbelieved fix is kept with its reason. The answer depends on the set of fixes and each one's own times,
so a fix that arrives late can clear another one and clears it whenever it comes.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from geofences.arrays import BoolArray, FloatArray, Int8Array, IntArray
from geofences.distance import geodesic_m
from geofences.fixes.batch import FixBatch, require_canonical

__all__ = ["BeliefRules", "Disbelief", "believe", "certain_speed_kmh"]

EVER_MS = -(2**62)


class Disbelief(IntEnum):
    """Why a fix is kept but not judged by; NONE is a believed fix."""

    NONE = 0
    BEFORE_WINDOW = 1
    CLOCK_SKEW = 2
    ZERO_ISLAND = 3
    MOCK = 4
    NO_PROFILE = 5
    TOO_COARSE = 6
    DUPLICATE = 7
    IMPLAUSIBLE_SPEED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefRules:
    """What makes a fix unbelievable; a device clock may run ahead of receipt by the tolerance."""

    accuracy_max_m: float
    speed_max_kmh: float
    clock_skew_max_s: float


def believe(batch: FixBatch, rules: BeliefRules, *, from_ms: int = EVER_MS) -> Int8Array:
    """One `Disbelief` a fix, int8, for a canonical batch; fixes before `from_ms` are out of the window.

    Of fixes in one second the most accurate is believed. A step faster than anyone can travel, even from
    rim to rim of the error circles, doubts both ends; the fixes before and after decide which of them
    they agree with. Raises `BatchInvalid` when the batch is not canonical.
    """
    require_canonical(batch)
    radius = batch.accuracy_m
    reasons = np.full(len(batch), Disbelief.NONE, dtype=np.int8)
    for reason, wrong in (
        (Disbelief.BEFORE_WINDOW, batch.device_at_ms < from_ms),
        (Disbelief.CLOCK_SKEW, batch.device_at_ms - batch.received_at_ms > rules.clock_skew_max_s * 1000),
        (Disbelief.ZERO_ISLAND, (batch.lon == 0) & (batch.lat == 0)),
        (Disbelief.MOCK, batch.mock),
        (Disbelief.NO_PROFILE, ~(radius > 0)),
        (Disbelief.TOO_COARSE, radius > rules.accuracy_max_m),
    ):
        reasons[(reasons == Disbelief.NONE) & wrong] = reason
    rows = np.flatnonzero(reasons == Disbelief.NONE)
    worse = _worse_in_second(batch, rows)
    reasons[rows[worse]] = Disbelief.DUPLICATE
    rows = rows[~worse]
    reasons[rows[_too_fast(batch, rows, rules.speed_max_kmh)]] = Disbelief.IMPLAUSIBLE_SPEED
    return reasons


def certain_speed_kmh(batch: FixBatch, first: IntArray, second: IntArray) -> FloatArray:
    """The least speed between pairs of rows that their error circles allow, in km/h."""
    apart = geodesic_m(batch.lon[first], batch.lat[first], batch.lon[second], batch.lat[second])
    least_m = np.maximum(apart - batch.accuracy_m[first] - batch.accuracy_m[second], 0.0)
    # Clocks tell whole seconds at best.
    took_s = np.maximum(np.abs(batch.device_at_ms[second] - batch.device_at_ms[first]) / 1000, 1.0)
    return np.asarray(least_m / took_s * 3.6, dtype=np.float64)


def _worse_in_second(batch: FixBatch, rows: IntArray) -> BoolArray:
    second = batch.device_at_ms[rows] // 1000
    order = np.lexsort((rows, batch.lat[rows], batch.lon[rows], batch.accuracy_m[rows], second))
    worse = np.zeros(rows.size, dtype=np.bool_)
    worse[order[1:]] = np.diff(second[order]) == 0
    return worse


def _too_fast(batch: FixBatch, rows: IntArray, limit_kmh: float) -> BoolArray:
    doubted = np.zeros(rows.size, dtype=np.bool_)
    if rows.size < 2:
        return doubted
    next_ok = certain_speed_kmh(batch, rows[:-1], rows[1:]) <= limit_kmh
    skip_ok = certain_speed_kmh(batch, rows[:-2], rows[2:]) <= limit_kmh
    # For each step: the fix before it and the fix after it side with its start (+1), its end (-1) or neither.
    votes = np.zeros(rows.size - 1, dtype=np.int8)
    votes[1:] += next_ok[:-1].astype(np.int8) - skip_ok
    votes[:-1] += skip_ok.astype(np.int8) - next_ok[1:]
    doubted[:-1] |= ~next_ok & (votes <= 0)
    doubted[1:] |= ~next_ok & (votes >= 0)
    return doubted
