"""Codes that change: the published vectors, one use each, the same words for any refusal, a lost phone."""

import base64
import hashlib
import hmac
import re
import struct
from datetime import UTC, datetime, timedelta

import pytest
from correction_console.signing.codes import STEP, step_of

from correction.domain.facts.accounts import AccountSet
from correction.office.ports import PLATFORM_LOG
from tests.console.conftest import PASSWORD, entries

# The secret and moments of RFC 6238, appendix B, of which the last six digits of eight are shown.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC = (
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
)


def code_at(secret, at):
    """RFC 4226 and 6238 written out once more, as the phone's program does it."""
    counter = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    begin = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[begin : begin + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def offered_by(visitor):
    (secret,) = re.findall(r'name="secret" value="([A-Z2-7]{32})"', visitor.post("/account/code/new").text)
    return secret


@pytest.fixture
def secret(visit, clock):
    """The secret of lin, who has just begun to use codes."""
    lin = visit("lin")
    offered = offered_by(lin)
    done = lin.post("/account/code", secret=offered, code=code_at(offered, clock()), old=PASSWORD)
    assert done.status_code == 303
    clock.advance(minutes=1)
    return offered


def enter(visit, code, password=PASSWORD):
    visitor = visit("lin", signed_in=False)
    return visitor.client.post("/sign-in", data={"account": "lin", "password": password, "code": code})


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_codes_are_those_of_the_standard(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert step_of(RFC_SECRET, code, at) == seconds // 30
    assert code_at(RFC_SECRET, at) == code


@pytest.mark.parametrize(("late", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off_and_no_more(late, taken):
    at = datetime(2026, 3, 10, tzinfo=UTC)
    assert (step_of(RFC_SECRET, code_at(RFC_SECRET, at + late * STEP), at) is not None) == taken


def test_full_width_digits_and_spaces_are_read():
    at = datetime.fromtimestamp(59, UTC)
    assert step_of(RFC_SECRET, " ２８７ 082", at) == 1
    assert step_of(RFC_SECRET, "", at) is None


def test_without_the_code_nobody_enters_and_a_code_opens_once(visit, clock, secret):
    words = [enter(visit, "").text, enter(visit, code_at(secret, clock()), "wrong password").text]
    words.append(enter(visit, code_at(secret, clock() - timedelta(minutes=5))).text)
    assert len({re.sub(r"\d\d:\d\d", "", text) for text in words}) == 1
    assert enter(visit, code_at(secret, clock())).status_code == 303
    assert enter(visit, code_at(secret, clock())).status_code == 401
    clock.advance(seconds=30)
    assert enter(visit, code_at(secret, clock())).status_code == 303


def test_a_wrong_password_spends_no_code(visit, clock, secret):
    code = code_at(secret, clock())
    assert enter(visit, code, "wrong password").status_code == 401
    assert enter(visit, code).status_code == 303


def test_it_begins_with_a_right_code_and_the_password_and_ends_with_the_password(visit, console, clock):
    lin = visit("lin")
    offered = offered_by(lin)
    code = code_at(offered, clock())
    for wrong in ({"code": "000000"}, {"old": "wrong password"}, {"secret": "x"}):
        given = {"secret": offered, "code": code, "old": PASSWORD} | wrong
        assert lin.post("/account/code", **given).status_code == 422
    assert enter(visit, "").status_code == 303
    assert lin.post("/account/code", secret=offered, code=code, old=PASSWORD).status_code == 303
    assert "已开通" in lin.get("/account").text
    assert lin.post("/account/code/end", old="wrong password").status_code == 422
    assert lin.post("/account/code/end", old=PASSWORD).status_code == 303
    assert enter(visit, "").status_code == 303
    kept = [entry.payload.account.code_secret for entry in entries(console, PLATFORM_LOG, AccountSet)]
    assert kept[-2:] == [offered, None]


def test_the_secret_stands_in_no_page_and_in_no_plain_byte_of_the_database(visit, console, clock, secret):
    clock.advance(minutes=1)
    visitor = visit("lin", signed_in=False)
    given = {"account": "lin", "password": PASSWORD, "code": code_at(secret, clock())}
    assert visitor.client.post("/sign-in", data=given).status_code == 303
    assert secret not in visitor.get("/account").text
    files = [path.read_bytes() for path in console.office.settings.folder.glob("office.db*")]
    assert files
    assert not any(secret.encode() in data for data in files)
