"""Ladders in every store: claimed by one worker at a time, taken once, told in the same transaction."""

import threading
from datetime import timedelta

import pytest

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Matter
from correction.office.ladder.climb import BATCH, climb
from correction.office.notices.channel import Channel, ChannelKind
from correction.office.notices.notice import NoticeEvent
from correction.rulebooks.errors import RuleGap
from correction.store import open_store
from correction.store.models.rebuild import rebuild
from correction.store.notices.queue import NoticeQueue
from correction.store.queries.aged_alerts import aged_alerts
from correction.testing.memory import MemoryStore
from tests.notices.ladder_office import AT, BOOK, Desk, alert, minutes
from tests.store.office_samples import draft

EVERYBODY = Channel(name="all", kind=ChannelKind.WEBHOOK, url="x", grade_max=3, per_minute=1000)
COUNTY = Channel(name="county", kind=ChannelKind.WEBHOOK, url="x", offices=frozenset({"county"}))


def live(store):
    """An alert suspended, one taken up, one raised while nobody was on duty, one of the past."""
    desk = Desk(store)
    desk.on_duty("county", ("c1", AT - minutes(60), AT + minutes(60)))
    for n, name in enumerate("abc"):
        desk.act(alert(name), AT + minutes(n))
    desk.act(alert("d", retrospective=True))
    desk.suspend(AT + minutes(5), AT + minutes(50), "b")
    for minute in (0, 16, 17, 47, 48):
        desk.climb(AT + minutes(minute))
    desk.acknowledge(AT + minutes(50), "c")
    desk.climb(AT + timedelta(days=2))
    return desk.steps()


def test_every_store_takes_the_same_steps(store):
    expected = live(MemoryStore())
    assert len(expected) > 8
    assert live(store) == expected


def test_a_claimed_ladder_is_nobody_elses_until_its_worker_must_be_dead(store):
    desk = Desk(store)
    desk.act(alert())
    assert store.claim_ladders(AT - minutes(1), 10) == ()
    assert store.claim_ladders(AT, 10) == ("a",)
    assert store.claim_ladders(AT + minutes(1), 10) == ()
    assert store.claim_ladders(AT + minutes(2), 10) == ("a",)


def test_a_ladder_is_looked_at_again_only_when_its_next_step_is_due(store):
    desk = Desk(store)
    desk.act(alert())
    assert [desk.climb(AT + minutes(n)).looked_at for n in (0, 1, 14, 15, 15, 44, 45)] == [
        1,
        0,
        0,
        1,
        0,
        0,
        1,
    ]
    desk.acknowledge(AT + minutes(46))
    assert desk.climb(AT + minutes(46)).looked_at == 1
    desk.review(AT + minutes(47))
    assert desk.climb(AT + timedelta(days=30)).looked_at == 0


class Torn:
    """A book that says nothing of one grade."""

    digest = adopted = BOOK.digest
    mark = 0

    def at_body(self, _org_id):
        return self

    def whole(self, key, on):
        return BOOK.whole(key, on)

    def get(self, key, on):
        if key.endswith(".serious"):
            raise RuleGap("规则册", "没有这个参数", "补充")
        return BOOK.get(key, on)


def test_one_alert_that_cannot_be_judged_leaves_the_others_alone(store):
    desk = Desk(store)
    kinds = (AlertKind.PROHIBITED_AREA, AlertKind.CHECK_IN_MISSED, AlertKind.TAMPERED)
    for name, kind in zip("abc", kinds, strict=True):
        desk.act(alert(name, kind=kind))
    done = desk.climb(AT + minutes(120), book=Torn())
    assert (done.looked_at, done.steps) == (2, 7)
    assert [alert_id for alert_id, _ in done.failed] == ["b"]
    assert desk.climb(AT + minutes(122)).steps == 1


def test_a_rebuild_looks_at_every_ladder_and_takes_no_step_twice(database):
    desk = Desk(database)
    desk.act(alert())
    desk.climb(AT + minutes(50))
    before = desk.steps()
    with database.reading() as uow:
        alert_before = uow.alert("a")
    rebuild(database)
    assert desk.climb(AT + minutes(50)).looked_at == 1
    assert desk.steps() == before
    with database.reading() as uow:
        assert uow.alert("a") == alert_before


@pytest.mark.slow
def test_workers_at_once_take_every_step_once(database, address, key):
    desk = Desk(database)
    names = [f"a{n:03}" for n in range(BATCH + 20)]
    with database.writing() as uow:
        raised = [draft(alert(name), entry_id=f"{name}/1", at=AT) for name in names]
        uow.append("case-1", raised, recorded_at=AT)
    others = [open_store(address, key=key) for _ in range(2)]
    taken, failures = [], []

    def work(store):
        try:
            taken.append(climb(store, BOOK, AT + timedelta(days=1)).steps)
        except BaseException as error:
            failures.append(error)
            raise

    workers = [threading.Thread(target=work, args=(store,)) for store in others]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for store in others:
        store.close()
    assert failures == []
    steps = [(name, rung) for name, rung, *_ in desk.steps()]
    assert sum(taken) == len(steps) == 4 * len(names)
    assert len(set(steps)) == len(steps)


def told(queue, now, *channels):
    queue.route(channels, now)
    found = []
    for channel in channels:
        while claimed := queue.claim(channel, now):
            for each in claimed:
                queue.sent(each, now)
                found.append((each.channel, each.notice.event))
    return found


def test_each_step_is_told_with_it_and_a_withdrawal_to_the_same_recipients(database):
    desk, queue = Desk(database), NoticeQueue(database.engine)
    desk_channel = Channel(name="desk", kind=ChannelKind.WEBHOOK, url="x", offices=frozenset({"office-1"}))
    channels = (desk_channel, COUNTY)
    desk.act(alert())
    assert told(queue, AT, *channels) == [("desk", NoticeEvent.RAISED)]
    desk.climb(AT + minutes(15))
    assert told(queue, AT + minutes(15), *channels) == [("desk", NoticeEvent.REMINDED)]
    desk.climb(AT + minutes(45))
    assert told(queue, AT + minutes(46), *channels) == [("county", NoticeEvent.TO_COUNTY)]
    desk.act(alert(matter=Matter.WITHDRAWN), AT + minutes(47))
    withdrawn = NoticeEvent.WITHDRAWN
    assert told(queue, AT + minutes(48), *channels) == [("desk", withdrawn), ("county", withdrawn)]


def test_a_recipient_is_remembered_as_long_as_the_alert_stands(database):
    desk, queue = Desk(database), NoticeQueue(database.engine)
    desk.act(alert(kind=AlertKind.CHECK_IN_LATE))
    assert told(queue, AT, EVERYBODY) == [("all", NoticeEvent.RAISED)]
    later = AT + timedelta(days=400)
    queue.route([EVERYBODY], later)
    desk.act(alert(kind=AlertKind.CHECK_IN_LATE, matter=Matter.WITHDRAWN), later)
    assert told(queue, later + minutes(1), EVERYBODY) == [("all", NoticeEvent.WITHDRAWN)]


def test_a_recipient_who_was_told_nothing_is_told_of_no_withdrawal(database):
    desk, queue = Desk(database), NoticeQueue(database.engine)
    desk.act(alert(kind=AlertKind.CHECK_IN_LATE))
    told(queue, AT, COUNTY)
    desk.act(alert(kind=AlertKind.CHECK_IN_LATE, matter=Matter.WITHDRAWN), AT + minutes(1))
    assert told(queue, AT + minutes(2), COUNTY, EVERYBODY) == []


@pytest.mark.parametrize("sql", ["SELECT alert_id FROM alert WHERE next_step_at_us <= 5"])
def test_what_is_due_is_found_by_its_index(sqlite, sql):
    with sqlite.engine.connect() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
    assert "SEARCH" in plan
    assert "ix_alert_step" in plan


def test_a_suspended_alert_is_told_of_when_the_suspension_ends(database):
    desk, queue = Desk(database), NoticeQueue(database.engine)
    desk.act(alert())
    desk.suspend(AT, AT + minutes(60))
    assert told(queue, AT + minutes(1), EVERYBODY) == []
    assert told(queue, AT + minutes(59), EVERYBODY) == []
    assert told(queue, AT + minutes(60), EVERYBODY) == [("all", NoticeEvent.RAISED)]


def test_how_long_telling_took_is_measured_from_the_raising_anew(database):
    desk, queue = Desk(database), NoticeQueue(database.engine)
    desk.act(alert())
    told(queue, AT + minutes(1), EVERYBODY)
    desk.act(alert(matter=Matter.WITHDRAWN), AT + minutes(5))
    desk.act(alert(), AT + minutes(60))
    (untold,) = aged_alerts(database, since_at=AT)
    assert (untold.raised_at, untold.sent_at) == (AT + minutes(60), None)
    told(queue, AT + minutes(63), EVERYBODY)
    (aged,) = aged_alerts(database, since_at=AT)
    assert aged.sent_at == AT + minutes(63)
    assert aged_alerts(database, since_at=AT + minutes(61), alert_ids=["a"]) == (aged,)
