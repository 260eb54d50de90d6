"""What a sender may not exceed, and who may not send at all: refused before anything of it is kept."""

import json
import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from correction_workers.door.limits import Limits
from sqlalchemy import event

from correction.domain.facts.door import TokenHolder
from correction.office.positions.receiving.tokens import revoke_token, rotate_token
from tests.workers.door_office import BAND, NOW, PHONE, fix


async def chunks(size: int, count: int):
    for _ in range(count):
        yield b"x" * size


def test_a_batch_of_50_megabytes_is_refused_whether_or_not_it_says_its_size(door):
    said = door.send("/v1/batch", b" " * (50 * 1024 * 1024))
    unsaid = door.send("/v1/batch", chunks(1024 * 1024, 50))
    for answer in (said, unsaid):
        assert answer.status_code == 413
        assert "分成几批" in answer.json()["remedy"]
    assert door.batch(fix()).json()["new"] == 1


def test_a_length_that_is_no_number_or_beyond_all_numbers_is_refused_or_measured(door):
    body = json.dumps(fix()).encode()
    assert door.send("/v1/batch", body, **{"content-length": "9" * 5000}).status_code == 413
    assert door.send("/v1/batch", body, **{"content-length": "many"}).status_code == 200


def test_packed_content_is_refused(door):
    assert door.send("/v1/batch", b"x", **{"content-encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer .",
        "Basic !!",
        "Basic eA==",
        "Digest a",
        "Bearer " + "é" * 9,
        "Bearer a.b.c",
    ],
)
def test_without_a_token_that_holds_nothing_is_taken(door, shown):
    answer = door.send("/v1/batch", json.dumps(fix()).encode(), by=None, authorization=shown.encode())
    assert answer.status_code == 401
    assert "Bearer" in answer.headers["www-authenticate"]
    assert len(door.kept()) == 0


def test_a_token_with_one_letter_wrong_is_refused(door):
    text = door.tokens[BAND]
    door.tokens[BAND] = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert door.batch(fix()).status_code == 401


def test_a_device_cannot_speak_for_another(door):
    answer = door.batch(fix(source_id=PHONE), by=BAND)
    assert (answer.status_code, answer.json()["refused_lines"]) == (403, 1)
    assert len(door.kept(PHONE)) == 0


def test_a_revoked_token_is_refused_at_once(door):
    with door.office.store.writing() as uow:
        revoke_token(uow, TokenHolder.DEVICE, BAND, reason="设备遗失", actor="t", now=NOW)
    assert door.batch(fix()).status_code == 401


def test_an_old_token_holds_until_the_overlap_is_over(door):
    until_at = NOW + timedelta(hours=2)
    with door.office.store.writing() as uow:
        issued = rotate_token(uow, TokenHolder.DEVICE, BAND, old_until_at=until_at, actor="t", now=NOW)
    assert door.batch(fix()).status_code == 200
    door.now = until_at
    assert door.batch(fix()).status_code == 401
    door.tokens[BAND] = issued.text
    assert door.batch(fix()).status_code == 200


def test_who_sends_too_often_waits_and_nobody_else_does(door_to):
    door = door_to(limits=Limits(device_per_minute=2))
    assert [door.batch(fix(-n)).status_code for n in range(3)] == [200, 200, 429]
    refused = door.batch(fix())
    assert int(refused.headers["retry-after"]) == 30
    assert door.batch(fix(source_id=PHONE), by=PHONE).status_code == 200
    door.steady_s += 30
    assert [door.batch(fix(-n)).status_code for n in range(2)] == [200, 429]


def test_when_too_much_waits_senders_are_put_off_and_what_waits_is_dealt_with(door_to):
    """The writer is held up by another writer of the same database, as a long import would."""
    door = door_to(limits=Limits(waiting=2))
    answers = {}

    def send(number):
        answers[number] = door.batch(fix(-number))

    senders = [threading.Thread(target=send, args=(number,)) for number in range(5)]
    database = door.positions.engine.url.database
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for sender in senders:
            sender.start()
        while len(answers) < 3:
            senders[0].join(0.01)
        other.execute("ROLLBACK")
        for sender in senders:
            sender.join()
    put_off = [answer for answer in answers.values() if answer.status_code == 503]
    assert sorted(answer.status_code for answer in answers.values()) == [200, 200, 503, 503, 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in put_off)
    assert len(door.kept()) == 2


def test_a_large_delivery_waits_while_much_is_waiting(door_to):
    door = door_to(limits=Limits(waiting_bytes=100))
    assert door.batch(fix()).status_code == 503
    assert len(door.kept()) == 0


def test_after_the_stop_nothing_is_taken_and_health_says_so(door):
    assert door.send("/health", method="GET", by=None).status_code == 200
    door.taker.stop()
    assert door.batch(fix()).status_code == 503
    assert door.send("/health", method="GET", by=None).status_code == 503


def test_a_full_disk_puts_senders_off_and_the_door_goes_on(door):
    lines = [fix(-n / 60) for n in range(2_000)]
    with full_disk(door.positions.engine):
        answer = door.batch(*lines)
        assert answer.status_code == 503
        assert "磁盘已满" in answer.json()["what"]
    assert door.batch(*lines).json()["new"] == 2_000


@contextmanager
def full_disk(engine):
    """Forbid the file to grow for a while, as a full disk would."""

    def forbid(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    engine.dispose()
    event.listen(engine, "connect", forbid)
    yield
    event.remove(engine, "connect", forbid)
    engine.dispose()
