"""What went wrong with logs that could not be judged (研判失败), so that somebody can mend it.

Kept are the kind of the error and the place in the program, never its words: those may hold what a case says.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from correction.domain.errors import NotFound
from correction.office.watching.signs import SetAside
from correction.store.claiming import TRIES_MAX
from correction.store.engines import transaction
from correction.store.log.rows import instant, micros
from correction.store.tables import LogHead, table_of
from correction.store.watching.tables import FaultRow

_FAULT, _HEAD = table_of(FaultRow), table_of(LogHead)
NO_WORDS = "研判中进程终止，没有留下错误"


def note_faults(engine: Engine, failed: Iterable[tuple[str, str]], now: datetime) -> None:
    """Keep what went wrong in a whole round, by log, and forget what went right in it."""
    faults = {log_id: error.split(":", 1)[0][:200] for log_id, error in failed}
    if not faults:
        with transaction(engine, writing=False) as connection:
            if connection.execute(select(_FAULT.c.log_id).limit(1)).first() is None:
                return
    with transaction(engine, writing=True) as connection:
        known = {row.log_id for row in connection.execute(select(_FAULT.c.log_id).with_for_update())}
        for log_id, fault in faults.items():
            if log_id in known:
                again = update(_FAULT).where(_FAULT.c.log_id == log_id)
                values = {"fault": fault, "times": _FAULT.c.times + 1, "last_at_us": micros(now)}
                connection.execute(again.values(values))
            else:
                row = {"log_id": log_id, "fault": fault, "times": 1}
                since = {"since_at_us": micros(now), "last_at_us": micros(now)}
                connection.execute(insert(_FAULT).values(row | since))
        for log_id in known - set(faults):
            if not _tries(connection, log_id):
                connection.execute(delete(_FAULT).where(_FAULT.c.log_id == log_id))


def set_aside(engine: Engine, now: datetime) -> tuple[SetAside, ...]:
    """Give what could not be judged three times: reviews set aside, and positions that keep failing."""
    with transaction(engine, writing=False) as connection:
        rows = {row.log_id: row for row in connection.execute(select(_FAULT))}
        aside = set(connection.execute(select(_HEAD.c.log_id).where(_HEAD.c.tries >= TRIES_MAX)).scalars())
    aside |= {log_id for log_id, row in rows.items() if row.times >= TRIES_MAX}
    return tuple(
        SetAside(
            log_id=log_id,
            fault=rows[log_id].fault if log_id in rows else NO_WORDS,
            since_at=instant(rows[log_id].since_at_us) if log_id in rows else now,
        )
        for log_id in sorted(aside)
    )


def try_again(engine: Engine, log_id: str, now: datetime) -> None:
    """Have a log that was set aside judged again, once whatever was wrong is mended; raises NotFound."""
    again = update(_HEAD).where(_HEAD.c.log_id == log_id, _HEAD.c.tries >= TRIES_MAX)
    with transaction(engine, writing=True) as connection:
        if not connection.execute(again.values(tries=0, next_review_at_us=micros(now))).rowcount:
            raise NotFound("案卷", f"{log_id} 不在搁置之列", "用 correction platform status 查看搁置的案卷")
        connection.execute(delete(_FAULT).where(_FAULT.c.log_id == log_id))


def _tries(connection: Connection, log_id: str) -> int:
    found = connection.execute(select(_HEAD.c.tries).where(_HEAD.c.log_id == log_id)).scalar()
    return int(found or 0)
