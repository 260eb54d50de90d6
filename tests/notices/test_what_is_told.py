"""What people are told, whom it reaches, when it may ring, and when it is tried again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.facts.alerts import AlertStated, Matter
from correction.domain.finding import Why
from correction.domain.moments import SHANGHAI
from correction.office.notices.channel import (
    Channel,
    ChannelKind,
    late_by,
    not_before,
    serves,
    text_of,
    wait_s,
    wants,
)
from correction.office.notices.notice import Notice, NoticeEvent, event_of

AT = datetime(2026, 1, 5, 4, tzinfo=UTC)
CHANNEL = Channel(name="desk", kind=ChannelKind.WEBHOOK, url="http://127.0.0.1/")
NOTICE = Notice(
    notice_id="a/1",
    log_id="case-1",
    office_id="S1",
    alert_id="a",
    kind="lost_contact",
    grade=1,
    event=NoticeEvent.RAISED,
    made_at=AT,
)


def stated(matter, *, retrospective=False):
    return AlertStated(
        alert_id="a",
        kind=AlertKind.LOST_CONTACT,
        rule="lost_contact",
        bearer=Bearer.PERSON,
        occasion="lost_contact:1",
        matter=matter,
        began_at=AT,
        ended_at=None,
        why=Why(citations=()),
        retrospective=retrospective,
    )


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, Matter.ONGOING, NoticeEvent.RAISED),
        (None, Matter.OVER, NoticeEvent.RAISED),
        (Matter.ONGOING, Matter.ONGOING, None),
        (Matter.ONGOING, Matter.OVER, None),
        (Matter.OVER, Matter.ONGOING, None),
        (Matter.ONGOING, Matter.WITHDRAWN, NoticeEvent.WITHDRAWN),
        (Matter.OVER, Matter.WITHDRAWN, NoticeEvent.WITHDRAWN),
        (Matter.WITHDRAWN, Matter.ONGOING, NoticeEvent.RAISED),
        (Matter.WITHDRAWN, Matter.WITHDRAWN, None),
        (None, Matter.WITHDRAWN, None),
    ],
)
def test_people_are_told_what_is_new_and_what_no_longer_holds(before, now, told):
    assert event_of(before, stated(now)) is told
    assert event_of(before, stated(now, retrospective=True)) is None


def test_a_channel_hears_of_its_offices_and_of_what_is_grave_enough():
    assert wants(CHANNEL, NOTICE)
    assert not wants(replace(CHANNEL, grade_max=0), NOTICE)
    assert serves(replace(CHANNEL, offices=frozenset({"S1", "S2"})), "S1")
    assert not serves(replace(CHANNEL, offices=frozenset({"S2"})), "S1")
    assert not serves(replace(CHANNEL, offices=frozenset({"S2"})), None)


@pytest.mark.parametrize(
    ("quiet", "clock", "rings"),
    [
        ((time(22), time(7)), (5, 21, 59), (5, 21, 59)),
        ((time(22), time(7)), (5, 22, 0), (6, 7, 0)),
        ((time(22), time(7)), (6, 0, 30), (6, 7, 0)),
        ((time(22), time(7)), (6, 6, 59), (6, 7, 0)),
        ((time(22), time(7)), (6, 7, 0), (6, 7, 0)),
        ((time(12), time(14)), (5, 11, 59), (5, 11, 59)),
        ((time(12), time(14)), (5, 12, 0), (5, 14, 0)),
        ((time(12), time(14)), (5, 14, 0), (5, 14, 0)),
    ],
)
def test_quiet_hours_hold_all_but_the_gravest(quiet, clock, rings):
    day, hour, minute = clock
    now = datetime(2026, 1, day, hour, minute, tzinfo=SHANGHAI)
    channel = replace(CHANNEL, quiet=quiet)
    day, hour, minute = rings
    assert not_before(channel, NOTICE, now) == datetime(2026, 1, day, hour, minute, tzinfo=SHANGHAI)
    assert not_before(channel, replace(NOTICE, grade=0), now) == now


def test_words_for_people_hold_ids_alone():
    assert text_of(CHANNEL, NOTICE, AT) == "【社区矫正】新预警：机构 S1，预警 a。请登录查看。"
    assert "平台" in text_of(CHANNEL, replace(NOTICE, office_id=None), AT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{event} {alert}", "新预警 a（晚到 1 天 2 小时 3 分钟，2026-01-05 12:00 已提出）"),
        (
            "{late} {event} {made}",
            "（晚到 1 天 2 小时 3 分钟，2026-01-05 12:00 已提出） 新预警 2026-01-05 12:00",
        ),
    ],
)
def test_what_comes_late_says_so_whatever_the_words_of_the_channel(text, said):
    late = AT + timedelta(days=1, hours=2, minutes=3, seconds=4)
    assert text_of(replace(CHANNEL, text=text), NOTICE, late) == said


def test_late_begins_at_ten_minutes_and_not_at_the_end_of_a_quiet_time():
    ten = timedelta(minutes=10)
    assert late_by(CHANNEL, NOTICE, AT + ten - timedelta(seconds=1)) == timedelta(0)
    assert late_by(CHANNEL, NOTICE, AT + ten) == ten
    asleep = replace(CHANNEL, quiet=(time(11), time(14)))
    assert late_by(asleep, NOTICE, AT + timedelta(hours=2)) == timedelta(0)
    assert late_by(asleep, NOTICE, AT + timedelta(hours=3)) == timedelta(hours=1)
    assert late_by(asleep, replace(NOTICE, grade=0), AT + timedelta(hours=2)) == timedelta(hours=2)


def test_each_wait_is_twice_the_last_and_at_most_an_hour():
    waits = [wait_s(tries) for tries in range(1, 40)]
    assert waits[:4] == [5, 10, 20, 40]
    assert all(later == min(2 * earlier, 3600) for earlier, later in pairwise(waits))
    assert timedelta(seconds=sum(waits[:11])) > timedelta(hours=1)
