"""A clock that was ahead and is set back: what it put off does not wait for the time that it named."""

import time
from datetime import timedelta

import pytest
from correction_workers.jobs import Jobs
from correction_workers.watching.status import Status

from correction.domain.facts.alerts import Matter
from correction.office.ports import REVIEWED
from correction.store.watching.measures import waiting
from tests.workers.door_office import CASES, NOW
from tests.workers.test_platform_watch import watch

AHEAD = timedelta(days=40)


def standing(office):
    with office.store.reading() as uow:
        alerts = [alert for case_id in CASES.values() for alert in uow.alerts(case_id)]
    return [alert.stated for alert in alerts if alert.stated.matter is not Matter.WITHDRAWN]


@pytest.mark.parametrize("restarted", [False, True])
def test_after_a_clock_was_set_back_everybody_is_judged_by_the_right_one(door, restarted):
    office = door.office
    jobs = Jobs(office, Status(time.monotonic), clock=time.monotonic)
    looking = watch(door)
    if not restarted:
        looking.look(NOW + AHEAD)
    assert jobs.round(NOW + AHEAD)
    assert any(each.began_at > NOW for each in standing(office))
    engine = office.store.engine
    assert waiting(engine, NOW) == (0, None)
    if not restarted:
        looking.jumped(NOW, -AHEAD.total_seconds())
    looking.look(NOW)
    with office.store.reading() as uow:
        assert waiting(engine, NOW) == (len(uow.log_ids(*REVIEWED)), NOW)
    assert jobs.round(NOW)
    assert [each for each in standing(office) if each.began_at > NOW] == []
    looking.look(NOW)
    assert waiting(engine, NOW) == (0, None)


def test_a_clock_that_was_set_forward_makes_nobody_due(door):
    jobs = Jobs(door.office, Status(time.monotonic), clock=time.monotonic)
    looking = watch(door)
    assert jobs.round(NOW)
    looking.look(NOW)
    looking.jumped(NOW, 3600.0)
    looking.look(NOW)
    assert waiting(door.office.store.engine, NOW) == (0, None)
