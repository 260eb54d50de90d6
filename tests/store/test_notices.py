"""Notices stand and fall with their alerts, none is lost on the way, and none is overtaken by a later one."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from correction.domain.errors import NotFound
from correction.domain.facts.alerts import Matter
from correction.domain.moments import SHANGHAI
from correction.office.notices.channel import TRIES_MAX, Channel, ChannelKind
from correction.office.notices.notice import NoticeEvent
from correction.office.notices.routing import Routed
from correction.store.models.rebuild import rebuild
from correction.store.notices.queue import NoticeQueue
from tests.store.office_samples import NOW, draft, open_case
from tests.store.test_queries import stated

DESK = Channel(name="desk", kind=ChannelKind.WEBHOOK, url="http://127.0.0.1/", grade_max=3)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def queue(database):
    open_case(database, "case-1")
    return NoticeQueue(database.engine)


def state(database, n, *, revision=1, at=NOW, **given):
    with database.writing() as uow:
        made = draft(stated(n, **given), entry_id=f"a{n:02}/{revision}", at=at)
        uow.append("case-1", [made], recorded_at=at)


def taken(queue, now, channel=DESK):
    """Send whatever is due, and give what was sent."""
    queue.route([channel], now)
    claimed = queue.claim(channel, now)
    for each in claimed:
        queue.sent(each, now)
    return [(each.notice.notice_id, each.notice.event) for each in claimed]


def test_a_raised_alert_is_told_once(database, queue):
    state(database, 1)
    assert taken(queue, SOON) == [("a01/1", NoticeEvent.RAISED)]
    state(database, 1, revision=2, matter=Matter.OVER)
    assert taken(queue, SOON + timedelta(days=1)) == []
    assert queue.pending() == ()


def state_and_fail(part, uow, n):
    with part:
        uow.append("case-1", [draft(stated(n), entry_id=f"a{n:02}/1")], recorded_at=NOW)
        uow.flush()
        raise ZeroDivisionError


def test_a_notice_falls_with_the_transaction_or_the_part_that_stated_the_alert(database, queue):
    whole = database.writing()
    with pytest.raises(ZeroDivisionError), whole as uow:
        state_and_fail(nullcontext(), uow, 1)
    with database.writing() as uow:
        with pytest.raises(ZeroDivisionError):
            state_and_fail(uow.savepoint(), uow, 2)
        uow.append("case-1", [draft(stated(3), entry_id="a03/1")], recorded_at=NOW)
    assert [notice_id for notice_id, _ in taken(queue, SOON)] == ["a03/1"]


def test_whoever_was_told_is_told_of_the_withdrawal(database, queue):
    state(database, 1)
    taken(queue, SOON)
    state(database, 1, revision=2, at=SOON, matter=Matter.WITHDRAWN)
    assert taken(queue, SOON + timedelta(minutes=5)) == [("a01/2", NoticeEvent.WITHDRAWN)]


def test_what_was_withdrawn_before_anybody_heard_of_it_is_not_told(database, queue):
    state(database, 1)
    queue.route([DESK], NOW)
    state(database, 1, revision=2, at=SOON, matter=Matter.WITHDRAWN)
    assert taken(queue, SOON) == []
    assert queue.pending() == ()


def test_what_was_raised_anew_and_withdrawn_before_anybody_heard_is_not_withdrawn_twice(database, queue):
    matters = {1: Matter.ONGOING, 2: Matter.WITHDRAWN, 3: Matter.ONGOING, 4: Matter.WITHDRAWN}
    at = {revision: NOW + timedelta(hours=revision) for revision in matters}
    told = []
    for revision in (1, 2):
        state(database, 1, revision=revision, matter=matters[revision], at=at[revision])
        told += taken(queue, at[revision])
    state(database, 1, revision=3, matter=matters[3], at=at[3])
    state(database, 1, revision=4, matter=matters[4], at=at[4])
    told += taken(queue, at[4])
    state(database, 1, revision=5, matter=Matter.ONGOING, at=at[4] + timedelta(hours=1))
    told += taken(queue, at[4] + timedelta(hours=1))
    raised, withdrawn = NoticeEvent.RAISED, NoticeEvent.WITHDRAWN
    assert [event for _, event in told] == [raised, withdrawn, raised]


def test_whoever_never_got_a_withdrawal_that_was_laid_aside_is_told_of_the_next(database, queue):
    state(database, 1)
    taken(queue, SOON)
    state(database, 1, revision=2, matter=Matter.WITHDRAWN, at=SOON)
    queue.route([DESK], SOON)
    much_later = SOON + timedelta(days=9)
    while not all(each.dead for each in queue.pending()):
        for each in queue.claim(DESK, much_later):
            queue.failed(each, much_later, "HTTP 503")
        much_later += timedelta(hours=2)
    state(database, 1, revision=3, matter=Matter.ONGOING, at=much_later)
    state(database, 1, revision=4, matter=Matter.WITHDRAWN, at=much_later + timedelta(seconds=1))
    told = taken(queue, much_later + timedelta(minutes=1))
    assert [event for _, event in told] == [NoticeEvent.WITHDRAWN]


def test_a_withdrawal_is_not_routed_while_another_relay_routes_what_it_takes_back(postgresql):
    """Or nobody would be told of it, and the alert rings a moment later."""
    open_case(postgresql, "case-1")
    queue = NoticeQueue(postgresql.engine)
    state(postgresql, 1)
    with ThreadPoolExecutor(1) as other:
        begun: list[Future[int]] = []

        def meanwhile(_notice):
            state(postgresql, 1, revision=2, at=SOON, matter=Matter.WITHDRAWN)
            begun.append(other.submit(queue.route, [DESK], SOON))
            with suppress(TimeoutError):
                begun[0].result(timeout=0.3)
            return [Routed(channel=DESK)]

        assert queue.route([DESK], SOON, meanwhile) == 1
        assert begun[0].result() == 1
    assert queue.pending() == ()


def test_a_withdrawal_waits_for_what_may_have_arrived_before(database, queue):
    state(database, 1)
    queue.route([DESK], NOW)
    (first,) = queue.claim(DESK, NOW)
    queue.failed(first, NOW, "HTTP 503")
    state(database, 1, revision=2, at=NOW + timedelta(seconds=1), matter=Matter.WITHDRAWN)
    queue.route([DESK], NOW + timedelta(seconds=2))
    assert queue.claim(DESK, NOW + timedelta(seconds=2)) == ()
    assert taken(queue, SOON) == [("a01/1", NoticeEvent.RAISED)]
    assert taken(queue, SOON + timedelta(minutes=2)) == [("a01/2", NoticeEvent.WITHDRAWN)]


def test_what_a_dead_relay_claimed_is_sent_by_another_under_the_same_id(database, queue):
    state(database, 1)
    queue.route([DESK], NOW)
    (claimed,) = queue.claim(DESK, NOW)
    assert queue.claim(DESK, NOW) == ()
    (again,) = queue.claim(DESK, NOW + timedelta(minutes=3))
    assert again.notice == claimed.notice
    assert again.tries == 1


def test_what_no_channel_takes_is_laid_aside_with_its_reason_and_can_be_tried_again(database, queue):
    state(database, 1)
    queue.route([DESK], NOW)
    now = NOW
    for _ in range(TRIES_MAX):
        (each,) = queue.claim(DESK, now)
        queue.failed(each, now, "HTTP 500")
        now += timedelta(hours=2)
    assert queue.claim(DESK, now) == ()
    (dead,) = queue.pending()
    assert (dead.dead, dead.error, dead.tries) == (True, "HTTP 500", TRIES_MAX)
    assert queue.revive("a01/1", now) == 1
    assert taken(queue, now) == [("a01/1", NoticeEvent.RAISED)]
    with pytest.raises(NotFound, match="不在搁置之列"):
        queue.revive("a01/1", now)


def test_no_more_ring_in_a_minute_than_a_channel_allows_the_gravest_first(database, queue):
    for n in range(6):
        state(database, n, at=NOW + timedelta(seconds=n))
    slow = Channel(name="slow", kind=ChannelKind.WEBHOOK, url="x", grade_max=3, per_minute=4)
    queue.route([slow], SOON)
    first = queue.claim(slow, SOON)
    for each in first:
        queue.sent(each, SOON)
    assert len(first) == 4
    assert [each.notice.grade for each in first] == sorted(each.notice.grade for each in first)
    assert queue.claim(slow, SOON + timedelta(seconds=59)) == ()
    assert len(queue.claim(slow, SOON + timedelta(seconds=61))) == 2


def test_what_another_relay_is_just_sending_counts_as_rung(database, queue):
    for n in range(6):
        state(database, n, at=NOW + timedelta(seconds=n))
    slow = Channel(name="slow", kind=ChannelKind.WEBHOOK, url="x", grade_max=3, per_minute=4)
    queue.route([slow], SOON)
    with ThreadPoolExecutor(3) as relays:
        claimed = list(relays.map(lambda _: NoticeQueue(database.engine).claim(slow, SOON), range(3)))
    assert sum(map(len, claimed)) == 4
    # What was not taken rang for nobody, and leaves room for another.
    queue.failed(next(filter(None, claimed))[0], SOON, "timeout")
    assert len(queue.claim(slow, SOON + timedelta(seconds=1))) == 1
    assert queue.claim(slow, SOON + timedelta(seconds=59)) == ()


def test_what_a_clock_that_was_ahead_put_off_goes_once_it_is_set_back(database, queue):
    narrow = replace(DESK, per_minute=1)
    state(database, 1)
    ahead = SOON + timedelta(days=40)
    queue.route([narrow], ahead)
    assert len(queue.claim(narrow, ahead)) == 1
    assert taken(queue, SOON, narrow) == []
    queue.set_back(SOON)
    assert taken(queue, SOON, narrow) == [("a01/1", NoticeEvent.RAISED)]


def test_what_was_held_up_rings_in_no_quiet_time(database, queue):
    state(database, 0)
    state(database, 1)
    sleeps = Channel(name="desk", kind=ChannelKind.WEBHOOK, url="x", grade_max=3, quiet=(time(22), time(7)))
    queue.route([sleeps], NOW)
    light, grave = sorted(queue.claim(sleeps, NOW), key=lambda each: -each.notice.grade)
    assert (light.notice.grade, grave.notice.grade) == (1, 0)
    for each in (light, grave):
        queue.failed(each, NOW, "HTTP 503")
    midnight = datetime(2026, 6, 2, tzinfo=SHANGHAI)
    queue.release(sleeps, midnight)
    (rings,) = queue.claim(sleeps, midnight)
    queue.sent(rings, midnight)
    assert rings.notice.grade == 0
    (waited,) = queue.claim(sleeps, midnight + timedelta(hours=7))
    assert (waited.notice.grade, waited.tries) == (1, 1)


def test_a_rebuild_tells_nobody_anew_and_loses_nothing_that_waits(database, queue):
    state(database, 1)
    taken(queue, SOON)
    state(database, 2, at=SOON)
    rebuild(database)
    assert [notice_id for notice_id, _ in taken(queue, SOON)] == ["a02/1"]


def test_without_channels_nothing_piles_up(database, queue):
    state(database, 1)
    assert queue.route([], NOW) == 1
    assert queue.route([DESK], NOW) == 0
    assert queue.pending() == ()
