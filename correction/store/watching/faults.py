"""What went wrong with logs that could not be judged and alerts that could not be escalated (研判、升级失败).

Kept are the kind of the error and the place in the program, never its words: those may hold what a case says.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, select, update

from correction.domain.errors import NotFound
from correction.office.watching.signs import SetAside, StuckLadder
from correction.store.claiming import TRIES_MAX
from correction.store.engines import transaction
from correction.store.log.rows import instant, micros
from correction.store.models.row_cache import insert_into
from correction.store.tables import AlertRow, LogHead, table_of
from correction.store.watching.tables import FaultRow

_FAULT, _HEAD, _ALERT = table_of(FaultRow), table_of(LogHead), table_of(AlertRow)
# An alert whose escalation fails is kept beside the logs, by a name that no log has.
_LADDER = "ladder/"
_OF_LADDER = _FAULT.c.log_id.startswith(_LADDER)
NO_WORDS = "研判中进程终止，没有留下错误"


def note_faults(engine: Engine, failed: Iterable[tuple[str, str]], now: datetime) -> None:
    """Keep what went wrong in a whole round, by log, and forget what went right in it."""
    _note(engine, failed, now, ~_OF_LADDER, _tried)


def note_ladder_faults(
    engine: Engine, failed: Iterable[tuple[str, str]], sound: Collection[str], now: datetime
) -> None:
    """Keep which alerts could not be escalated and why, and forget those that could or need it no more."""

    def still(connection: Connection, keys: Collection[str]) -> set[str]:
        ids = {key.removeprefix(_LADDER) for key in keys} - set(sound)
        climbing = connection.execute(_climbing(ids)).scalars()
        return {_LADDER + alert_id for alert_id in climbing}

    _note(engine, ((_LADDER + alert_id, error) for alert_id, error in failed), now, _OF_LADDER, still)


def _note(
    engine: Engine,
    failed: Iterable[tuple[str, str]],
    now: datetime,
    mine: ColumnElement[bool],
    still: Callable[[Connection, Collection[str]], set[str]],
) -> None:
    faults = {key: error.split(":", 1)[0][:200] for key, error in failed}
    if not faults:
        with transaction(engine, writing=False) as connection:
            if connection.execute(select(_FAULT.c.log_id).where(mine).limit(1)).first() is None:
                return
    with transaction(engine, writing=True) as connection:
        # In one order, so that two who note the same never wait for each other.
        held = select(_FAULT.c.log_id).where(mine).order_by(_FAULT.c.log_id).with_for_update()
        known = set(connection.execute(held).scalars())
        for key in sorted(faults):
            row = {"log_id": key, "fault": faults[key], "times": 1}
            since = {"since_at_us": micros(now), "last_at_us": micros(now)}
            noted = insert_into(connection.dialect, _FAULT).values(row | since)
            again = {"fault": faults[key], "times": _FAULT.c.times + 1, "last_at_us": micros(now)}
            connection.execute(noted.on_conflict_do_update(index_elements=["log_id"], set_=again))
        over = known - faults.keys()
        over -= still(connection, over)
        connection.execute(delete(_FAULT).where(_FAULT.c.log_id.in_(sorted(over))))


def stuck_ladders(engine: Engine) -> tuple[StuckLadder, ...]:
    """Give the alerts whose escalation failed three times in a row, as long as anybody has to act on them."""
    failing = select(_FAULT).where(_OF_LADDER, _FAULT.c.times >= TRIES_MAX)
    with transaction(engine, writing=False) as connection:
        rows = {row.log_id.removeprefix(_LADDER): row for row in connection.execute(failing)}
        climbing = sorted(connection.execute(_climbing(rows)).scalars())
    return tuple(
        StuckLadder(
            alert_id=alert_id, fault=rows[alert_id].fault, since_at=instant(rows[alert_id].since_at_us)
        )
        for alert_id in climbing
    )


def set_aside(engine: Engine, now: datetime) -> tuple[SetAside, ...]:
    """Give what could not be judged three times: reviews set aside, and positions that keep failing."""
    with transaction(engine, writing=False) as connection:
        rows = {row.log_id: row for row in connection.execute(select(_FAULT).where(~_OF_LADDER))}
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


def _tried(connection: Connection, log_ids: Collection[str]) -> set[str]:
    """Give the logs whose last try did not succeed."""
    tried = select(_HEAD.c.log_id).where(_HEAD.c.log_id.in_(sorted(log_ids)), _HEAD.c.tries > 0)
    return set(connection.execute(tried).scalars())


def _climbing(alert_ids: Collection[str]) -> Select[Any]:
    """The statement for those of some alerts that have a ladder."""
    wanted = _ALERT.c.alert_id.in_(sorted(alert_ids))
    return select(_ALERT.c.alert_id).where(wanted, _ALERT.c.open, _ALERT.c.retrospective.is_(False))
