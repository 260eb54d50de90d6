"""Attachments over the interface: streamed in under the sender's id, out for a purpose, never half."""

import asyncio
import base64
import hashlib
from urllib.parse import quote

import pytest
from correction_console.app import make_app
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from correction.domain.attachments import LARGEST, MIB
from correction.domain.facts.accounts import PersonalRead
from correction.domain.facts.upkeep import Attached
from correction.office.ids import new_id
from correction.office.ports import PLATFORM_LOG
from tests.attachments.samples import jpeg, pdf
from tests.console.conftest import A001, A003, B001, B002, entries

V1 = "/api/v1"
OCTETS = {"content-type": "application/octet-stream"}
KEY = "0195d9c1-0000-7000-8000-000000000001"
TOKEN = {"authorization": "Bearer token-of-peer"}


@pytest.fixture
def app(console):
    return make_app(console)


@pytest.fixture
def api(app):
    base = "http://testserver" + V1
    with TestClient(app, base_url=base, headers=TOKEN, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def path(clock):
    return f"/logs/{A001}/attachments/{new_id(clock())}"


def put(api, path, content, name="家访.jpg", kind="photo", **more):
    about = {"about": more.pop("about")} if "about" in more else {}
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {**OCTETS, "content-disposition": disposition, **more}
    return api.put(path, params={"kind": kind, **about}, content=content, headers=headers)


def digest(content):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def lying(console):
    return [path for path in console.office.attachments.part.rglob("*") if path.is_file()]


def test_a_file_goes_in_once_is_listed_and_comes_out_as_it_was(api, console, path, clock):
    content = jpeg(300_000)
    first = put(api, path, content, **{"content-digest": digest(content)})
    again = put(api, path, content)
    other = put(api, f"/logs/{A001}/attachments/{new_id(clock())}", content)
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 200]
    assert first.json() == again.json() == other.json()
    (item,) = api.get(f"/logs/{A001}/attachments").json()
    assert item == first.json()
    assert (item["name"], item["kind_zh"], item["size_bytes"]) == ("家访.jpg", "照片", len(content))
    assert item["sha256"] == hashlib.sha256(content).hexdigest()
    refused = api.post(f"{path}/content", json={"purpose": ""})
    assert refused.status_code == 422
    answer = api.post(f"{path}/content", json={"purpose": "移送检察机关"})
    assert answer.content == content
    assert answer.headers["content-type"] == "image/jpeg"
    (read,) = entries(console, PLATFORM_LOG, PersonalRead)
    assert (read.payload.case_ids, read.payload.purpose) == ((A001,), "移送检察机关")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('attachment; filename="visit.jpg"', "visit.jpg"),
        ("attachment; FileName*=utf-8''%E5%AE%B6.jpg; x=1", "家.jpg"),
        ("attachment; filename*=UTF-8''%00%FF%E5", "\ufffd\ufffd.jpg"),
        ("attachment; filename*=bogus''x", "照片.jpg"),
        ("attachment", "照片.jpg"),
    ],
)
def test_a_name_comes_in_the_header_for_it_and_a_broken_one_breaks_nothing(api, path, said, name):
    answer = put(api, path, jpeg(), **{"content-disposition": said})
    assert (answer.status_code, answer.json()["name"]) == (201, name)


def test_an_id_that_stands_for_something_else_is_a_conflict(api, path):
    assert put(api, path, jpeg(5_000)).status_code == 201
    answer = put(api, path, jpeg(6_000))
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "more", "answered"),
    [
        (b"MZ" + bytes(99), {}, (422, "是程序")),
        (jpeg(), {"kind": "film"}, (422, "kind")),
        (jpeg(), {"kind": "audio"}, (422, "录音不收")),
        (jpeg(), {"name": "a.js"}, (422, "扩展名")),
        (jpeg(), {"content-digest": digest(b"other")}, (422, "没有传完")),
        (jpeg(), {"content-digest": "sha-256=:AAAA:"}, (422, "不是 SHA-256 校验值")),
        (jpeg(), {"content-type": "image/jpeg"}, (422, "不是原样发送")),
        (jpeg(), {"content-type": "multipart/form-data; boundary=x"}, (400, "不能这样提交")),
        (jpeg(), {"about": "no-such-entry"}, (404, "本案没有记录")),
        (b"", {}, (422, "空的")),
        (bytes(20 * MIB + 1), {}, (422, "照片最大 20 MB")),
        (bytes(LARGEST + 200_000), {"kind": "audio"}, (422, "录音最大 50 MB")),
    ],
)
def test_what_is_refused_leaves_nothing(api, console, content, more, answered):
    answer = put(api, f"/logs/{A001}/attachments/{KEY}", content, **more)
    status, told = answered
    assert answer.status_code == status, answer.text
    assert told in answer.text
    assert lying(console) == []
    assert entries(console, A001, Attached) == []


def test_a_body_without_a_length_ends_at_the_limit(api, console, path):
    endless = (bytes(MIB) for _ in range(60))
    answer = put(api, path, endless, kind="audio")
    assert answer.status_code in (413, 422)
    assert "50 MB" in answer.text
    assert lying(console) == []


def test_an_upload_that_breaks_off_leaves_nothing(app, console, path):
    sent = [
        {"type": "http.request", "body": jpeg(900)[:400], "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered = []

    async def receive():
        return sent.pop(0)

    async def send(message):
        answered.append(message)

    headers = {**OCTETS, **TOKEN, "content-length": "900", "host": "testserver"}
    scope = {
        "type": "http",
        "method": "PUT",
        "path": V1 + path,
        "raw_path": (V1 + path).encode(),
        "query_string": b"kind=photo",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "scheme": "http",
        "http_version": "1.1",
        "server": ("testserver", 80),
        "client": ("testclient", 1),
        "root_path": "",
    }
    with pytest.raises(ClientDisconnect):
        asyncio.run(app(scope, receive, send))
    assert sent == []
    assert lying(console) == []
    assert entries(console, A001, Attached) == []


def test_other_peoples_cases_and_sealed_ones_are_closed(api, visit, console, path):
    assert put(api, path.replace(A001, B001), jpeg()).status_code == 404
    assert api.get(f"/logs/{B001}/attachments").status_code == 404
    assert put(api, path, pdf(), "a.pdf", "scan").status_code == 201
    for case_id in (B001, A003):
        answer = api.post(f"{path.replace(A001, case_id)}/content", json={"purpose": "好奇"})
        assert answer.status_code == 404
    theirs = visit("hedong").client.get(f"{V1}/logs/{B002}/attachments")
    assert theirs.status_code == 403
    assert "封存" in theirs.json()["what"]
