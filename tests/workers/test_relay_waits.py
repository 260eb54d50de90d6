"""What waits to be told follows the suspension as it stands now; of a slow server nobody hears twice."""

from datetime import timedelta

import pytest
from correction_workers.relay.relay import Relay

from correction.domain.facts.alerts import AlertSuspended, Matter
from correction.office.notices.channel import ChannelKind
from correction.store import open_store
from correction.store.keys import load_key
from tests.store.office_samples import draft, open_case
from tests.store.test_queries import stated
from tests.workers.test_relay_outage import CHANNELS, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(founded, tmp_path):
    folder, _ = founded
    (tmp_path / "office.db").write_bytes((folder / "office.db").read_bytes())
    (tmp_path / "notify.toml").write_text(CHANNELS.replace("= 4", "= 30"), encoding="utf-8")
    (tmp_path / "notify.toml").chmod(0o600)
    store = open_store(tmp_path / "office.db", key=load_key(folder / "key" / "master.key"))
    open_case(store, "case-1")
    yield Desk(store, tmp_path)
    store.close()


def suspended(desk, alert_id, until_at):
    fact = AlertSuspended(alert_id=alert_id, until_at=until_at, reason="手机送修")
    made = draft(fact, entry_id=f"stop/{until_at}", at=desk.now)
    with desk.store.writing() as uow:
        uow.append("case-1", [made], recorded_at=desk.now)


def test_a_suspension_that_is_cut_short_is_told_when_it_ends_and_not_when_it_would_have(desk):
    suspended(desk, desk.raised(), desk.now + 5 * DAY)
    desk.pass_time(HOUR / 2)
    suspended(desk, "a01", desk.now + HOUR)
    desk.pass_time(HOUR / 2)
    assert desk.heard == []
    desk.pass_time(HOUR)
    assert [notice.alert_id for notice, _ in desk.heard] == ["a01"]


def test_a_suspension_that_is_made_longer_holds_what_waits_for_its_end_and_no_withdrawal(desk):
    for revision, matter in enumerate((Matter.ONGOING, Matter.WITHDRAWN, Matter.ONGOING), 1):
        made = draft(stated(1, matter=matter), entry_id=f"a01/{revision}", at=desk.now)
        with desk.store.writing() as uow:
            uow.append("case-1", [made], recorded_at=desk.now)
        suspended(desk, "a01", desk.now + revision * HOUR)
        if matter is Matter.ONGOING and revision == 1:
            desk.pass_time(2 * HOUR)
        if matter is Matter.WITHDRAWN:
            desk.relay.step()
    desk.pass_time(HOUR / 2)
    suspended(desk, "a01", desk.now + 5 * DAY)
    desk.pass_time(DAY)
    assert [notice.notice_id for notice, _ in desk.heard] == ["a01/1", "a01/2"]
    desk.pass_time(5 * DAY, by=12 * HOUR)
    assert [notice.notice_id for notice, _ in desk.heard] == ["a01/1", "a01/2", "a01/3"]


def test_a_server_that_is_slow_is_told_once_though_another_relay_looks_meanwhile(desk, tmp_path):
    """A claim lasts two minutes, and thirty notices of ten seconds each take five."""
    other = Relay(desk.store, tmp_path, desk.relay._senders, lambda: desk.now)
    quick = desk._send

    def slow(channel, notice, now):
        quick(channel, notice, now)
        desk.now += timedelta(seconds=10)
        other.step()

    desk.relay._senders = {ChannelKind.MESSAGE: slow}
    raised = [desk.raised() for _ in range(28)]
    for _ in range(5):
        desk.relay.step()
    assert sorted(notice.alert_id for notice, _ in desk.heard) == raised
