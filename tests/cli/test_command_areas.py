"""Borders at the desk: prepared from elsewhere, compared, drawn anew, and each version on the screen."""

import json

from correction.cli.exits import ExitCode
from tests.intake.making import SQUARE, feature, write_geojson


def test_from_a_foreign_file_to_the_versions_of_a_border(office, tmp_path):
    foreign = feature(SQUARE)
    foreign["properties"] = {"PAC": "330781", "NAME": "样例县"}
    source, out = write_geojson(tmp_path / "图.geojson", [foreign], datum=None), tmp_path / "区域.geojson"
    stated = (
        "--datum",
        "wgs84",
        "--source",
        "某图",
        "--code",
        "PAC",
        "--name",
        "NAME",
        "--uncertainty",
        "300",
    )
    assert office.ask("areas", "prepare", str(source), str(out), *stated)["areas"] == 1
    again = office.run("areas", "prepare", str(source), str(out), *stated)
    assert again.code == ExitCode.CONFLICT
    assert "已经存在" in again.err
    office.ask("import", "areas", str(out))
    wider = [[lon + 0.01 * (lon > 119.2), lat] for lon, lat in SQUARE]
    redrawn = feature(wider, area_id="330781", adcode="330781", from_on="2026-05-01", reason="撤县设区")
    other = write_geojson(tmp_path / "另一来源.geojson", [redrawn])
    (found,) = office.ask("areas", "compare", str(out), str(other))["compared"]
    assert 970 <= found["hausdorff_m"] <= 1_030
    assert found["uncertainty_m"] >= found["hausdorff_m"]
    assert found["difference_km2"] > 50
    office.ask("import", "areas", str(other))
    newest, first = office.ask("areas", "versions", "330781")["versions"]
    assert (newest["version"], newest["from_on"], newest["reason"]) == (2, "2026-05-01", "撤县设区")
    assert (first["version"], first["from_on"]) == (1, None)
    assert newest["author"] == first["author"]
    assert "撤县设区" in office.run("areas", "versions", "330781").out


def test_the_compared_distance_is_written_as_the_error_of_the_border(office, tmp_path):
    wider = [[lon + 0.01 * (lon > 119.2), lat] for lon, lat in SQUARE]
    one = write_geojson(tmp_path / "one.geojson", [feature(SQUARE)])
    other = write_geojson(tmp_path / "other.geojson", [feature(wider)])
    out = tmp_path / "out.geojson"
    (found,) = office.ask("areas", "compare", str(one), str(other), "--out", str(out))["compared"]
    (written,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert written["properties"]["uncertainty_m"] == found["uncertainty_m"]


def test_versions_of_an_area_that_was_never_drawn_are_not_found(office):
    assert "没有区域" in office.run("areas", "versions", "nowhere").err


def test_the_history_of_codes_is_imported_once_and_shown(office, tmp_path):
    path = tmp_path / "codes.json"
    old, new = {"code": "341521000000", "name": "寿县"}, {"code": "340422000000", "name": "寿县"}
    moved = {"year": 2015, "type": "同名改码", "old": old, "new": new}
    path.write_text(json.dumps([moved]), encoding="utf-8")
    assert office.ask("areas", "codes", str(path))["new"] == 1
    assert office.ask("areas", "codes", str(path))["unchanged"] == 1
    told = office.ask("areas", "code", "341521")
    assert told["in_force"] == ["340422"]
    assert "2026 年有效的代码：340422" in office.run("areas", "code", "341521").out
    path.write_text(json.dumps([moved, {"year": 2015}]), encoding="utf-8")
    bad = office.run("areas", "codes", str(path))
    assert bad.code != 0
    assert "退回 1" in bad.out


def test_no_address_leaves_the_office_until_a_service_is_named(office):
    ran = office.run("areas", "locate", "样例路一号")
    assert ran.code != 0
    assert "没有启用" in ran.err
