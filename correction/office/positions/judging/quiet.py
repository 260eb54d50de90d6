"""Fixes that change nothing (无须研判的定位): proven for thousands of sources at once, the rest are judged.

A next fix in its time and order, believable, near enough to the place judged last, after no silence and
before any edge of a window can neither begin nor end nor change an observation. What is not proven is judged:
the source becomes due, and everything goes the way it always went.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from correction.office.positions.judging.eras import Era, Eras, position_eras
from correction.office.positions.judging.standing import (
    STANDING,
    Standings,
    apart,
    case_mark,
    judged_by,
    rest_of,
)
from correction.office.positions.lawful import FAR_MS
from correction.office.positions.port import Delivery, Passing
from correction.rulebooks.book import Rulebook
from geofences import FixBatch
from geofences.arrays import BoolArray, IntArray
from geofences.distance import geodesic_m
from geofences.fixes import assume_accuracy
from geofences.index.clearance import moved_m

# No case has this id, so that nothing is known of it.
NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietFixes:
    """Proves at a moment, by one book, which sources' new fixes change nothing."""

    by: int
    eras: Eras
    now_ms: int
    cases: Mapping[str, str]

    @classmethod
    def at(cls, book: Rulebook, now_ms: int, cases: Mapping[str, str]) -> "QuietFixes":
        """Prove by a book at a moment, of sources that speak for one case alone."""
        return cls(by=judged_by(book), eras=position_eras(book), now_ms=now_ms, cases=cases)

    def __call__(self, standing: Sequence[bytes], silence_due_ms: IntArray, fresh: Delivery) -> Passing:
        """Say of each source in order what is known of it after its new fixes, none where they may matter.

        The fixes are by source and then by time, and later than all that are kept.
        """
        record, good = self._known(standing, fresh.source_ids)
        era = self.eras.at(self.now_ms)
        fixes = assume_accuracy(fresh.fixes, era.rules.profile_m, era.rules.least_m)
        plain = self._plain(fixes, era)
        first = np.searchsorted(fresh.whose, fresh.whose)
        turn = np.arange(len(fresh)) - first
        for n in range(int(turn.max(initial=-1)) + 1):
            rows = np.flatnonzero(turn == n)
            rows = rows[good[fresh.whose[rows]]]
            whose = fresh.whose[rows]
            quiet = plain[rows] & self._nothing_new(record[whose], fixes.take(rows), era)
            good[whose[~quiet]] = False
            record[whose[quiet]] = self._after(record[whose[quiet]], fixes.take(rows[quiet]))
        due_ms = np.where(record["interval"] == FAR_MS, FAR_MS, record["heard_at"] + record["interval"])
        good &= due_ms > self.now_ms
        data, size = record.tobytes(), STANDING.itemsize
        return Passing(
            standing=[
                data[n * size : (n + 1) * size] if kept else None for n, kept in enumerate(good.tolist())
            ],
            silence_due_ms=np.where(good, due_ms, silence_due_ms),
        )

    def _known(self, standing: Sequence[bytes], source_ids: Sequence[str]) -> tuple[Standings, BoolArray]:
        """Give what was known as records, and of which sources this book and engine knew it of this case."""
        size, nothing = STANDING.itemsize, bytes(STANDING.itemsize)
        whole = [known if len(known) == size else nothing for known in standing]
        record = np.frombuffer(b"".join(whole), STANDING).copy()
        cases = map(self.cases.get, source_ids, repeat(NOBODY))
        marks = np.fromiter(map(case_mark, cases), np.int64, len(source_ids))
        return record, np.asarray((record["by"] == self.by) & (record["of"] == marks))

    def _plain(self, fixes: FixBatch, era: Era) -> BoolArray:
        """Tell which fixes nothing of their own speaks against."""
        rules, at, radius = era.rules.belief, fixes.device_at_ms, fixes.accuracy_m
        timely = (at >= era.from_ms) & (at <= self.now_ms)
        timely &= at - fixes.received_at_ms <= rules.clock_skew_max_s * 1000
        placed = (radius > 0) & (radius <= rules.accuracy_max_m) & ~((fixes.lon == 0) & (fixes.lat == 0))
        return np.asarray(timely & placed & ~fixes.mock)

    def _nothing_new(self, known: Standings, fixes: FixBatch, era: Era) -> BoolArray:
        """Tell of fixes of different sources whether each changes nothing of what was known."""
        at, radius = fixes.device_at_ms, fixes.accuracy_m
        in_time = (at // 1000 > known["heard_at"] // 1000) & (at < known["until"])
        in_time &= at - known["heard_at"] <= known["interval"]
        moving = at - known["moved_at"] < rest_of(self.eras)[0]
        way_m = moved_m(fixes.lon - known["lon"], fixes.lat - known["lat"], known["kx"])
        near = way_m + radius < known["clear_m"]
        step_m = geodesic_m(known["last_lon"], known["last_lat"], fixes.lon, fixes.lat)
        took_s = np.maximum((at - known["last_at"]) / 1000, 1.0)
        speed_kmh = (step_m - known["last_m"] - radius) / took_s * 3.6
        slow = speed_kmh <= era.rules.belief.speed_max_kmh * (1 - 1e-9)
        return np.asarray(in_time & moving & near & slow)

    def _after(self, known: Standings, fixes: FixBatch) -> Standings:
        """Give what is known after fixes of different sources that changed nothing."""
        side_m = rest_of(self.eras)[1]
        for place, when in ((("lon", "lat"), "post_at"), (("last_lon", "last_lat"), "last_at")):
            far = apart(fixes.lon, fixes.lat, (known[place[0]], known[place[1]]), side_m)
            known["moved_at"] = np.where(far, np.maximum(known["moved_at"], known[when]), known["moved_at"])
        known["last_lon"], known["last_lat"], known["last_m"] = fixes.lon, fixes.lat, fixes.accuracy_m
        known["last_at"] = known["heard_at"] = fixes.device_at_ms
        return known
