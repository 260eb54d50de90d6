"""What is to be judged and what was (定位研判进度): sources that wait, logs that were looked through."""

from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Engine,
    LargeBinary,
    Select,
    Update,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
    text,
    update,
)

from correction.office.positions.port import DueSource, JudgedSource
from correction.store.engines import plain_rows, transaction
from correction.store.positions.rows import FixRows
from correction.store.positions.tables import PositionLooked, PositionSource

_SOURCE = PositionSource.metadata.tables["position_source"]
_LOOKED = PositionLooked.metadata.tables["position_looked"]
_LOOK = text(
    "INSERT INTO position_looked (log_id, number) VALUES (:log_id, :number) "
    "ON CONFLICT (log_id) DO UPDATE SET number = excluded.number"
)


class JudgingRecords:
    """The part of a positions store that says what waits to be judged."""

    engine: Engine
    rows: FixRows

    def touch(self, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, because something around them changed."""
        if not source_ids:
            return
        with transaction(self.engine, writing=True) as connection:
            self.rows.touch(connection, source_ids, from_ms)

    def due(self, now_ms: int, known: Sequence[str], also: Container[str] = ()) -> tuple[DueSource, ...]:
        """Give the sources to judge: with new fixes, silent past their due time, or never judged at all.

        Those in `also` are given too, whether they wait or not.
        """
        with transaction(self.engine, writing=False) as connection:
            # There are thousands, of which few are due: rows are taken as the driver gives them.
            found = plain_rows(connection.execute(_states(), {"now": now_ms}))
            seen = {row[0]: row if row[4] or row[0] in also else None for row in found}
        states = (seen.get(source_id, (source_id, None, 0, None, True)) for source_id in known)
        return tuple(
            DueSource(
                source_id=source_id,
                touched_from_ms=touched_from_ms,
                touch=touch,
                newest_ms=newest_ms,
                waiting=bool(waiting),
            )
            for source_id, touched_from_ms, touch, newest_ms, waiting in filter(None, states)
        )

    def judged(self, done: Sequence[JudgedSource], looked: Mapping[str, int]) -> None:
        """Note that sources were judged as they were seen, and how far each log was looked through.

        What arrived meanwhile is due, even where it seemed to change nothing of what was known before.
        """
        rows = [
            {
                "of": each.due.source_id,
                "seen": each.due.touch,
                "silent": each.silence_due_ms,
                "known": each.standing,
                "later": (each.due.newest_ms or 0) + 1,
            }
            for each in done
        ]
        lines = [{"log_id": log_id, "number": number} for log_id, number in looked.items()]
        if not (rows or lines):
            return
        with transaction(self.engine, writing=True) as connection:
            if rows:
                self.rows.sources(connection, sorted(each.due.source_id for each in done))
                connection.execute(_mark(), rows)
            if lines:
                connection.execute(_LOOK, lines)

    def looked_through(self) -> dict[str, int]:
        """Give how far the log of each person was looked through for what binds them."""
        with transaction(self.engine, writing=False) as connection:
            looked: dict[str, int] = dict(plain_rows(connection.execute(select(*_LOOKED.c))))
        return looked


@cache
def _states() -> Select[Any]:
    """What `due` needs of every source, and whether it waits."""
    waiting = or_(
        _SOURCE.c.judged.is_(False),
        _SOURCE.c.touched_from_ms.is_not(None),
        _SOURCE.c.silence_due_ms <= bindparam("now"),
    )
    return select(
        _SOURCE.c.source_id,
        _SOURCE.c.touched_from_ms,
        _SOURCE.c.touch,
        _SOURCE.c.newest_ms,
        case((waiting, 1), else_=0),
    )


@cache
def _mark() -> Update:
    """Mark a source as judged; `later` is after everything that was there when it was seen."""
    as_seen = _SOURCE.c.touch == bindparam("seen")
    later = func.coalesce(_SOURCE.c.touched_from_ms, bindparam("later", type_=BigInteger))
    known = cast(bindparam("known", type_=LargeBinary), LargeBinary)
    return (
        update(_SOURCE)
        .where(_SOURCE.c.source_id == bindparam("of"))
        .values(
            judged=True,
            silence_due_ms=bindparam("silent"),
            touched_from_ms=case((as_seen, null()), else_=later),
            standing=case((as_seen, known), else_=null()),
        )
    )
