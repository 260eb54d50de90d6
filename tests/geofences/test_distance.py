import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geofences.distance import geodesic_m, mid_latitude_m, point_to_segment_m
from tests.geofences.making import metres_apart, metres_to_edge

TENTH_MM = 1e-4
places = st.tuples(st.floats(-179, 179), st.floats(-60, 60))


def nearby(reach_m: float) -> st.SearchStrategy[tuple[float, float, float, float]]:
    """Two places less than `reach_m` apart along each axis."""
    share = reach_m * 0.7 / 111_700
    return st.tuples(places, st.floats(-share, share), st.floats(-share, share)).map(
        lambda p: (p[0][0], p[0][1], p[0][0] + p[1], p[0][1] + p[2])
    )


@given(nearby(50_000))
def test_distances_up_to_50_km_are_right_to_a_tenth_of_a_millimetre(pair):
    assert abs(float(geodesic_m(*pair)) - metres_apart(*pair)) <= TENTH_MM


@given(places, places)
def test_any_distance_short_of_the_antipode_is_right_to_a_hundredth_of_a_percent(one, other):
    true = metres_apart(*one, *other)
    if true < 19_000_000:
        assert float(geodesic_m(*one, *other)) == pytest.approx(true, rel=1e-4, abs=TENTH_MM)


@given(nearby(2_000))
def test_the_scalar_distance_is_right_to_a_millimetre_at_2_km(pair):
    assert abs(mid_latitude_m(*pair) - metres_apart(*pair)) <= 1e-3


@given(nearby(2_000), st.floats(-0.35, 0.35), st.floats(-0.35, 0.35))
@hypothesis_settings(max_examples=60)
def test_distance_to_an_edge_is_right_to_a_tenth_of_a_millimetre(edge, east, north):
    lon, lat = edge[0] + east, edge[1] + north
    ours = float(point_to_segment_m(lon, lat, edge))
    assert abs(ours - metres_to_edge(lon, lat, edge)) <= TENTH_MM


def test_an_edge_without_length_is_a_point():
    assert float(point_to_segment_m(119.0, 29.0, (119.1, 29.0, 119.1, 29.0))) == pytest.approx(
        metres_apart(119.0, 29.0, 119.1, 29.0), abs=TENTH_MM
    )


def test_distances_cross_the_date_line():
    assert float(geodesic_m(179.99, 10.0, -179.99, 10.0)) == pytest.approx(
        metres_apart(179.99, 10.0, -179.99, 10.0), abs=TENTH_MM
    )


def test_arrays_broadcast_as_numpy_does():
    grid = geodesic_m(np.array([[119.0], [120.0]]), 29.0, np.array([119.0, 119.5, 120.0]), 29.0)
    assert grid.shape == (2, 3)
    assert grid[0, 0] == grid[1, 2] == 0
