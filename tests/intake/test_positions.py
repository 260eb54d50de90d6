"""Positions: every format gives the same columns by source; what is no position is told and left out."""

import json
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.domain.facts.observations import Observed
from correction.intake.positions import read_positions
from correction.office.positions.receiving.states import DeviceState
from geofences import Coordinates
from geofences import Datum as GroundDatum
from geofences.datums import to_wgs84
from geofences.fixes import Source
from tests.intake.making import write_csv, write_xlsx

AT = datetime(2026, 1, 10, 0, 0, tzinfo=UTC)
RECEIVED = AT + timedelta(seconds=3)
MS = round(AT.timestamp() * 1000)


def traccar(**changed):
    position = {
        "fixTime": "2026-01-10T00:00:00.000+00:00",
        "deviceTime": "2026-01-10T00:00:00.000+00:00",
        "serverTime": "2026-01-10T00:00:03.000+00:00",
        "valid": True,
        "latitude": 29.1,
        "longitude": 119.6,
        "accuracy": 9.0,
        "attributes": {"batteryLevel": 88, "source": "gnss"},
        **changed,
    }
    return json.dumps({"position": position, "device": {"id": 1, "uniqueId": "SB1"}})


def event(alarm, kind="alarm"):
    told = {"type": kind, "eventTime": "2026-01-10T00:00:00+00:00", "attributes": {"alarm": alarm}}
    return json.dumps({"event": told, "device": {"uniqueId": "SB1"}})


def owntracks(**changed):
    return json.dumps(
        {
            "_type": "location",
            "tst": MS // 1000,
            "lat": 29.1,
            "lon": 119.6,
            "acc": 9,
            "batt": 88,
            "tid": "SB1",
        }
        | changed
    )


OSMAND = f"/?id=SB1&timestamp={MS // 1000}&lat=29.1&lon=119.6&accuracy=9&batt=88"
ROW = {
    "来源编号": "SB1",
    "定位时间（北京时间）": "2026-01-10 08:00:00",
    "接收时间（北京时间）": "2026-01-10 08:00:03",
    "经度": "119.6",
    "纬度": "29.1",
    "坐标系": "wgs84",
    "精度米": "9",
    "来源": "卫星",
    "电量": "88",
}
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<trk><trkseg>{points}</trkseg></trk></gpx>"""
POINT = '<trkpt lat="29.1" lon="119.6"><time>2026-01-10T00:00:00Z</time></trkpt>'


def read(tmp_path, lines, name="a.jsonl", **asked):
    path = tmp_path / name
    path.write_text("\n".join(lines) if isinstance(lines, list) else lines, encoding="utf-8")
    return read_positions(path, received_at=RECEIVED, **asked)


def row_of(found, source_id="SB1"):
    batch = found.fixes.by_source()[source_id]
    assert len(batch) == 1
    return (
        int(batch.device_at_ms[0]),
        int(batch.received_at_ms[0]),
        float(batch.lon[0]),
        float(batch.lat[0]),
        float(batch.accuracy_m[0]),
        float(batch.battery_pct[0]),
        bool(batch.mock[0]),
    )


EXPECTED = (MS, MS + 3000, 119.6, 29.1, 9.0, 88.0, False)


@pytest.mark.parametrize("line", [traccar(), owntracks(), OSMAND, OSMAND[2:]])
def test_each_tracker_gives_the_same_columns(tmp_path, line):
    found = read(tmp_path, [line])
    assert row_of(found) == EXPECTED
    assert (found.rows, found.errors, found.states) == (1, (), ())


def test_a_csv_gives_the_same_columns(tmp_path):
    found = read_positions(write_csv(tmp_path / "a.csv", [ROW]), received_at=RECEIVED)
    assert row_of(found) == EXPECTED
    assert found.fixes.by_source()["SB1"].source.tolist() == [Source.SATELLITE]


def test_a_workbook_gives_the_same_columns(tmp_path):
    told = read_positions(write_csv(tmp_path / "a.csv", [ROW]), received_at=RECEIVED)
    again = read_positions(write_xlsx(tmp_path / "a.xlsx", [ROW]), received_at=RECEIVED)
    assert (again.rows, again.errors) == (1, ())
    assert again.fixes.fixes.device_at_ms.tolist() == told.fixes.fixes.device_at_ms.tolist()
    assert again.fixes.source_ids == told.fixes.source_ids


def test_a_receipt_from_a_time_to_come_counts_as_ours(tmp_path):
    """By its own receipt a fix of another year would pass for news of the person until that year."""
    row = {**ROW, "定位时间（北京时间）": "2036-01-10 08:00", "接收时间（北京时间）": "2036-01-10 08:00"}
    told = read_positions(write_csv(tmp_path / "a.csv", [row]), received_at=RECEIVED)
    assert told.fixes.fixes.received_at_ms.tolist() == [round(RECEIVED.timestamp() * 1000)]


def test_a_gpx_trace_gives_its_points_under_its_name(tmp_path):
    found = read(tmp_path, GPX.format(points=POINT + "<trkpt lat='29.1' lon='119.6'/>"), "SB1.gpx")
    device_at, received_at, lon, lat, accuracy, battery, mock = row_of(found)
    assert (device_at, received_at, lon, lat, mock) == (MS, MS + 3000, 119.6, 29.1, False)
    assert math.isnan(accuracy)
    assert math.isnan(battery)
    assert (found.rows, found.passed_over) == (2, 1)
    named = read(tmp_path, GPX.format(points=POINT), "b.gpx", source_id="SB2")
    assert list(named.fixes.by_source()) == ["SB2"]


def test_lines_of_several_sources_and_formats_in_one_file_are_parted_by_source(tmp_path):
    found = read(tmp_path, [traccar(), "", owntracks(tid="B"), OSMAND, owntracks(topic="a/b/c")])
    assert {source: len(batch) for source, batch in found.fixes.by_source().items()} == {
        "SB1": 2,
        "B": 1,
        "a/b/c": 1,
    }
    assert found.rows == 4


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.floats(74, 135), st.floats(4, 53), st.integers(0, 10**6)),
        min_size=1,
    )
)
def test_every_position_comes_out_once_under_its_source_in_order(tmp_path_factory, told):
    lines = [owntracks(tid=tid, lon=lon, lat=lat, tst=MS // 1000 + s) for tid, lon, lat, s in told]
    found = read(tmp_path_factory.mktemp("any"), lines)
    for source in "ABC":
        mine = [(lon, lat, MS + 1000 * s) for tid, lon, lat, s in told if tid == source]
        batch = found.fixes.by_source().get(source)
        columns = [] if batch is None else zip(batch.lon, batch.lat, batch.device_at_ms, strict=True)
        assert [(float(x), float(y), int(t)) for x, y, t in columns] == mine


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ({"source": "wifi"}, Source.WIFI),
        ({"source": "cell"}, Source.CELL),
        ({"source": "LBS"}, Source.CELL),
        ({"approximate": True}, Source.CELL),
        ({}, Source.SATELLITE),
    ],
)
def test_what_a_fix_was_worked_out_from_is_kept(tmp_path, attributes, source):
    found = read(tmp_path, [traccar(attributes=attributes)])
    assert found.fixes.by_source()["SB1"].source.tolist() == [source]


def test_a_mock_location_is_kept_with_its_mark(tmp_path):
    found = read(tmp_path, [traccar(attributes={"mock": True}), OSMAND + "&mock=true"])
    assert found.fixes.by_source()["SB1"].mock.tolist() == [True, True]


def test_no_accuracy_and_an_accuracy_of_zero_are_both_unknown(tmp_path):
    lines = [traccar(accuracy=0.0), owntracks(acc=None), OSMAND.replace("accuracy=9", "accuracy=0")]
    assert np.isnan(read(tmp_path, lines).fixes.by_source()["SB1"].accuracy_m).all()


def test_a_nonsense_battery_does_not_cost_a_position(tmp_path):
    found = read(tmp_path, [owntracks(batt=-1), traccar(attributes={"batteryLevel": 250})])
    assert np.isnan(found.fixes.by_source()["SB1"].battery_pct).all()


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09, Datum.CGCS2000])
def test_other_datums_are_brought_to_wgs84(tmp_path, datum):
    told = Coordinates(lon=np.array([119.6]), lat=np.array([29.1]), datum=GroundDatum(datum.value))
    ground = to_wgs84(told)
    by_csv = read_positions(write_csv(tmp_path / "a.csv", [{**ROW, "坐标系": datum.value}]), received_at=AT)
    by_line = read(tmp_path, [traccar()], datum=datum)
    for found in (by_csv, by_line):
        assert row_of(found)[2:4] == (ground.lon[0], ground.lat[0])


def test_a_source_that_speaks_in_two_datums_is_one_batch(tmp_path):
    rows = [ROW, {**ROW, "坐标系": "gcj02"}]
    found = read_positions(write_csv(tmp_path / "a.csv", rows), received_at=AT)
    assert len(found.fixes.by_source()["SB1"]) == 2
    assert abs(found.fixes.by_source()["SB1"].lon[1] - 119.6) > 0.001


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (traccar(latitude=119.6, longitude=29.1), "坐标", "颠倒"),
        (traccar(latitude=0, longitude=0), "坐标", "0,0"),
        (traccar(latitude=47.4, longitude=8.5), "坐标", "不在中国"),
        (traccar(accuracy=-1), "精度米", "不可能"),
        (traccar(fixTime="2026-01-10T00:00:00"), "position.fixTime", "没有时区"),
        (traccar(latitude=None), "position.latitude", "不符合"),
        (traccar().replace("29.1", "NaN"), "position.latitude", "不是有限"),
        (traccar()[:-5], "报文", "不是完整的 JSON"),
        ('{"position": null, "device": {"uniqueId": "SB1"}}', "position", "既没有位置也没有事件"),
        ('{"device": {}}', "device.uniqueId", "缺少字段"),
        (owntracks(tst=None), "tst", "不符合"),
        (owntracks(_type="encrypted", data="x"), "_type", "已加密"),
        (owntracks(tst=10**18), "时间", "不是"),
        (owntracks(tid=None), "topic、tid", "没有说明"),
        (OSMAND.replace("id=SB1&", ""), "id", "缺少字段"),
        ("/?id=SB1&timestamp=2026-01-10+00:00:00&lat=29.1&lon=119.6", "timestamp", "没有时区"),
        ("/?id=SB1&timestamp=soon&lat=29.1&lon=119.6", "timestamp", "不是时间"),
        ("nonsense", "id", "缺少字段"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_kept(tmp_path, line, column, reason):
    found = read(tmp_path, [traccar(), line, owntracks()])
    (error,) = found.errors
    assert (error.row, error.column) == (2, column)
    assert reason in error.reason
    assert error.remedy
    assert len(found.fixes.by_source()["SB1"]) == 2
    assert found.rows == 3


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"坐标系": ""}, "坐标系"),
        ({"经度": "29.1", "纬度": "119.6"}, "坐标"),
        ({"精度米": "-3"}, "精度米"),
        ({"来源编号": ""}, "来源编号"),
        ({"虚拟定位": "也许"}, "虚拟定位"),
    ],
)
def test_a_bad_row_of_a_csv_is_told(tmp_path, changed, column):
    rows = [ROW, {**ROW, **changed}]
    found = read_positions(write_csv(tmp_path / "a.csv", rows), received_at=AT)
    assert [(error.row, error.column) for error in found.errors] == [(3, column)]
    assert len(found.fixes.by_source()["SB1"]) == 1


@pytest.mark.parametrize(
    "line",
    [
        traccar(valid=False),
        traccar(outdated=True),
        event("powerCut"),
        event("", kind="deviceOffline"),
        '{"_type": "transition", "tid": "SB1"}',
        f"/?id=SB1&timestamp={MS // 1000}&cell=257,02,16,2224",
        OSMAND + "&valid=false",
    ],
)
def test_a_line_that_tells_no_place_is_counted_and_passed_over(tmp_path, line):
    found = read(tmp_path, [line])
    assert (found.rows, found.passed_over, found.fixes.by_source()) == (1, 1, {})
    assert (found.errors, found.states) == ((), ())


@pytest.mark.parametrize(
    ("alarm", "observed"),
    [
        ("tampering", [Observed.TAMPERED]),
        ("removing", [Observed.TAMPERED]),
        ("powerOff", [Observed.POWERED_OFF]),
        ("lowBattery", [Observed.BATTERY_LOW]),
        ("tampering,lowBattery", [Observed.TAMPERED, Observed.BATTERY_LOW]),
    ],
)
def test_an_alarm_is_a_state_of_the_device_told_once(tmp_path, alarm, observed):
    expected = tuple(DeviceState(source_id="SB1", observed=each, at=AT) for each in observed)
    assert read(tmp_path, [event(alarm)]).states == expected
    with_position = read(tmp_path, [traccar(attributes={"alarm": alarm}, valid=False)])
    assert with_position.states == expected
    assert with_position.passed_over == 0


def test_a_foreign_trace_is_read_when_asked_for(tmp_path):
    zurich = traccar(latitude=47.4, longitude=8.5)
    found = read(tmp_path, [zurich, traccar(latitude=0, longitude=0)], in_china=False)
    assert row_of(found)[2:4] == (8.5, 47.4)
    assert [error.row for error in found.errors] == [2]


@pytest.mark.parametrize(
    "content", ["<gpx", "no xml", '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>']
)
def test_what_is_no_gpx_is_refused_as_a_whole(tmp_path, content):
    with pytest.raises(InvalidValue) as caught:
        read(tmp_path, content, "a.gpx")
    assert caught.value.where == "a.gpx"


@pytest.mark.parametrize("clock", ["00:00:00", "00:00:00+9959", "00:00:0910"])
def test_a_point_of_a_trace_without_a_zone_is_refused(tmp_path, clock):
    (error,) = read(tmp_path, GPX.format(points=POINT.replace("00:00:00Z", clock)), "a.gpx").errors
    assert "没有时区" in error.reason


@pytest.mark.parametrize("name", ["a.jsonl", "a.gpx", "a.csv"])
def test_a_file_of_200_megabytes_is_refused(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(InvalidValue, match="200 MB"):
        read_positions(path, received_at=AT)


def test_a_receipt_without_a_zone_is_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(traccar())
    with pytest.raises(InvalidValue, match="没有时区"):
        read_positions(path, received_at=datetime(2026, 1, 10))


@pytest.mark.parametrize(
    ("protocol", "fixes", "faults"),
    # Without an id, without a time, or with a time that names no zone, a message is refused.
    [("OwnTracks", 6, set()), ("OsmAnd", 6, {"id", "timestamp"})],
)
def test_real_messages_are_read_or_told_or_passed_over(real_data, tmp_path, protocol, fixes, faults):
    frames = json.loads((real_data / "tracker_frames_traccar.json").read_text(encoding="utf-8"))
    messages = frames["vectors"][protocol]
    found = read(tmp_path, messages, in_china=False)
    assert sum(map(len, found.fixes.by_source().values())) == fixes
    assert {error.column for error in found.errors} == faults
    assert found.rows == len(messages) == fixes + found.passed_over + len(found.errors)


def test_a_trace_whose_names_are_spoilt_is_refused_in_words(tmp_path):
    spoilt = GPX.format(points=POINT).replace("xmlns=", 'xmlns"119.6"><x ')
    with pytest.raises(InvalidValue, match="不是 GPX"):
        read(tmp_path, spoilt, "a.gpx")
