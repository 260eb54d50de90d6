"""Monitors are answered, supervisors are told, and the switch hears of good sweeps and of nothing else."""

import http.server
import json
import socket
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from correction_workers.watching.pages import Pages, serve
from correction_workers.watching.status import Round, Status
from correction_workers.watching.supervisor import DeadMansSwitch, tell_systemd

from correction.domain.errors import InvalidValue
from correction.office.watching.signs import Fill, Signs

AT = datetime(2026, 1, 10, tzinfo=UTC)
DONE = Round(reviewed=3, stated=1, failed=0, took_s=0.5)


class Steady:
    """A clock that a test sets."""

    s = 0.0

    def __call__(self):
        return self.s


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def status(steady):
    return Status(steady)


def signs():
    fills = (Fill(name="disk", zh="磁盘", used=0.6),)
    return Signs(at=AT, due=7, oldest_due_at=AT - timedelta(minutes=2), fills=fills, clock_off_s=0.25)


@pytest.fixture
def ask(status):
    server = serve(Pages(status, signs), 0)

    def get(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    yield get
    server.shutdown()
    server.server_close()


def test_a_worker_is_ready_after_its_first_good_sweep_and_ill_when_no_work_goes_on(ask, status, steady):
    assert (ask("/health")[0], ask("/ready")[0], ask("/else")[0]) == (200, 503, 404)
    status.good(DONE, AT)
    code, said = ask("/ready")
    assert (code, json.loads(said)) == (200, {"ready": True, "troubles": ["capacity_half"]})
    status.clock_wrong = True
    assert ask("/ready")[0] == 503
    steady.s = 15 * 60.0
    assert ask("/health")[0] == 503
    status.moved(AT)
    assert ask("/health")[0] == 200


def test_the_numbers_are_those_of_the_last_look_and_name_nobody(ask, status):
    status.good(DONE, AT)
    _, said = ask("/metrics")
    lines = dict(line.rsplit(" ", 1) for line in said.splitlines() if not line.startswith("#"))
    told = {name: float(value) for name, value in lines.items()}
    assert told["correction_reviews_total"] == 3
    assert told["correction_due_cases"] == 7
    assert told["correction_due_age_seconds"] == 120
    assert told["correction_clock_offset_seconds"] == 0.25
    assert told['correction_capacity_used_ratio{what="disk"}'] == 0.6
    assert told['correction_troubles{kind="capacity_half"}'] == 1
    assert told["correction_good_sweep_timestamp"] == AT.timestamp()


def test_a_port_that_is_taken_names_the_setting(status):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(InvalidValue, match="--port") as refused:
            serve(Pages(status, signs), taken.getsockname()[1])
        assert "换一个端口" in refused.value.remedy


def test_systemd_hears_each_line_and_nobody_is_told_where_it_does_not_listen(tmp_path):
    assert not tell_systemd("READY=1", {})
    path = str(tmp_path / "notify")
    assert not tell_systemd("READY=1", {"NOTIFY_SOCKET": path})
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(path)
        assert tell_systemd("WATCHDOG=1", {"NOTIFY_SOCKET": path})
        assert listening.recv(100) == b"WATCHDOG=1"


def test_the_switch_is_called_once_for_each_good_sweep_and_again_where_it_was_not_reached():
    asked, answers = [], [500, 200, 200]

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(answers[len(asked) - 1])
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    switch = DeadMansSwitch(url=f"http://127.0.0.1:{server.server_port}/ping/secret")
    assert switch.after(None)
    assert asked == []
    assert [switch.after(AT), switch.after(AT), switch.after(AT)] == [False, True, True]
    assert switch.after(AT + timedelta(minutes=1))
    assert len(asked) == 3
    server.shutdown()
    server.server_close()
    assert not switch.after(AT + timedelta(minutes=2))
    assert "secret" not in repr(switch)
    assert DeadMansSwitch(url="").after(AT)
    assert not DeadMansSwitch(url="http://no..such/ping").after(AT)
