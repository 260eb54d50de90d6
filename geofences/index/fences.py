"""Fences judged by the hundred thousand: what a table can tell by the table, the rest exactly.

Every verdict equals that of `geofences.verdicts.judge` bit for bit: the tables answer only what their bounds
prove, and what they leave open is asked of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Final

import numpy as np

from geofences.arrays import BoolArray, FloatArray, Floats, Int8Array, IntArray
from geofences.errors import BatchInvalid
from geofences.index.bindings import Bindings
from geofences.index.clearance import OPEN, margins_of, verdicts_of
from geofences.index.each import judge_each
from geofences.index.places import new_places
from geofences.index.tables import Fence, Tables, tables_of
from geofences.verdicts import ACCURACY_MAX_M, judge

__all__ = ["Fences"]

Columns = tuple[IntArray, FloatArray, FloatArray, FloatArray]
PAIRS_AT_ONCE: Final = 16_384
# Rows and places of what a compiled run left open, before it hands them over.
OPEN_AT_ONCE: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fences:
    """Many fences ready for many fixes; built once for as long as their areas stay the same.

    `compiled` says whether the compiled kernel is used: where numba is installed (extra `fast`), unless told
    otherwise. The verdicts are the same.
    """

    fences: tuple[Fence, ...]
    compiled: bool = field(default_factory=lambda: find_spec("numba") is not None)
    tables: Tables = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", tables_of(self.fences))

    def judge(
        self,
        fence: Sequence[int] | IntArray,
        lon: Floats,
        lat: Floats,
        accuracy_m: Floats,
        *,
        accuracy_max_m: float = ACCURACY_MAX_M,
    ) -> Int8Array:
        """The `Verdict` of each fix against the fence whose number stands beside it, as int8.

        Columns of one length in WGS-84 degrees and metres. Raises `BatchInvalid`.
        """
        which, x, y, radius = columns_of(("围栏", len(self.fences)), fence, lon, lat, accuracy_m)
        out, usable = unjudged(x, y, radius, accuracy_max_m)
        rows = np.flatnonzero(usable)
        for start in range(0, rows.size, PAIRS_AT_ONCE):
            some = rows[start : start + PAIRS_AT_ONCE]
            out[some] = verdicts_of(
                margins_of(self.tables, which[some], (x[some], y[some]), radius[some]), radius[some]
            )
        left = np.flatnonzero(out == OPEN)
        out[left] = self.exactly(which[left], x[left], y[left], radius[left], accuracy_max_m)
        return out

    def judge_each(
        self,
        bindings: Bindings,
        person: Sequence[int] | IntArray,
        lon: Floats,
        lat: Floats,
        accuracy_m: Floats,
        *,
        accuracy_max_m: float = ACCURACY_MAX_M,
    ) -> Int8Array:
        """The `Verdict` of each fix against each fence that binds its person, fix by fix, as int8.

        Fastest with the fixes of a person one after the other; any order gives the same verdicts. Columns of
        one length in WGS-84 degrees and metres. Raises `BatchInvalid`.
        """
        who, x, y, radius = columns_of(("人员", len(bindings)), person, lon, lat, accuracy_m)
        pairs = int(np.bincount(who, minlength=len(bindings)) @ bindings.count)
        # The kernel writes eight at a stroke, so it has room at the end.
        out = np.empty(pairs + 8, dtype=np.int8)[:pairs]
        way = self._compiled if self.compiled else self._with_numpy
        for row, pair, at in way(bindings, (who, x, y, radius), accuracy_max_m, out):
            out[at] = self.exactly(bindings.fence[pair], x[row], y[row], radius[row], accuracy_max_m)
        return out

    def _with_numpy(
        self, bindings: Bindings, columns: Columns, limit_m: float, out: Int8Array
    ) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        who, x, y, radius = columns
        count = bindings.count[who]
        verdict, usable = unjudged(x, y, radius, limit_m)
        if usable.all():
            judge_each(self.tables, bindings, who, (x, y, radius), out)
        else:
            out[:] = np.repeat(verdict, count)
            some = np.empty(int(count[usable].sum()), dtype=np.int8)
            kept = x[usable], y[usable], radius[usable]
            judge_each(self.tables, bindings, who[usable], kept, some)
            out[np.repeat(usable, count)] = some
        at = np.flatnonzero(out == OPEN)
        ends = np.cumsum(count)
        row = np.searchsorted(ends, at, side="right")
        yield row, bindings.first[who[row]] + at - (ends[row] - count[row]), at

    def _compiled(
        self, bindings: Bindings, columns: Columns, limit_m: float, out: Int8Array
    ) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        from geofences.index import kernel, kernel_each  # noqa: PLC0415 - loads the compiler, if there

        memory = new_places(bindings.first)
        most = int(bindings.count.max(initial=0))
        open_ = np.empty((max(OPEN_AT_ONCE, most), 3), dtype=np.int64)
        row = at = 0
        while row < columns[0].size:
            row, at, found = kernel_each.judge_rows(
                *kernel.arrays(self.tables),
                bindings.first,
                bindings.fence,
                memory,
                columns,
                limit_m,
                row,
                at,
                out,
                open_,
            )
            yield open_[:found, 0], open_[:found, 1], open_[:found, 2]

    def exactly(
        self, fence: IntArray, lon: FloatArray, lat: FloatArray, accuracy_m: FloatArray, accuracy_max_m: float
    ) -> Int8Array:
        """As `judge`, by the exact judge: for what the tables leave open."""
        out = np.empty(fence.size, dtype=np.int8)
        order = np.argsort(fence, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(fence[order])) + 1) if fence.size else ():
            asked = self.fences[int(fence[rows[0]])]
            out[rows] = judge(
                asked.area,
                lon[rows],
                lat[rows],
                accuracy_m[rows],
                polarity=asked.polarity,
                margin_m=asked.margin_m,
                accuracy_max_m=accuracy_max_m,
            )
        return out


def columns_of(
    numbered: tuple[str, int], number: Sequence[int] | IntArray, lon: Floats, lat: Floats, accuracy_m: Floats
) -> Columns:
    """The columns as arrays of one length, the numbers below what there is; raises `BatchInvalid`."""
    name, among = numbered
    which = np.atleast_1d(np.asarray(number, dtype=np.int64))
    x, y, radius = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (lon, lat, accuracy_m))
    if not which.shape == x.shape == y.shape == radius.shape:
        raise BatchInvalid(
            f"{name}、经度、纬度、精度的个数不同：{which.size}、{x.size}、{y.size}、{radius.size}"
        )
    # Seen as a number without sign, one below nought is beyond all.
    if which.size and which.view(np.uint64).max() >= among:
        raise BatchInvalid(f"{name}编号应在 0 至 {among - 1} 之间，请核对")
    return which, x, y, radius


def unjudged(
    lon: FloatArray, lat: FloatArray, accuracy_m: FloatArray, accuracy_max_m: float
) -> tuple[Int8Array, BoolArray]:
    """Verdicts before judging, and which fixes the tables can judge.

    A radius that decides nothing is undecided already; a place off the globe is left to the exact judge.
    """
    known = (accuracy_m >= 0) & (accuracy_m <= accuracy_max_m) & np.isfinite(lon) & np.isfinite(lat)
    out = np.where(known, np.int8(OPEN), np.int8(0))
    return out, known & (np.abs(lon) <= 540) & (np.abs(lat) <= 90)
