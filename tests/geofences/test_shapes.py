import math
from itertools import pairwise

import numpy as np
import pytest

from geofences.datums import Coordinates, Datum, from_wgs84, to_wgs84
from geofences.errors import (
    CoordinateInvalid,
    DatumMismatch,
    DatumMissing,
    NullIsland,
    ShapeInvalid,
    SwappedAxes,
)
from geofences.shapes import Area, Circle, Polygon, area_from_geojson, area_to_geojson, compile_area
from geofences.shapes.rings import circle_ring
from tests.geofences.making import area, box, disc, metres_apart

BOX = box(119.6, 29.0, 119.7, 29.1)
RING = [[119.6, 29.0], [119.7, 29.0], [119.7, 29.1], [119.6, 29.1], [119.6, 29.0]]


def test_a_ring_left_open_is_closed():
    polygon = Polygon(exterior=BOX)
    assert polygon.exterior == (*BOX, BOX[0])
    assert polygon == Polygon(exterior=polygon.exterior)
    assert hash(area(polygon)) == hash(area(Polygon(exterior=polygon.exterior)))


@pytest.mark.parametrize(
    ("ring", "error", "says"),
    [
        (((119.6, 29.0), (119.7, 29.1), (119.7, 29.0), (119.6, 29.1)), ShapeInvalid, "自相交"),
        (((119.6, 29.0), (119.7, 29.1), (119.6, 29.0)), ShapeInvalid, "至少需要 3 个"),
        (((119.6, 29.0), (119.7, 29.1), (119.63, 29.03)), ShapeInvalid, "面积为 0"),
        (((119.6, 29.0), (119.7, 91.0), (119.7, 29.1)), CoordinateInvalid, "纬度应在 -90 至 90"),
        ((), ShapeInvalid, "至少需要 3 个"),
        (((119.6, 29.0), (119.7, math.nan), (119.7, 29.1)), CoordinateInvalid, "不是数字"),
        (((29.0, 119.6), (29.1, 119.7), (29.0, 119.7)), SwappedAxes, "写反"),
        (((119.6, 29.0), (0.0, 0.0), (119.7, 29.1)), NullIsland, "0,0"),
        (((-170, 0), (170, 0), (170, 10), (-170, 10)), ShapeInvalid, "180 度经线"),
    ],
)
def test_a_ring_that_bounds_nothing_is_refused(ring, error, says):
    with pytest.raises(error, match=says):
        Polygon(exterior=ring)


def test_a_hole_must_lie_inside():
    with pytest.raises(ShapeInvalid, match="洞"):
        Polygon(exterior=BOX, holes=(box(119.65, 29.05, 119.8, 29.06),))


@pytest.mark.parametrize("radius_m", [0, -5, math.nan, math.inf])
def test_a_circle_needs_a_radius(radius_m):
    with pytest.raises(ShapeInvalid, match="半径"):
        disc(radius_m)


def test_areas_need_shapes_a_datum_and_a_sound_uncertainty():
    with pytest.raises(ShapeInvalid):
        Area(shapes=(), datum=Datum.WGS84)
    with pytest.raises(DatumMissing):
        Area(shapes=(Polygon(exterior=BOX),), datum=None)  # type: ignore[arg-type]
    with pytest.raises(DatumMissing, match="mars"):
        Area(shapes=(Polygon(exterior=BOX),), datum="mars")  # type: ignore[arg-type]
    with pytest.raises(ShapeInvalid, match="边界误差"):
        disc(100, uncertainty_m=-1)


def test_shapes_of_two_datums_make_no_area():
    circle = Circle(lon=119.6, lat=29.0, radius_m=50, datum=Datum.GCJ02)
    with pytest.raises(DatumMismatch):
        Area(shapes=(circle,), datum=Datum.WGS84)
    with pytest.raises(DatumMismatch):
        disc(50).united(Area(shapes=(circle,), datum=Datum.GCJ02))


def test_united_areas_keep_the_greater_uncertainty():
    both = disc(50, uncertainty_m=10).united(area(Polygon(exterior=BOX), uncertainty_m=300))
    assert len(both.shapes) == 2
    assert both.uncertainty_m == 300


def test_geojson_comes_in_and_goes_out_unchanged():
    hole = [[119.64, 29.04], [119.66, 29.04], [119.65, 29.06], [119.64, 29.04]]
    one = {"type": "Polygon", "coordinates": [RING, hole]}
    assert area_to_geojson(area_from_geojson(one, datum=Datum.GCJ02)) == one
    far = [[x + 1, y] for x, y in RING]
    two = {"type": "MultiPolygon", "coordinates": [[RING, hole], [far]]}
    assert area_to_geojson(area_from_geojson(two, datum=Datum.WGS84)) == two
    parts = {"type": "GeometryCollection", "geometries": [one, {"type": "Polygon", "coordinates": [far]}]}
    assert area_from_geojson(parts, datum=Datum.WGS84) == area_from_geojson(two, datum=Datum.WGS84)


def test_geojson_without_a_datum_is_refused():
    with pytest.raises(DatumMissing, match="坐标系"):
        area_from_geojson({"type": "Polygon", "coordinates": [RING]}, datum=None)


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        ({"type": "Point", "coordinates": [119.6, 29.0]}, "Point"),
        ({"type": "Polygon", "coordinates": []}, "coordinates"),
        (
            {"type": "Polygon", "coordinates": [[[119.6, 29.0], [119.7], [119.7, 29.1]]]},
            r"coordinates\[0\]\[1\]",
        ),
        ({"type": "MultiPolygon", "coordinates": [[RING], ["x"]]}, r"coordinates\[1\]"),
        ({}, "None"),
    ],
)
def test_geojson_that_is_no_area_is_refused_with_the_place(geometry, says):
    with pytest.raises(ShapeInvalid, match=says):
        area_from_geojson(geometry, datum=Datum.WGS84)


@pytest.mark.parametrize(("radius_m", "sagitta_m"), [(30, 0.01), (500, 0.01), (20_000, 1.0)])
def test_a_circle_drawn_as_a_polygon_stays_within_the_stated_distance(radius_m, sagitta_m):
    ring = circle_ring(119.65, 29.08, radius_m, sagitta_m)
    for (x1, y1), (x2, y2) in pairwise(ring[:40]):
        assert metres_apart(119.65, 29.08, x1, y1) == pytest.approx(radius_m, abs=1e-3)
        middle = metres_apart(119.65, 29.08, (x1 + x2) / 2, (y1 + y2) / 2)
        assert radius_m - 1.1 * sagitta_m - 0.001 <= middle <= radius_m + 0.001
    exported = area_to_geojson(disc(radius_m))
    assert exported["type"] == "Polygon"


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_long_edge_keeps_its_bend_when_its_datum_is_left(datum):
    ring = box(119.5, 29.0, 119.7, 29.2)
    compiled = compile_area(area(Polygon(exterior=ring), datum=datum))
    share = np.linspace(0.01, 0.99, 197)
    edge = to_wgs84(Coordinates(lon=119.5 + 0.2 * share, lat=np.full(197, 29.0), datum=datum))
    assert np.abs(compiled.signed_distance_m(edge.lon, edge.lat)).max() < 0.2
    corners = to_wgs84(Coordinates(lon=np.array([119.5, 119.7]), lat=np.array([29.0, 29.0]), datum=datum))
    chord = metres_apart(
        float(corners.lon.mean()), float(corners.lat.mean()), float(edge.lon[98]), float(edge.lat[98])
    )
    assert chord > 1, "the edge bends, or this test would prove nothing"


def test_a_circle_is_round_about_its_converted_centre():
    circle = Circle(lon=119.65, lat=29.08, radius_m=300, datum=Datum.GCJ02)
    compiled = compile_area(Area(shapes=(circle,), datum=Datum.GCJ02))
    true = to_wgs84(Coordinates(lon=np.array([119.65]), lat=np.array([29.08]), datum=Datum.GCJ02))
    assert compiled.signed_distance_m(true.lon, true.lat)[0] == pytest.approx(-300, abs=1e-6)
    assert from_wgs84(true, Datum.GCJ02).lon[0] == pytest.approx(119.65, abs=1e-9)
