"""What the truth says can be seen in the files, found here by other means than the simulator's."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import shapely

from correction.domain.alert_kind import AlertKind
from correction.testing.county.land import PERMITTED_CODES, SCHOOL_ID

CHINA = ZoneInfo("Asia/Shanghai")


def local(at):
    return at.astimezone(CHINA).replace(tzinfo=None)


def areas(county):
    said = json.loads((county.folder / "areas.geojson").read_text(encoding="utf-8"))
    return {one["properties"]["area_id"]: shapely.geometry.shape(one["geometry"]) for one in said["features"]}


def permitted(county):
    return shapely.union_all([areas(county)[code] for code in PERMITTED_CODES])


def device(county, event):
    return county.fixes[county.roster[event.case_no]["定位来源编号"]]


def events(county, kind):
    found = county.true(kind)
    assert found, kind
    return found


def test_every_family_of_events_is_played(eventful_county):
    kinds = {event.kind for event in eventful_county.truth.events}
    assert len(kinds) >= 20
    assert len(eventful_county.truth.events) >= 40


def test_a_missed_check_in_is_in_no_file(eventful_county):
    for event in events(eventful_county, AlertKind.CHECK_IN_MISSED):
        closed = local(event.from_at)
        times = eventful_county.check_ins(event.case_no)
        assert not [at for at in times if closed - timedelta(hours=2) < at < local(event.to_at)]


def test_a_gap_keeps_to_its_windows_and_is_longer_than_a_day_and_a_half(eventful_county):
    for event in events(eventful_county, AlertKind.CHECK_IN_GAP):
        assert eventful_county.roster[event.case_no]["签到时段"] == "00:00-23:59"
        times = eventful_county.check_ins(event.case_no)
        first, second = (at for at in times if local(event.from_at) <= at <= local(event.to_at))
        assert timedelta(hours=36) < second - first < timedelta(hours=48)
        assert (second.date() - first.date()).days == 1


def test_who_absconds_is_never_heard_of_again(eventful_county):
    for event in events(eventful_county, AlertKind.LOST_CONTACT):
        assert max(eventful_county.check_ins(event.case_no)) < local(event.from_at)
        about = [row for row in eventful_county.rows("reports") if row["编号"] == event.case_no]
        assert all(row["报告日期"] <= f"{local(event.from_at).date()}" for row in about)


def test_who_never_reports_has_no_day_of_arrival_and_no_check_in(eventful_county):
    for event in (one for one in events(eventful_county, AlertKind.NOT_REPORTED) if one.to_at is None):
        assert not eventful_county.roster[event.case_no]["报到日期"]
        assert eventful_county.check_ins(event.case_no) == []


def test_a_check_in_elsewhere_lies_outside_the_permitted_area(eventful_county):
    inside = permitted(eventful_county)
    for event in events(eventful_county, AlertKind.CHECK_IN_OUTSIDE):
        (row,) = (
            row
            for row in eventful_county.rows("checkins")
            if row["编号"] == event.case_no and row["签到时间（北京时间）"] == f"{local(event.from_at)}"
        )
        assert not inside.contains(shapely.Point(float(row["经度"]), float(row["纬度"])))


def test_an_excursion_is_outside_from_its_first_minute_to_its_last(eventful_county):
    inside = permitted(eventful_county)
    for event in events(eventful_county, AlertKind.OUTSIDE_AREA):
        edge = timedelta(minutes=10)
        for at, _, place, attributes in device(eventful_county, event):
            if attributes["source"] == "gnss" and event.to_at is not None:
                within = inside.contains(shapely.Point(place))
                if event.from_at + edge < at < event.to_at - edge:
                    assert not within
                if event.from_at - 3 * edge < at < event.from_at - edge:
                    assert within
                if event.to_at + edge < at < event.to_at + 3 * edge:
                    assert within


def test_an_excursion_known_late_was_received_late(eventful_county):
    late = [one for one in events(eventful_county, AlertKind.OUTSIDE_AREA) if one.known_at is not None]
    assert late
    for event in late:
        received = [
            got for at, got, _, _ in device(eventful_county, event) if event.from_at < at < event.to_at
        ]
        assert min(received) >= event.known_at


def test_a_forbidden_place_was_entered(eventful_county):
    school = areas(eventful_county)[SCHOOL_ID]
    for event in events(eventful_county, AlertKind.PROHIBITED_AREA):
        near = [
            shapely.Point(place).distance(school) * 110_000
            for at, _, place, said in device(eventful_county, event)
            if event.from_at < at < event.to_at and said["source"] == "gnss"
        ]
        assert len(near) >= 5
        assert max(near) < 250


def test_a_dead_device_sends_nothing(eventful_county):
    for event in events(eventful_county, AlertKind.DEVICE_OFFLINE):
        silent = [at for at, _, _, _ in device(eventful_county, event) if event.from_at < at < event.to_at]
        assert silent == []


def test_a_device_left_at_home_hardly_moves(eventful_county):
    for event in events(eventful_county, AlertKind.DEVICE_SEPARATED):
        places = [
            place for at, _, place, _ in device(eventful_county, event) if event.from_at <= at < event.to_at
        ]
        span_lon, span_lat = (max(axis) - min(axis) for axis in zip(*places, strict=True))
        assert max(span_lon * 95_000, span_lat * 111_000) < 30
        assert event.to_at - event.from_at > timedelta(hours=24)


def test_a_forged_track_says_so_and_never_changes(eventful_county):
    for event in events(eventful_county, AlertKind.TRACK_ABNORMAL):
        fixes = [one for one in device(eventful_county, event) if event.from_at <= one[0] < event.to_at]
        assert len({place for _, _, place, _ in fixes}) == 1
        assert all(said.get("mock") for _, _, _, said in fixes)


def test_a_forgotten_look_is_in_no_file(eventful_county):
    for event in events(eventful_county, AlertKind.MONITORING_NOT_DONE):
        looked = {
            row["时间（北京时间）"][:10]
            for row in eventful_county.rows("acts")
            if row["编号"] == event.case_no and row["种类"] == "日监控"
        }
        assert event.facts["日期"] not in looked


def test_whose_term_ends_is_released_on_the_day_the_roster_says(eventful_county):
    released = {
        row["编号"]: row["日期"] for row in eventful_county.rows("steps") if row["环节"] == "解除矫正"
    }
    ending = {event.case_no for event in events(eventful_county, AlertKind.TERM_ENDING)}
    assert set(released) == ending
    for no, on in released.items():
        assert eventful_county.roster[no]["矫正终止日"] == date.fromisoformat(on)
        assert max(eventful_county.check_ins(no)) < datetime.fromisoformat(on)


def test_honest_situations_touch_nobody_at_a_time_of_a_true_event(eventful_county):
    clashes = [
        (one.case_no, one.note, event.note)
        for one in eventful_county.truth.honest
        for event in eventful_county.truth.events
        if one.case_no == event.case_no
        and event.kind in one.kinds
        and one.from_at <= event.from_at <= one.to_at
        and (one.to_at - one.from_at) < timedelta(days=30)
    ]
    assert clashes == []
