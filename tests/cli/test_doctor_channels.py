"""The doctor looks at each channel without sending anything, and names offices of which nobody would hear."""

import json
import socket

import pytest

from correction.cli.exits import ExitCode

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def _roomy(monkeypatch):
    for place in ("correction.cli.doctor.machine", "correction.store.watching.measures"):
        monkeypatch.setattr(f"{place}.disk_used", lambda _folder: 0.1)


@pytest.fixture
def listening():
    """A program that would keep whatever it is sent."""
    server = socket.create_server(("127.0.0.1", 0))
    yield server
    server.close()


def webhook(port, **given):
    said = {"name": "county", "kind": "webhook", "url": f"http://127.0.0.1:{port}/hook?token=hidden"}
    return said | {"secret": SECRET} | given


def found(desk, *channels, more=""):
    path = desk.home / "notify.toml"
    tables = ("\n".join(f"{k} = {json.dumps(v)}" for k, v in each.items()) for each in channels)
    path.write_text("\n".join([more, *(f"[[channel]]\n{table}" for table in tables)]), encoding="utf-8")
    path.chmod(0o600)
    ran = desk.run("doctor", "--json")
    assert "hidden" not in ran.out
    checks = {each["name"]: each for each in ran.told["checks"]}
    return ran.code, {name: each["told"] for name, each in checks.items() if not each["ok"]}, checks


def test_a_channel_that_can_be_reached_is_well_and_is_sent_nothing(office, listening):
    code, wrong, checks = found(office, webhook(listening.getsockname()[1]))
    assert "通知渠道 county" not in wrong
    assert "可以连接" in checks["通知渠道 county"]["told"]
    assert checks["通知范围"]["ok"]
    came, _ = listening.accept()
    with came:
        assert came.recv(1) == b""
    assert code in (ExitCode.DONE, ExitCode.INCOMPLETE)


def test_what_cannot_be_reached_is_named_by_host_and_port_alone(office):
    switch = 'dead_mans_switch = "http://127.0.0.1:1/ping/hidden"'
    code, wrong, _ = found(office, webhook(1), more=switch)
    assert code == ExitCode.INCOMPLETE
    assert wrong["通知渠道 county"] == "127.0.0.1:1 连不上（ConnectionRefusedError）"
    assert wrong["notify.toml 的 dead_mans_switch"].startswith("127.0.0.1:1 连不上")


def test_bodies_and_staff_that_nobody_knows_and_offices_that_nobody_hears_of_are_named(office):
    _, wrong, _ = found(office, webhook(1, offices=["nowhere"], staff=["nobody"]))
    assert wrong["通知渠道 county"] == "没有这些编号：nowhere、nobody"
    assert wrong["通知范围"].startswith("预警没有渠道可去的机构：")


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("url", "well"), [("json://h/hidden", True), ("fax://hidden", False)])
def test_the_address_of_a_service_of_messages_is_read_and_not_used(office, url, well):
    _, _, checks = found(office, {"name": "people", "kind": "message", "url": url})
    assert checks["通知渠道 people"]["ok"] is well


def test_settings_that_cannot_be_read_are_told_in_their_own_words(office):
    (office.home / "map.toml").write_text('url = "https://t/{z}/{x}/{y}"', encoding="utf-8")
    code, wrong, checks = found(office, webhook(1, text="{name}"))
    assert code == ExitCode.REFUSED
    assert "文字模板里不认识 name" in wrong["通知渠道"]
    assert "cgcs2000" in checks["底图"]["remedy"]
    assert not checks["底图"]["ok"]
