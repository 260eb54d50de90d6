"""Once a day the worker tells each office of what rang for nobody, and takes the steps that are due."""

import time
from dataclasses import replace
from datetime import timedelta

from correction_workers.jobs import Jobs
from correction_workers.watching.status import Status

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import Rung
from correction.domain.moments import day_start, legal_day
from correction.domain.organisation import OrgLevel
from correction.office.ids import derived_id
from correction.office.notices.channel import Channel, ChannelKind
from correction.office.notices.notice import NoticeEvent
from correction.store.notices.queue import NoticeQueue
from tests.store.office_samples import draft
from tests.store.test_queries import stated
from tests.workers.door_office import NOW

DESK = Channel(name="desk", kind=ChannelKind.MESSAGE, url="json://127.0.0.1/", digest=True)


def events(queue, now):
    queue.route([DESK], now)
    claimed = queue.claim(DESK, now)
    for each in claimed:
        queue.sent(each, now)
    return [each.notice.event for each in claimed]


def raised(office, kind, at):
    """An alert in the log of the first case there is."""
    with office.store.writing() as uow:
        case_id = uow.case_ids()[0]
        said = replace(stated(1, kind=kind), alert_id=derived_id("alert", kind))
        uow.append(case_id, [draft(said, entry_id=f"{said.alert_id}/1", at=at)], recorded_at=at)
        units = uow.organisation().units.values()
        assert uow.office_of(case_id) in {unit.org_id for unit in units if unit.level is OrgLevel.OFFICE}
    return said.alert_id


def test_the_digest_of_a_day_is_told_once_however_often_it_is_looked_at(door):
    morning = day_start(legal_day(NOW)) + timedelta(days=1, hours=9)
    raised(door.office, AlertKind.CHECK_IN_LATE, morning - timedelta(hours=2))
    queue, jobs = (
        NoticeQueue(door.office.store.engine),
        Jobs(door.office, Status(time.monotonic), clock=time.monotonic),
    )
    events(queue, morning)
    assert jobs.digest(morning - timedelta(hours=2)) == 0
    assert jobs.digest(morning) >= 1
    assert jobs.digest(morning + timedelta(hours=1)) == 0
    assert events(queue, morning) == [NoticeEvent.DIGEST]


def test_the_worker_takes_the_steps_that_are_due(door):
    alert_id = raised(door.office, AlertKind.PROHIBITED_AREA, NOW)
    jobs = Jobs(door.office, Status(time.monotonic), clock=time.monotonic)
    assert jobs.climb(NOW + timedelta(minutes=20))
    with door.office.store.reading() as uow:
        assert uow.alert(alert_id).rung is Rung.SECOND
    queue = NoticeQueue(door.office.store.engine)
    assert NoticeEvent.RAISED in events(queue, NOW + timedelta(minutes=20))
    assert NoticeEvent.REMINDED in events(queue, NOW + timedelta(minutes=21))
