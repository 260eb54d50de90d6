"""Rebuilding what can be rebuilt (重建): the read models and how far reviews have come."""

from datetime import datetime

from sqlalchemy import select, update

from correction.office.ports import REVIEWED
from correction.store.engines import transaction
from correction.store.log.rows import micros
from correction.store.office_store import OfficeStore
from correction.store.tables import LogHead, table_of

_HEAD = table_of(LogHead)
_BATCH = 200


def rebuild(store: OfficeStore) -> int:
    """Fill the read models anew from the logs, a batch of logs a transaction; give how many logs.

    Logs whose key was destroyed are passed over: nobody can read them.
    """
    with transaction(store.engine, writing=False) as connection:
        readable = select(_HEAD.c.log_id).where(_HEAD.c.wrapped_key.is_not(None)).order_by(_HEAD.c.log_id)
        log_ids = list(connection.execute(readable).scalars())
    for first in range(0, len(log_ids), _BATCH):
        with store.writing() as uow:
            for log_id in log_ids[first : first + _BATCH]:
                uow.project_anew(log_id)
    return len(log_ids)


def forget_reviews(store: OfficeStore, at: datetime) -> None:
    """Forget how far reviews have come and make every reviewed log due; set-aside ones are tried again."""
    forgotten = {"settled_regular_on": None, "settled_daily_on": None, "judged_by": "", "tries": 0}
    with transaction(store.engine, writing=True) as connection:
        reviewed = _HEAD.c.kind.in_([kind.value for kind in REVIEWED])
        cases = update(_HEAD).where(reviewed, _HEAD.c.wrapped_key.is_not(None))
        connection.execute(cases.values(next_review_at_us=micros(at), **forgotten))
