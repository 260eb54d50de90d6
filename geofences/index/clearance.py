"""How far a person can move before an answer can change: what was found at one place, kept for the next fix.

A signed distance changes by at most a metre a metre. So a fix whose error circle and whose way from the place
last judged are together shorter than the clearance there has the same verdict.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import FloatArray, Int8Array, IntArray
from geofences.index.bounds import NOWHERE_M, ROOM_M, Place, bounds_of, spread
from geofences.index.tables import Tables
from geofences.verdicts import Verdict

__all__ = [
    "COARSE_M",
    "DEGREE_M",
    "LOOK_M",
    "NEAR_M",
    "OPEN",
    "POST",
    "Margins",
    "Memory",
    "clear_m_of",
    "kept",
    "margins_of",
    "memory_of",
    "moved_m",
    "remembered",
    "verdicts_of",
]

# No verdict: what a table cannot tell is asked of the exact judge.
OPEN: Final = 9
# So near the place last judged that judging all fences anew would tell no more.
NEAR_M: Final = 150.0
# A fix so coarse is a bad place to judge the next ones from.
COARSE_M: Final = 200.0
# How far beyond what a verdict needs one looks round such a place.
LOOK_M: Final = 400.0
# A person's place last judged, the pairs with fences, and how far accuracy and way together may go.
POST: Final = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("kx", np.float32),
        ("clear_m", np.float32),
        ("first", np.int32),
        ("count", np.int32),
    ]
)
# A degree of latitude has at most 111,694 m.
DEGREE_M: Final = 111_700.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Memory:
    """Of each person the place last judged (`post`), of each pair the verdict and the margins there.

    Margins are single precision in the order of `Margins`, rounded to the side that proves less.
    """

    post: npt.NDArray[Any]
    verdict: Int8Array
    margin: npt.NDArray[np.float32]


def memory_of(first: IntArray) -> Memory:
    """A memory of nothing yet; the pairs of person p are `first[p]` up to `first[p + 1]`."""
    post = np.zeros(first.size - 1, dtype=POST)
    post["clear_m"], post["first"], post["count"] = -1.0, first[:-1], np.diff(first)
    pairs = int(first[-1])
    margin = np.empty((pairs, 4), dtype=np.float32)
    margin[:] = (-NOWHERE_M, NOWHERE_M, -NOWHERE_M, NOWHERE_M)
    return Memory(post=post, verdict=np.full(pairs, OPEN, dtype=np.int8), margin=margin)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margins:
    """Of places against fences: how far the nearest that is not inside, not outside; metres, as bounds.

    With d the signed distance: `in_` bounds d + inner limit, `out` bounds outer limit - d; of several parts
    the least and the greatest. A fix is inside where `in_` is at most, outside where `out` is less than,
    minus its accuracy.
    """

    in_low: FloatArray
    in_high: FloatArray
    out_low: FloatArray
    out_high: FloatArray


def margins_of(
    tables: Tables, fence: IntArray, place: Place, accuracy_m: FloatArray, room_m: float = ROOM_M
) -> Margins:
    """The margins of places against fences, fine enough for the accuracy and up to `room_m` beyond."""
    first = tables.first[fence]
    count = tables.first[fence + 1] - first
    pair, nth = spread(count)
    part = first[pair] + nth
    inner, outer = tables.part["inner_m"][part], tables.part["outer_m"][part]
    low, high = bounds_of(tables, part, (place[0][pair], place[1][pair]), accuracy_m[pair], room_m)
    if pair.size == fence.size:
        return Margins(in_low=low + inner, in_high=high + inner, out_low=outer - high, out_high=outer - low)
    starts = np.cumsum(count) - count
    return Margins(
        in_low=np.minimum.reduceat(low + inner, starts),
        in_high=np.minimum.reduceat(high + inner, starts),
        out_low=np.maximum.reduceat(outer - high, starts),
        out_high=np.maximum.reduceat(outer - low, starts),
    )


def verdicts_of(margins: Margins, accuracy_m: FloatArray) -> Int8Array:
    """The verdicts that margins prove, OPEN where they prove none."""
    inside, outside = margins.in_high <= -accuracy_m, margins.out_high < -accuracy_m
    between = (margins.in_low > -accuracy_m) & (margins.out_low >= -accuracy_m)
    out = np.where(between, np.int8(Verdict.UNDECIDED), np.int8(OPEN))
    return np.where(inside, np.int8(Verdict.INSIDE), np.where(outside, np.int8(Verdict.OUTSIDE), out))


def kept(margins: Margins) -> npt.NDArray[np.float32]:
    """Margins as they are remembered."""
    bounds = np.column_stack((margins.in_low, margins.in_high, margins.out_low, margins.out_high))
    return (bounds + (np.abs(bounds) * 1e-6 + 1e-3) * (-1.0, 1.0, -1.0, 1.0)).astype(np.float32)


def remembered(margin: npt.NDArray[np.float32], moved: FloatArray, accuracy_m: FloatArray) -> Int8Array:
    """The verdicts that remembered margins still prove after so long a way, OPEN where they prove none."""
    in_low, in_high, out_low, out_high = margin.T.astype(np.float64)
    there = Margins(
        in_low=in_low - moved, in_high=in_high + moved, out_low=out_low - moved, out_high=out_high + moved
    )
    return verdicts_of(there, accuracy_m)


def clear_m_of(margin: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], Int8Array]:
    """How far accuracy and way may go together while a verdict is sure, and which; negative if none is."""
    inside = margin[:, 1] < margin[:, 3]
    verdict = np.where(inside, np.int8(Verdict.INSIDE), np.int8(Verdict.OUTSIDE))
    return -np.minimum(margin[:, 1], margin[:, 3]), verdict


def moved_m(dx: FloatArray, dy: FloatArray, kx: FloatArray) -> FloatArray:
    """How far at most it is over so many degrees from a place with `kx` metres a degree of longitude."""
    flat = np.hypot(dx * kx, dy * DEGREE_M)
    # Up to fifty kilometres and the seventieth latitude; what is farther is no longer asked.
    return np.asarray(flat * (1.001 + 5e-7 * flat) + 0.01, dtype=np.float64)
