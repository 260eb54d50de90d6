"""The invented land could be real: valid, without gaps or overlaps, its places where they belong."""

import shapely

from correction.domain.area import permitted_codes
from correction.testing.county.land import (
    BORDER_UNCERTAINTY_M,
    HOME_CODE,
    NAMES,
    NEXT_DISTRICT,
    OFFICES,
    PERMITTED_CODES,
    SCHOOL,
    TOWNS,
    by_the_border,
    collection,
    degrees,
    ring,
)

LAND = {code: shapely.Polygon(ring(code)) for code in NAMES}


def test_divisions_are_valid_and_lie_side_by_side():
    assert all(shape.is_valid for shape in LAND.values())
    whole = shapely.union_all(list(LAND.values()))
    assert abs(whole.area - sum(shape.area for shape in LAND.values())) < 1e-6
    assert shapely.get_num_interior_rings(whole) == 0


def test_the_permitted_area_is_what_the_law_makes_of_the_codes():
    assert permitted_codes(HOME_CODE, NAMES) == frozenset(PERMITTED_CODES)


def test_offices_and_the_school_lie_deep_in_the_district_and_towns_well_outside():
    home = LAND[HOME_CODE]
    permitted = shapely.union_all([LAND[code] for code in PERMITTED_CODES])
    assert all(home.exterior.distance(shapely.Point(place)) > 5 for _, place in OFFICES.values())
    assert home.contains(shapely.Point(SCHOOL))
    assert LAND["990702"].contains(shapely.Point(NEXT_DISTRICT))
    for code, town in TOWNS.items():
        assert LAND[code].contains(shapely.Point(town))
        assert permitted.distance(shapely.Point(town)) > 10


def test_the_spot_by_the_border_is_inside_and_cannot_be_told_from_outside():
    spot = shapely.Point(by_the_border())
    assert LAND[HOME_CODE].contains(spot)
    assert LAND[HOME_CODE].exterior.distance(spot) * 1000 < BORDER_UNCERTAINTY_M


def test_areas_state_their_datum_and_lie_in_one_place_in_china():
    said = collection({})
    assert said["datum"] == "wgs84"
    lon, lat = degrees((0, 0))
    for feature in said["features"]:
        centre = shapely.geometry.shape(feature["geometry"]).centroid
        assert abs(centre.x - lon) < 0.5
        assert abs(centre.y - lat) < 0.5
        assert feature["properties"]["area_id"]
