"""Where a person may move without leave: the districts of one city together, a county by itself."""

import pytest

from correction.domain.area import Area, Circle, Datum, Place, permitted_codes
from correction.domain.errors import InvalidValue

JINHUA = {
    "婺城区": "330702",
    "金东区": "330703",
    "武义县": "330723",
    "浦江县": "330726",
    "磐安县": "330727",
    "兰溪市": "330781",
    "义乌市": "330782",
    "东阳市": "330783",
    "永康市": "330784",
}
OTHERS = ["330102", "330106", "330802", "640121", "640122", "640104"]
KNOWN = [*JINHUA.values(), *OTHERS]


@pytest.mark.parametrize("home", ["婺城区", "金东区"])
def test_the_districts_of_a_city_are_one_area(home):
    assert permitted_codes(JINHUA[home], KNOWN) == {JINHUA["婺城区"], JINHUA["金东区"]}


@pytest.mark.parametrize("home", [name for name in JINHUA if not name.endswith("区")])
def test_a_county_and_a_county_level_city_are_each_by_themselves(home):
    assert permitted_codes(JINHUA[home], KNOWN) == {JINHUA[home]}


def test_helan_is_a_county_though_the_city_has_districts():
    assert permitted_codes("640122", KNOWN) == {"640122"}


def test_a_district_that_no_list_knows_is_still_home():
    assert permitted_codes("330702", []) == {"330702"}


@pytest.mark.parametrize("code", ["330700", "330000", "3307", "33070a", "", "3307020"])
def test_what_is_no_county_is_refused(code):
    with pytest.raises(InvalidValue, match="居住地代码"):
        permitted_codes(code, KNOWN)


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy_m", "said"),
    [
        (0.0, 0.0, None, "0,0"),
        (29.1, 119.6, None, "颠倒"),
        (-119.6, 29.1, None, "不在中国"),
        (119.6, 60.0, None, "不在中国"),
        (119.6, 29.1, -1.0, "精度"),
        (119.6, 29.1, float("nan"), "精度"),
        (119.6, 29.1, float("inf"), "精度"),
    ],
)
def test_what_cannot_be_a_place_in_china_is_refused(lon, lat, accuracy_m, said):
    with pytest.raises(InvalidValue, match=said):
        Place(lon=lon, lat=lat, datum=Datum.WGS84, accuracy_m=accuracy_m)


def test_an_area_has_a_shape():
    with pytest.raises(InvalidValue, match="没有图形"):
        Area(area_id="a", version=1, name="空", datum=Datum.WGS84)
    disc = Circle(lon=119.6, lat=29.1, radius_m=500)
    assert Area(area_id="a", version=1, name="圆", datum=Datum.WGS84, circles=(disc,)).circles == (disc,)
