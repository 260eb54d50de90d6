"""Failures of other systems, each as the test that would have caught it: what was told, lost and doubled."""

from collections import Counter
from datetime import timedelta

import pytest
from correction_workers.relay.relay import Relay
from correction_workers.relay.senders import NotTaken

from correction.cli.home import open_office
from correction.domain.facts.alerts import Matter
from correction.office.judging.round import run_round
from correction.office.notices.channel import TRIES_MAX, ChannelKind
from correction.store.notices.queue import HELD, NoticeQueue
from tests.workers.door_office import AT, CASES, NOW

CHANNEL = '[[channel]]\nname = "all"\nkind = "message"\nurl = "json://h"\ngrade = "提示"\nper_minute = 500\n'
LATER = AT + timedelta(days=3)


@pytest.fixture
def office(door):
    """An office with one channel, in which two people have been silent for days."""
    path = door.office.settings.folder / "notify.toml"
    path.write_text(CHANNEL, encoding="utf-8")
    path.chmod(0o600)
    return door.office


def swept(office, now=LATER):
    run_round(office.store, office.positions, office.book, office.calendar, now, clock=lambda: 0.0)


def relay(office, send, now=LATER):
    return Relay(office.store, office.settings.folder, {ChannelKind.MESSAGE: send}, lambda: now)


def alerts(office):
    with office.store.reading() as uow:
        return {a.alert_id: a for case_id in CASES.values() for a in uow.alerts(case_id)}


def ringing(office):
    """What somebody is to be told of at once: what was long over when it was first seen is listed."""
    found = alerts(office).items()
    return {a for a, x in found if not x.stated.retrospective and x.stated.matter is not Matter.WITHDRAWN}


def test_failure_04_whoever_is_told_and_looks_finds_what_was_told(office):
    """Events went out before the commit, and the receiver read an empty record."""
    read = []

    def look(_channel, notice, _now):
        with office.store.reading() as uow:
            read.append((notice.alert_id, uow.alert(notice.alert_id).stated.kind.value == notice.kind))

    swept(office)
    assert relay(office, look).step().failed == 0
    assert {alert_id for alert_id, _ in read} == ringing(office) != set()
    assert all(same for _, same in read)


def test_failure_05_a_crash_between_raised_and_told_tells_once(office):
    """What had been saved as expired was looked for among what was open, and nobody was told."""
    swept(office)
    raised = ringing(office)
    office.close()
    again = open_office(office.settings.folder)
    heard: Counter[str] = Counter()
    for hour in range(3):
        now = LATER + timedelta(hours=hour)
        swept(again, now)
        relay(again, lambda _channel, notice, _now: heard.update([notice.alert_id]), now).step()
    assert set(heard) == raised | ringing(again)
    assert set(heard.values()) == {1}
    again.close()


def test_failure_45_while_nobody_can_be_reached_everything_is_still_raised_and_waits(office):
    """Contact details were not to be had, and the whole batch was skipped with a line in a log."""

    def away(*_words):
        raise NotTaken("HTTP 503")

    swept(office)
    standing = ringing(office)
    now = LATER
    for _ in range(TRIES_MAX):
        assert relay(office, away, now).step().sent == 0
        now += timedelta(hours=1)
    waiting = NoticeQueue(office.store.engine).pending()
    assert {each.notice.alert_id for each in waiting} == standing != set()
    assert {each.error for each in waiting} <= {"HTTP 503", HELD}
    # After two days the first is laid aside for somebody to look at; the others wait for the channel.
    assert waiting[0].dead


def test_failure_46_every_message_is_of_an_alert_that_stands_in_a_log(office):
    """A reminder told of an appointment that nothing matched."""
    for hours in (0, 8, 30):
        swept(office, LATER + timedelta(hours=hours))
    told = []
    relay(office, lambda _channel, notice, _now: told.append(notice), LATER + timedelta(hours=30)).step()
    known = alerts(office)
    with office.store.reading() as uow:
        entries = {case_id: {entry.entry_id for entry in uow.log(case_id)} for case_id in CASES.values()}
    assert len(told) >= 2
    for notice in told:
        assert known[notice.alert_id].log_id == notice.log_id
        assert notice.notice_id in entries[notice.log_id]
        assert notice.made_at >= NOW
