"""Doubts about a device: too still, too exact, too fast (人机分离, 轨迹异常)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geofences.arrays import FloatArray
from geofences.distance import geodesic_m, scales
from geofences.fixes import FixBatch, certain_speed_kmh, require_canonical
from geofences.tracks.windows import runs

__all__ = ["Jump", "Stillness", "StillnessRules", "constant", "jumps", "stationary"]

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StillnessRules:
    """How little may a carried device move, and for how long."""

    radius_m: float
    still_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stillness:
    """A spell in which the device hardly moved; ids of its first and last fix, spread in metres."""

    began_at_ms: int
    ended_at_ms: int
    fixes: int
    spread_m: float
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A step that nobody can travel, with the least speed the error circles allow."""

    began_at_ms: int
    ended_at_ms: int
    distance_m: float
    speed_kmh: float
    evidence: tuple[int, int]


def stationary(batch: FixBatch, rules: StillnessRules) -> tuple[Stillness, ...]:
    """Spells in which all fixes lie in a square of twice the radius for the given hours or longer.

    Takes believed fixes; the earliest spell is taken as long as it lasts, then the next after it.
    """
    require_canonical(batch)
    found, past = [], 0
    if _rests(batch, rules):
        for first, last in _widest(batch, 2 * rules.radius_m):
            long_enough = batch.device_at_ms[last] - batch.device_at_ms[first] >= rules.still_hours * HOUR_MS
            if first >= past and long_enough:
                found.append(_spell(batch, first, last))
                past = last + 1
    return tuple(found)


def _rests(batch: FixBatch, rules: StillnessRules) -> bool:
    """Tell whether a spell is possible at all: one of the length holds two whole thirds of it, side by side.

    Cheap, and true for few tracks: a carried device is in use for most thirds of a day.
    """
    if not len(batch) or batch.device_at_ms[-1] - batch.device_at_ms[0] < rules.still_hours * HOUR_MS:
        return False
    third = batch.device_at_ms // max(1, round(rules.still_hours * HOUR_MS / 3))
    starts = np.flatnonzero(np.diff(third, prepend=third[0] - 1))
    kx, ky = scales(float(batch.lat.mean()))
    spans = [
        np.maximum.reduceat(axis, starts) - np.minimum.reduceat(axis, starts)
        for axis in (batch.lon * kx, batch.lat * ky)
    ]
    still = np.logical_and.reduce([span <= 2 * rules.radius_m for span in spans])
    # A third without a fix moves nobody: one missing needs a still neighbour, two missing need nothing.
    missing = np.diff(third[starts]) - 1
    either, both = still[1:] | still[:-1], still[1:] & still[:-1]
    return bool((both | (either & (missing > 0)) | (missing > 1)).any())


def constant(batch: FixBatch, *, still_hours: float) -> tuple[Stillness, ...]:
    """Spells in which longitude and latitude did not change by one bit, as a forged position does not.

    A phone that rests under one wireless network also repeats itself for an hour, so the hours matter.
    """
    require_canonical(batch)
    same = (np.diff(batch.lon) == 0) & (np.diff(batch.lat) == 0)
    at = batch.device_at_ms
    return tuple(
        _spell(batch, first, last)
        for first, last in runs(same)
        if at[last] - at[first] >= still_hours * HOUR_MS
    )


def jumps(batch: FixBatch, *, speed_max_kmh: float) -> tuple[Jump, ...]:
    """Every step from one fix to the next that is faster than anyone travels; accuracies must be known."""
    require_canonical(batch)
    rows = np.arange(len(batch) - 1) if len(batch) else np.empty(0, dtype=np.int64)
    speed = certain_speed_kmh(batch, rows, rows + 1)
    return tuple(
        Jump(
            began_at_ms=int(batch.device_at_ms[n]),
            ended_at_ms=int(batch.device_at_ms[n + 1]),
            distance_m=float(geodesic_m(*_place(batch, n), *_place(batch, n + 1))),
            speed_kmh=float(speed[n]),
            evidence=(int(batch.id[n]), int(batch.id[n + 1])),
        )
        for n in np.flatnonzero(speed > speed_max_kmh).tolist()
    )


def _place(batch: FixBatch, row: int) -> tuple[float, float]:
    return float(batch.lon[row]), float(batch.lat[row])


def _spell(batch: FixBatch, first: int, last: int) -> Stillness:
    rows = slice(first, last + 1)
    west, east = float(batch.lon[rows].min()), float(batch.lon[rows].max())
    south, north = float(batch.lat[rows].min()), float(batch.lat[rows].max())
    return Stillness(
        began_at_ms=int(batch.device_at_ms[first]),
        ended_at_ms=int(batch.device_at_ms[last]),
        fixes=last - first + 1,
        spread_m=float(geodesic_m(west, south, east, north)),
        evidence=(int(batch.id[first]), int(batch.id[last])),
    )


def _widest(batch: FixBatch, side_m: float) -> Iterator[tuple[int, int]]:
    """For each first fix the last one such that all between lie in a square of that side."""
    kx, ky = scales(float(batch.lat.mean()))
    axes = [_Extent(batch.lon * kx), _Extent(batch.lat * ky)]
    last = -1
    for first in range(len(batch)):
        while last + 1 < len(batch) and all(axis.span_with(last + 1) <= side_m for axis in axes):
            last += 1
            for axis in axes:
                axis.push(last)
        yield first, last
        for axis in axes:
            axis.drop(first)


class _Extent:
    """Least and greatest value of a sliding window, kept in two queues of candidates."""

    def __init__(self, values: FloatArray) -> None:
        self.values: list[float] = values.tolist()
        self.low: deque[int] = deque()
        self.high: deque[int] = deque()

    def span_with(self, row: int) -> float:
        value = self.values[row]
        if not self.low:
            return 0.0
        return max(value, self.values[self.high[0]]) - min(value, self.values[self.low[0]])

    def push(self, row: int) -> None:
        value = self.values[row]
        while self.low and self.values[self.low[-1]] >= value:
            self.low.pop()
        while self.high and self.values[self.high[-1]] <= value:
            self.high.pop()
        self.low.append(row)
        self.high.append(row)

    def drop(self, row: int) -> None:
        for queue in (self.low, self.high):
            if queue and queue[0] == row:
                queue.popleft()
