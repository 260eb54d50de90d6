"""Bad receivers in a city: every clear excursion is found, nobody who stayed is accused, and how soon."""

import numpy as np
import pytest

from correction.rulebooks.loader import load_book
from correction.testing.county.noise import ECHO_MAX_M, ECHO_TOLD_M, urban_noise
from correction.testing.county.noisy import NoisyScore, noisy_score


@pytest.fixture(scope="module")
def score() -> NoisyScore:
    return noisy_score(load_book("cn"), seed=3, persons=20, days=10)


def test_every_excursion_that_leaves_the_band_for_over_ten_minutes_is_found(score):
    found, happened = score.found(clear=True)
    assert happened > 30
    assert found == happened


def test_nobody_who_stayed_is_accused_though_some_live_by_the_border_and_by_the_school(score):
    assert score.person_days == 200
    assert score.false_excursions == 0
    assert score.false_entries == 0


def test_those_within_the_band_are_counted_apart_and_not_all_found(score):
    found, happened = score.found(clear=False)
    assert happened > 10
    assert found < happened


def test_a_clear_excursion_is_told_within_minutes(score):
    assert 60 <= score.delay_s(from_band=True) <= 300
    assert score.delay_s(from_band=False) >= score.delay_s(from_band=True)


def test_errors_wander_and_echoes_are_told_as_good_fixes():
    at = np.arange(0, 10 * 86_400, 60, dtype=np.float64)
    noise = urban_noise(np.random.default_rng(5), at)
    fine = noise.source == 0
    off = np.hypot(noise.east_m, noise.north_m)
    liars = fine & (noise.radius_m <= ECHO_TOLD_M) & (off > 4 * ECHO_TOLD_M)
    assert 0.005 < liars.mean() < 0.2
    assert off[fine].max() < ECHO_MAX_M + 250
    here, next_ = noise.east_m[:-1][fine[1:] & fine[:-1]], noise.east_m[1:][fine[1:] & fine[:-1]]
    assert 0.4 < np.corrcoef(here, next_)[0, 1] < 0.95
