"""Every fix against each fence that binds its person, with NumPy alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import BoolArray, FloatArray, Int8Array, IntArray
from geofences.distance import scales_at
from geofences.index.bindings import Bindings
from geofences.index.bounds import Place, spread
from geofences.index.clearance import (
    COARSE_M,
    LOOK_M,
    NEAR_M,
    OPEN,
    Memory,
    clear_m_of,
    kept,
    margins_of,
    memory_of,
    moved_m,
    remembered,
    verdicts_of,
)
from geofences.index.grid import LAT_MAX
from geofences.index.tables import Tables

__all__ = ["judge_each", "rounds"]

# Rounds smaller than this cost more than they save.
ROUND_MIN: Final = 256
BLOCK: Final = 2_048
Columns = tuple[FloatArray, FloatArray, FloatArray]


def judge_each(
    tables: Tables, bindings: Bindings, person: IntArray, columns: Columns, out: Int8Array
) -> None:
    """Write the verdicts of all pairs in the order of the fixes, OPEN where the tables cannot tell.

    `columns` are longitude, latitude and an accuracy that can be judged.
    """
    persons, memory = len(bindings), memory_of(bindings.first)
    lon, lat, accuracy_m = columns
    count = bindings.count[person]
    starts = np.cumsum(count) - count
    for rows, distinct in rounds(person, persons):
        fixes = lon[rows], lat[rows], accuracy_m[rows]
        owner, nth = spread(count[rows])
        pair = bindings.first[person[rows]][owner] + nth
        if distinct:
            asked = _Asked(owner=owner, pair=pair, fence=bindings.fence[pair])
            found = _with_memory(tables, memory, person[rows], fixes, asked)
        else:
            x, y, radius = (c[owner] for c in fixes)
            found = verdicts_of(margins_of(tables, bindings.fence[pair], (x, y), radius), radius)
        out[starts[rows][owner] + nth] = found


def rounds(person: IntArray, persons: int) -> Iterator[tuple[IntArray, bool]]:
    """All rows, in rounds that have no person twice; or, where those would be small, in blocks that may."""
    seen = np.empty(persons, dtype=np.int64)
    start = 0
    while start < person.size:
        part = person[start : start + persons]
        at = np.arange(part.size)
        seen[part[::-1]] = at[::-1]
        again = seen[part] != at
        size = int(np.argmax(again)) if again.any() else part.size
        if size < ROUND_MIN:
            yield from _by_turn(person, start)
            return
        yield np.arange(start, start + size), True
        start += size


def _by_turn(person: IntArray, start: int) -> Iterator[tuple[IntArray, bool]]:
    """First everybody's first fix, then everybody's second, and so on."""
    order = start + np.argsort(person[start:], kind="stable")
    begins = np.flatnonzero(np.diff(person[order], prepend=-1))
    turn = np.arange(order.size) - np.repeat(begins, np.diff(np.append(begins, order.size)))
    by_turn = np.argsort(turn, kind="stable")
    sizes = np.bincount(turn)
    large = int(np.count_nonzero(sizes >= ROUND_MIN))
    cuts = np.cumsum(sizes[:large])
    *some, rest = np.split(order[by_turn], cuts)
    yield from ((rows, True) for rows in some)
    yield from ((rest[first : first + BLOCK], False) for first in range(0, rest.size, BLOCK))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What is asked of a round: for each answer the fix, the pair of person and fence, and the fence."""

    owner: IntArray
    pair: IntArray
    fence: IntArray

    def take(self, rows: IntArray | BoolArray) -> "_Asked":
        return _Asked(owner=self.owner[rows], pair=self.pair[rows], fence=self.fence[rows])


def _with_memory(
    tables: Tables, memory: Memory, person: IntArray, columns: Columns, asked: _Asked
) -> Int8Array:
    """Judge fixes of different persons, by the places last judged as far as those will do."""
    x, y, radius = columns
    post = memory.post[person]
    moved = moved_m(x - post["lon"], y - post["lat"], post["kx"])
    missed = moved + radius >= post["clear_m"]
    out = memory.verdict[asked.pair]
    if missed.any():
        anew = missed & ((post["clear_m"] < 0) | ((moved > NEAR_M) & (radius < COARSE_M)))
        rows = np.flatnonzero(missed[asked.owner])
        some = asked.take(rows)
        found = remembered(memory.margin[some.pair], moved[some.owner], radius[some.owner])
        out[rows] = found
        rows = rows[anew[some.owner] | (found == OPEN)]
        some = asked.take(rows)
        who = some.owner
        margins = margins_of(tables, some.fence, (x[who], y[who]), radius[who], LOOK_M)
        out[rows] = verdicts_of(margins, radius[who])
        new = anew[who]
        margin = kept(margins)[new]
        clear_m, sure = clear_m_of(margin)
        memory.verdict[some.pair[new]], memory.margin[some.pair[new]] = sure, margin
        _remember(memory.post, person[anew], (x[anew], y[anew]), (np.cumsum(anew) - 1)[who[new]], clear_m)
    return out


def _remember(
    post: npt.NDArray[Any],
    person: IntArray,
    place: Place,
    owner: IntArray,
    clear_m: npt.NDArray[np.float32],
) -> None:
    """Keep the places just judged, with the least clearance of any fence."""
    # Who is bound by no fence is clear of all.
    least = np.full(person.size, np.inf, dtype=np.float32)
    if owner.size:
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        least[owner[starts]] = np.minimum.reduceat(clear_m, starts)
    least[np.abs(place[1]) > LAT_MAX] = -1.0
    post["lon"][person], post["lat"][person] = place
    post["kx"][person], post["clear_m"][person] = scales_at(place[1])[0], least
