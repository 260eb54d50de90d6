import numpy as np
import pytest
from hypothesis import given, settings

from geofences.datums import Datum
from geofences.shapes import Area, Circle, Polygon, compile_area
from tests.geofences.making import (
    area,
    box,
    disc,
    metres_apart,
    metres_to_edge,
    oracle_signed_m,
    stars_and_place,
)

TENTH_MM = 1e-4


@given(stars_and_place())
@settings(max_examples=40)
def test_signed_distance_equals_even_odd_and_geodesics(drawn):
    county, lon, lat = drawn
    ours = float(compile_area(area(county)).signed_distance_m(lon, lat)[0])
    assert ours == pytest.approx(oracle_signed_m(lon, lat, county), abs=TENTH_MM)


def test_the_answer_does_not_depend_on_what_was_asked_before():
    county = Polygon(exterior=box(119.5, 29.0, 119.7, 29.2), holes=(box(119.58, 29.08, 119.62, 29.12),))
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(119.3, 119.9, 800), rng.uniform(28.8, 29.4, 800)
    warm = compile_area(area(county))
    together = warm.signed_distance_m(lon, lat)
    one_by_one = np.concatenate([warm.signed_distance_m(x, y) for x, y in zip(lon, lat, strict=True)])
    assert np.array_equal(together, one_by_one)
    assert np.array_equal(compile_area(area(county)).signed_distance_m(lon[::-1], lat[::-1])[::-1], together)


def test_corners_edges_and_holes_have_the_sign_they_should():
    county = Polygon(exterior=box(119.5, 29.0, 119.7, 29.2), holes=(box(119.58, 29.08, 119.62, 29.12),))
    compiled = compile_area(area(county))
    on_it = compiled.signed_distance_m([119.5, 119.6, 119.58], [29.0, 29.0, 29.1])
    assert np.abs(on_it).max() < TENTH_MM
    lake, land, abroad = compiled.signed_distance_m([119.6, 119.53, 119.8], [29.1, 29.1, 29.1])
    assert lake > 0 > land
    assert abroad == pytest.approx(metres_to_edge(119.8, 29.1, (119.7, 29.0, 119.7, 29.2)), abs=TENTH_MM)


def test_the_seam_between_two_districts_is_no_border():
    west, east = Polygon(exterior=box(119.5, 29, 119.6, 29.1)), Polygon(exterior=box(119.6, 29, 119.7, 29.1))
    city = compile_area(area(west).united(area(east)))
    one = compile_area(area(Polygon(exterior=box(119.5, 29.0, 119.7, 29.1))))
    places = ([119.6, 119.6001, 119.61], [29.05, 29.05, 29.05])
    assert city.signed_distance_m(*places) == pytest.approx(one.signed_distance_m(*places), abs=TENTH_MM)


def test_a_circle_that_touches_a_polygon_has_no_seam_either():
    polygon = Polygon(exterior=box(119.5, 29.0, 119.6, 29.1))
    circle = Circle(lon=119.6, lat=29.05, radius_m=2_000, datum=Datum.WGS84)
    joined = compile_area(Area(shapes=(polygon, circle), datum=Datum.WGS84))
    assert joined.signed_distance_m(119.6, 29.05)[0] < -1_900
    beyond = joined.signed_distance_m(119.63, 29.05)[0]
    assert beyond == pytest.approx(metres_apart(119.6, 29.05, 119.63, 29.05) - 2_000, abs=0.011)


def test_separate_shapes_are_judged_by_the_nearer():
    apart = disc(500, lon=119.5).united(disc(300, lon=119.7))
    distance = compile_area(apart).signed_distance_m([119.5, 119.7, 119.52], [29.08, 29.08, 29.08])
    nearer = metres_apart(119.5, 29.08, 119.52, 29.08) - 500
    assert distance == pytest.approx([-500, -300, nearer], abs=TENTH_MM)


def test_places_on_the_other_side_of_the_globe_are_simply_outside():
    county = compile_area(area(Polygon(exterior=box(119.5, 29.0, 119.7, 29.2))))
    far = county.signed_distance_m([8.5, -70.0, -60.0, -179.9], [47.4, -33.0, -29.0, 29.0])
    true = [metres_apart(119.6, 29.1, x, y) for x, y in ((8.5, 47.4), (-70, -33), (-60, -29), (-179.9, 29))]
    assert far == pytest.approx(true, rel=0.01)


def test_an_area_at_the_date_line_sees_its_neighbours_across_it():
    county = compile_area(area(Polygon(exterior=box(179.8, -17.0, 180.0, -16.8))))
    across = float(county.signed_distance_m(-179.95, -16.9)[0])
    edge = (-180.0, -17.0, -180.0, -16.8)
    assert across == pytest.approx(metres_to_edge(-179.95, -16.9, edge), abs=TENTH_MM)
