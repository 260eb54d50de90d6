"""The places where a person was last judged: a few are kept, since most persons come back to a few."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import Int8Array, IntArray
from geofences.index.clearance import POST

__all__ = ["PLACE", "PLACES", "new_places"]

# A home, a place of work and two more.
PLACES: Final = 4
# No metres a degree of longitude: no place yet.
PLACE: Final = np.dtype(
    [("lon", np.float64), ("lat", np.float64), ("kx", np.float32), ("clear_m", np.float32)]
)
Places = tuple[npt.NDArray[Any], npt.NDArray[Any], Int8Array, npt.NDArray[np.float32]]


def new_places(first: IntArray) -> Places:
    """A memory of nothing yet, where the pairs of person p are `first[p]` up to `first[p + 1]`.

    Of each person the place at hand (a row of `clearance.POST`) and all places; of each place, one after the
    other, what was found against each fence: the verdict, and the margins as in `clearance.Memory`. Nothing
    is written that is not asked for, so that few fixes of a nation cost little.
    """
    persons, pairs = first.size - 1, PLACES * int(first[-1])
    post = np.zeros(persons, dtype=POST)
    post["clear_m"], post["count"] = -1.0, np.diff(first)
    # Verdicts are copied eight at a stroke.
    verdict = np.zeros(pairs + 8, dtype=np.int8)
    return post, np.zeros((persons, PLACES), dtype=PLACE), verdict, np.empty((pairs, 4), dtype=np.float32)
