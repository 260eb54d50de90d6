"""Signs of life (心跳): one row a process, written over; whoever holds a name gives its signs.

Names tell processes of one kind apart. A name is held while its signs come, and for a short while after; a
process that is known to be dead, or whose host is, is followed at once or after that while.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from correction.domain.errors import Conflict, NotFound
from correction.domain.moments import local_text
from correction.office.watching.signs import Beat, Part
from correction.store.engines import transaction
from correction.store.log.rows import instant, maybe_instant, maybe_micros, micros
from correction.store.tables import table_of
from correction.store.watching.tables import BeatRow

HELD = timedelta(seconds=90)
# So many characters of a run say among which processes it has its number.
PLACE = 8
_BEAT = table_of(BeatRow)


class NameTaken(Conflict):
    """Another process of this kind goes by the name (进程重名)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Self:
    """Which process this is: what it does, its name, one start of it, and where it runs.

    Runs that begin alike have their numbers out of one list of processes: there alone `pid` tells who lives.
    """

    part: Part
    name: str
    run: str
    host: str
    pid: int


def read_beats(engine: Engine) -> tuple[Beat, ...]:
    """Give the last sign of every process, by kind and name."""
    with transaction(engine, writing=False) as connection:
        return tuple(
            _beat(row) for row in connection.execute(select(_BEAT).order_by(_BEAT.c.part, _BEAT.c.name))
        )


def newest_sign(connection: Connection, part: Part) -> datetime | None:
    """Give when any process of a kind last gave a sign; none where none ever did."""
    newest = select(func.max(_BEAT.c.beat_at_us)).where(_BEAT.c.part == part.value)
    return maybe_instant(connection.execute(newest).scalar())


def claim_name(engine: Engine, me: Self, now: datetime, *, runs: Callable[[int], bool]) -> Beat | None:
    """Take a name for a process, and give the last sign of whoever held it before; none where nobody did.

    `runs` tells whether a process of this host is alive. Raises NameTaken while another holds the name.
    """
    try:
        with transaction(engine, writing=True) as connection:
            found = connection.execute(select(_BEAT).where(_of(me)).with_for_update()).first()
            before = None if found is None else _beat(found)
            if before is not None and _held(before, me, now, runs):
                raise _taken(before)
            # After a clean stop nobody waited for a sweep; after any other the time counts on.
            good_at = before.good_at if before is not None and before.stopped_at is None else None
            row = _row(me, now) | {"good_at_us": maybe_micros(good_at)}
            # Taking a name is no sign of life yet: the time since the last one is still to be told.
            row["beat_at_us"] = micros(before.beat_at if before is not None else now)
            connection.execute(insert(_BEAT) if before is None else update(_BEAT).where(_of(me)), row)
            return before
    except IntegrityError:
        # Another process of this name began in the same moment.
        what = f"另一个{me.part.zh}刚刚用同一名称启动"
        raise NameTaken(f"设置 --name {me.name}", what, "用 --name 给每个进程另起一个名称") from None


def give_sign(
    engine: Engine, me: Self, now: datetime, *, good_at: datetime | None, told: Mapping[str, float]
) -> bool:
    """Write a sign of life; false where the name is no longer ours, and this process must end."""
    row = _row(me, now) | {"good_at_us": maybe_micros(good_at), "told": json.dumps(dict(told))}
    del row["started_at_us"]
    mine = update(_BEAT).where(_of(me), _BEAT.c.run == me.run)
    with transaction(engine, writing=True) as connection:
        return bool(connection.execute(mine.values(row)).rowcount)


def say_stopped(engine: Engine, me: Self, now: datetime) -> None:
    """Note that the process ended as it was told to."""
    mine = update(_BEAT).where(_of(me), _BEAT.c.run == me.run)
    with transaction(engine, writing=True) as connection:
        connection.execute(mine.values(stopped_at_us=micros(now), beat_at_us=micros(now)))


def forget(engine: Engine, name: str, part: Part) -> Beat:
    """Drop the sign of a process that will not come back, and free its name; raises NotFound."""
    mine = (_BEAT.c.part == part.value) & (_BEAT.c.name == name)
    with transaction(engine, writing=True) as connection:
        found = connection.execute(select(_BEAT).where(mine).with_for_update()).first()
        if found is None:
            raise NotFound(part.zh, f"没有名称 {name}", "用 correction platform status 查看各进程")
        connection.execute(delete(_BEAT).where(mine))
    return _beat(found)


def _held(before: Beat, me: Self, now: datetime, runs: Callable[[int], bool]) -> bool:
    if before.stopped_at is not None or before.run == me.run:
        return False
    if before.host == me.host and before.run[:PLACE] == me.run[:PLACE]:
        # After a restart of the machine another program may have the number of a worker that is no more.
        return before.pid != me.pid and now - before.beat_at < HELD and runs(before.pid)
    # Two containers may have one host name, and number their processes alike: only the signs tell who lives.
    return now - before.beat_at < HELD


def _taken(before: Beat) -> NameTaken:
    who = f"主机 {before.host} 的进程 {before.pid}（最后心跳 {local_text(before.beat_at)}）"
    return NameTaken(
        f"设置 --name {before.name}",
        f"{before.part.zh}的这个名称正由{who}使用",
        f"要同时运行几个，用 --name 另起名称；那台主机确已停机的，心跳停止 {HELD.seconds} 秒后可接用，"
        f"或者用 correction platform forget {before.name} 立即释放",
    )


def _of(me: Self) -> Any:
    return (_BEAT.c.part == me.part.value) & (_BEAT.c.name == me.name)


def _row(me: Self, now: datetime) -> dict[str, Any]:
    return {
        "part": me.part.value,
        "name": me.name,
        "run": me.run,
        "host": me.host,
        "pid": me.pid,
        "started_at_us": micros(now),
        "beat_at_us": micros(now),
        "good_at_us": None,
        "stopped_at_us": None,
        "told": "{}",
    }


def _beat(row: Any) -> Beat:
    return Beat(
        part=Part(row.part),
        name=row.name,
        run=row.run,
        host=row.host,
        pid=row.pid,
        started_at=instant(row.started_at_us),
        beat_at=instant(row.beat_at_us),
        good_at=maybe_instant(row.good_at_us),
        stopped_at=maybe_instant(row.stopped_at_us),
        told=json.loads(row.told),
    )
