"""Two drawings of one area: the ground by Karney's polygons, borders by shapes that show their distance."""

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings

from geofences.datums import Coordinates, Datum, from_wgs84
from geofences.shapes import Area, Polygon, compare
from geofences.shapes.comparison import area_m2
from geofences.shapes.compiled import outline_of
from geofences.shapes.rings import densified
from tests.geofences.making import area, box, disc, stars

COUNTY = box(119.6, 29.0, 119.9, 29.3)


def _columns(ring):
    lon, lat = np.asarray(ring, dtype=float).T
    return lon, lat


def karney_m2(polygon: Polygon) -> float:
    """The area on the ellipsoid, each edge cut so short that a geodesic lies on it."""
    total = 0.0
    for sign, ring in ((1, polygon.exterior), *((-1, hole) for hole in polygon.holes)):
        corners = Geodesic.WGS84.Polygon()
        lons, lats = _columns(ring)
        lons, lats = densified(lons, lats, 500.0)
        for lon, lat in zip(lons[:-1].tolist(), lats[:-1].tolist(), strict=True):
            corners.AddPoint(lat, lon)
        total += sign * abs(corners.Compute(False, True)[2])
    return total


@given(stars())
@settings(max_examples=15)
def test_the_ground_is_that_of_karney(polygon):
    assert area_m2(outline_of(area(polygon))) == pytest.approx(karney_m2(polygon), rel=1e-5)


def test_an_area_against_itself_differs_in_nothing():
    same = compare(area(Polygon(exterior=COUNTY)), area(Polygon(exterior=COUNTY)))
    assert (same.difference_m2, same.hausdorff_m) == (0, 0)
    assert same.one_m2 == same.other_m2


def test_two_discs_about_one_centre_part_by_the_difference_of_their_radii():
    found = compare(disc(3_000), disc(2_000))
    assert 1_000 <= found.hausdorff_m <= 1_051
    assert found.difference_m2 == pytest.approx(math.pi * (3_000**2 - 2_000**2), rel=1e-4)
    assert found == compare(disc(3_000), disc(2_000))
    assert compare(disc(2_000), disc(3_000)).hausdorff_m == found.hausdorff_m


def test_a_lake_that_one_source_leaves_out_counts_at_its_middle():
    lake = box(119.74, 29.14, 119.76, 29.16)
    found = compare(area(Polygon(exterior=COUNTY, holes=(lake,))), area(Polygon(exterior=COUNTY)))
    assert found.difference_m2 == pytest.approx(karney_m2(Polygon(exterior=lake)), rel=1e-5)
    assert found.hausdorff_m > 14_000, "its shore is that far from any border of the other"


def test_each_drawing_is_read_in_the_datum_that_it_states():
    """One border, once in WGS-84 and once in GCJ-02: the same ground but for the bend of the conversion."""
    lon, lat = _columns((*COUNTY, COUNTY[0]))
    lon, lat = densified(lon, lat, 900.0)
    there = from_wgs84(Coordinates(lon=lon, lat=lat, datum=Datum.WGS84), Datum.GCJ02)
    ring = tuple(zip(there.lon.tolist(), there.lat.tolist(), strict=True))
    gcj = Area(shapes=(Polygon(exterior=ring),), datum=Datum.GCJ02)
    found = compare(area(Polygon(exterior=COUNTY)), gcj)
    assert found.hausdorff_m <= 51
    forgotten = compare(area(Polygon(exterior=COUNTY)), Area(shapes=gcj.shapes, datum=Datum.WGS84))
    assert forgotten.hausdorff_m > 300
