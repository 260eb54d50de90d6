import json

import numpy as np
import prcoords
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geofences.datums import Coordinates, Datum, check_in_china, from_wgs84, to_wgs84
from geofences.datums.outline import _believed, may_be_offset
from geofences.distance import geodesic_m
from geofences.errors import (
    CoordinateInvalid,
    DatumMismatch,
    DatumMissing,
    NullIsland,
    OutsideChina,
    SwappedAxes,
)

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
    "上水": (114.1277, 22.5015),
    "氹仔": (113.559, 22.155),
    "金门": (118.32, 24.43),
    "马祖": (119.94, 26.16),
    "符拉迪沃斯托克": (131.88, 43.12),
    "阿拉木图": (76.95, 43.25),
    "海防": (106.68, 20.86),
    "金边": (104.92, 11.56),
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
    "罗湖": (114.119, 22.533),
    "沙头角": (114.236, 22.549),
    "拱北": (113.549, 22.221),
    "横琴": (113.53, 22.13),
    "霍尔果斯": (80.42, 44.21),
    "阿拉山口": (82.57, 45.17),
    "二连浩特": (111.97, 43.66),
    "凭祥": (106.71, 21.97),
    "河口": (103.96, 22.51),
    "磨憨": (101.69, 21.19),
    "樟木": (85.98, 27.99),
    "亚东": (88.91, 27.49),
    "绥芬河": (131.15, 44.40),
    "抚远": (134.30, 48.37),
    "漠河北极村": (122.35, 53.48),
    "吉木乃": (85.87, 47.43),
    "红其拉甫": (75.42, 36.85),
    "三沙永兴岛": (112.34, 16.83),
}
# Across the river from Heihe, Dandong and Ruili: nearer to the border than the outline is true.
WITHIN_TOLERANCE = {
    "布拉戈维申斯克": (127.527, 50.27),
    "新义州": (124.40, 40.10),
    "木姐": (97.90, 23.98),
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


@pytest.mark.parametrize("name", WITHIN_TOLERANCE)
def test_within_the_outlines_tolerance_what_is_stated_stands(name):
    """Which map a place beside the border was read from cannot be told from its numbers, so nobody tries."""
    lon, lat = WITHIN_TOLERANCE[name]
    assert to_wgs84(at(lon, lat)) == at(lon, lat)
    for datum in OFFSET_DATUMS:
        assert shift_m(at(lon, lat), to_wgs84(at(lon, lat, datum))) > 15


@pytest.mark.parametrize(
    ("datum", "says"), [(None, "没有说明坐标系"), ("", "没有说明坐标系"), ("北京54", "北京54")]
)
def test_places_without_a_datum_are_refused(datum, says):
    with pytest.raises(DatumMissing, match=says):
        Coordinates(lon=np.array([119.65]), lat=np.array([29.08]), datum=datum)


def test_the_outline_answers_for_arrays():
    lon, lat = np.array([OFFSET["深圳"], NOT_OFFSET["香港"]]).T
    assert may_be_offset(lon, lat).tolist() == [True, False]
    assert may_be_offset(np.append(lon, [np.nan, np.inf]), np.append(lat, [29.0, 29.0])).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_the_grid_over_the_outline_changes_nothing():
    """Random places and places on the seams of the grid, against the outline asked directly."""
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(70, 140, 20_000), rng.uniform(10, 58, 20_000)
    lon[:5_000], lat[:5_000] = np.round(lon[:5_000] * 4) / 4, np.round(lat[:5_000] * 4) / 4
    here = (lon >= 72) & (lon < 136) & (lat >= 15) & (lat < 55)
    asked = shapely.contains_xy(_believed(), lon, lat)
    assert np.array_equal(may_be_offset(lon[here], lat[here]), asked[here])
    assert np.array_equal(may_be_offset(lon, lat), asked)


def test_a_hundred_thousand_places_come_back_to_two_micrometres():
    """All over the inland, and crowded beside 105 degrees east, where the published formula has a root."""
    rng = np.random.default_rng(5)
    lon = np.append(
        rng.uniform(100, 116, 100_000), 105 + rng.normal(0, 1, 4_000) * 10 ** rng.uniform(-12, -2, 4_000)
    )
    places = Coordinates(lon=np.append(lon, 105.0), lat=rng.uniform(25, 39, lon.size + 1), datum=Datum.WGS84)
    for datum in OFFSET_DATUMS:
        assert shift_m(places, to_wgs84(from_wgs84(places, datum))) <= 2e-6


def test_the_way_back_is_that_of_the_published_formula():
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(100, 116, 500), rng.uniform(25, 39, 500)
    offset = [prcoords.wgs_gcj(place) for place in zip(lat.tolist(), lon.tolist(), strict=True)]
    there = Coordinates(
        lon=np.array([p.lon for p in offset]), lat=np.array([p.lat for p in offset]), datum=Datum.GCJ02
    )
    assert shift_m(to_wgs84(there), Coordinates(lon=lon, lat=lat, datum=Datum.WGS84)) <= 2e-6


def test_real_counties_lie_where_maps_are_offset(real_data):
    collection = json.loads((real_data / "counties_tianditu.geojson").read_text(encoding="utf-8"))
    drawn = shapely.from_geojson(json.dumps(collection))
    lon, lat = shapely.get_coordinates(drawn).T
    assert may_be_offset(lon, lat).all()


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
