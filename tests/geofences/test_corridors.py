"""A corridor is every place within half its width of a line: against distances to many points of the line."""

import math
from itertools import pairwise

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geofences.datums import Coordinates, Datum, from_wgs84
from geofences.errors import ShapeInvalid, SwappedAxes
from geofences.shapes import Area, Circle, Corridor, area_from_geojson, area_to_geojson, compile_area
from geofences.verdicts import Verdict, judge_one

ROAD = ((119.60, 29.00), (119.63, 29.02), (119.63, 29.05))


def corridor(line=ROAD, width_m=200.0, datum=Datum.WGS84):
    return Area(shapes=(Corridor(line=line, width_m=width_m),), datum=datum)


def metres_from(line, lon, lat):
    """The distance to the nearest of points some four metres apart, by Karney's geodesic."""
    best = math.inf
    for (x1, y1), (x2, y2) in pairwise(line):
        for share in np.linspace(0, 1, 1_000):
            best = min(best, geodesic((lat, lon), (y1 + share * (y2 - y1), x1 + share * (x2 - x1))).m)
    return best


@settings(max_examples=25, deadline=None)
@given(st.floats(119.595, 119.635), st.floats(28.995, 29.055), st.floats(20, 2_000))
def test_the_distance_is_that_to_the_line_less_half_the_width(lon, lat, width_m):
    expected = metres_from(ROAD, lon, lat) - width_m / 2
    (found,) = compile_area(corridor(width_m=width_m)).signed_distance_m(lon, lat)
    # Deep inside, where two pieces overlap, the nearest border can only be farther than their own.
    assert found == pytest.approx(expected, abs=0.05) or (expected < -0.05 and found < expected)


@pytest.mark.parametrize(
    ("metres", "verdict"),
    [(0, Verdict.INSIDE), (70, Verdict.INSIDE), (95, Verdict.UNDECIDED), (130, Verdict.OUTSIDE)],
)
def test_the_error_circle_is_put_to_the_border_of_the_corridor(metres, verdict):
    """Beside the last piece of the road, which runs north, and half of 200 m away from its border."""
    lon = 119.63 + metres / (111_320 * math.cos(math.radians(29.035)))
    assert judge_one(compile_area(corridor()), lon, 29.035, 20) is verdict


def test_its_ends_are_round():
    area = compile_area(corridor())
    beyond = area.signed_distance_m([119.63, 119.63], [29.05 + 99 / 110_800, 29.05 + 101 / 110_800])
    assert beyond[0] < 0 < beyond[1]


def test_a_road_from_a_town_is_one_area_with_it():
    town = Circle(lon=ROAD[0][0], lat=ROAD[0][1], radius_m=1_000, datum=Datum.WGS84)
    whole = compile_area(Area(shapes=(town, Corridor(line=ROAD, width_m=200)), datum=Datum.WGS84))
    assert len(whole.parts) == 1
    assert judge_one(whole, *ROAD[1], 20) is Verdict.INSIDE


def test_a_line_drawn_on_a_shifted_map_lies_where_the_road_is():
    lon, lat = np.array(ROAD).T
    shifted = from_wgs84(Coordinates(lon=lon, lat=lat, datum=Datum.WGS84), Datum.GCJ02)
    line = tuple(zip(shifted.lon.tolist(), shifted.lat.tolist(), strict=True))
    area = compile_area(corridor(line=line, datum=Datum.GCJ02))
    assert judge_one(area, *ROAD[1], 20) is Verdict.INSIDE


@pytest.mark.parametrize(
    ("line", "width_m", "error", "says"),
    [
        (ROAD[:1], 200, ShapeInvalid, "至少需要 2 个"),
        ((ROAD[0], ROAD[0]), 200, ShapeInvalid, "至少需要 2 个"),
        (ROAD, 0, ShapeInvalid, "宽度"),
        (ROAD, math.nan, ShapeInvalid, "宽度"),
        (((-179, 10), (179, 10)), 200, ShapeInvalid, "180 度经线"),
        (((29.0, 119.6), (29.1, 119.6)), 200, SwappedAxes, "写反"),
    ],
)
def test_a_corridor_that_is_none_is_refused(line, width_m, error, says):
    with pytest.raises(error, match=says):
        Corridor(line=line, width_m=width_m)


def test_lines_come_in_with_a_width_and_leave_as_polygons():
    line = {"type": "LineString", "coordinates": [list(point) for point in ROAD]}
    area = area_from_geojson(line, datum=Datum.WGS84, width_m=200)
    assert area == corridor()
    two = {"type": "MultiLineString", "coordinates": [line["coordinates"], [[119.7, 29], [119.8, 29]]]}
    assert len(area_from_geojson(two, datum=Datum.WGS84, width_m=200).shapes) == 2
    with pytest.raises(ShapeInvalid, match="没有宽度"):
        area_from_geojson(line, datum=Datum.WGS84)
    drawn = area_to_geojson(area)
    assert drawn["type"] == "Polygon"
    again = compile_area(area_from_geojson(drawn, datum=Datum.WGS84))
    assert (
        abs(
            again.signed_distance_m(119.66, 29.035)[0]
            - compile_area(area).signed_distance_m(119.66, 29.035)[0]
        )
        <= 1
    )
