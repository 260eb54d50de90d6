"""Importing at the desk: good rows land, bad ones come back with row, column, value, reason and remedy."""

import csv
import json

CHECK_INS = ("编号", "签到时间（北京时间）", "签到方式")


def sheet_of(desk, *rows):
    return desk.sheet("签到.csv", CHECK_INS, rows)


GOOD = ("A001", "2026-03-02 08:30", "手机")
BAD = ("A001", "2026-03-03 08:30", "飞鸽")


def test_good_rows_land_and_bad_ones_come_back_with_a_code_of_their_own(office):
    path = sheet_of(office, GOOD, BAD)
    ran = office.run("import", "checkins", path, "--json")
    assert ran.code == 1
    report = ran.told["report"]
    assert (report["rows"], report["new"], report["rejected"]) == (2, 1, 1)
    (error,) = report["errors"]
    assert (error["row"], error["column"], error["value"]) == (3, "签到方式", "飞鸽")
    with (office.folder / "签到-退回.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["行号"], line["栏目"], line["填写内容"]) == ("3", "签到方式", "飞鸽")
    assert line["原因"]
    assert line["处理办法"]


def test_the_same_file_twice_changes_nothing(office):
    path = sheet_of(office, GOOD)
    assert office.ask("import", "签到", path)["report"]["new"] == 1
    assert office.ask("import", "签到", path)["report"]["unchanged"] == 1


def test_a_trial_import_keeps_nothing(office):
    path = sheet_of(office, GOOD)
    assert office.ask("import", "checkins", path, "--dry-run")["report"]["new"] == 1
    assert office.ask("import", "checkins", path)["report"]["new"] == 1


def test_a_file_that_is_not_there_or_of_no_known_kind_is_refused(office):
    missing = office.run("import", "checkins", office.folder / "无.csv")
    assert missing.code == 1
    assert "无.csv" in missing.err
    unknown = office.run("import", "homework", sheet_of(office, GOOD))
    assert unknown.code == 1
    assert "checkins（签到）" in unknown.err


def test_a_template_is_what_import_takes_and_never_replaces_a_file(office):
    path = office.folder / "签到模板.xlsx"
    office.ask("template", "签到", path)
    assert office.ask("import", "签到", path)["report"]["rows"] == 0
    assert office.run("template", "签到", path).code == 4


def test_positions_of_a_source_that_nobody_carries_are_told_and_not_kept(office):
    header = ("来源编号", "定位时间（北京时间）", "接收时间（北京时间）", "经度", "纬度", "坐标系")
    row = ("D9", "2026-03-02 08:30", "2026-03-02 08:31", "119.65", "29.10", "wgs84")
    path = office.sheet("定位.csv", header, [row])
    taken = office.ask("positions", path)["taken"]
    assert (taken["new"], taken["not_kept"], taken["unassigned_sources"]) == (0, {"unassigned": 1}, ["D9"])
    assert office.run("positions", path, "--datum", "mars").code == 1


def test_areas_are_listed_and_name_the_permitted_area(office):
    square = [[[119.6, 29.0], [119.8, 29.0], [119.8, 29.2], [119.6, 29.2], [119.6, 29.0]]]
    features = [
        {
            "type": "Feature",
            "properties": {"adcode": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code, name in (("990702", "甲区"), ("990703", "乙区"))
    ]
    path = office.folder / "areas.geojson"
    collection = {"type": "FeatureCollection", "datum": "wgs84", "features": features}
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert office.ask("import", "areas", path)["report"]["new"] == 2
    assert [area["name"] for area in office.ask("areas", "list")["areas"]] == ["甲区", "乙区"]
    # Two districts of one city: all districts of the city together.
    told = office.ask("areas", "permitted", "990702")
    assert [area["name"] for area in told["areas"]] == ["甲区", "乙区"]
    assert office.run("areas", "permitted", "990781").code == 3
    assert office.run("areas", "permitted", "99").code == 1
