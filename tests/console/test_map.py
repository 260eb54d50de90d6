"""The map: areas drawn and read, places shown for a purpose that is logged, in the datum of the tiles."""

import html
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from correction_console.app import make_app
from correction_console.headers import policy
from correction_console.mapping.drafts import Draft, area_of_draft
from starlette.testclient import TestClient

from correction.cli.settings.tiles import Tiles, read_tiles
from correction.domain.area import Datum as AreaDatum
from correction.domain.area import Fence, Place, Polarity
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import FenceSet
from correction.domain.facts.check_ins import CheckInMade, Means
from correction.domain.facts.devices import PhoneCheckTold, SourceAssigned, SourceKind
from correction.domain.facts.office import AreaDrawn
from correction.domain.moments import DateSpan, When
from correction.office.areas import draw
from correction.office.ports import PLATFORM_LOG
from correction.office.positions.port import Delivery, Purpose
from correction.office.record import draft
from geofences.datums import Datum
from geofences.fixes import FixBatch
from tests.console.conftest import (
    A001,
    A002,
    B001,
    FOUNDED_AT,
    MINE,
    NOW,
    SCRIPT,
    THEIRS,
    Visitor,
    entries,
)
from tests.console.test_browser import sign_in

SQUARE = "119.60,29.00\n119.70,29.00\n119.70,29.10\n119.60，29.10"
GOOD = {
    "area_id": "HOME-1",
    "name": "样例小区",
    "points": SQUARE,
    "datum": "wgs84",
    "reason": "法院禁止令",
}
LON, LAT = 119.65, 29.05


def carried(page):
    (found,) = re.findall(r'data-map="([^"]*)"', page.text)
    return json.loads(html.unescape(found))


def record(console, case_id, *facts, at=FOUNDED_AT):
    drafts = [
        draft(fact, When.at(at), entry_id=f"{case_id[:20]}-{type(fact).__name__}", actor="t")
        for fact in facts
    ]
    with console.office.store.writing() as uow:
        uow.append(case_id, drafts, recorded_at=NOW - timedelta(minutes=4))


def eastward(times: tuple[datetime, ...]) -> FixBatch:
    """One fix at each time, a hundredth of a degree further east each."""
    at = np.array([round(time.timestamp() * 1000) for time in times])
    each = np.ones(len(times))
    return FixBatch(
        id=np.arange(len(times)),
        device_at_ms=at,
        received_at_ms=at,
        lon=LON + np.arange(len(times)) / 100,
        lat=LAT * each,
        accuracy_m=15 * each,
        assumed=each < 1,
        source=np.ones(len(times), np.int8),
        mock=each < 1,
        battery_pct=50 * each,
    )


@pytest.fixture
def seen(console):
    """A phone of A001, one of its fixes from before the person was told, and a check-in of A002."""
    told_at = NOW - timedelta(hours=3)
    record(
        console,
        A001,
        SourceAssigned(source_id="P1", source=SourceKind.PHONE, from_at=FOUNDED_AT, interval_minutes=60),
    )
    record(console, A001, PhoneCheckTold(source_id="P1"), at=told_at)
    place = Place(lon=LON, lat=LAT, datum=AreaDatum.WGS84, accuracy_m=30)
    record(console, A002, CheckInMade(means=Means.PHONE_APP, place=place), at=NOW - timedelta(hours=1))
    times = (told_at - timedelta(hours=1), told_at + timedelta(hours=1), NOW - timedelta(minutes=20))
    console.office.positions.add(Delivery.of({"P1": eastward(times)}))


def test_the_county_draws_an_area_and_its_next_version_with_author_and_reason(visit, console):
    visitor = visit("shen")
    assert visitor.post("/map/areas", **GOOD).status_code == 303
    again = visitor.post("/map/areas", **(GOOD | {"radius_m": "３００", "points": "119.65 29.05"}))
    assert again.status_code == 303
    drawn = [entry.payload.area for entry in entries(console, PLATFORM_LOG, AreaDrawn)]
    assert [(area.version, area.author, area.reason) for area in drawn] == [
        (1, "K1", "法院禁止令"),
        (2, "K1", "法院禁止令"),
    ]
    assert drawn[0].polygons[0].rings[0][:2] == ((119.60, 29.00), (119.70, 29.00))
    assert drawn[1].circles[0].radius_m == 300
    page = visitor.get("/map")
    assert "第 2 版" in page.text
    assert carried(page)["areas"][0]["shapes"] == [{"disc": [119.65, 29.05], "radius_m": 300}]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"reason": ""}, "理由"),
        ({"points": ""}, "顶点"),
        ({"points": "119.6,29\n东边"}, "顶点第 2 行"),
        ({"points": SQUARE, "radius_m": "50"}, "顶点"),
        ({"radius_m": "50", "width_m": "5", "points": "119.6,29"}, "半径、宽度"),
        ({"radius_m": "很大", "points": "119.6,29"}, "半径"),
        ({"points": "29.0,119.6\n29.0,119.7\n29.1,119.7"}, "图形"),
        ({"points": "119.6,29\n119.7,29.1\n119.7,29\n119.6,29.1"}, "图形"),
        ({"datum": ""}, "坐标系"),
        ({"from_on": "明天"}, "from_on"),
    ],
)
def test_a_draft_that_is_no_area_says_where_and_what_to_do(changed, where):
    with pytest.raises(InvalidValue) as refused:
        area_of_draft(Draft(**(GOOD | changed)))
    assert where in refused.value.where
    assert refused.value.remedy


def test_a_refused_draft_comes_back_as_typed(visit, console):
    typed = GOOD | {"points": "119.6,29\n东边"}
    page = visit("shen").post("/map/areas", **typed)
    assert page.status_code == 422
    assert "顶点第 2 行" in page.text
    (points,) = re.findall(r'<textarea id="points"[^>]*>([^<]*)</textarea>', page.text)
    assert html.unescape(points) == typed["points"]
    assert entries(console, PLATFORM_LOG, AreaDrawn) == []


def test_the_border_of_a_division_is_not_drawn_by_hand(visit, console):
    area = replace(area_of_draft(Draft(**GOOD)), division_code="330702")
    with console.office.store.writing() as uow:
        draw(uow, area, actor="t", now=FOUNDED_AT)
    page = visit("shen").post("/map/areas", **GOOD)
    assert page.status_code == 422
    assert "从边界文件导入" in page.text
    assert len(entries(console, PLATFORM_LOG, AreaDrawn)) == 1


def test_places_are_shown_for_a_purpose_and_each_reading_is_logged_first(visit, console, seen):
    visitor = visit("lin")
    assert carried(visitor.get("/map"))["people"] == []
    assert visitor.post("/map", purpose="好奇").status_code == 422
    assert console.office.positions.acts(["P1"]) == ()
    page = visitor.post("/map", purpose="日常监督管理", reason="早间巡查")
    people = carried(page)["people"]
    assert [(one["lon"], one["lat"], one["accuracy_m"]) for one in people] == [
        (LON + 0.02, LAT, 15.0),
        (LON, LAT, 30.0),
    ]
    assert "定位，20 分钟前" in people[0]["said"]
    assert "签到，60 分钟前" in people[1]["said"] or "签到，1 小时前" in people[1]["said"]
    (act,) = console.office.positions.acts(["P1"])
    assert (act.actor, act.purpose, act.reason) == ("G1", Purpose.SUPERVISION, "早间巡查")


def test_an_office_sees_nobody_of_another(visit, console, seen):
    record(
        console,
        B001,
        CheckInMade(
            means=Means.PHONE_APP,
            place=Place(lon=LON, lat=LAT, datum=AreaDatum.GCJ02, accuracy_m=None),
        ),
        at=NOW - timedelta(hours=1),
    )
    other = visit("lin").post("/map", purpose="日常监督管理", office="S2")
    assert other.status_code == 422
    assert THEIRS not in other.text
    county = visit("shen").post("/map", purpose="日常监督管理", office="S2")
    assert [THEIRS in one["said"] for one in carried(county)["people"]] == [True]
    assert MINE not in county.text


def test_a_day_shows_only_what_was_lawful_with_time_and_accuracy(visit, console, seen):
    page = visit("lin").post(f"/people/{A001}/map", on="2026-03-10", purpose="复核预警和申辩")
    steps = carried(page)["track"]
    assert [step["lon"] for step in steps] == [round(LON + 0.01, 6), round(LON + 0.02, 6)]
    assert all("精度 15 米" in step["said"] and "来源 P1" in step["said"] for step in steps)
    late = visit("lin").post(f"/people/{A001}/map", on="2026-03-11", purpose="复核预警和申辩")
    assert late.status_code == 422
    assert "还没有到" in late.text


def test_the_areas_that_bind_on_that_day_are_drawn_each_by_its_sort(visit, console):
    shen = visit("shen")
    shen.post("/map/areas", **GOOD)
    fence = Fence(
        area_id="HOME-1",
        polarity=Polarity.STAY_OUT,
        span=DateSpan(from_on=NOW.date() - timedelta(days=2), to_on=NOW.date() - timedelta(days=1)),
        basis="禁止令",
    )
    record(console, A001, FenceSet(fence=fence))
    assert carried(shen.get(f"/people/{A001}/map"))["areas"] == []
    page = shen.post(f"/people/{A001}/map", on="2026-03-09", purpose="日常监督管理")
    (area,) = carried(page)["areas"]
    assert area["look"] == "out"
    assert area["said"].startswith("禁止进入：样例小区")


def test_everything_is_drawn_in_the_datum_of_the_tiles(visit, console, seen, clock):
    tiles = Tiles(url="https://t{s}.tiles.example/{z}/{x}/{y}.png", datum=Datum.GCJ02)
    shifted = replace(console, tiles=tiles)
    client = TestClient(make_app(shifted), follow_redirects=False)
    visitor = Visitor(client, "lin")
    visitor.sign_in()
    visitor.get("/account")
    page = visitor.post("/map", purpose="日常监督管理")
    one = carried(page)["people"][1]
    # The published example offset hereabouts is some 400-600 m, east and a little south or north.
    assert 0.002 < one["lon"] - LON < 0.008
    assert 0.0005 < abs(one["lat"] - LAT) < 0.006
    assert "img-src 'self' https://*.tiles.example data:" in page.headers["content-security-policy"]
    client.close()


def test_a_script_in_a_name_stays_a_word_on_the_map(visit, console, seen):
    page = visit("lin").post("/map", purpose="日常监督管理")
    assert SCRIPT not in page.text
    assert any(SCRIPT in one["said"] for one in carried(page)["people"])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('url = "https://a.example/{z}/{x}/{y}"', "坐标系"),
        ('url = "https://a.example/tiles"\ndatum = "wgs84"', "url"),
        ('url = "/tiles/{z}/{x}/{y}"\ndatum = "wgs84"', "url"),
        ('url = "https://a.example/{z}/{x}/{y}"\ndatum = "bd09"', "datum"),
        ('url = "https://a.example/{z}/{x}/{y}"\ndatum = "wgs84"\nkey = "x"', "key"),
        ('url = "https://a.example/{z}/{x}/{y}"\ndatum = "wgs84"\nzoom_max = 40', "zoom_max"),
        ("url =", "写法有误"),
    ],
)
def test_tiles_that_cannot_be_used_are_refused_by_setting(tmp_path, text, where):
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidValue) as refused:
        read_tiles(tmp_path)
    assert where in str(refused.value)


def test_without_tiles_nothing_else_is_asked(tmp_path):
    assert read_tiles(tmp_path) is None
    assert "img-src 'self';" in policy()


@pytest.mark.slow
def test_the_map_in_a_browser_by_keyboard_and_mouse(browser, console, seen, visit):
    # A circle asks the map for its extent, which a map without a view cannot say.
    disc = GOOD | {"points": "119.65,29.05", "radius_m": "300"}
    assert visit("shen").post("/map/areas", **disc).status_code == 303
    page = browser.page
    sign_in(browser, "shen")
    browser.open("/map")
    page.wait_for_selector(".leaflet-container")
    page.locator("#map").click(position={"x": 200, "y": 200})
    assert re.fullmatch(r"\d+\.\d{6},\d+\.\d{6}", page.locator("#points").input_value())
    assert browser.faults() == []
    page.get_by_role("button", name="显示人员最后位置").click()
    page.wait_for_selector("#spots")
    browser.shot("map")
    browser.open(f"/people/{A001}/map")
    page.get_by_role("button", name="查看当日轨迹").click()
    page.wait_for_selector("#step")
    last = page.locator("#step-said").inner_text()
    page.locator("#step").focus()
    browser.press("ArrowLeft")
    assert page.locator("#step-said").inner_text() != last
    assert browser.faults() == []
    browser.shot("map-of-a-day")


@pytest.mark.slow
def test_a_tile_server_that_does_not_answer_is_told_and_the_map_goes_on(console, browse):
    # Nobody listens on the port of discard.
    tiles = Tiles(url="http://127.0.0.1:9/{z}/{x}/{y}.png", datum=Datum.WGS84)
    with browse(replace(console, tiles=tiles)) as browser:
        sign_in(browser, "shen")
        browser.open("/map")
        browser.page.wait_for_selector("#map-note[data-failed]")
        assert "底图服务没有回应" in browser.page.locator("#map-note").inner_text()
        browser.page.locator("#map").click(position={"x": 200, "y": 200})
        assert browser.page.locator("#points").input_value()
        assert {url.split("/")[2] for url in browser.elsewhere} == {"127.0.0.1:9"}


def test_the_age_of_a_place_is_told_from_now(visit, console, seen, clock):
    clock.advance(minutes=15)
    page = visit("lin").post("/map", purpose="日常监督管理")
    assert "35 分钟前" in carried(page)["people"][0]["said"]
