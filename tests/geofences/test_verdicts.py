from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geofences.datums import Datum
from geofences.errors import BatchInvalid
from geofences.shapes import Area, Circle, Polygon, compile_area
from geofences.verdicts import Polarity, Verdict, judge, judge_one
from tests.geofences.making import HOME, area, box, disc, oracle_signed_m, stars_and_place

PLACE = Circle(lon=HOME[0], lat=HOME[1], radius_m=80, datum=Datum.WGS84)
DEGREE_M = 111_320.0
COUNTY = Polygon(exterior=box(119.5, 29.0, 119.7, 29.2), holes=(box(119.58, 29.08, 119.62, 29.12),))


def east_of_home(metres: Any) -> Any:
    return HOME[0] + metres / (DEGREE_M * np.cos(np.radians(HOME[1])))


def defined(distance_m: float, accuracy_m: float, doubt_m: float, polarity: Polarity) -> Verdict:
    """The definition of a verdict, one number at a time."""
    inner, outer = (0.0, doubt_m) if polarity is Polarity.STAY_IN else (doubt_m, 0.0)
    if distance_m <= -accuracy_m - inner:
        return Verdict.INSIDE
    return Verdict.OUTSIDE if distance_m > accuracy_m + outer else Verdict.UNDECIDED


@given(stars_and_place(), st.floats(0, 2_000), st.sampled_from([0.0, 300.0]), st.sampled_from(Polarity))
@settings(max_examples=40)
def test_verdicts_follow_from_the_definition_and_the_brute_force_distance(
    drawn, accuracy_m, doubt_m, polarity
):
    county, lon, lat = drawn
    compiled = compile_area(area(county, uncertainty_m=doubt_m))
    distance_m = oracle_signed_m(lon, lat, county)
    limits = np.array([-accuracy_m - doubt_m, -accuracy_m, accuracy_m, accuracy_m + doubt_m])
    if np.abs(limits - distance_m).min() > 1e-3:
        ours = judge_one(compiled, lon, lat, accuracy_m, polarity=polarity)
        assert ours == defined(distance_m, accuracy_m, doubt_m, polarity)


@given(st.integers(0, 2**32), st.sampled_from([0.001, 0.05, 0.3, 30.0]), st.sampled_from(Polarity))
@settings(max_examples=30)
def test_many_at_once_one_by_one_and_by_distance_agree(seed, spread, polarity):
    rng = np.random.default_rng(seed)
    lon, lat = 119.6 + rng.normal(0, spread, 300), np.clip(29.1 + rng.normal(0, spread, 300), -80, 80)
    radius = rng.lognormal(3.5, 1.5, 300)
    compiled = compile_area(area(COUNTY, uncertainty_m=200), places=(PLACE,))
    many = judge(compiled, lon, lat, radius, polarity=polarity, margin_m=50)
    options: dict[str, Any] = {"polarity": polarity, "margin_m": 50.0}
    one_by_one = [
        judge_one(compiled, *row, **options)
        for row in zip(lon.tolist(), lat.tolist(), radius.tolist(), strict=True)
    ]
    assert many.tolist() == one_by_one
    bare = compile_area(area(COUNTY, uncertainty_m=200))
    by_distance = [
        defined(d, r, 250, polarity) if r <= 2_000 else Verdict.UNDECIDED
        for d, r in zip(bare.signed_distance_m(lon, lat).tolist(), radius.tolist(), strict=True)
    ]
    assert judge(bare, lon, lat, radius, polarity=polarity, margin_m=50).tolist() == by_distance


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "verdict"),
    [
        (0, 10, Verdict.INSIDE),
        (480, 19, Verdict.INSIDE),
        (480, 30, Verdict.UNDECIDED),
        (520, 30, Verdict.UNDECIDED),
        (540, 30, Verdict.OUTSIDE),
        (5_000, 2_000, Verdict.OUTSIDE),
        (5_000, 2_001, Verdict.UNDECIDED),
    ],
)
def test_the_error_circle_must_be_clear_of_the_border(metres, accuracy_m, verdict):
    compiled = compile_area(disc(500))
    assert judge_one(compiled, east_of_home(metres), HOME[1], accuracy_m) == verdict
    assert judge(compiled, east_of_home(metres), HOME[1], accuracy_m).tolist() == [verdict]


@pytest.mark.parametrize(
    ("metres", "verdict"), [(495, Verdict.UNDECIDED), (805, Verdict.UNDECIDED), (815, Verdict.OUTSIDE)]
)
def test_near_an_uncertain_border_nothing_is_outside(metres, verdict):
    compiled = compile_area(disc(500, uncertainty_m=300))
    assert judge_one(compiled, east_of_home(metres), HOME[1], 10) == verdict


def test_uncertainty_and_margin_speak_for_the_person_whichever_side_is_forbidden():
    compiled = compile_area(disc(500, uncertainty_m=100))
    metres = np.array([0, 330, 380, 480, 520, 640, 700])
    lon, lat, radius = east_of_home(metres), np.full(7, HOME[1]), np.full(7, 10.0)
    stay_in = judge(compiled, lon, lat, radius, margin_m=50)
    stay_out = judge(compiled, lon, lat, radius, margin_m=50, polarity=Polarity.STAY_OUT)
    assert stay_in.tolist() == [1, 1, 1, 1, 0, 0, 2]
    assert stay_out.tolist() == [1, 1, 0, 0, 2, 2, 2]


def test_a_confirmed_place_counts_as_inside_even_beyond_the_border():
    home = Circle(lon=east_of_home(900), lat=HOME[1], radius_m=100, datum=Datum.WGS84)
    compiled = compile_area(disc(500), places=(home,))
    metres = np.array([900, 950, 990, 1_020, 1_115])
    verdicts = judge(compiled, east_of_home(metres), np.full(5, HOME[1]), np.full(5, 15.0))
    assert verdicts.tolist() == [1, 1, 0, 2, 2]
    assert judge_one(compiled, east_of_home(1_010), HOME[1], 15) == Verdict.UNDECIDED


def test_a_circle_with_its_own_uncertainty_keeps_it():
    vague = Circle(lon=HOME[0], lat=HOME[1], radius_m=500, datum=Datum.WGS84, uncertainty_m=400)
    compiled = compile_area(Area(shapes=(vague,), datum=Datum.WGS84))
    assert judge_one(compiled, east_of_home(850), HOME[1], 10) == Verdict.UNDECIDED
    assert judge_one(compiled, east_of_home(950), HOME[1], 10) == Verdict.OUTSIDE


@pytest.mark.parametrize("accuracy_m", [float("nan"), -1.0, float("inf")])
def test_an_unknown_radius_decides_nothing(accuracy_m):
    compiled = compile_area(disc(500))
    assert judge_one(compiled, *HOME, accuracy_m) == Verdict.UNDECIDED
    assert judge(compiled, *HOME, accuracy_m).tolist() == [Verdict.UNDECIDED]


def test_a_place_that_is_no_number_decides_nothing():
    compiled = compile_area(area(COUNTY))
    assert judge_one(compiled, float("nan"), 29.0, 10) == Verdict.UNDECIDED
    assert judge(compiled, [float("nan"), 119.55], [29.0, 29.05], [10, 10]).tolist() == [0, 1]


def test_no_fixes_give_no_verdicts_and_ragged_columns_an_error():
    compiled = compile_area(area(COUNTY))
    assert judge(compiled, [], [], []).tolist() == []
    with pytest.raises(BatchInvalid):
        judge(compiled, [119.0], [29.0, 30.0], [10.0])
