"""Failures of trackers that others use, each as the test that would have caught it: 35 to 40."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.office.positions.judging.rules import position_rules
from correction.rulebooks import load_book
from geofences.datums import Coordinates, Datum, check_in_china, from_wgs84, to_wgs84
from geofences.errors import DatumMismatch, SwappedAxes
from geofences.fixes import Disbelief, FixBatch, assume_accuracy, believe, canonical
from geofences.shapes import Area, Circle, CompiledArea, Polygon, compile_area
from geofences.tracks import Excursion, Polarity, excursions
from geofences.verdicts import Verdict, judge, judge_one
from tests.geofences.making import HOME, batch, box, disc

RULES = position_rules(load_book("cn"), date(2026, 3, 2))
DEGREE_N = 1 / 110_830
DEGREE_E = 1 / (111_320 * math.cos(math.radians(HOME[1])))
MINUTE_MS = 60_000


def seen(area: CompiledArea, fixes: FixBatch, polarity: Polarity, **more) -> tuple[Excursion, ...]:
    """What the engine makes of fixes by the numbers of the book, whatever order they come in."""
    ready = assume_accuracy(canonical(fixes), RULES.profile_m, RULES.least_m)
    kept = ready.take(believe(ready, RULES.belief) == Disbelief.NONE)
    margin_m = RULES.margin_m if polarity is Polarity.STAY_IN else RULES.margin_inside_m
    verdicts = judge(area, kept.lon, kept.lat, kept.accuracy_m, polarity=polarity, margin_m=margin_m)
    rules = RULES.excursion if polarity is Polarity.STAY_IN else RULES.entry
    until_ms = int(kept.device_at_ms[-1])
    return excursions(kept, verdicts, rules, until_ms=until_ms, polarity=polarity, **more)


def noisy(
    rng: np.random.Generator, east_m: list[float], *, sigma_m: float, accuracy_m: float, step_s: int = 60
) -> FixBatch:
    """A walk along these metres east of the middle, each fix thrown off by an error on both axes."""
    errors = rng.normal(0, sigma_m, (2, len(east_m)))
    return batch(
        [step_s * n for n in range(len(east_m))],
        (HOME[0] + (np.array(east_m) + errors[0]) * DEGREE_E).tolist(),
        (HOME[1] + errors[1] * DEGREE_N).tolist(),
        accuracy_m,
    )


@pytest.mark.parametrize("polarity", [Polarity.STAY_IN, Polarity.STAY_OUT])
@pytest.mark.parametrize("sigma_m", [5, 15, 30, 50])
def test_failure_35_a_day_at_the_very_edge_alerts_nobody(polarity, sigma_m):
    """Trackers told of arrivals and departures all night while the receiver drifted on the window sill."""
    area = compile_area(disc(500))
    for seed in range(6):
        rng = np.random.default_rng([seed, sigma_m])
        day = noisy(rng, [500.0] * 1_440, sigma_m=sigma_m, accuracy_m=1.5 * sigma_m)
        assert seen(area, day, polarity) == ()


@pytest.mark.parametrize("sigma_m", [5, 15, 30, 50])
def test_failure_35_a_real_exit_is_one_alert_within_the_fixes_of_the_book(sigma_m):
    area = compile_area(disc(500))
    rng = np.random.default_rng(sigma_m)
    way = [0.0] * 60 + [3_000.0] * 60 + [0.0] * 60
    (found,) = seen(area, noisy(rng, way, sigma_m=sigma_m, accuracy_m=1.5 * sigma_m), Polarity.STAY_IN)
    assert (found.began_at_ms, found.ended_at_ms) == (60 * MINUTE_MS, 120 * MINUTE_MS)
    assert found.confirmed_at_ms == (60 + RULES.excursion.confirm_fixes - 1) * MINUTE_MS


def test_failure_36_who_is_outside_when_the_window_opens_is_out_from_that_instant():
    """Nobody crosses a border at ten at night; the curfew begins and the tracker waits for a crossing."""
    rng = np.random.default_rng(36)
    out = noisy(rng, [3_000.0] * 240, sigma_m=10, accuracy_m=15)
    opens, closes = 120 * MINUTE_MS, 180 * MINUTE_MS
    (found,) = seen(compile_area(disc(500)), out, Polarity.STAY_IN, active=[(opens, closes)])
    assert (found.began_at_ms, found.ended_at_ms) == (opens, closes)


@given(st.permutations(range(48)), st.integers(0, 47))
def test_failure_37_fixes_that_arrive_newest_first_show_the_same_visit(order, split):
    """A device empties its memory backwards, and the tracker drops all but the newest."""
    rng = np.random.default_rng(37)
    fixes = noisy(rng, [0.0] * 16 + [900.0] * 16 + [0.0] * 16, sigma_m=5, accuracy_m=8, step_s=300)
    area = compile_area(disc(500))
    whole = seen(area, fixes, Polarity.STAY_IN)
    assert len(whole) == 1
    first, rest = fixes.take(np.array(order[:split], int)), fixes.take(np.array(order[split:], int))
    for arrived in (fixes.take(np.arange(48)[::-1]), rest.joined(first), fixes.joined(first)):
        assert seen(area, arrived, Polarity.STAY_IN) == whole


@given(st.permutations(range(40)))
def test_failure_38_of_an_accurate_and_a_coarse_fix_in_one_second_the_accurate_wins(order):
    """The coarse one came last, won, and put a phone on the sofa five kilometres away."""
    at_s = [60.0 * (n // 2) for n in range(40)]
    lon = [HOME[0] + (0.05 if n % 2 else 0.0) for n in range(40)]
    fixes = batch(at_s, lon, [HOME[1]] * 40, [1_500.0 if n % 2 else 9.0 for n in range(40)])
    ready = canonical(fixes.take(np.array(order)))
    reasons = believe(ready, RULES.belief)
    assert (reasons == Disbelief.DUPLICATE).tolist() == (ready.accuracy_m > 1_000).tolist()
    assert seen(compile_area(disc(500)), fixes.take(np.array(order)), Polarity.STAY_IN) == ()


def test_failure_39_a_hole_is_outside_and_swapped_axes_are_refused():
    """One exterior ring was read and the lake was land; latitude was read where longitude was written."""
    shore, lake = box(119.6, 29.0, 119.7, 29.1), box(119.64, 29.04, 119.66, 29.06)
    county = compile_area(Area(shapes=(Polygon(exterior=shore, holes=(lake,)),), datum=Datum.WGS84))
    assert judge_one(county, 119.65, 29.05, 10) is Verdict.OUTSIDE
    assert judge_one(county, 119.62, 29.05, 10) is Verdict.INSIDE
    with pytest.raises(SwappedAxes):
        Polygon(exterior=tuple((lat, lon) for lon, lat in shore))
    with pytest.raises(SwappedAxes):
        check_in_china(29.05, 119.65)


@given(st.floats(100, 116), st.floats(26, 40))
def test_failure_40_two_coordinate_systems_are_never_mixed_and_convert_within_microns(lon, lat):
    """A point of one map was put to a fence of another, hundreds of metres off, and nobody was told."""
    here = Coordinates(lon=np.array([lon]), lat=np.array([lat]), datum=Datum.WGS84)
    there = from_wgs84(here, Datum.GCJ02)
    back = to_wgs84(there)
    assert abs(back.lon[0] - lon) / DEGREE_E < 2e-6
    assert abs(back.lat[0] - lat) / DEGREE_N < 2e-6
    with pytest.raises(DatumMismatch):
        assert here == there
    with pytest.raises(DatumMismatch):
        Area(shapes=(Circle(lon=lon, lat=lat, radius_m=50, datum=Datum.GCJ02),), datum=Datum.WGS84)
