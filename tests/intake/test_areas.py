"""Areas: divisions, polygons and circles with a stated datum; whatever cannot be one is refused by name."""

import json
import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from correction.domain.area import Area, Corridor, Datum
from correction.domain.errors import InvalidValue
from correction.intake.places.areas import read_areas
from correction.office.areas import drawn_versions
from tests.intake.making import SQUARE, feature, write_geojson

CIRCLE: dict[str, Any] = {
    "type": "Feature",
    "properties": {"area_id": "X1", "name": "样例中学", "radius_m": 250},
    "geometry": {"type": "Point", "coordinates": [119.3, 29.3]},
}
HOLE = [[119.1, 29.1], [119.2, 29.1], [119.2, 29.2], [119.1, 29.2], [119.1, 29.1]]


def with_hole(hole) -> dict[str, Any]:
    drawn = feature(SQUARE)
    drawn["geometry"]["coordinates"].append(hole)
    return drawn


def read(tmp_path, *features, datum="wgs84") -> list[Area]:
    return good(write_geojson(tmp_path / "a.geojson", features, datum))


def good(path) -> list[Area]:
    """What a file holds; all of it must be areas."""
    found = [area for area in read_areas(path) if isinstance(area, Area)]
    assert len(found) == len(read_areas(path))
    return found


def test_a_polygon_keeps_its_corners_holes_and_particulars(tmp_path):
    drawn = feature(SQUARE, adcode="330781", uncertainty_m=500, source="自绘")
    drawn["geometry"]["coordinates"].append(HOLE)
    (area,) = read(tmp_path, drawn)
    assert (area.area_id, area.name, area.division_code) == ("A1", "样例县", "330781")
    assert (area.datum, area.uncertainty_m, area.source) == (Datum.WGS84, 500, "自绘")
    (polygon,) = area.polygons
    assert [[list(point) for point in ring] for ring in polygon.rings] == [SQUARE, HOLE]


def test_several_polygons_are_one_area(tmp_path):
    moved = [[lon + 1, lat] for lon, lat in SQUARE]
    drawn = feature(SQUARE)
    drawn["geometry"] = {"type": "MultiPolygon", "coordinates": [[SQUARE], [moved]]}
    (area,) = read(tmp_path, drawn)
    assert len(area.polygons) == 2


def test_a_point_with_a_radius_is_a_circle(tmp_path):
    (area,) = read(tmp_path, CIRCLE)
    (circle,) = area.circles
    assert (circle.lon, circle.lat, circle.radius_m) == (119.3, 29.3, 250)
    assert area.division_code is None


def test_a_division_without_an_id_is_known_by_its_code(tmp_path):
    (area,) = read(tmp_path, feature(SQUARE, area_id=None, adcode="330781"))
    assert area.area_id == "330781"


@pytest.mark.parametrize(
    ("stated", "top", "meant"),
    [
        ({}, "gcj02", Datum.GCJ02),
        ({"datum": "bd09"}, "wgs84", Datum.BD09),
        ({"crs": "WGS84"}, None, Datum.WGS84),
        ({"crs": "GCJ-02"}, None, Datum.GCJ02),
    ],
)
def test_the_datum_is_taken_from_where_it_is_stated_the_feature_first(tmp_path, stated, top, meant):
    (area,) = read(tmp_path, feature(SQUARE, **stated), datum=top)
    assert area.datum is meant


CROSSED = [[119.0, 29.0], [119.5, 29.5], [119.5, 29.0], [119.0, 29.5], [119.0, 29.0]]
SWAPPED = [[lat, lon] for lon, lat in SQUARE]
URUMQI_SWAPPED = [[43.5, 87.4], [43.6, 87.4], [43.6, 87.5], [43.5, 87.4]]
ON_A_LINE = [[119.0, 29.0], [119.5, 29.5], [119.2, 29.2], [119.0, 29.0]]
OVER_180 = [[179.0, 29.0], [-179.0, 29.0], [-179.0, 30.0], [179.0, 30.0], [179.0, 29.0]]
NO_NUMBER = [[119.0, 29.0], [119.5, float("nan")], [119.5, 29.5], [119.0, 29.0]]
BEYOND_THE_POLE = [[119.0, 29.0], [119.5, 91.0], [119.5, 29.5], [119.0, 29.0]]
AROUND = [[119.3 + 0.2 * math.cos(n / 1e5), 29.3 + 0.2 * math.sin(n / 1e5)] for n in range(0, 628_318, 3)]
ABROAD = [[8.5, 47.3], [8.6, 47.3], [8.6, 47.4], [8.5, 47.3]]


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (feature(CROSSED), "图形", "自相交"),
        (feature(SWAPPED), "图形", "写反"),
        (feature(URUMQI_SWAPPED), "图形", "写反"),
        (feature(ABROAD), "图形", "中国范围"),
        (feature(SQUARE[:2]), "图形", "至少"),
        (feature([[119.0, "x"]]), "图形", "经度"),
        (feature(ON_A_LINE), "图形", "面积为 0"),
        (feature(OVER_180), "图形", "180 度经线"),
        (feature(NO_NUMBER), "图形", "不是数字"),
        (feature(BEYOND_THE_POLE), "图形", "纬度应在 -90 至 90"),
        (feature(AROUND), "图形", f"{len(AROUND) + 1} 个点"),
        (with_hole([[120.0, 29.1], [120.1, 29.1], [120.1, 29.2]]), "图形", "洞越出边界"),
        (feature(SQUARE, datum="北京54"), "坐标系", "不认识"),
        (feature(SQUARE, name=None), "name", "没有区域名称"),
        (feature(SQUARE, area_id=None), "area_id", "没有区域编号"),
        (feature(SQUARE, uncertainty_m=-1), "uncertainty_m", "不小于 0"),
        ({**CIRCLE, "properties": {"area_id": "X1", "name": "点"}}, "radius_m", "没有半径"),
        ({**CIRCLE, "properties": {**CIRCLE["properties"], "radius_m": 0}}, "图形", "半径"),
        ({**CIRCLE, "geometry": {"type": "Point", "coordinates": [0, 0]}}, "图形", "0,0"),
        ({**CIRCLE, "geometry": {"type": "Point", "coordinates": []}}, "图形", "圆心"),
        ({**CIRCLE, "geometry": {"type": "MultiPoint", "coordinates": SQUARE}}, "图形", "MultiPoint"),
        ({**CIRCLE, "geometry": {"type": "LineString", "coordinates": SQUARE}}, "图形", "没有宽度"),
        ({**CIRCLE, "geometry": None}, "图形", "没有图形"),
        ({**CIRCLE, "geometry": {"type": ["Point"]}}, "图形", "几何类型"),
        ({**CIRCLE, "geometry": {"type": "GeometryCollection", "geometries": [7]}}, "图形", "几何类型"),
        ({**CIRCLE, "geometry": {"type": "Point", "coordinates": [10**400, 29]}}, "图形", "圆心"),
        (feature([[119.0, 10**400]]), "图形", "经度"),
        (feature(SQUARE, uncertainty_m=10**400), "uncertainty_m", "不小于 0"),
        ("no feature", "area_id", "没有区域编号"),
    ],
)
def test_a_bad_area_is_told_and_the_good_one_lands(empty_office, tmp_path, bad, column, reason):
    good = feature(SQUARE, area_id="A2")
    report = empty_office.put_file("areas", write_geojson(tmp_path / "a.geojson", [bad, good]))
    assert (report.rows, report.new, report.rejected) == (2, 1, 1)
    (error,) = report.errors
    assert (error.row, error.column) == (1, column)
    assert reason in error.reason
    assert set(empty_office.areas()) == {"A1", "A2"}


def test_an_area_whose_datum_nobody_states_is_refused(empty_office, tmp_path):
    path = write_geojson(tmp_path / "a.geojson", [feature(SQUARE)], datum=None)
    (error,) = empty_office.put_file("areas", path).errors
    assert (error.column, error.value) == ("坐标系", "样例县")
    assert "wgs84" in error.remedy


@pytest.mark.parametrize("text", ["", "{", "[]", '{"features": 5}', '{"features": []}', "[" * 100_000])
def test_what_is_no_collection_is_refused_as_a_whole(tmp_path, text):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(InvalidValue) as caught:
        read_areas(path)
    assert caught.value.where == "a.geojson"


def test_an_area_of_200_megabytes_is_refused(tmp_path):
    path = tmp_path / "a.geojson"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(InvalidValue, match="200 MB"):
        read_areas(path)


def test_the_same_area_again_is_unchanged_and_a_new_border_is_a_new_version(empty_office, tmp_path):
    same = write_geojson(tmp_path / "a.geojson", [feature(SQUARE, adcode="330781")])
    assert empty_office.put_file("areas", same).unchanged == 1
    wider = [[lon * 2 - 119, lat] for lon, lat in SQUARE]
    path = write_geojson(tmp_path / "b.geojson", [feature(wider, adcode="330781")])
    assert empty_office.put_file("areas", path).new == 1
    assert empty_office.areas()["A1"].version == 2


def test_a_border_left_open_is_closed_and_says_so(tmp_path):
    (closed,) = read(tmp_path, feature(SQUARE))
    (left_open,) = read(tmp_path, feature(SQUARE[:-1]))
    assert left_open.polygons == closed.polygons
    assert (closed.source, left_open.source) == ("", "（边界没有闭合，已补齐）")


def test_the_19_real_counties_are_read(real_data):
    areas = good(real_data / "counties_tianditu.geojson")
    collection = json.loads((real_data / "counties_tianditu.geojson").read_text(encoding="utf-8"))
    corners = {f["properties"]["adcode"]: f["properties"]["vertices"] for f in collection["features"]}
    assert len(areas) == 19
    for area in areas:
        drawn = sum(len(ring) for polygon in area.polygons for ring in polygon.rings)
        assert abs(drawn - corners[area.division_code or ""]) <= 2
        assert area.datum is Datum.WGS84


def test_the_invented_counties_are_read(real_data):
    areas = good(real_data / "synthetic_counties_cc0.geojson")
    assert sorted(area.division_code or "" for area in areas) == [f"9907{n:02d}" for n in range(1, 13)]


def test_a_division_without_a_stated_error_is_not_taken_for_exact(tmp_path):
    """The policy's 500 m is assumed and said; a stated 0 is believed, and a drawn place is as drawn."""
    unstated = feature(SQUARE, adcode="330781", source="自绘")
    (assumed,) = read(tmp_path, unstated)
    assert assumed.uncertainty_m == 500
    assert "推定" in assumed.source
    (exact,) = read(tmp_path, feature(SQUARE, adcode="330781", uncertainty_m=0, source="自绘"))
    assert (exact.uncertainty_m, exact.source) == (0, "自绘")
    (drawn,) = read(tmp_path, feature(SQUARE, area_id="school", name="学校"))
    assert (drawn.uncertainty_m, drawn.source) == (0, "")


def test_a_line_with_a_width_lands_as_a_corridor(empty_office, tmp_path):
    road = {**CIRCLE, "geometry": {"type": "LineString", "coordinates": SQUARE[:3]}}
    road["properties"] = {"area_id": "R1", "name": "上班路", "width_m": 300}
    report = empty_office.put_file("areas", write_geojson(tmp_path / "r.geojson", [road]))
    assert (report.new, report.errors) == (1, ())
    assert empty_office.areas()["R1"].corridors == (
        Corridor(line=tuple((lon, lat) for lon, lat in SQUARE[:3]), width_m=300),
    )


def wider(by: float, **properties: object) -> dict[str, Any]:
    return feature([[119 + (lon - 119) * by, lat] for lon, lat in SQUARE], adcode="330781", **properties)


def test_a_border_that_holds_from_a_day_leaves_the_former_one_to_the_days_before(empty_office, tmp_path):
    later = wider(2, from_on="2026-05-01", reason="撤县设区")
    empty_office.put_file("areas", write_geojson(tmp_path / "b.geojson", [later]))
    area = empty_office.areas()["A1"]
    assert (area.version, area.author, area.reason) == (2, "tester", "撤县设区")
    assert area.held_on(date(2026, 5, 1)) == area
    assert area.held_on(date(2026, 4, 30)) == replace(area.former[0], former=())
    assert area.former[0].version == 1
    assert empty_office.put_file("areas", tmp_path / "b.geojson").unchanged == 1


def test_a_correction_takes_the_place_of_the_version_that_it_corrects(empty_office, tmp_path):
    empty_office.put_file("areas", write_geojson(tmp_path / "b.geojson", [wider(2, from_on="2026-05-01")]))
    empty_office.put_file("areas", write_geojson(tmp_path / "c.geojson", [wider(3, reason="更正")]))
    area = empty_office.areas()["A1"]
    assert [(v.version, days.from_on, days.to_on) for v, days in area.versions()] == [
        (3, date(2026, 5, 1), None),
        (1, date.min, date(2026, 4, 30)),
    ]
    with empty_office.store.reading() as uow:
        assert [a.version for a, _ in drawn_versions(uow, "A1")] == [3, 2, 1]


def test_a_version_from_an_earlier_day_than_the_newest_is_refused(empty_office, tmp_path):
    empty_office.put_file("areas", write_geojson(tmp_path / "b.geojson", [wider(2, from_on="2026-05-01")]))
    path = write_geojson(tmp_path / "c.geojson", [wider(3, from_on="2026-04-01"), wider(3, from_on="五月")])
    early, unread = empty_office.put_file("areas", path).errors
    assert "早于现行版本的 2026-05-01" in early.reason
    assert (unread.column, unread.reason) == ("from_on", "“五月”不是日期")
