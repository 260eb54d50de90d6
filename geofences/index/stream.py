"""A stream of fixes as they arrive: which excursions begin and end, with all persons' state as arrays.

The same excursions as `geofences.tracks.excursions` finds in the whole, told as soon as they can be. Most
fixes are within a distance of the place last judged at which nothing can change, and go no further.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geofences.arrays import FloatArray, Int8Array, IntArray
from geofences.distance import scales_at
from geofences.errors import BatchInvalid
from geofences.index.bindings import Bindings
from geofences.index.bounds import spread
from geofences.index.clearance import COARSE_M, LOOK_M, OPEN, Margins, margins_of, moved_m, verdicts_of
from geofences.index.fences import Fences, columns_of
from geofences.index.grid import LAT_MAX
from geofences.index.places import PLACE, PLACES
from geofences.index.states import BEGAN, ENDED, NEVER, PENDING, SHUT, new_pairs, new_records
from geofences.index.steps import holds_for, step
from geofences.tracks.confirmation import ExcursionRules
from geofences.tracks.windows import ALWAYS, MINUTE_MS, Window, merged
from geofences.verdicts import ACCURACY_MAX_M, Polarity

__all__ = ["BEGAN", "ENDED", "Changes", "Stream"]

EVENTS_AT_ONCE: Final = 65_536
SAVED: Final = ("record", "pairs", "places", "holds")
Columns = tuple[IntArray, IntArray, FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Changes:
    """What a batch changed: `pair` of person and fence, BEGAN or ENDED, since when, the row that shows it.

    In the order of rows and pairs; row -1 where no fix but the clock shows it. `late` are rows older than
    the person's last one: they were not taken, and their persons are to be judged again from the fixes kept.
    """

    pair: IntArray
    kind: Int8Array
    at_ms: IntArray
    row: IntArray
    late: IntArray


@dataclass(slots=True, kw_only=True, eq=False)
class Stream:
    """Fences, whom they bind and in which windows, and what is known of everybody so far.

    `windows` has those of each pair of `bindings`, always where it is none. Fixes are to be believed ones.
    Raises `BatchInvalid` when there are not as many windows as pairs.
    """

    fences: Fences
    bindings: Bindings
    rules: ExcursionRules
    windows: Sequence[Sequence[Window]] | None = None
    accuracy_max_m: float = ACCURACY_MAX_M
    record: npt.NDArray[Any] = field(init=False, repr=False)
    pairs: npt.NDArray[Any] = field(init=False, repr=False)
    places: npt.NDArray[Any] = field(init=False, repr=False)
    holds: npt.NDArray[np.float32] = field(init=False, repr=False)
    _windows: tuple[IntArray, IntArray] = field(init=False, repr=False)
    _accusing: Int8Array = field(init=False, repr=False)
    _most: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        windows = self.windows if self.windows is not None else [ALWAYS] * self.bindings.fence.size
        if len(windows) != self.bindings.fence.size:
            raise BatchInvalid(
                f"时段有 {len(windows)} 组，人员与围栏有 {self.bindings.fence.size} 对，数目应当相同"
            )
        known: dict[tuple[Window, ...], tuple[Window, ...]] = {}
        tidy = [known.setdefault(key := tuple(some), merged(key)) for some in windows]
        first = np.cumsum([0, *map(len, tidy)])
        flat = np.array([window for some in tidy for window in some], dtype=np.int64).reshape(-1, 2)
        self._windows = first, flat
        self._accusing = np.array([f.polarity.accusing for f in self.fences.fences], dtype=np.int8)
        pairs, self._most = self.bindings.fence.size, int(self.bindings.count.max(initial=1))
        self.record, self.pairs = new_records(len(self.bindings)), new_pairs(pairs)
        self.places = np.zeros((len(self.bindings), PLACES), dtype=PLACE)
        self.holds = np.zeros(pairs * PLACES, dtype=np.float32)

    def take(
        self,
        person: Sequence[int] | IntArray,
        at_ms: Sequence[int] | IntArray,
        lon: Any,
        lat: Any,
        accuracy_m: Any,
    ) -> Changes:
        """Take fixes in the order of arrival; any split into batches gives the same changes.

        Instants by the device's clock in milliseconds, WGS-84 degrees, metres. Raises `BatchInvalid`.
        """
        who, x, y, radius = columns_of(("人员", len(self.bindings)), person, lon, lat, accuracy_m)
        at = np.atleast_1d(np.asarray(at_ms, dtype=np.int64))
        if at.shape != who.shape:
            raise BatchInvalid(f"时间有 {at.size} 个，定位有 {who.size} 个，数目应当相同")
        columns = who, at, x, y, radius
        way = self._compiled if self.fences.compiled else self._with_numpy
        events, late = [np.empty((0, 4), np.int64)], [np.empty(0, np.int64)]
        for some, older in way(columns):
            events.append(some)
            late.append(older)
        return _changes(np.concatenate(events), np.sort(np.concatenate(late)))

    def until(self, now_ms: int) -> Changes:
        """End what a window that is over has ended by now, though no fix has come since."""
        over = np.flatnonzero((self.pairs["open_until"] != SHUT) & (self.pairs["open_until"] <= now_ms))
        at = self.pairs["open_until"][over]
        self.pairs["open_until"][over] = SHUT
        who = np.searchsorted(self.bindings.first, over, side="right") - 1
        self.record["clear_m"][who] = -1.0
        self.places["kx"][who] = 0.0
        return _changes(
            np.column_stack((over, np.full(over.size, ENDED), at, np.full(over.size, -1))), at[:0]
        )

    def save(self) -> dict[str, npt.NDArray[Any]]:
        """Everything that is known so far, as arrays."""
        return {name: getattr(self, name).copy() for name in SAVED}

    def restore(self, saved: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from what was saved with the same bindings; raises `BatchInvalid` when it does not fit."""
        for name in SAVED:
            known, now = saved.get(name), getattr(self, name)
            if known is None or (known.shape, known.dtype) != (now.shape, now.dtype):
                raise BatchInvalid("保存的状态与现在的人员、围栏对应不上，请从留存的定位重新研判")
        for name in SAVED:
            setattr(self, name, saved[name].copy())

    def _compiled(self, columns: Columns) -> Iterator[tuple[IntArray, IntArray]]:
        from geofences.index import kernel, kernel_stream  # noqa: PLC0415 - loads the compiler

        rules = self.rules
        dwell_ms = -1 if rules.dwell_minutes is None else rules.dwell_minutes * MINUTE_MS
        numbers = rules.confirm_fixes, rules.confirm_minutes * MINUTE_MS, float(dwell_ms), rules.doubtful_max
        most = self._most
        events = np.empty((max(min(EVENTS_AT_ONCE, 4 * columns[0].size + 64), 2 * most), 4), dtype=np.int64)
        late = np.empty(max(columns[0].size, 1), dtype=np.int64)
        buffers = np.empty(most, np.int8), np.empty((most, 4)), np.empty(most, np.int8)
        row, waits = 0, False
        while row < columns[0].size:
            row, n_events, n_late, waits = kernel_stream.stream_rows(
                *kernel.arrays(self.fences.tables),
                self.bindings.fence,
                self._accusing,
                (self.record, self.pairs, self.places, self.holds),
                self._windows,
                columns,
                (self.bindings.first, self.accuracy_max_m, numbers),
                row,
                waits,
                buffers,
                (events, late),
            )
            yield events[:n_events].copy(), late[:n_late].copy()
            if waits:
                self._tell(columns, row, buffers[2])

    def _tell(self, columns: Columns, row: int, verdict: Int8Array) -> None:
        """Fill in which verdicts of a row are open, by the exact judge."""
        who, _, x, y, radius = columns
        first, last = self.bindings.first[who[row] : who[row] + 2]
        fence = self.bindings.fence[first:last]
        left = np.flatnonzero(verdict[: fence.size] == OPEN)
        lon, lat, accuracy_m = (np.full(left.size, column[row]) for column in (x, y, radius))
        verdict[left] = self.fences.exactly(fence[left], lon, lat, accuracy_m, self.accuracy_max_m)

    def _with_numpy(self, columns: Columns) -> Iterator[tuple[IntArray, IntArray]]:
        who, at, x, y, _ = columns
        order = np.argsort(who, kind="stable")
        begins = np.flatnonzero(np.diff(who[order], prepend=-1))
        turn = np.arange(order.size) - np.repeat(begins, np.diff(np.append(begins, order.size)))
        by_turn = np.argsort(turn, kind="stable")
        # Everybody's first fix, then everybody's second: no round has a person twice.
        for turned in (
            np.split(order[by_turn], np.flatnonzero(np.diff(turn[by_turn])) + 1) if who.size else ()
        ):
            late = at[turned] < self.record["last_at"][who[turned]]
            older, rows = turned[late], turned[~late]
            self.record["last_at"][who[rows]] = at[rows]
            record = self.record[who[rows]]
            moved = moved_m(x[rows] - record["lon"], y[rows] - record["lat"], record["kx"])
            still = (moved < record["clear_m"]) & (at[rows] < record["until"])
            yield self._round(tuple(c[rows[~still]] for c in columns), rows[~still]), older  # type: ignore[arg-type]

    def _round(self, columns: Columns, rows: IntArray) -> IntArray:
        """Judge fixes of different persons that may change something; gives the events."""
        who, at, x, y, radius = columns
        usable = (radius >= 0) & (radius <= self.accuracy_max_m) & (np.abs(x) <= 540) & (np.abs(y) <= 90)
        owner, nth = spread(self.bindings.count[who])
        pair = self.bindings.first[who][owner] + nth
        fence = self.bindings.fence[pair]
        verdict = np.zeros(pair.size, dtype=np.int8)
        ask = np.flatnonzero(usable[owner])
        of = owner[ask]
        margins = margins_of(self.fences.tables, fence[ask], (x[of], y[of]), radius[of], LOOK_M)
        verdict[ask] = verdicts_of(margins, radius[of])
        left = np.flatnonzero(verdict == OPEN)
        of_left = owner[left]
        verdict[left] = self.fences.exactly(
            fence[left], x[of_left], y[of_left], radius[of_left], self.accuracy_max_m
        )
        before, state = self.pairs["phase"][pair], self.pairs[pair]
        accusing = self._accusing[fence]
        found = step(state, pair, (verdict, accusing), at[owner], rules=self.rules, windows=self._windows)
        self.pairs[pair] = state
        moved = (state["phase"] != before) | (state["phase"] == PENDING)
        self._keep(columns, usable, (owner, pair, ask), margins, moved)
        return np.concatenate(
            [np.column_stack((p, np.full(p.size, kind), when, rows[owner[n]])) for p, kind, when, n in found]
        )

    def _keep(
        self,
        columns: Columns,
        usable: npt.NDArray[np.bool_],
        asked: tuple[IntArray, IntArray, IntArray],
        margins: Margins,
        moved: npt.NDArray[np.bool_],
    ) -> None:
        """Remember the places from which the next fixes can be passed over."""
        who, at, x, y, radius = columns
        owner, pair, ask = asked
        record = self.record[who]
        changed = (record["clear_m"] < 0) | (at >= record["until"])
        changed[owner[moved]] = True
        clear_m, until = np.full(who.size, 1e12), np.full(who.size, NEVER, dtype=np.int64)
        stay_in = self._accusing[self.bindings.fence[pair[ask]]] == Polarity.STAY_IN.accusing
        far_m, edge = holds_for(
            self.pairs[pair[ask]],
            margins,
            stay_in,
            pair=pair[ask],
            at=at[owner[ask]],
            windows=self._windows,
        )
        hold_m = far_m * (1 - 1e-6) - 1e-3
        np.minimum.at(clear_m, owner[ask], hold_m)
        np.minimum.at(until, owner[ask], edge)
        clear_m = np.where(np.abs(y) <= LAT_MAX, clear_m, -1.0)
        record["clear_m"][changed & ~usable] = -1.0
        self.places["kx"][who[changed]] = 0.0
        new = usable & (changed | (radius < COARSE_M))
        for name, value in (("lon", x), ("lat", y), ("clear_m", clear_m), ("until", until)):
            record[name][new] = value[new]
        record["kx"][new] = scales_at(y[new])[0]
        self.record[who] = record
        # This way keeps one place; the compiled one goes on from it.
        for name in PLACE.names or ():
            self.places[name][who[new], 0] = record[name][new]
        here = np.flatnonzero(new[owner[ask]])
        first, of = self.bindings.first[who[owner[ask[here]]]], pair[ask[here]]
        self.holds[PLACES * first + (of - first)] = hold_m[here]


def _changes(events: IntArray, late: IntArray) -> Changes:
    ordered = events[np.lexsort((events[:, 0], events[:, 3]))]
    return Changes(
        pair=ordered[:, 0],
        kind=ordered[:, 1].astype(np.int8),
        at_ms=ordered[:, 2],
        row=ordered[:, 3],
        late=late,
    )
