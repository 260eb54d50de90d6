"""By a clock that is far from the database server's nothing is done, whoever's turn it is, and at once."""

import time
from datetime import timedelta

import pytest
from correction_workers.jobs import Jobs
from correction_workers.starting import Wishes, start
from correction_workers.watching.status import Status

from correction.domain.alert_kind import AlertKind
from correction.domain.facts.alerts import AlertEscalated, AlertStated
from correction.domain.facts.digest import DigestMade
from correction.office.positions.port import Delivery
from tests.notices.ladder_office import alert
from tests.store.office_samples import draft
from tests.workers.door_office import BAND, CASES, NOW
from tests.workers.test_tidying import some_days

HOUR = timedelta(hours=1)


@pytest.fixture
def far_ahead(monkeypatch):
    """A server whose clock is two hours behind ours: ours was set just now, and nobody has looked since."""
    monkeypatch.setattr("correction_workers.watching.watch.database_now", lambda _engine: NOW - 2 * HOUR)


def recorded(office, log_id, kind):
    with office.store.reading() as uow:
        return [entry for entry in uow.log(log_id) if isinstance(entry.payload, kind)]


def test_by_a_clock_that_was_just_set_nobody_is_judged_told_on_or_forgotten(door, far_ahead):
    office = door.office
    with office.store.writing() as uow:
        unseen = alert("a", kind=AlertKind.PROHIBITED_AREA, began_at=NOW - HOUR)
        uow.append(CASES[BAND], [draft(unseen, entry_id="a/1", at=NOW - HOUR)], recorded_at=NOW - HOUR)
    door.positions.add(Delivery.of({BAND: some_days(NOW - timedelta(days=200), 1)}))
    jobs = Jobs(office, Status(time.monotonic), clock=time.monotonic)
    assert (jobs.round(NOW), jobs.climb(NOW), jobs.digest(NOW)) == (False, False, 0)
    jobs.tidy(NOW)
    assert [len(recorded(office, CASES[BAND], kind)) for kind in (AlertStated, AlertEscalated)] == [1, 0]
    assert recorded(office, "S1", DigestMade) == []
    assert door.positions.acts() == ()


def test_a_worker_whose_clock_somebody_has_accepted_works_by_it(door, far_ahead):
    wishes = Wishes(home=door.office.settings.folder, name="w1", accept_clock=True)
    started = start(wishes, lambda: NOW)
    try:
        assert Jobs(started.office, started.status, clock=time.monotonic).round(NOW) is True
        started.watch.look(NOW)
        assert started.status.clock_wrong is False
    finally:
        started.close(NOW)
