"""Once a day the worker packs the days that are over, and deletes what no purpose keeps any longer."""

import time
from datetime import timedelta

import numpy as np
from correction_workers.jobs import RETENTION_ACTOR, Jobs
from correction_workers.watching.status import Status

from correction.office.positions.lawful import to_ms
from correction.office.positions.port import Delivery, NotKept, Purpose, Refused
from correction.store.positions.acts import ActKind
from geofences import FixBatch
from tests.workers.door_office import BAND, NOW


def some_days(first_at, days):
    """One fix an hour."""
    n = 24 * days
    at = np.array([round((first_at + timedelta(hours=k)).timestamp() * 1000) for k in range(n)])
    return FixBatch(
        id=np.zeros(n, np.int64),
        device_at_ms=at,
        received_at_ms=at,
        lon=np.full(n, 119.6),
        lat=np.full(n, 29.1),
        accuracy_m=np.full(n, 10.0),
        assumed=np.zeros(n, np.bool_),
        source=np.ones(n, np.int8),
        mock=np.zeros(n, np.bool_),
        battery_pct=np.full(n, np.nan),
    )


def test_days_are_packed_and_old_ones_deleted_and_twice_is_once(door):
    positions = door.positions
    positions.add(Delivery.of({BAND: some_days(NOW - timedelta(days=200), 2)}))
    positions.add(Delivery.of({BAND: some_days(NOW - timedelta(days=2), 2)}))
    old = to_ms(NOW - timedelta(days=182))
    told = Refused(source_id=BAND, reason=NotKept.UNAPPROVED, device_at_ms=(old,), received_at_ms=(old,))
    positions.note_door([told], [])
    jobs = Jobs(door.office, Status(time.monotonic), clock=time.monotonic)
    for _ in range(2):
        jobs.tidy(NOW)
        left = positions.stored_days()
        assert sum(day.fixes for day in left) == 48
        assert min(day.on for day in left) >= (NOW - timedelta(days=3)).date()
    assert positions.refused_days(0, 2**62) == ()
    assert [act.act for act in positions.acts()] == [ActKind.FORGET, ActKind.DELETE]
    (act,) = positions.acts([BAND])
    assert (act.actor, act.act, act.purpose, act.fixes) == (
        RETENTION_ACTOR,
        ActKind.DELETE,
        Purpose.RETENTION,
        48,
    )
