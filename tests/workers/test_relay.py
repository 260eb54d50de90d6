"""The relay and real receivers on this machine: signed, under one key however often sent, by ids alone."""

import json
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from correction_workers.relay.relay import Relay, Relayed
from correction_workers.relay.senders import SENDERS
from standardwebhooks.webhooks import Webhook

from correction.cli.settings.channels import read_channels
from correction.domain.errors import InvalidValue
from correction.office.notices.channel import ChannelKind
from correction.store import open_store
from correction.store.keys import load_key
from correction.store.notices.queue import NoticeQueue
from tests.store.office_samples import draft, open_case
from tests.store.test_queries import stated

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def machine_now():
    """A signature is believed only near the receiver's own clock."""
    return datetime.now(UTC)  # noqa: TID251


class Receiver:
    """A server that answers as it is told to and keeps what it was sent."""

    def __init__(self):
        self.answers: list[int] = []
        self.seen: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def store(founded, tmp_path):
    """A store with one open alert of which nobody has heard."""
    folder, _ = founded
    path = tmp_path / "office.db"
    path.write_bytes((folder / "office.db").read_bytes())
    store = open_store(path, key=load_key(folder / "key" / "master.key"))
    now = machine_now()
    open_case(store, "case-told", at=now)
    with store.writing() as uow:
        uow.append("case-told", [draft(stated(1), entry_id="a01/1", at=now)], recorded_at=now)
    yield store
    store.close()


@pytest.fixture
def channels(tmp_path):
    """Write the channels of an office and give its folder."""

    def write(text, mode=0o600):
        path = tmp_path / "notify.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return tmp_path

    return write


def webhook(url, **given):
    said = {"name": "county", "kind": "webhook", "url": url, "secret": SECRET, "grade": "提示"} | given
    return "[[channel]]\n" + "\n".join(f"{name} = {json.dumps(value)}" for name, value in said.items())


class Clock:
    """Time as the test says it."""

    def __init__(self):
        self.now = machine_now()

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now = datetime.fromtimestamp(self.now.timestamp() + seconds, UTC)


def relay_on(store, folder, clock):
    return Relay(store, folder, SENDERS, clock)


def test_a_program_is_told_by_ids_and_signature(store, channels, receiver):
    relay = relay_on(store, channels(webhook(receiver.url)), Clock())
    assert relay.step() == Relayed(routed=1, sent=1, failed=0)
    ((headers, body),) = receiver.seen
    said = Webhook(SECRET).verify(body, headers)
    assert said["type"] == "alert.raised"
    assert said["data"].keys() == {
        "alert_id",
        "log_id",
        "office_id",
        "told_org_id",
        "kind",
        "grade",
        "late_s",
    }
    assert said["data"]["late_s"] == 0
    assert headers["webhook-id"] == "a01/1"
    assert relay.step() == Relayed(routed=0, sent=0, failed=0)


def test_a_receiver_that_fails_is_tried_again_under_the_same_key(store, channels, receiver):
    receiver.answers = [503, 302, 204]
    clock = Clock()
    relay = relay_on(store, channels(webhook(receiver.url)), clock)
    told = []
    for _ in range(4):
        told.append(relay.step())
        clock.forward(60)
    assert [(each.sent, each.failed) for each in told] == [(0, 1), (0, 1), (1, 0), (0, 0)]
    assert {headers["webhook-id"] for headers, _ in receiver.seen} == {"a01/1"}
    assert len(receiver.seen) == 3


def test_a_relay_that_dies_after_sending_sends_again_under_the_same_key(store, channels, receiver):
    clock = Clock()
    folder = channels(webhook(receiver.url))
    queue = NoticeQueue(store.engine)
    (channel,) = read_channels(folder)
    queue.route([channel], clock())
    (claimed,) = queue.claim(channel, clock())
    SENDERS[ChannelKind.WEBHOOK](channel, claimed.notice, clock())
    clock.forward(300)
    assert relay_on(store, folder, clock).step().sent == 1
    assert [headers["webhook-id"] for headers, _ in receiver.seen] == ["a01/1", "a01/1"]


def test_a_program_is_told_how_late_a_notice_comes(store, channels, receiver):
    folder, clock = channels(webhook(receiver.url)), Clock()
    NoticeQueue(store.engine).route(read_channels(folder), clock())
    clock.forward(86_400)
    assert relay_on(store, folder, clock).step().sent == 1
    ((_, body),) = receiver.seen
    assert 86_400 <= json.loads(body)["data"]["late_s"] < 86_500


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_people_are_told_through_a_service_of_messages(store, channels, receiver):
    receiver.answers = [200]
    address = receiver.url.replace("http://", "json://")
    text = f'[[channel]]\nname = "people"\nkind = "message"\nurl = "{address}"\ngrade = "提示"\n'
    assert relay_on(store, channels(text), Clock()).step().sent == 1
    ((_, body),) = receiver.seen
    said = json.loads(body)
    assert said["title"] == "新预警"
    assert "预警 a01" in said["message"]


def test_nobody_listening_is_noted_without_the_address(store, channels):
    relay = relay_on(store, channels(webhook("http://127.0.0.1:1/hook?token=hidden")), Clock())
    assert relay.step() == Relayed(routed=1, sent=0, failed=1)
    (waiting,) = NoticeQueue(store.engine).pending()
    assert waiting.error == "ConnectionError"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[channel", "写法有误"),
        (webhook("http://127.0.0.1/") + "\nphone = 1", "不认识的设置 phone"),
        ('[[channel]]\nname = "a"\nkind = "webhook"', "没有写 url"),
        (webhook("http://127.0.0.1/", kind="fax"), "不认识的种类 fax"),
        (webhook("http://127.0.0.1/", secret=""), "没有写 secret"),
        (webhook("http://127.0.0.1/", secret="whsec_机密"), "不是 base64 的密钥"),
        (webhook("ftp://127.0.0.1/"), "不是 http 或 https 的地址"),
        (webhook("http://127.0.0.1:0/"), "不是 http 或 https 的地址"),
        (webhook("http://127.0.0.1:many/"), "不是 http 或 https 的地址"),
        (webhook("http://127.0.0.1/", grade="很急"), "不认识的等级 很急"),
        (webhook("http://127.0.0.1/", quiet="25:00-07:00"), "看不懂的免打扰时段"),
        (webhook("http://127.0.0.1/", per_minute=0), "不是正整数"),
        (webhook("http://127.0.0.1/", staff="E07"), "staff 不是编号的列表"),
        (webhook("http://127.0.0.1/", offices=[""]), "offices 不是编号的列表"),
        (webhook("http://127.0.0.1/", digest="每天"), "写 true 或者 false"),
        (webhook("http://127.0.0.1/", text="{name} 越界"), "案情不得写进通知"),
        (webhook("http://127.0.0.1/", text="{"), "案情不得写进通知"),
        (webhook("http://127.0.0.1/") + "\n" + webhook("http://127.0.0.1/"), "两个渠道同名"),
    ],
)
def test_settings_that_cannot_be_so_are_refused_and_lose_nothing(store, channels, text, words):
    folder = channels(text)
    with pytest.raises(InvalidValue, match=words):
        relay_on(store, folder, Clock()).step()
    assert NoticeQueue(store.engine).route([], machine_now()) == 1


def test_secrets_that_others_may_read_are_refused(channels):
    with pytest.raises(InvalidValue, match="chmod 600"):
        read_channels(channels(webhook("http://127.0.0.1/"), mode=0o644))


def test_without_settings_there_is_no_channel(tmp_path):
    assert read_channels(tmp_path) == ()


class Endless:
    """A receiver that takes a notice and then says a word every moment, without ever ending its answer."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}/hook"
        self.enough = threading.Event()
        self.thread = threading.Thread(target=self._answer)
        self.thread.start()

    def _answer(self):
        connection, _ = self.server.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(b".")
                if self.enough.wait(0.02):
                    break
        connection.close()

    def close(self):
        self.enough.set()
        self.thread.join()
        self.server.close()


def test_a_receiver_that_never_ends_its_answer_holds_nobody_up(store, channels):
    endless = Endless()
    try:
        relay = relay_on(store, channels(webhook(endless.url)), Clock())
        assert relay.step() == Relayed(routed=1, sent=1, failed=0)
        assert endless.thread.is_alive()
    finally:
        endless.close()
