"""Addresses to coordinates through geopy's own client, against a small server on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue, NotFound
from correction.intake.places.geocoding import locate, read_geocoding

KNOWN = {
    "样例路一号": [{"lat": "29.08", "lon": "119.65", "display_name": "样例路1号"}],
    "无名路": [],
    "国外": [{"lat": "47.37", "lon": "8.54", "display_name": "Zurich"}],
}


class Answering(BaseHTTPRequestHandler):
    """Answers as Nominatim does; an address it has not heard of breaks it."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)["q"][0]
        answer = KNOWN.get(asked)
        body = b"broken" if answer is None else json.dumps(answer).encode()
        self.send_response(500 if answer is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output plain."""


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    """A folder whose settings name the server."""
    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    (tmp_path / "geocoding.toml").write_text(
        f'provider = "nominatim"\ndatum = "gcj02"\n[options]\ndomain = "127.0.0.1:{server.server_port}"\n'
        'scheme = "http"\nuser_agent = "env:GEOCODING_AGENT"\nproxies = {}\n',
        encoding="utf-8",
    )
    yield tmp_path
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _agent(monkeypatch):
    monkeypatch.setenv("GEOCODING_AGENT", "office")


def test_an_address_becomes_a_place_in_the_services_datum(folder):
    found = locate("样例路一号", read_geocoding(folder))
    assert (found.place.lon, found.place.lat, found.place.datum) == (119.65, 29.08, Datum.GCJ02)
    assert found.said == "样例路1号"


@pytest.mark.parametrize(
    ("address", "error", "says"),
    [
        ("无名路", NotFound, "查不到这个地址"),
        ("没听说过", InvalidValue, "没有答复"),
        ("国外", InvalidValue, "不在中国范围内"),
    ],
)
def test_what_the_service_cannot_answer_is_told(folder, address, error, says):
    with pytest.raises(error, match=says):
        locate(address, read_geocoding(folder))


def test_nothing_is_asked_until_a_service_is_named(tmp_path):
    with pytest.raises(NotFound, match="没有启用"):
        read_geocoding(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("provider = ", "写法有误"),
        ('provider = "nominatim"', "没有说明坐标系"),
        ('provider = "nominatim"\ndatum = "mars"', "不认识坐标系"),
        ('datum = "wgs84"', "没有写明 provider"),
        ('provider = "nominatim"\ndatum = "wgs84"\nkey = "x"', "不认识的设置 key"),
        (
            'provider = "nominatim"\ndatum = "wgs84"\n[options]\nuser_agent = "env:NOT_SET"',
            "没有环境变量 NOT_SET",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path, text, says):
    (tmp_path / "geocoding.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidValue, match=says):
        read_geocoding(tmp_path)


def test_a_service_that_nobody_knows_is_told(tmp_path):
    (tmp_path / "geocoding.toml").write_text('provider = "nowhere"\ndatum = "wgs84"', encoding="utf-8")
    with pytest.raises(InvalidValue, match="没有答复"):
        locate("样例路一号", read_geocoding(tmp_path))
