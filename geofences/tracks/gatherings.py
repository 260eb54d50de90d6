"""Gatherings (聚集): two persons certainly near each other for a while."""

from dataclasses import dataclass

import numpy as np

from geofences.arrays import IntArray
from geofences.distance import geodesic_m
from geofences.fixes import FixBatch, require_canonical
from geofences.tracks.windows import MINUTE_MS

__all__ = ["Gathering", "GatheringRules", "gatherings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringRules:
    """How near, for how long, and how far apart in time two fixes may be to be compared.

    A silence of more than `gap_max_minutes` between two signs of nearness ends a gathering.
    """

    near_m: float
    gather_minutes: float
    pair_max_s: float
    gap_max_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """From the first to the last moment at which the two were certainly near; fix ids of both persons."""

    began_at_ms: int
    ended_at_ms: int
    distance_m: float
    evidence_a: tuple[int, ...]
    evidence_b: tuple[int, ...]


def gatherings(batch_a: FixBatch, batch_b: FixBatch, rules: GatheringRules) -> tuple[Gathering, ...]:
    """The spells in which two persons' believed fixes were certainly within reach, oldest first.

    Each fix is compared with the other person's nearest in time. Near is certain when the distance and
    both accuracies together are within `near_m`; certainly apart ends a spell, in between changes nothing.
    Raises `BatchInvalid` for batches that are not canonical.
    """
    require_canonical(batch_a)
    require_canonical(batch_b)
    if not len(batch_a) or not len(batch_b):
        return ()
    at, row_a, row_b = _pairs(batch_a, batch_b, rules.pair_max_s * 1000)
    apart = geodesic_m(batch_a.lon[row_a], batch_a.lat[row_a], batch_b.lon[row_b], batch_b.lat[row_b])
    doubt = batch_a.accuracy_m[row_a] + batch_b.accuracy_m[row_b]
    near = np.flatnonzero(apart + doubt <= rules.near_m)
    parted = np.cumsum(apart - doubt > rules.near_m)
    split = (np.diff(parted[near]) > 0) | (np.diff(at[near]) > rules.gap_max_minutes * MINUTE_MS)
    spells = np.split(near, np.flatnonzero(split) + 1)
    return tuple(
        Gathering(
            began_at_ms=int(at[s[0]]),
            ended_at_ms=int(at[s[-1]]),
            distance_m=float(apart[s].min()),
            evidence_a=(int(batch_a.id[row_a[s[0]]]), int(batch_a.id[row_a[s[-1]]])),
            evidence_b=(int(batch_b.id[row_b[s[0]]]), int(batch_b.id[row_b[s[-1]]])),
        )
        for s in spells
        if s.size and at[s[-1]] - at[s[0]] >= rules.gather_minutes * MINUTE_MS
    )


def _pairs(a: FixBatch, b: FixBatch, apart_max_ms: float) -> tuple[IntArray, IntArray, IntArray]:
    """Moments with the rows of both persons: each fix of either with the other's nearest in time."""
    of_a, of_b = np.arange(len(a)), np.arange(len(b))
    row_a = np.concatenate((of_a, _nearest(b.device_at_ms, a.device_at_ms)))
    row_b = np.concatenate((_nearest(a.device_at_ms, b.device_at_ms), of_b))
    pairs = np.unique(np.column_stack((row_a, row_b)), axis=0)
    row_a, row_b = pairs[:, 0], pairs[:, 1]
    # A pair is known only when the later of the two fixes was taken.
    at = np.maximum(a.device_at_ms[row_a], b.device_at_ms[row_b])
    close = np.abs(a.device_at_ms[row_a] - b.device_at_ms[row_b]) <= apart_max_ms
    order = np.lexsort((row_b, row_a, at))
    order = order[close[order]]
    return at[order], row_a[order], row_b[order]


def _nearest(wanted: IntArray, among: IntArray) -> IntArray:
    after = np.clip(np.searchsorted(among, wanted), 1, max(among.size - 1, 1))
    if among.size == 1:
        return np.zeros(wanted.size, dtype=np.int64)
    before = after - 1
    return np.where(wanted - among[before] <= among[after] - wanted, before, after)
