"""The simulation can fail: with each of these faults built into the worker, some seed of a few finds it."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain

import pytest
from correction_workers.relay.relay import Relay
from sqlalchemy import update

from correction.office.notices import notice
from correction.store.claiming import Claims
from correction.store.engines import transaction
from correction.store.log import log_access
from correction.store.models import projection
from correction.store.models.alert_rows import notice_rows
from correction.store.notices.queue import NoticeQueue
from correction.store.notices.rows import Delivery
from correction.store.tables import LogHead, table_of
from correction.store.unit import OfficeUnitOfWork
from tests.faults.simulated.simulation import simulate

pytestmark = pytest.mark.slow
Patch = pytest.MonkeyPatch
SEEDS, SMALL = range(12), {"persons": 4, "days": 60}


def _no_outbox(patch: Patch) -> None:
    """The alert is raised, and nobody is to be told."""
    patch.setattr(projection, "notice_rows", lambda *_: [])


def _sent_before_it_is_sent(patch: Patch) -> None:
    """What is marked first and sent then is lost where the sender refuses or the process dies between."""
    send = Relay._send

    def early(relay: Relay, channel: object, delivery: Delivery) -> bool:
        relay._queue.sent(delivery, relay._now())
        patch.setattr(NoticeQueue, "failed", lambda *_: None)
        return send(relay, channel, delivery)  # type: ignore[arg-type]

    patch.setattr(Relay, "_send", early)


def _gone_once_handed_out(patch: Patch) -> None:
    """A case is no longer due once a worker has it, whether or not that worker lives to judge it."""
    claim = Claims.claim

    def taken(claims: Claims, now: datetime, limit: int) -> tuple[str, ...]:
        ids = claim(claims, now, limit)
        with transaction(claims._engine, writing=True) as connection:
            gone = update(table_of(LogHead)).where(table_of(LogHead).c.log_id.in_(ids))
            connection.execute(gone.values(next_review_at_us=None))
        return ids

    patch.setattr(Claims, "claim", taken)
    patch.setattr(OfficeUnitOfWork, "lock_due", lambda _uow, log_ids, _now: tuple(sorted(log_ids)))


def _not_woken(patch: Patch) -> None:
    """A fact is recorded, and its case is not due for it."""
    patch.setattr(log_access, "_woken", lambda head, *_: head)


def _withdrawn_in_silence(patch: Patch) -> None:
    """An alert is taken back, and who was told of it is not told of that."""

    def rows(*said: object) -> list[dict[str, object]]:
        return [row for row in notice_rows(*said) if row["event"] != notice.NoticeEvent.WITHDRAWN.value]  # type: ignore[arg-type]

    patch.setattr(projection, "notice_rows", rows)


FAULTS = [_no_outbox, _sent_before_it_is_sent, _gone_once_handed_out, _not_woken, _withdrawn_in_silence]


@pytest.mark.parametrize("build_in", FAULTS)
def test_a_fault_built_into_the_worker_is_found(build_in: Callable[[Patch], None], monkeypatch):
    build_in(monkeypatch)
    found = chain.from_iterable(simulate(seed, **SMALL).faults for seed in SEEDS)
    assert next(found, None) is not None
