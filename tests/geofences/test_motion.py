import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.distance import geodesic_m
from geofences.tracks import StillnessRules, constant, jumps, stationary
from tests.geofences.making import HOME, batch, still

HOUR_S = 3_600
METRE = 1 / 111_320
RULES = StillnessRules(radius_m=60, still_hours=8)


def at_metres(hours: list[float], north_m: list[float]):
    return batch([h * HOUR_S for h in hours], [HOME[0]] * len(hours), [HOME[1] + METRE * m for m in north_m])


def test_a_device_left_at_home_is_noticed_and_a_carried_one_is_not():
    hours = [n / 4 for n in range(80)]
    noise = np.random.default_rng(3).normal(0, 12, 80).tolist()
    (spell,) = stationary(at_metres(hours, noise), RULES)
    assert (spell.began_at_ms, spell.ended_at_ms, spell.fixes) == (0, round(19.75 * HOUR_S * 1000), 80)
    assert spell.evidence == (1, 80)
    assert spell.spread_m < 100
    walks = [m + 400 * (n % 16 == 0) for n, m in enumerate(noise)]
    assert stationary(at_metres(hours, walks), RULES) == ()


def test_stillness_is_split_where_the_device_was_carried_elsewhere():
    hours = list(range(22))
    spells = stationary(at_metres([float(h) for h in hours], [0.0] * 10 + [3_000.0] * 12), RULES)
    assert [(s.began_at_ms // 3_600_000, s.ended_at_ms // 3_600_000) for s in spells] == [(0, 9), (10, 21)]


def test_seven_hours_of_sleep_are_human():
    assert stationary(at_metres([0, 3, 7], [0, 5, 10]), RULES) == ()
    assert stationary(still([]), RULES) == ()


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-80, 80)), min_size=1, max_size=30))
def test_every_spell_fits_its_square_and_could_not_have_gone_on(track):
    hours = np.cumsum([step for step, _ in track]).tolist()
    fixes = at_metres(hours, [float(m) for _, m in track])
    north = np.array([m for _, m in track])
    at_h = np.array(hours)
    spells = stationary(fixes, RULES)
    for spell in spells:
        first, last = spell.evidence[0] - 1, spell.evidence[1] - 1
        assert np.ptp(north[first : last + 1]) <= 121
        assert at_h[last] - at_h[first] >= 8
        assert last + 1 == len(north) or np.ptp(north[first : last + 2]) > 119
    # The first spell is the earliest there is.
    pairs = [(i, j) for i in range(len(north)) for j in range(i, len(north))]
    long_enough = [i for i, j in pairs if np.ptp(north[i : j + 1]) <= 119 and at_h[j] - at_h[i] >= 8]
    if long_enough:
        assert spells[0].evidence[0] - 1 <= min(long_enough)


def test_coordinates_that_repeat_to_the_bit_are_noticed():
    hours = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert constant(at_metres(hours, [0, 0, 0, 0, 0, 1]), still_hours=5) == ()
    (spell,) = constant(at_metres(hours, [1, 0, 0, 0, 0, 0]), still_hours=4)
    assert spell.evidence == (2, 6)
    assert spell.spread_m == 0


def test_a_jump_says_how_far_and_how_fast():
    fixes = batch([0, 60, 120], [HOME[0], HOME[0] + 0.5, HOME[0] + 0.5], [HOME[1]] * 3, 100.0)
    (jump,) = jumps(fixes, speed_max_kmh=400)
    apart = float(geodesic_m(HOME[0], HOME[1], HOME[0] + 0.5, HOME[1]))
    assert jump.evidence == (1, 2)
    assert jump.distance_m == apart
    assert jump.speed_kmh == pytest.approx((apart - 200) / 60 * 3.6)
    assert jumps(still([0]), speed_max_kmh=400) == jumps(still([]), speed_max_kmh=400) == ()


@given(
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from([0, 0, 0, 900])), min_size=1, max_size=50),
    st.integers(0, 2_000),
)
def test_the_cheap_look_first_never_loses_a_spell(steps, start_minutes):
    """The oracle looks at every pair of fixes; the rules look closely only where a rest can be."""
    minutes = np.cumsum([step for step, _ in steps]) + start_minutes
    north = np.array([m for _, m in steps])
    pairs = [(i, j) for i in range(len(north)) for j in range(i + 1, len(north))]
    possible = any(minutes[j] - minutes[i] >= 480 and np.ptp(north[i : j + 1]) == 0 for i, j in pairs)
    found = stationary(at_metres((minutes / 60).tolist(), north.astype(float).tolist()), RULES)
    assert bool(found) is possible
