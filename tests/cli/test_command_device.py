"""Devices at the desk: bound by date, told, given tokens; every change of a token is an entry of a log."""

import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from correction.office.ports import PLATFORM_LOG

BAND, PHONE = "W-1", "P-1"


def platform(office):
    store = open_office(office.home).store
    with store.reading() as uow:
        entries = uow.log(PLATFORM_LOG)
    store.close()
    return [entry for entry in entries if entry.payload.KIND in {"device_token_set", "gateway_joined"}]


def lines_of(office, *positions):
    path = office.folder / "sent.jsonl"
    path.write_text("\n".join(positions), encoding="utf-8")
    return path


def sent(minute, source_id=PHONE):
    at = f"2026-03-10T11:{minute:02}:00%2B00:00"
    return f"/?id={source_id}&timestamp={at}&lat=29.1&lon=119.6&accuracy=9"


def test_a_phone_is_bound_told_and_released(office):
    bound = ("device", "assign", "A001", PHONE, "--kind", "手机", "--from", "2026-03-09T00:00:00+08:00")
    assert office.run(*bound).code == 0
    path = lines_of(office, sent(0), sent(1))
    assert office.ask("positions", path)["taken"]["not_kept"] == {"untold": 2}
    told = office.run("device", "tell", "A001", PHONE, "--on", "2026-03-10", "--document", "告〔2026〕3号")
    assert told.code == 0, told.err
    assert office.ask("positions", path)["taken"]["new"] == 2
    (counted,) = office.ask("device", "refused")["refused"]
    assert (counted["source_id"], counted["reason"], counted["fixes"]) == (PHONE, "untold", 2)
    assert "未告知信息化核查" in office.run("device", "refused").out
    assert office.run("device", "release", "A001", PHONE).code == 0
    late = office.ask("positions", lines_of(office, sent(2)))["taken"]
    assert (late["new"], late["not_kept"]) == (1, {})
    assert office.run("device", "release", "A001", PHONE).code == ExitCode.NOT_FOUND


def test_a_device_speaks_for_one_person_at_a_time(office):
    bound = ("device", "assign", "A001", BAND, "--kind", "腕带")
    assert office.run(*bound).code == 0
    for case_no, whose in (("A001", "本案"), ("A002", "另一案件")):
        again = office.run("device", "assign", case_no, BAND, "--kind", "腕带")
        assert again.code == ExitCode.CONFLICT
        assert whose in again.err
        assert "device release" in again.err


def test_only_an_assigned_phone_can_be_told_of(office):
    office.run("device", "assign", "A001", BAND, "--kind", "腕带")
    for source_id in (BAND, "P-9"):
        refused = office.run("device", "tell", "A001", source_id, "--on", "2026-03-10")
        assert refused.code == ExitCode.NOT_FOUND
        assert "device assign" in refused.err


def test_a_token_is_shown_once_and_only_its_digest_is_kept(office):
    issued = office.ask("device", "issue", BAND)
    secret = issued["token"].partition(".")[2]
    assert len(secret) >= 40
    (entry,) = platform(office)
    assert (entry.actor, entry.payload.holder_id) == ("G1", BAND)
    assert secret not in repr(entry)
    assert entry.payload.secret_digest not in repr(entry)
    assert secret not in office.run("device", "tokens").out
    assert secret.encode() not in (office.home / "office.db").read_bytes()
    assert office.run("device", "issue", BAND).code == ExitCode.CONFLICT


def test_every_change_of_a_token_is_an_entry_with_who_and_why(office):
    office.ask("device", "issue", BAND)
    office.ask("device", "rotate", BAND, "--overlap-hours", "24")
    revoked = office.run("device", "revoke", BAND, "--reason", "设备遗失")
    assert revoked.code == 0, revoked.err
    said = [(entry.payload.token_id, entry.payload.reason) for entry in platform(office)]
    first, second = said[0][0], said[2][0]
    assert said[:3] == [(first, ""), (first, "轮换"), (second, "")]
    assert sorted(said[3:]) == sorted([(first, "设备遗失"), (second, "设备遗失")])
    listed = office.ask("device", "tokens")["tokens"]
    assert {token["reason"] for token in listed} == {"设备遗失"}
    assert office.run("device", "rotate", BAND).code == ExitCode.NOT_FOUND


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("device", "revoke", BAND, "--reason", " "), ExitCode.REFUSED, "没有写明理由"),
        (("device", "revoke", "nobody", "--reason", "遗失"), ExitCode.NOT_FOUND, "没有有效的令牌"),
        (("device", "issue", "a\u202eb"), ExitCode.REFUSED, "不可见字符"),
        (("device", "issue", "x" * 129), ExitCode.REFUSED, "128"),
        (("device", "join", BAND, "no-gateway"), ExitCode.NOT_FOUND, "没有有效的令牌"),
        (("device", "assign", "A001", BAND, "--kind", "手表"), ExitCode.REFUSED, "腕带；手机"),
    ],
)
def test_a_slip_is_said_with_what_to_do(office, words, code, said):
    refused = office.run(*words)
    assert refused.code == code
    assert said in refused.err
    assert "处理办法" in refused.err
    assert platform(office) == []


def test_a_device_joins_a_gateway_and_leaves_it(office):
    office.ask("device", "issue", "gw", "--gateway")
    assert office.ask("device", "join", BAND, "gw")["new"] is True
    assert office.ask("device", "join", BAND, "gw")["new"] is False
    assert office.ask("device", "join", BAND)["gateway_id"] is None
    assert [entry.payload.KIND for entry in platform(office)][1:] == ["gateway_joined"] * 2
