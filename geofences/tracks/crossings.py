"""Crossings (穿越): a straight way through an area between two fixes that are certainly outside it.

Nobody saw the person inside, and nobody knows that they went straight: a crossing is a doubt for a person to
look into, never an excursion.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geofences.arrays import FloatArray, Int8Array
from geofences.distance import geodesic_m
from geofences.fixes import FixBatch, require_canonical
from geofences.shapes import CompiledArea
from geofences.tracks.windows import ALWAYS, MINUTE_MS, Window, merged, touching
from geofences.verdicts import Verdict

__all__ = ["Crossing", "CrossingRules", "crossings"]

# A way that is deep enough to count is far longer inside than this.
LOOK_EVERY_M = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingRules:
    """How near in time two fixes must be for the line between them to be a way, and how deep it must lead.

    `margin_m` is added to the border's uncertainty and to the coarser of the two accuracies.
    """

    step_minutes: float
    margin_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """From the last fix before to the first fix after, how deep the line leads, and the ids of the two."""

    began_at_ms: int
    ended_at_ms: int
    depth_m: float
    evidence: tuple[int, int]


def crossings(
    batch: FixBatch,
    verdicts: Int8Array,
    area: CompiledArea,
    rules: CrossingRules,
    *,
    until_ms: int,
    active: Sequence[Window] = ALWAYS,
) -> tuple[Crossing, ...]:
    """The steps from one believed fix to the next that lead through an area, oldest first.

    Both fixes are certainly outside, and both lie in one window of `active`. `verdicts` are those of `judge`
    for an area to stay out of. Raises `BatchInvalid`.
    """
    require_canonical(batch)
    at, outside = batch.device_at_ms, verdicts == Verdict.OUTSIDE
    quick = np.diff(at) <= rules.step_minutes * MINUTE_MS
    steps = np.flatnonzero(outside[:-1] & outside[1:] & quick & (at[1:] <= until_ms))
    if not steps.size:
        return ()
    coarser = np.maximum(batch.accuracy_m[steps], batch.accuracy_m[steps + 1])
    needed_m = coarser + max(part.uncertainty_m for part in area.parts) + rules.margin_m
    length_m = geodesic_m(batch.lon[steps], batch.lat[steps], batch.lon[steps + 1], batch.lat[steps + 1])
    # A line shorter than twice the depth, and the way to the border, cannot lead so deep; few are longer.
    able = np.flatnonzero(length_m >= 2 * needed_m)
    if not able.size:
        return ()
    away_m = area.signed_distance_m(batch.lon[steps[able]], batch.lat[steps[able]])
    able = able[length_m[able] >= away_m + 2 * needed_m[able]]
    windows = merged(active)
    found = []
    for n in able.tolist():
        step = int(steps[n])
        begins, ends = int(at[step]), int(at[step + 1])
        if not any(opens <= begins and ends < closes for opens, closes in touching(windows, begins, ends)):
            continue
        depth_m = -float(area.signed_distance_m(*_along(batch, step, float(length_m[n]))).min())
        if depth_m >= needed_m[n]:
            evidence = (int(batch.id[step]), int(batch.id[step + 1]))
            found.append(Crossing(began_at_ms=begins, ended_at_ms=ends, depth_m=depth_m, evidence=evidence))
    return tuple(found)


def _along(batch: FixBatch, step: int, length_m: float) -> tuple[FloatArray, FloatArray]:
    """Places on the straight line from a fix to the next, both ends included."""
    share = np.linspace(0.0, 1.0, 2 + int(length_m / LOOK_EVERY_M))
    return (
        batch.lon[step] + share * (batch.lon[step + 1] - batch.lon[step]),
        batch.lat[step] + share * (batch.lat[step + 1] - batch.lat[step]),
    )
