"""The door keeps what is lawful and believable, tells the rest line by line, and loses no good line."""

import base64
import json
import zlib
from datetime import timedelta

import numpy as np
import pytest

from correction import assess
from correction.domain.facts.devices import (
    DeviceLifted,
    PhoneCheckTold,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.facts.door import TokenHolder
from correction.domain.file import CaseFile
from correction.domain.moments import When
from correction.office.positions.receiving.assigning import assign_source
from correction.office.positions.receiving.tokens import issue_token, join_gateway
from correction.office.record import draft, record
from correction.testing.builders import plain_context
from tests.workers.door_office import AT, BAND, CASES, GATEWAY, LOOSE, NOW, PHONE, fix

MS = round(AT.timestamp() * 1000)
TRACCAR = {
    "position": {
        "fixTime": "2026-01-10T00:00:00.000+00:00",
        "serverTime": "2026-01-10T00:00:02.000+00:00",
        "latitude": 29.1,
        "longitude": 119.6,
        "accuracy": 9.0,
        "attributes": {"source": "gnss"},
    },
    "device": {"uniqueId": BAND},
}
OWNTRACKS = {"_type": "location", "tst": MS // 1000, "lat": 29.1, "lon": 119.6, "acc": 9, "tid": PHONE}


def record_now(door, source_id, fact, at):
    with door.office.store.writing() as uow:
        item = draft(fact, When.at(at), entry_id=f"{source_id}/{fact.KIND}", actor="t")
        record(uow, CASES[source_id], [item], now=door.now)


def not_kept(answer):
    return {each["reason"]: each["fixes"] for each in answer.json()["not_kept"]}


def test_each_format_lands_as_the_same_fix(door):
    query = f"?id={BAND}&timestamp={MS // 1000}&lat=29.1&lon=119.6&accuracy=9"
    answers = [
        door.send("/v1/traccar", json.dumps(TRACCAR).encode()),
        door.send("/v1/osmand/" + query, method="GET"),
        door.send("/v1/osmand", query[1:].encode()),
        door.batch(fix()),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    # The phone formats say nothing of the kind of source, so theirs is another content.
    assert [answer.json()["new"] for answer in answers] == [1, 1, 0, 0]
    assert [answer.json()["known"] for answer in answers] == [0, 0, 1, 1]
    assert door.kept().device_at_ms.tolist() == [MS, MS]


def test_the_phone_app_is_answered_as_it_expects_and_the_counts_stand_in_a_header(door):
    answer = door.send("/v1/owntracks", json.dumps(OWNTRACKS).encode(), by=PHONE)
    assert (answer.status_code, answer.json()) == (200, [])
    assert json.loads(answer.headers["x-position-answer"])["new"] == 1
    assert len(door.kept(PHONE)) == 1


def test_the_same_batch_again_changes_nothing(door):
    lines = [fix(n / 60) for n in range(3)]
    first, second = door.batch(*lines), door.batch(*reversed(lines))
    assert (first.json()["new"], first.json()["known"]) == (3, 0)
    assert (second.json()["new"], second.json()["known"]) == (0, 3)
    assert len(door.kept()) == 3


BAD = {
    "far ahead": (fix(60 * 30), None),
    "naive time": (fix(device_at="2026-01-10T00:00:00"), "时间没有时区"),
    "latitude 91": (fix(lat=91), "不在中国范围内"),
    "swapped": (fix(lat=119.6, lon=29.1), "颠倒"),
    "NaN": (json.dumps(fix()).replace("29.1", "NaN"), "不是有限的数字"),
    "negative accuracy": (fix(accuracy_m=-1), "不可能"),
    "nothing, nowhere": (fix(lat=0, lon=0), "0,0"),
    "malformed": (json.dumps(fix())[:-9], "不是完整的 JSON"),
    "nested without end": ('{"kind":' + "[" * 50_000, "不是完整的 JSON"),
    "not an object": ("[1]", "不是 JSON 对象"),
    "misspelt field": (fix(accuracy=9), "不认识的字段"),
    "unknown kind": (fix(kind="guess"), "内容不符合格式"),
    "no datum": (fix(datum=...), "缺少字段"),
    "another's device": (fix(source_id=PHONE), "令牌不是这台设备的"),
    "bad checksum": (json.dumps(fix()) + "\t00000000", "与内容不符"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_in_the_middle_is_told_and_the_rest_of_the_batch_lands(door, name):
    line, said = BAD[name]
    answer = door.batch(fix(-1), line, fix(-2))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["lines"], told["new"]) == (3, 2)
    if said is None:
        assert (told["refused_lines"], not_kept(answer)) == (0, {"ahead": 1})
    else:
        (refused,) = told["refused"]
        assert refused["line"] == 2
        assert said in refused["what"]
        assert refused["remedy"]
    assert len(door.kept()) == 2


def test_a_line_that_is_no_text_is_refused_alone(door):
    good = json.dumps(fix()).encode()
    answer = door.send("/v1/batch", good + b"\n\xff\xfe\n")
    assert (answer.json()["new"], answer.json()["refused_lines"]) == (1, 1)


def test_a_good_checksum_is_taken(door):
    line = json.dumps(fix())
    answer = door.batch(f"{line}\t{zlib.crc32(line.encode()):08x}")
    assert answer.json()["new"] == 1


def test_no_accuracy_and_an_accuracy_of_zero_are_kept_as_unknown(door):
    answer = door.batch(fix(-1, accuracy_m=0), fix(-2, accuracy_m=None), fix(-3, source=..., accuracy_m=None))
    assert answer.json()["new"] == 3
    assert np.isnan(door.kept().accuracy_m).all()


def test_a_fix_of_a_device_that_is_bound_to_nobody_is_counted_and_not_kept(door):
    answer = door.batch(fix(source_id=LOOSE), by=LOOSE)
    assert (answer.status_code, not_kept(answer)) == (200, {"unassigned": 1})
    assert len(door.kept(LOOSE)) == 0


def test_a_wristband_outside_its_approval_is_counted_with_its_time_however_often_it_sends(door):
    lifted_at = AT - timedelta(minutes=10)
    record_now(door, BAND, DeviceLifted(approval_id="A"), lifted_at)
    lines = [fix(-5), fix(-6), fix(-20)]
    first, second = door.batch(*lines), door.batch(*lines)
    assert first.json()["new"] == 1
    assert not_kept(first) == not_kept(second) == {"unapproved": 2}
    (day,) = door.office.positions.refused_days(0, 2**62)
    assert (day.source_id, day.reason.value, day.fixes) == (BAND, "unapproved", 2)
    assert day.on.isoformat() == "2026-01-10"
    assert door.kept().device_at_ms.tolist() == [MS - 20 * 60_000]


def test_a_device_that_was_released_speaks_for_nobody_at_once_and_late_for_who_wore_it(door):
    assert door.batch(fix(-1)).json()["new"] == 1
    record_now(door, BAND, SourceReleased(source_id=BAND), AT - timedelta(seconds=30))
    answer = door.batch(fix(), fix(-2))
    assert (answer.json()["new"], not_kept(answer)) == (1, {"unassigned": 1})


def test_a_phone_is_not_kept_until_the_person_was_told(door):
    """The new phone is assigned at once, and told of on the next day."""
    new = "PH2"
    with door.office.store.writing() as uow:
        assigned = SourceAssigned(source_id=new, source=SourceKind.PHONE, from_at=AT - timedelta(days=2))
        assign_source(uow, CASES[PHONE], assigned, actor="t", now=NOW)
        door.tokens[new] = issue_token(uow, TokenHolder.DEVICE, new, actor="t", now=NOW).text
    lines = [fix(source_id=new), fix(-60 * 24, source_id=new), fix(-60 * 72, source_id=new)]
    assert not_kept(door.batch(*lines, by=new)) == {"untold": 2, "not_its_time": 1}
    record_now(door, PHONE, PhoneCheckTold(source_id=new), AT - timedelta(hours=1))
    again = door.batch(*lines, by=new)
    assert (again.json()["new"], not_kept(again)) == (1, {"untold": 1, "not_its_time": 1})


def test_a_state_is_recorded_once_and_one_with_an_impossible_time_by_its_receipt(door):
    state = {"kind": "state", "source_id": BAND, "state": "tampered", "at": AT.isoformat()}
    absurd = state | {"at": "2027-01-10T00:00:00+00:00"}
    assert door.batch(state, absurd).json()["states"] == 2
    assert door.batch(state, absurd).json()["states"] == 0
    with door.office.store.reading() as uow:
        seen = [e for e in uow.entries(CASES[BAND]) if e.payload.KIND == "observed"]
    assert [entry.when.starts_at for entry in seen] == [AT, NOW]
    assert "按接收时间记" in seen[1].payload.detail


RESET = ["1970-01-01T00:00:00+00:00", "2000-01-01T00:00:00+08:00", "2025-06-01T00:00:00+00:00"]
NO_CALENDAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("at", RESET + NO_CALENDAR)
def test_a_strap_cut_by_a_clock_that_was_reset_is_found_by_its_receipt(door, at):
    state = {"kind": "state", "source_id": BAND, "state": "tampered", "at": at}
    answers = [door.batch(state, clock(timedelta(hours=2), LOOSE)) for _ in range(2)]
    assert [answer.json()["states"] for answer in answers] == [1, 0]
    with door.office.store.reading() as uow:
        file = CaseFile.of_log(CASES[BAND], uow.entries(CASES[BAND]))
    found = assess(file, door.office.book, plain_context(), NOW + timedelta(hours=1)).findings
    (cut,) = [each for each in found if each.rule == "tampered"]
    assert (cut.began_at, "按接收时间记" in cut.why.arithmetic[0]) == (NOW, True)


def test_a_state_is_one_in_whatever_zone_its_instant_is_written(door):
    state = {"kind": "state", "source_id": BAND, "state": "tampered"}
    told = [state | {"at": at} for at in ("2026-01-10T00:00:00Z", "2026-01-10T08:00:00+08:00")]
    assert door.batch(*told).json()["states"] == 1


def clock(behind: timedelta, source_id=BAND):
    return {"kind": "clock", "source_id": source_id, "sent_at": (NOW - behind).isoformat()}


def test_a_clock_that_is_off_is_measured_and_its_fixes_are_put_right(door):
    answer = door.batch(fix(-60), clock(timedelta(minutes=60)))
    assert answer.json()["clocks_off_s"] == {BAND: 3600}
    assert door.kept().device_at_ms.tolist() == [MS]
    # Sent again a little later, the measured skew differs by what sending took, and the copy meets itself.
    door.now = NOW + timedelta(seconds=20)
    again = door.batch(
        fix(-60), clock(timedelta(minutes=60)) | {"sent_at": (NOW - timedelta(minutes=60)).isoformat()}
    )
    assert (again.json()["new"], again.json()["known"]) == (0, 1)


def test_a_stored_batch_that_is_sent_again_with_its_old_clock_line_meets_its_own_copies(door):
    stored = (fix(-2), fix(-1), fix(), clock(timedelta(0)))
    assert door.batch(*stored).json()["new"] == 3
    for late in (timedelta(minutes=2), timedelta(hours=5), timedelta(days=2)):
        door.now = NOW + late
        again = door.batch(*stored).json()
        assert (again["new"], again["known"], again["clocks_off_s"]) == (0, 3, {})
    assert len(door.kept()) == 3
    # Nothing was noted of the clock either: the next live batch is taken as it says.
    live = {"kind": "clock", "source_id": BAND, "sent_at": door.now.isoformat()}
    assert door.batch(fix(60 * 48), live).json()["clocks_off_s"] == {}
    assert door.kept().device_at_ms.tolist()[-1] == MS + 48 * 3_600_000


def test_a_batch_that_was_put_right_is_put_right_by_the_same_when_its_clock_was_set_since(door):
    stored = (fix(-61), fix(-60), clock(timedelta(minutes=60)))
    assert door.batch(*stored).json()["clocks_off_s"] == {BAND: 3600}
    door.now = NOW + timedelta(minutes=10)
    set_right = {"kind": "clock", "source_id": BAND, "sent_at": door.now.isoformat()}
    assert door.batch(fix(10), set_right).json()["clocks_off_s"] == {}
    door.now = NOW + timedelta(minutes=20)
    again = door.batch(*stored).json()
    assert (again["new"], again["known"], again["clocks_off_s"]) == (0, 2, {BAND: 3600})
    assert door.kept().device_at_ms.tolist() == [MS - 60_000, MS, MS + 600_000]


def test_a_device_that_repeats_its_last_fixes_with_a_new_one_is_measured_as_it_sends(door):
    door.batch(fix(-61), fix(-60), clock(timedelta(minutes=60)))
    door.now = NOW + timedelta(minutes=10)
    set_right = {"kind": "clock", "source_id": BAND, "sent_at": door.now.isoformat()}
    assert door.batch(fix(-60), fix(10), set_right).json()["clocks_off_s"] == {}
    assert door.kept().device_at_ms.tolist()[-1] == MS + 600_000


def test_the_time_that_sending_takes_is_no_skew(door):
    answer = door.batch(fix(), clock(timedelta(seconds=25)))
    assert answer.json()["clocks_off_s"] == {}
    assert door.kept().device_at_ms.tolist() == [MS]


def test_a_clock_that_was_never_set_is_not_corrected_and_its_fixes_are_counted(door):
    answer = door.batch(fix(-60 * 48), clock(timedelta(hours=48)))
    assert not_kept(answer) == {"clock": 1}
    assert answer.json()["clocks_off_s"] == {BAND: 48 * 3600}
    assert len(door.kept()) == 0


def test_a_gateway_speaks_for_the_devices_that_joined_it_and_no_other(door):
    with door.office.store.writing() as uow:
        join_gateway(uow, BAND, GATEWAY, actor="t", now=NOW)
    answer = door.batch(fix(), fix(source_id=PHONE), by=GATEWAY)
    assert (answer.status_code, answer.json()["new"], answer.json()["refused_lines"]) == (200, 1, 1)
    with door.office.store.writing() as uow:
        join_gateway(uow, BAND, None, actor="t", now=NOW)
    assert door.batch(fix(-1), by=GATEWAY).status_code == 403


def test_a_token_in_the_password_or_in_the_query_of_the_app_without_headers_is_taken(door):
    basic = base64.b64encode(f"anybody:{door.tokens[PHONE]}".encode()).decode()
    by_password = door.send(
        "/v1/owntracks", json.dumps(OWNTRACKS).encode(), by=None, authorization=f"Basic {basic}"
    )
    query = f"id={PHONE}&timestamp={MS // 1000 - 60}&lat=29.1&lon=119.6&token={door.tokens[PHONE]}"
    by_query = door.send(f"/v1/osmand?{query}", by=None, method="GET")
    assert (by_password.status_code, by_query.status_code) == (200, 200)
    assert len(door.kept(PHONE)) == 2
