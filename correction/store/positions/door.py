"""What the door of positions keeps besides fixes (定位接入留痕): refused times, and the clocks of devices.

This module must not import `annotations` from `__future__`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, Select, bindparam, delete, exists, func, insert, select
from sqlmodel import Field

from correction.office.positions.port import Access, NotKept, Refused, RefusedDay, Skew
from correction.store.engines import transaction
from correction.store.positions.acts import ActKind, note
from correction.store.positions.tables import PositionRow

_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1)
# China has kept to UTC+8 since 1991, before any fix.
_EAST_MS = 8 * 3_600_000
_AT_ONCE = 500


class PositionRefused(PositionRow, table=True):
    """The time of one fix that was not kept, and why; the place is not here."""

    __tablename__ = "position_refused"

    source_id: str = Field(primary_key=True, max_length=128)
    reason: str = Field(primary_key=True, max_length=16)
    device_at_ms: int = Field(primary_key=True, sa_type=BigInteger)
    received_at_ms: int = Field(sa_type=BigInteger, index=True)


class PositionClock(PositionRow, table=True):
    """By how much the clock of a device is behind our receipt from a measurement on."""

    __tablename__ = "position_clock"

    source_id: str = Field(primary_key=True, max_length=128)
    measured_at_ms: int = Field(primary_key=True, sa_type=BigInteger)
    skew_ms: int = Field(sa_type=BigInteger)


_REFUSED = PositionRefused.metadata.tables["position_refused"]
_CLOCK = PositionClock.metadata.tables["position_clock"]


class DoorRecords:
    """The part of a positions store that its door writes."""

    engine: Engine

    def note_door(self, refused: Sequence[Refused], skews: Sequence[Skew]) -> None:
        """Keep the times of what was not kept, each time once, and clocks that were found changed."""
        if not (refused or skews):
            return
        with transaction(self.engine, writing=True) as connection:
            for each in refused:
                _note(connection, each)
            for skew in skews:
                same = (_CLOCK.c.source_id == skew.source_id) & (
                    _CLOCK.c.measured_at_ms == skew.measured_at_ms
                )
                if connection.execute(select(_CLOCK.c.skew_ms).where(same)).first() is None:
                    row = {
                        "source_id": skew.source_id,
                        "measured_at_ms": skew.measured_at_ms,
                        "skew_ms": skew.skew_ms,
                    }
                    connection.execute(insert(_CLOCK), row)

    def skews(self, source_ids: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Give the skews of each source in milliseconds, newest first; those never off are left out."""
        found: dict[str, list[int]] = {}
        with transaction(self.engine, writing=False) as connection:
            for first in range(0, len(source_ids), _AT_ONCE):
                some = {"ids": list(source_ids[first : first + _AT_ONCE])}
                for row in connection.execute(_skews(), some):
                    found.setdefault(row.source_id, []).append(row.skew_ms)
        return {source_id: tuple(skews) for source_id, skews in found.items()}

    def refused_days(self, from_ms: int, until_ms: int) -> tuple[RefusedDay, ...]:
        """Count what was received from one instant up to another and not kept, by source, day and reason."""
        with transaction(self.engine, writing=False) as connection:
            rows = connection.execute(_by_day(), {"from_ms": from_ms, "until_ms": until_ms})
            return tuple(
                RefusedDay(
                    source_id=row.source_id,
                    on=_EPOCH + timedelta(days=row.day_no),
                    reason=NotKept(row.reason),
                    fixes=row.fixes,
                    first_at_ms=row.first_at_ms,
                    last_at_ms=row.last_at_ms,
                )
                for row in rows
            )

    def forget_times(self, access: Access, before_ms: int, *, dry_run: bool) -> int:
        """Delete times and clocks noted before an instant, with a line in the log, and give how many.

        The newest clock of a source stays: by it the next fixes are put right.
        """
        later = _CLOCK.alias("later")
        newer = exists().where(
            later.c.source_id == _CLOCK.c.source_id, later.c.measured_at_ms > _CLOCK.c.measured_at_ms
        )
        old = (
            (_REFUSED, _REFUSED.c.received_at_ms < before_ms),
            (_CLOCK, (_CLOCK.c.measured_at_ms < before_ms) & newer),
        )
        with transaction(self.engine, writing=not dry_run) as connection:
            rows = sum(
                connection.execute(select(func.count()).select_from(table).where(those)).scalar_one()
                for table, those in old
            )
            if rows and not dry_run:
                for table, those in old:
                    connection.execute(delete(table).where(those))
                note(connection, access, ActKind.FORGET, span=(None, before_ms - 1), fixes=rows)
        return rows


def _note(connection: Connection, refused: Refused) -> None:
    received = dict(zip(refused.device_at_ms, refused.received_at_ms, strict=True))
    mine = (_REFUSED.c.source_id == refused.source_id) & (_REFUSED.c.reason == refused.reason.value)
    within = _REFUSED.c.device_at_ms.between(min(received), max(received))
    known = set(connection.execute(select(_REFUSED.c.device_at_ms).where(mine, within)).scalars())
    rows = [
        {
            "source_id": refused.source_id,
            "reason": refused.reason.value,
            "device_at_ms": at_ms,
            "received_at_ms": received_at_ms,
        }
        for at_ms, received_at_ms in received.items()
        if at_ms not in known
    ]
    if rows:
        connection.execute(insert(_REFUSED), rows)


@cache
def _skews() -> Select[Any]:
    mine = _CLOCK.c.source_id.in_(bindparam("ids", expanding=True))
    return (
        select(_CLOCK.c.source_id, _CLOCK.c.skew_ms)
        .where(mine)
        .order_by(_CLOCK.c.source_id, _CLOCK.c.measured_at_ms.desc())
    )


@cache
def _by_day() -> Select[Any]:
    day_no = ((_REFUSED.c.received_at_ms + _EAST_MS) // _DAY_MS).label("day_no")
    received = _REFUSED.c.received_at_ms
    return (
        select(
            _REFUSED.c.source_id,
            day_no,
            _REFUSED.c.reason,
            func.count().label("fixes"),
            func.min(received).label("first_at_ms"),
            func.max(received).label("last_at_ms"),
        )
        .where(received >= bindparam("from_ms"), received < bindparam("until_ms"))
        .group_by(_REFUSED.c.source_id, day_no, _REFUSED.c.reason)
        .order_by(_REFUSED.c.source_id, day_no, _REFUSED.c.reason)
    )
