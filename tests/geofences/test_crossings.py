"""A straight way through a prohibited area between two fixes outside it is a doubt, and only that."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.fixes import FixBatch
from geofences.shapes import compile_area
from geofences.tracks import CrossingRules, ExcursionRules, Polarity, crossings, excursions
from geofences.verdicts import judge
from tests.geofences.making import HOME, batch, disc

METRE_N = 1 / 110_830
METRE_E = 1 / (111_320 * math.cos(math.radians(HOME[1])))
RULES = CrossingRules(step_minutes=10, margin_m=30)
SCHOOL = compile_area(disc(250))
MINUTE_MS = 60_000


def walk(*places: tuple[float, float, float], accuracy_m: float = 10.0) -> FixBatch:
    """At so many minutes, so many metres east and north of the school."""
    return batch(
        [60 * minute for minute, _, _ in places],
        [HOME[0] + east * METRE_E for _, east, _ in places],
        [HOME[1] + north * METRE_N for _, _, north in places],
        accuracy_m,
    )


def crossed(fixes: FixBatch, **more) -> list[tuple[float, float, float]]:
    verdicts = judge(SCHOOL, fixes.lon, fixes.lat, fixes.accuracy_m, polarity=Polarity.STAY_OUT, margin_m=30)
    found = crossings(fixes, verdicts, SCHOOL, RULES, until_ms=more.pop("until_ms", 10**9), **more)
    return [(c.began_at_ms / MINUTE_MS, c.ended_at_ms / MINUTE_MS, c.depth_m) for c in found]


def test_a_straight_way_through_between_two_sparse_fixes_is_noticed_and_is_no_excursion():
    fixes = walk((0, -900, 20), (5, 900, 20))
    ((began, ended, depth_m),) = crossed(fixes)
    assert (began, ended) == (0, 5)
    assert depth_m == pytest.approx(230, abs=2)
    verdicts = judge(SCHOOL, fixes.lon, fixes.lat, fixes.accuracy_m, polarity=Polarity.STAY_OUT)
    rules = ExcursionRules(confirm_fixes=1, confirm_minutes=0)
    assert excursions(fixes, verdicts, rules, until_ms=10**9, polarity=Polarity.STAY_OUT) == ()


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "noticed"),
    [
        (205, 10, True),
        (215, 10, False),
        (205, 20, False),
        (190, 20, True),
        (-205, 10, True),
        (400, 10, False),
    ],
)
def test_the_way_must_lead_deeper_than_the_accuracy_and_the_margin(north_m, accuracy_m, noticed):
    fixes = walk((0, -900, north_m), (5, 900, north_m), accuracy_m=accuracy_m)
    assert bool(crossed(fixes)) is noticed


def test_what_lies_long_apart_may_have_gone_around():
    assert crossed(walk((0, -900, 0), (10, 900, 0)))
    assert crossed(walk((0, -900, 0), (11, 900, 0))) == []


def test_a_fix_within_or_at_the_border_tells_more_than_a_line():
    assert crossed(walk((0, -900, 0), (2, 0, 0), (4, 900, 0))) == []
    assert crossed(walk((0, -900, 0), (2, 252, 0), (4, 900, 0))) == []


def test_only_within_a_window_and_only_once_it_is_known():
    fixes = walk((0, -900, 0), (5, 900, 0))
    assert crossed(fixes, active=[(0, 6 * MINUTE_MS)])
    assert crossed(fixes, active=[(1, 6 * MINUTE_MS)]) == []
    assert crossed(fixes, active=[(0, 5 * MINUTE_MS)]) == []
    assert crossed(fixes, until_ms=5 * MINUTE_MS - 1) == []
    assert crossed(walk()) == crossed(walk((0, 0, 0))) == []


places = st.tuples(st.integers(1, 12), st.integers(-900, 900), st.integers(-900, 900))


@given(st.lists(places, max_size=12), st.sampled_from([5, 40]))
def test_crossings_equal_plane_geometry_told_step_by_step(steps, accuracy_m):
    minutes = np.cumsum([minute for minute, _, _ in steps]).tolist()
    told = [(m, float(e), float(n)) for m, (_, e, n) in zip(minutes, steps, strict=True)]
    found = {(began, ended) for began, ended, _ in crossed(walk(*told, accuracy_m=accuracy_m))}
    sure: set[tuple[int, int]] = set()
    unsure: set[tuple[int, int]] = set()
    for (m1, e1, n1), (m2, e2, n2) in pairwise(told):
        outer = min(math.hypot(e1, n1), math.hypot(e2, n2)) - 250 - accuracy_m
        spare = 250 - nearest(e1, n1, e2, n2) - 30 - accuracy_m
        if m2 - m1 <= 10 and min(outer, spare) > -2:
            (sure if min(outer, spare) > 2 else unsure).add((m1, m2))
    assert sure <= found <= sure | unsure


def nearest(e1: float, n1: float, e2: float, n2: float) -> float:
    """How near a straight line comes to the middle, by the foot of the perpendicular."""
    de, dn = e2 - e1, n2 - n1
    length2 = de * de + dn * dn
    along = 0.0 if length2 == 0 else max(0.0, min(1.0, -(e1 * de + n1 * dn) / length2))
    return math.hypot(e1 + along * de, n1 + along * dn)
