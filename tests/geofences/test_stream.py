from itertools import pairwise

import numpy as np
import pytest

from geofences.errors import BatchInvalid
from geofences.index import Bindings, Fence, Fences, Stream
from geofences.index.places import PLACES
from geofences.index.stream import BEGAN, ENDED
from geofences.shapes import compile_area
from geofences.tracks import ExcursionRules, excursions
from geofences.tracks.windows import ALWAYS
from geofences.verdicts import Polarity
from tests.geofences.making import HOME, batch, disc
from tests.geofences.random_fences import defined, random_fence

WAYS = pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
RULES = (
    ExcursionRules(confirm_fixes=3, confirm_minutes=4, dwell_minutes=15),
    ExcursionRules(confirm_fixes=1, confirm_minutes=0, doubtful_max=0),
    ExcursionRules(confirm_fixes=2, confirm_minutes=10, dwell_minutes=None, doubtful_max=1),
)
MINUTE_MS = 60_000


class Crowd:
    """Persons who wander about borders or go to and fro between places, fences and windows drawn by lot."""

    def __init__(self, seed: int, persons: int = 40, fixes: int = 60, to_and_fro: bool = False):
        rng = np.random.default_rng(seed)
        made = [random_fence(rng, kind % 5) for kind in range(10)]
        self.fences = tuple(fence for fence, *_ in made)
        self.bound = [rng.choice(10, rng.integers(0, 4), replace=False).tolist() for _ in range(persons)]
        self.windows = [self.some_windows(rng) for some in self.bound for _ in some]
        about = [made[some[0] if some else 0] for some in self.bound]
        order = np.concatenate([rng.permutation(persons) for _ in range(fixes)])
        self.person = order
        turn = np.repeat(np.arange(fixes), persons)
        self.at_ms = turn * 3 * MINUTE_MS + rng.integers(0, 2 * MINUTE_MS, order.size)
        drift = np.cumsum(
            rng.normal(0, 0.15, (fixes, persons, 2)) * (rng.random((fixes, persons, 1)) < 0.4), axis=0
        )
        if to_and_fro:
            # More places than are kept, each come back to.
            haunts = rng.normal(0, 1, (persons, 6, 2)) * rng.choice([0.1, 0.5, 1.5], (persons, 6, 1))
            stays = np.repeat(rng.integers(0, 6, (fixes // 3 + 1, persons)), 3, axis=0)[:fixes]
            drift = haunts[np.arange(persons), stays]
        middle = np.array([(lon, lat) for _, lon, lat, _ in about])
        size = np.array([size for *_, size in about])[:, None]
        place = middle + (drift + rng.normal(0, 0.01, drift.shape)) * size
        self.lon, self.lat = place[turn, order, 0], place[turn, order, 1]
        self.accuracy_m = rng.lognormal(3, 1, order.size)
        self.accuracy_m[rng.random(order.size) < 0.03] = np.nan
        self.bindings = Bindings.of(self.bound)

    @staticmethod
    def some_windows(rng):
        if rng.random() < 0.4:
            return ALWAYS
        edges = np.sort(rng.choice(np.arange(0, 200), 6, replace=False)) * MINUTE_MS
        return tuple((int(a), int(b)) for a, b in edges.reshape(3, 2))

    def stream(self, rules, compiled):
        ready = Fences(fences=self.fences, compiled=compiled)
        return Stream(fences=ready, bindings=self.bindings, rules=rules, windows=self.windows)

    def columns(self, rows=slice(None)):
        return tuple(c[rows] for c in (self.person, self.at_ms, self.lon, self.lat, self.accuracy_m))

    def expected(self, rules, until_ms):
        """By judging each pair's sorted whole: since when, confirmed at which instant, until when."""
        found = []
        for p, some in enumerate(self.bound):
            rows = np.flatnonzero(self.person == p)
            rows = rows[np.argsort(self.at_ms[rows], kind="stable")]
            lon, lat, radius = self.lon[rows], self.lat[rows], self.accuracy_m[rows]
            fixes = batch((self.at_ms[rows] / 1000).tolist(), lon.tolist(), lat.tolist(), radius)
            for n, number in enumerate(some):
                pair = int(self.bindings.first[p]) + n
                fence = self.fences[number]
                spells = excursions(
                    fixes,
                    defined(fence, lon, lat, radius),
                    rules,
                    until_ms=until_ms,
                    active=self.windows[pair],
                    polarity=fence.polarity,
                )
                found += [(pair, e.began_at_ms, e.confirmed_at_ms, e.ended_at_ms) for e in spells]
        return sorted(found)


def told(crowd, changes):
    """Excursions out of what a stream told, batch by batch."""
    open_, found = {}, []
    for change, first in changes:
        rows = zip(
            change.pair.tolist(),
            change.kind.tolist(),
            change.at_ms.tolist(),
            change.row.tolist(),
            strict=True,
        )
        for pair, kind, at, row in rows:
            if kind == BEGAN:
                assert pair not in open_
                open_[pair] = (at, int(crowd.at_ms[first + row]))
            else:
                assert kind == ENDED
                found.append((pair, *open_.pop(pair), at))
    return sorted([*found, *((pair, *since, None) for pair, since in open_.items())], key=str)


@WAYS
@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_the_excursions_told_are_those_of_judging_the_whole(compiled, rules, seed):
    crowd = Crowd(seed)
    stream = crowd.stream(rules, compiled)
    changes = [(stream.take(*crowd.columns()), 0)]
    end_ms = int(crowd.at_ms.max())
    changes.append((stream.until(end_ms), 0))
    expected = crowd.expected(rules, end_ms)
    assert expected
    assert told(crowd, changes) == sorted(expected, key=str)
    assert changes[0][0].late.size == 0


@WAYS
@pytest.mark.parametrize("rules", RULES)
def test_places_come_back_to_tell_what_judging_the_whole_tells(compiled, rules):
    crowd = Crowd(7, persons=16, fixes=90, to_and_fro=True)
    stream = crowd.stream(rules, compiled)
    end_ms = int(crowd.at_ms.max())
    changes = [(stream.take(*crowd.columns()), 0), (stream.until(end_ms), 0)]
    expected = crowd.expected(rules, end_ms)
    assert expected
    assert told(crowd, changes) == sorted(expected, key=str)
    assert not compiled or (stream.places["kx"] > 0).sum(axis=1).max() == PLACES


@pytest.mark.slow
@WAYS
@pytest.mark.parametrize("seed", range(4))
def test_any_split_with_saving_and_restoring_at_each_point_changes_nothing(compiled, seed):
    crowd = Crowd(100 + seed, to_and_fro=seed % 2 == 1)
    whole = crowd.stream(RULES[0], compiled).take(*crowd.columns())
    rng = np.random.default_rng(seed)
    cuts = [0, *np.sort(rng.choice(crowd.person.size, 25, replace=False)).tolist(), crowd.person.size]
    pieces, saved = [], None
    for n, (first, past) in enumerate(pairwise(cuts)):
        # What one way has saved the other goes on from.
        stream = crowd.stream(RULES[0], compiled if n % 2 else not compiled)
        if saved is not None:
            stream.restore(saved)
        got = stream.take(*crowd.columns(slice(first, past)))
        pieces.append(np.column_stack((got.pair, got.kind, got.at_ms, got.row + first)))
        saved = stream.save()
    together = np.column_stack((whole.pair, whole.kind, whole.at_ms, whole.row))
    assert together.size
    assert np.array_equal(np.concatenate(pieces), together)


@WAYS
@pytest.mark.parametrize("to_and_fro", [False, True])
def test_without_the_shortcuts_the_changes_are_the_same(compiled, to_and_fro):
    crowd = Crowd(31, to_and_fro=to_and_fro)
    whole = crowd.stream(RULES[0], compiled).take(*crowd.columns())
    stream, pieces = crowd.stream(RULES[0], compiled), []
    for first in range(0, crowd.person.size, 40):
        # A tick has each person once, so nobody is passed over for where they were.
        stream.record["clear_m"], stream.places["kx"] = -1.0, 0.0
        got = stream.take(*crowd.columns(slice(first, first + 40)))
        pieces.append(np.column_stack((got.pair, got.kind, got.at_ms, got.row + first)))
    together = np.column_stack((whole.pair, whole.kind, whole.at_ms, whole.row))
    assert together.size
    assert np.array_equal(np.concatenate(pieces), together)


@WAYS
def test_a_late_fix_is_handed_back_and_changes_nothing(compiled):
    fence = Fence(area=compile_area(disc(500)), polarity=Polarity.STAY_IN)
    stream = Stream(
        fences=Fences(fences=(fence,), compiled=compiled), bindings=Bindings.of([[0]]), rules=RULES[1]
    )
    stream.take([0], [10_000], [HOME[0]], [HOME[1]], [5.0])
    before = stream.save()
    got = stream.take([0, 0], [9_000, 9_999], [HOME[0] + 1] * 2, [HOME[1]] * 2, [5.0] * 2)
    assert got.late.tolist() == [0, 1]
    assert got.pair.size == 0
    assert all(np.array_equal(before[name], after) for name, after in stream.save().items())


def test_a_state_of_other_persons_is_refused():
    fences = Fences(fences=(Fence(area=compile_area(disc(500))),))
    stream = Stream(fences=fences, bindings=Bindings.of([[0]]), rules=RULES[0])
    other = Stream(fences=fences, bindings=Bindings.of([[0], [0]]), rules=RULES[0])
    with pytest.raises(BatchInvalid, match="重新研判"):
        stream.restore(other.save())
    with pytest.raises(BatchInvalid, match="重新研判"):
        stream.restore({name: kept for name, kept in stream.save().items() if name != "places"})
    with pytest.raises(BatchInvalid, match="时段"):
        Stream(fences=fences, bindings=Bindings.of([[0]]), rules=RULES[0], windows=[])
