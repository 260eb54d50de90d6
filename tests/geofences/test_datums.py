import numpy as np
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geofences.datums import Coordinates, Datum, check_in_china, from_wgs84, to_wgs84
from geofences.distance import geodesic_m
from geofences.errors import (
    CoordinateInvalid,
    DatumMismatch,
    NullIsland,
    OutsideChina,
    SwappedAxes,
)
from geofences.outline import in_mainland

OFFSET_DATUMS = (Datum.GCJ02, Datum.BD09)
# A box that lies wholly inside the mainland.
inland = st.tuples(st.floats(100, 116), st.floats(25, 39))
NOT_OFFSET = {
    "香港": (114.1694, 22.3193),
    "澳门": (113.5439, 22.1987),
    "台北": (121.5654, 25.0330),
    "乌兰巴托": (106.9176, 47.9185),
    "首尔": (126.9780, 37.5665),
    "加德满都": (85.3240, 27.7172),
    "河内": (105.8542, 21.0285),
    "Zurich": (8.54795, 47.37741),
}
OFFSET = {
    "深圳": (114.0579, 22.5431),
    "珠海": (113.5767, 22.2707),
    "厦门": (118.0894, 24.4798),
    "金华": (119.6474, 29.0791),
    "喀什": (75.9898, 39.4704),
    "黑河": (127.4990, 50.2496),
    "三亚": (109.5119, 18.2528),
    "满洲里": (117.3789, 49.5978),
    "瑞丽": (97.8516, 24.0127),
    "丹东": (124.3544, 40.0006),
    "上海": (121.4737, 31.2304),
}


def at(lon: float, lat: float, datum: Datum = Datum.WGS84) -> Coordinates:
    return Coordinates(lon=np.array([lon]), lat=np.array([lat]), datum=datum)


def shift_m(one: Coordinates, other: Coordinates) -> float:
    return float(geodesic_m(one.lon, one.lat, other.lon, other.lat).max())


@pytest.mark.parametrize("datum", OFFSET_DATUMS)
@given(inland)
def test_there_and_back_is_the_same_place_to_two_micrometres(datum, place):
    there = from_wgs84(at(*place), datum)
    assert 15 < shift_m(at(*place), there) < 1_600
    assert shift_m(at(*place), to_wgs84(there)) <= 2e-6


@pytest.mark.parametrize(
    ("datum", "oracle"), [(Datum.GCJ02, prcoords.wgs_gcj), (Datum.BD09, prcoords.wgs_bd)]
)
@given(inland)
def test_the_offset_is_the_published_one(datum, oracle, place):
    lon, lat = place
    true = oracle((lat, lon))
    assert shift_m(from_wgs84(at(lon, lat), datum), at(true.lon, true.lat)) <= 1e-6


@pytest.mark.parametrize("name", OFFSET)
def test_mainland_towns_up_to_the_border_are_offset_and_come_back(name):
    place = at(*OFFSET[name])
    for datum in OFFSET_DATUMS:
        there = from_wgs84(place, datum)
        assert shift_m(place, there) > 15
        assert shift_m(place, to_wgs84(there)) <= 2e-6


@pytest.mark.parametrize("name", NOT_OFFSET)
def test_places_outside_the_mainland_do_not_move(name):
    lon, lat = NOT_OFFSET[name]
    for datum in OFFSET_DATUMS:
        there = from_wgs84(at(lon, lat), datum)
        assert (there.lon[0], there.lat[0]) == (lon, lat)
        back = to_wgs84(at(lon, lat, datum))
        assert (back.lon[0], back.lat[0]) == (lon, lat)


def test_cgcs2000_is_taken_as_wgs84():
    back = to_wgs84(at(119.65, 29.08, Datum.CGCS2000))
    assert back == at(119.65, 29.08)
    assert from_wgs84(back, Datum.CGCS2000).lon[0] == 119.65


def test_the_outline_answers_for_arrays():
    lon, lat = np.array([OFFSET["深圳"], NOT_OFFSET["香港"]]).T
    assert in_mainland(lon, lat).tolist() == [True, False]


def test_two_datums_are_neither_compared_nor_joined():
    with pytest.raises(DatumMismatch, match="gcj02"):
        _ = at(119, 29) == at(119, 29, Datum.GCJ02)
    with pytest.raises(DatumMismatch):
        at(119, 29).joined(at(119, 29, Datum.BD09))
    with pytest.raises(DatumMismatch):
        from_wgs84(at(119, 29, Datum.GCJ02), Datum.BD09)


def test_places_of_one_datum_join_and_compare():
    both = at(119, 29).joined(at(120, 30))
    assert len(both) == 2
    assert both == Coordinates(lon=np.array([119.0, 120.0]), lat=np.array([29.0, 30.0]), datum=Datum.WGS84)
    assert at(119, 29) != at(119, 29.5)


def test_coordinates_do_not_change_under_their_owner():
    mine = np.array([119.0])
    kept = Coordinates(lon=mine, lat=np.array([29.0]), datum=Datum.WGS84)
    mine[0] = 0
    assert kept.lon[0] == 119
    with pytest.raises(ValueError, match="read-only"):
        kept.lon[0] = 1


@pytest.mark.parametrize(
    ("lon", "lat", "error"),
    [
        (29.08, 119.65, SwappedAxes),
        (0.0, 0.0, NullIsland),
        (float("nan"), 29.0, CoordinateInvalid),
        (119.65, float("inf"), CoordinateInvalid),
        (200.0, 29.0, CoordinateInvalid),
        (8.54, 47.37, OutsideChina),
    ],
)
def test_a_coordinate_that_cannot_be_meant_for_china_is_refused(lon, lat, error):
    with pytest.raises(error, match="第 2 个坐标"):
        check_in_china([119.65, lon], [29.08, lat])


def test_good_coordinates_pass():
    check_in_china([119.65, 114.17, 121.56], [29.08, 22.32, 25.03])
    check_in_china(119.65, 29.08)


def test_columns_of_different_length_are_refused():
    with pytest.raises(CoordinateInvalid):
        check_in_china([119.0, 120.0], [29.0])
    with pytest.raises(CoordinateInvalid):
        Coordinates(lon=np.zeros(2), lat=np.zeros(1), datum=Datum.WGS84)
