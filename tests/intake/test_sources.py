"""Borders from elsewhere: any GeoJSON or Shapefile becomes a file of areas, its datum stated."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import shapefile

from correction.domain.area import Area, Datum
from correction.domain.errors import InvalidValue
from correction.intake.places.areas import read_areas
from correction.intake.places.borders_compared import borders_compared, with_uncertainty
from correction.intake.places.divisions import read_divisions
from correction.intake.sources import Stated, datum_of, prepared
from tests.intake.making import SQUARE, feature, write_geojson

STATED = Stated(datum=Datum.GCJ02, source="某图", code_field="PAC", name_field="NAME", uncertainty_m=300)
HOLE = [[119.1, 29.1], [119.2, 29.1], [119.2, 29.2], [119.1, 29.2], [119.1, 29.1]]
FAR = [[lon + 1, lat] for lon, lat in SQUARE]


def write_shapefile(folder, encoding="utf-8"):
    path = folder / "县界.shp"
    with shapefile.Writer(str(path), encoding=encoding) as writer:
        writer.field("PAC", "N", 10)
        writer.field("NAME", "C", 40)
        # A Shapefile's shells run clockwise, its holes the other way.
        writer.poly([SQUARE[::-1], HOLE])
        writer.record(330781, "样例县")
        writer.poly([FAR[::-1]])
        writer.record(330782, "邻县")
    return path


def landed(collection, folder) -> list[Area]:
    path = folder / "out.geojson"
    path.write_text(json.dumps(collection), encoding="utf-8")
    return [area for area in read_areas(path) if isinstance(area, Area)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_shapefile_becomes_areas_with_codes_names_and_holes(tmp_path, encoding):
    one, other = landed(prepared(write_shapefile(tmp_path, encoding), STATED), tmp_path)
    assert (one.area_id, one.name, one.division_code) == ("330781", "样例县", "330781")
    assert (one.datum, one.uncertainty_m, one.source) == (Datum.GCJ02, 300, "某图")
    shell, hole = one.polygons[0].rings
    assert sorted(map(list, shell)) == sorted(SQUARE)
    assert sorted(map(list, hole)) == sorted(HOLE)
    assert other.name == "邻县"


def test_any_geojson_becomes_areas_by_its_own_columns(tmp_path):
    drawn = feature(SQUARE)
    drawn["properties"] = {"PAC": "330781", "NAME": "样例县"}
    path = write_geojson(tmp_path / "a.json", [drawn], datum=None)
    (area,) = landed(prepared(path, STATED), tmp_path)
    assert (area.area_id, area.name, area.datum) == ("330781", "样例县", Datum.GCJ02)


def test_only_the_codes_that_are_asked_for_are_kept(tmp_path):
    path = write_shapefile(tmp_path)
    assert len(prepared(path, STATED, only=frozenset({"330782"}))["features"]) == 1
    with pytest.raises(InvalidValue, match="没有代码 110101"):
        prepared(path, STATED, only=frozenset({"110101"}))


def test_what_is_missing_is_named(tmp_path):
    path = write_shapefile(tmp_path)
    with pytest.raises(InvalidValue, match="没有栏目“adcode”，现有栏目：PAC、NAME"):
        prepared(path, Stated(datum=Datum.WGS84, source="x", code_field="adcode", name_field="NAME"))
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InvalidValue, match=r"缺少同名的 \.dbf 文件"):
        prepared(path, STATED)


@pytest.mark.parametrize("content", [b"", b"not a shapefile at all", bytes(200)])
def test_a_damaged_shapefile_is_refused(tmp_path, content):
    path = write_shapefile(tmp_path)
    path.write_bytes(content)
    with pytest.raises(InvalidValue, match=path.name):
        prepared(path, STATED)


@pytest.mark.parametrize("at", [8, 34, 70])
def test_no_part_of_a_damaged_shapefile_stays_open(tmp_path, at):
    path = write_shapefile(tmp_path)
    columns = bytearray(path.with_suffix(".dbf").read_bytes())
    columns[at] ^= 255
    path.with_suffix(".dbf").write_bytes(columns)
    with suppress(InvalidValue):
        prepared(path, STATED)
    opened = {Path(link).resolve().name for link in Path("/proc/self/fd").iterdir()}
    assert not opened & {path.with_suffix(each).name for each in (".shp", ".shx", ".dbf")}


@pytest.mark.parametrize("read", [lambda path: prepared(path, STATED), read_areas, read_divisions])
def test_a_number_of_thousands_of_digits_is_no_json(tmp_path, read):
    path = tmp_path / "数.geojson"
    path.write_text('{"features": [' + "7" * 5_000 + "]}", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"数\.geojson：内容不是"):
        read(path)


def test_a_datum_that_nobody_knows_is_refused():
    assert datum_of("GCJ-02") is Datum.GCJ02
    with pytest.raises(InvalidValue, match="不认识坐标系"):
        datum_of("北京54")


def test_the_distance_of_two_sources_becomes_the_error_of_the_border(tmp_path):
    """The other source draws the east side 0.01 degrees, some 974 m, farther out."""
    wider = [[lon + 0.01 * (lon > 119.2), lat] for lon, lat in SQUARE]
    one = write_geojson(tmp_path / "one.geojson", [feature(SQUARE, adcode="330781", source="甲")])
    other = write_geojson(
        tmp_path / "乙图.geojson", [feature(wider, adcode="330781"), feature(FAR, area_id="B")]
    )
    (found,) = borders_compared(one, other)
    assert found.area_id == "A1"
    assert 970 <= found.found.hausdorff_m <= 1_030
    assert found.uncertainty_m == -(-found.found.hausdorff_m // 10) * 10
    assert found.found.difference_m2 == pytest.approx(found.found.other_m2 - found.found.one_m2, rel=1e-6)
    (area,) = landed(with_uncertainty(one, other, (found,)), tmp_path)
    assert area.uncertainty_m == found.uncertainty_m
    assert area.source == f"甲；与 乙图 比对，边界相距最远 {found.found.hausdorff_m:.0f} 米"


def test_files_without_an_area_in_common_are_refused(tmp_path):
    one = write_geojson(tmp_path / "one.geojson", [feature(SQUARE)])
    other = write_geojson(tmp_path / "other.geojson", [feature(SQUARE, area_id="B")])
    with pytest.raises(InvalidValue, match="没有编号相同的区域"):
        borders_compared(one, other)


def test_real_counties_against_themselves_shifted_by_a_forgotten_datum(real_data, tmp_path):
    """Forgetting that a border is in GCJ-02 moves it by hundreds of metres, which the comparison shows."""
    held = json.loads((real_data / "counties_tianditu.geojson").read_text(encoding="utf-8"))
    held["features"] = [each for each in held["features"] if each["properties"]["adcode"] == "330782"]
    one, other = tmp_path / "one.geojson", tmp_path / "other.geojson"
    one.write_text(json.dumps(held), encoding="utf-8")
    held["features"][0]["properties"]["crs"] = "GCJ-02"
    other.write_text(json.dumps(held), encoding="utf-8")
    (found,) = borders_compared(one, other)
    assert found.found.one_m2 == pytest.approx(1_103e6, rel=2e-3)
    assert 400 < found.found.hausdorff_m < 800
