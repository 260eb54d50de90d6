"""The worker deletes what crashes left of attachments, says in the platform's log which, and nothing else."""

import os
import time

from correction_workers.jobs import RETENTION_ACTOR, Jobs
from correction_workers.watching.status import Status

from correction.domain.facts.upkeep import AttachmentsSwept
from correction.office.ports import PLATFORM_LOG
from tests.workers.door_office import NOW


def test_a_file_that_no_entry_names_is_deleted_after_thirty_days_and_named(door):
    part = door.office.attachments.part
    names = ("0" * 64, "1" * 64)
    for name, days in zip(names, (31, 29), strict=True):
        path = part / name[:2] / f"{name}.sealed"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        at = path.stat().st_mtime - days * 24 * 3600
        os.utime(path, (at, at))
    jobs = Jobs(door.office, Status(time.monotonic), clock=time.monotonic)
    for _ in range(2):
        jobs.tidy(NOW)
        assert [path.stem for path in part.glob("*/*.sealed")] == [names[1]]
    with door.office.store.reading() as uow:
        (swept,) = [e for e in uow.log(PLATFORM_LOG) if isinstance(e.payload, AttachmentsSwept)]
    assert (swept.actor, swept.payload.names) == (RETENTION_ACTOR, (names[0],))
