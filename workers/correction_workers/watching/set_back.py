"""A clock that was set back (时钟拨回): what it had put off while it was ahead is looked at anew."""

from datetime import datetime

from correction.office.ports import REVIEWED
from correction.store import OfficeStore
from correction.store.notices.queue import NoticeQueue


def look_anew(store: OfficeStore, now: datetime) -> None:
    """Make every review, ladder and notice due, so that none waits for a time that a wrong clock named.

    What was told too early is withdrawn by the reviews, and told again in its time.
    """
    with store.writing() as uow:
        uow.make_due(uow.log_ids(*REVIEWED), now)
        uow.wake_ladders(now)
    NoticeQueue(store.engine).set_back(now)
