"""A worker killed at any statement between raising and telling: every key arrives, and is told apart."""

import os
import shutil
from collections import Counter
from datetime import date, timedelta
from datetime import time as clock_time

import pytest
from sqlalchemy import event

from correction.domain.facts.admission import ClassAssigned, ManagementClass, ReportedIn
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.moments import day_start
from correction.office.judging.sweep import drain
from correction.office.ladder.climb import climb
from correction.office.notices.channel import Channel, ChannelKind
from correction.office.ports import LogKind
from correction.rulebooks import load_book
from correction.store import open_store
from correction.store.log.verify import verify
from correction.store.notices.queue import NoticeQueue
from correction.testing.builders import plain_context
from tests.store.office_samples import draft, opened

FIRST = date(2026, 1, 5)
NOW = day_start(FIRST) + timedelta(days=2, hours=20)
# Three hours later the second notice of a serious alert is due as well.
LATER = NOW + timedelta(hours=3)
BOOK, CONTEXT = load_book("helan-2019"), plain_context()
DESK = Channel(name="desk", kind=ChannelKind.WEBHOOK, url="x", grade_max=3, per_minute=1000)
KILLED = 9


@pytest.fixture
def waiting(path, key):
    """A store with a case that is due, and alerts to raise."""
    store = open_store(path, key=key)
    plan = CheckInsPlanned(windows=((clock_time(8), clock_time(20)),), from_on=FIRST)
    facts = [ReportedIn(), ClassAssigned(management_class=ManagementClass.STRICT), plan]
    with store.writing() as uow:
        uow.create_log("case-1", LogKind.CASE, office_id="office-1")
        drafts = [draft(fact, entry_id=f"f{n}", on=FIRST) for n, fact in enumerate(facts)]
        uow.append("case-1", [opened("case-1"), *drafts], recorded_at=day_start(FIRST))
    store.close()
    return path


def work(store, received, relay_at):
    """What a worker does: raise, climb, route, send; the receiver keeps each key it gets."""
    drain(store, BOOK, CONTEXT, NOW, clock=lambda: 0.0)
    climb(store, BOOK, relay_at)
    queue = NoticeQueue(store.engine)
    queue.route([DESK], relay_at)
    while claimed := queue.claim(DESK, relay_at):
        for each in claimed:
            with received.open("a") as file:
                file.write(f"{each.notice.notice_id}\n")
            queue.sent(each, relay_at)


def watch(store, reached):
    """Call `reached` before each statement and each commit."""
    event.listen(store.engine, "before_cursor_execute", lambda *_args: reached())
    event.listen(store.engine, "commit", lambda *_args: reached())


def killed_at(path, key, received, point):
    """Work in a process of its own, which dies at one point without another word."""
    child = os.fork()
    if child == 0:
        try:
            left = iter(range(point))
            store = open_store(path, key=key)
            watch(store, lambda: next(left, None) is None and os._exit(KILLED))
            work(store, received, LATER)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == KILLED


def recovered(path, key, received):
    """Let other workers go on, and give what arrived in the end."""
    store = open_store(path, key=key)
    for minute in (1, 4, 8):
        work(store, received, LATER + timedelta(minutes=minute))
    assert NoticeQueue(store.engine).pending() == ()
    assert verify(store.engine).sound
    store.close()
    return Counter(received.read_text().split())


@pytest.fixture
def untroubled(waiting, key, tmp_path):
    """The keys that arrive where nothing happens, and how many points there are to die at."""
    path, received, points = tmp_path / "untroubled.db", tmp_path / "untroubled.txt", []
    shutil.copyfile(waiting, path)
    store = open_store(path, key=key)
    watch(store, lambda: points.append(1))
    work(store, received, LATER)
    store.close()
    return Counter(received.read_text().split()), len(points)


def doubled_at(points, waiting, key, tmp_path, expected):
    """Die at each of some points; every key arrives, and those that came twice are counted."""
    doubled = 0
    for point in points:
        path, received = tmp_path / f"{point}.db", tmp_path / f"{point}.txt"
        shutil.copyfile(waiting, path)
        received.touch()
        assert killed_at(path, key, received, point)
        arrived = recovered(path, key, received)
        assert arrived.keys() == expected.keys(), point
        twice = sum(count - 1 for count in arrived.values())
        assert twice <= 1, point
        doubled += twice
    return doubled


def test_every_key_arrives_wherever_the_worker_dies_here_and_there(waiting, untroubled, key, tmp_path):
    expected, points = untroubled
    assert len(expected) > 2
    doubled_at(range(0, points, points // 3), waiting, key, tmp_path, expected)


@pytest.mark.slow
def test_every_key_arrives_wherever_the_worker_dies(waiting, untroubled, key, tmp_path):
    """A key is sent once more only where the worker died after sending and before it noted so.

    Noting it is one transaction for each key: its beginning, its statement and its commit are the points.
    """
    expected, points = untroubled
    doubled = doubled_at(range(points), waiting, key, tmp_path, expected)
    assert len(expected) <= doubled <= 4 * len(expected)
