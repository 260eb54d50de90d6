"""Confirmation (确认): how many fixes, over how long, it takes before a spell away is an excursion.

One drifting fix accuses nobody. A spell of accusing fixes is confirmed by enough of them over enough time,
with few in between that decide nothing (k of n), or by two neighbours far apart in time (dwell). One fix that
is certainly back ends a spell, confirmed or not.
"""

from dataclasses import dataclass

import numpy as np

from geofences.arrays import IntArray
from geofences.tracks.windows import MINUTE_MS

__all__ = ["Confirmed", "ExcursionRules", "confirmation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionRules:
    """What confirms an excursion: so many fixes over so many minutes, or a dwell between two neighbours.

    Between two of the fixes at most `doubtful_max` may decide nothing; after more, counting begins anew.
    Where fixes are sparse, two neighbours with none between them confirm once they are `dwell_minutes`
    apart; without that number only the first way counts.
    """

    confirm_fixes: int
    confirm_minutes: float
    dwell_minutes: float | None = None
    doubtful_max: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Positions in a run of accusing fixes: where the excursion begins, and where it is confirmed."""

    first: int
    confirming: int


def confirmation(rows: IntArray, at_ms: IntArray, rules: ExcursionRules) -> Confirmed | None:
    """Say where a run of accusing fixes is confirmed, none where it is not.

    `rows` are the places of the fixes among all believed ones, in order, so that those in between can be
    counted; `at_ms` are their instants. No fix that is certainly back lies among them.
    """
    n = np.arange(rows.size)
    between = np.diff(rows) - 1
    anew = np.concatenate(([True], between > rules.doubtful_max))
    first = np.maximum.accumulate(np.where(anew, n, 0))
    enough = (n - first >= rules.confirm_fixes - 1) & (
        at_ms - at_ms[first] >= rules.confirm_minutes * MINUTE_MS
    )
    if rules.dwell_minutes is not None:
        dwelt = (between == 0) & (np.diff(at_ms) >= rules.dwell_minutes * MINUTE_MS)
        enough[1:] |= dwelt
    if not enough.any():
        return None
    confirming = int(np.argmax(enough))
    return Confirmed(first=int(first[confirming]), confirming=confirming)
