"""A receiver that is down for a day: nothing is lost, the backlog goes in its order and says it is late."""

from datetime import timedelta
from itertools import count

import pytest
from correction_workers.relay.relay import DOWN_AFTER, Relay
from correction_workers.relay.senders import NotTaken

from correction.office.notices.channel import Channel, ChannelKind, late_by
from correction.store import open_store
from correction.store.keys import load_key
from correction.store.notices.queue import NoticeQueue
from correction.store.watching.measures import notices_waiting
from tests.store.office_samples import NOW, draft, open_case
from tests.store.test_queries import stated

CHANNELS = '[[channel]]\nname = "all"\nkind = "message"\nurl = "json://h"\ngrade = "提示"\nper_minute = 4\n'
STEP = timedelta(minutes=30)
DAY = timedelta(days=1)


class Desk:
    """An office whose only receiver is down when the test says so, or refuses what the test says."""

    def __init__(self, store, folder):
        self.store, self.now, self._number = store, NOW, count(1)
        self.down, self.refused = False, set()
        self.heard = []
        self.asked = 0
        self.relay = Relay(store, folder, {ChannelKind.MESSAGE: self._send}, lambda: self.now)

    def _send(self, channel: Channel, notice, now):
        self.asked += 1
        if self.down or notice.alert_id in self.refused:
            raise NotTaken("HTTP 503")
        self.heard.append((notice, late_by(channel, notice, now)))

    def raised(self):
        n = next(self._number)
        with self.store.writing() as uow:
            uow.append("case-1", [draft(stated(n), entry_id=f"a{n:02}/1", at=self.now)], recorded_at=self.now)
        return f"a{n:02}"

    def pass_time(self, span, by=STEP):
        until = self.now + span
        while self.now < until:
            self.now += by
            self.relay.step()

    def drain(self):
        """Let minutes pass until all has arrived: that a receiver is back is found within an hour."""
        for _ in range(70):
            self.now += timedelta(minutes=1)
            self.relay.step()

    @property
    def waiting(self):
        return NoticeQueue(self.store.engine).pending()


@pytest.fixture
def desk(founded, tmp_path):
    folder, _ = founded
    (tmp_path / "office.db").write_bytes((folder / "office.db").read_bytes())
    (tmp_path / "notify.toml").write_text(CHANNELS, encoding="utf-8")
    (tmp_path / "notify.toml").chmod(0o600)
    store = open_store(tmp_path / "office.db", key=load_key(folder / "key" / "master.key"))
    open_case(store, "case-1")
    yield Desk(store, tmp_path)
    store.close()


def test_after_a_day_without_a_receiver_all_arrives_in_its_order_and_says_that_it_is_late(desk):
    desk.down = True
    raised = set()
    for _ in range(12):
        raised |= {desk.raised()}
        desk.pass_time(DAY / 12)
    assert {each.notice.alert_id for each in desk.waiting} == raised
    assert not any(each.dead for each in desk.waiting)
    desk.down, back_at = False, desk.now
    desk.drain()
    notices = [notice for notice, _ in desk.heard]
    assert desk.waiting == ()
    assert {notice.alert_id for notice in notices} == raised
    assert len(notices) == len(raised)
    assert notices == sorted(notices, key=lambda notice: (notice.grade, notice.made_at))
    for notice, late in desk.heard:
        assert back_at - notice.made_at < late <= desk.now - notice.made_at


def test_a_receiver_that_is_down_is_asked_by_few(desk):
    desk.down = True
    for _ in range(12):
        desk.raised()
    desk.relay.step()
    assert desk.asked == DOWN_AFTER
    for _ in range(40):
        desk.now += timedelta(minutes=1)
        desk.relay.step()
    # Twice after 0, 1, 2, 3, 4, 6, 9, 15 and 26 minutes: the waits double, each up to the minute.
    assert desk.asked == DOWN_AFTER * 9


def test_what_is_raised_as_the_receiver_comes_back_rings_at_once_and_the_backlog_follows(desk):
    desk.down = True
    raised = {desk.raised() for _ in range(6)}
    desk.pass_time(DAY / 2)
    desk.down = False
    fresh = desk.raised()
    desk.now += timedelta(seconds=10)
    desk.relay.step()
    desk.now += timedelta(seconds=10)
    desk.relay.step()
    # Four a minute is what the channel allows.
    assert desk.heard[0][0].alert_id == fresh
    assert len(desk.heard) == 4
    desk.drain()
    assert [late > timedelta(0) for _, late in desk.heard] == [False, *[True] * 6]
    behind = [notice for notice, _ in desk.heard[1:]]
    assert {notice.alert_id for notice in behind} == raised
    assert behind == sorted(behind, key=lambda notice: (notice.grade, notice.made_at))


def test_one_notice_that_is_never_taken_holds_no_other_up(desk):
    desk.refused = {desk.raised()}
    others = {desk.raised() for _ in range(9)}
    desk.drain()
    assert {notice.alert_id for notice, _ in desk.heard} == others
    (left,) = desk.waiting
    assert (left.notice.alert_id, left.error) == (*desk.refused, "HTTP 503")
    desk.pass_time(3 * DAY)
    assert desk.waiting[0].dead


def test_of_a_receiver_that_is_down_the_platform_knows_before_anything_is_laid_aside(desk):
    """Each try puts a notice off by an hour at most: by when it may go next, none would ever wait long."""
    desk.down, raised_at = True, desk.now
    desk.raised()
    desk.pass_time(timedelta(hours=3), by=timedelta(minutes=10))
    assert notices_waiting(desk.store.engine, desk.now) == (0, raised_at)
    desk.down = False
    desk.drain()
    assert notices_waiting(desk.store.engine, desk.now) == (0, None)
