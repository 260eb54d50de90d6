"""On which side of two limits a signed distance lies, known exactly or within a doubt."""

from typing import Final, TypeVar

import numpy as np

from geofences.arrays import FloatArray, Int8Array

__all__ = ["BETWEEN", "UNKNOWN", "bounded", "side", "sides", "slack"]

BETWEEN: Final = 0
UNKNOWN: Final = 9
EARTH_M: Final = 6_371_000.0
Metres = TypeVar("Metres", float, FloatArray)


def side(distance: FloatArray, inner: FloatArray, outer: FloatArray) -> Int8Array:
    """-1 at most `inner`, 1 above `outer`, else BETWEEN."""
    return np.where(distance <= inner, -1, np.where(distance > outer, 1, BETWEEN)).astype(np.int8)


def sides(middle: FloatArray, doubt: FloatArray, inner: FloatArray, outer: FloatArray) -> Int8Array:
    """As `side` for distances known within a doubt; UNKNOWN where the doubt reaches over a limit."""
    low, high = middle - doubt, middle + doubt
    between = np.where((low > inner) & (high <= outer), BETWEEN, UNKNOWN)
    return np.where(high <= inner, -1, np.where(low > outer, 1, between)).astype(np.int8)


def bounded(middle: float, doubt: float, inner: float, outer: float) -> int:
    """As `sides` for one distance."""
    if middle + doubt <= inner:
        return -1
    if middle - doubt > outer:
        return 1
    return BETWEEN if middle - doubt > inner and middle + doubt <= outer else UNKNOWN


def slack(rough: Metres) -> Metres:
    """How wrong a distance by mid-latitude scales can be, edges of at most two kilometres."""
    return 0.001 + rough * (3e-4 + (rough / EARTH_M) ** 2)
