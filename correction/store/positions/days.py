"""Closed days (定位日包存取): a packed day a source, and late fixes joined to it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, delete, insert, select, text

from correction.store.positions.columns import CONTENT, NO_COLUMNS, Columns, in_order
from correction.store.positions.moving import file_of
from correction.store.positions.packing import pack_days, unpack
from correction.store.positions.rows import FixRows
from correction.store.positions.tables import PositionDay, PositionMark

_DAY = PositionDay.metadata.tables["position_day"]
_MARK = PositionMark.metadata.tables["position_mark"]
_CLOSED = "closed_day"
NO_DAY = -(2**31)
_CLOSE = text(
    "INSERT INTO position_mark (name, value) VALUES (:name, :value) ON CONFLICT (name) "
    "DO UPDATE SET value = excluded.value WHERE position_mark.value < excluded.value"
)

_BEFORE = (
    select(_DAY.c.day_no)
    .where(_DAY.c.source_no == bindparam("number"), _DAY.c.day_no <= bindparam("last"))
    .order_by(_DAY.c.day_no.desc())
    .limit(1)
)
_OF_DAY = select(_DAY.c.source_no, _DAY.c.packed).where(
    _DAY.c.day_no == bindparam("day"), _DAY.c.source_no.in_(bindparam("numbers", expanding=True))
)


def closed_day(connection: Connection) -> int:
    """Give the last day that was closed; what comes for it or for an earlier one is packed at once."""
    found = connection.execute(select(_MARK.c.value).where(_MARK.c.name == _CLOSED)).scalar()
    return NO_DAY if found is None else int(found)


def set_closed_day(connection: Connection, day_no: int) -> None:
    """Note the last day that is closed; of several who close days at once the latest day stands."""
    connection.execute(_CLOSE, {"name": _CLOSED, "value": day_no})


def packed_days(connection: Connection, rows: FixRows, source_no: int, days: tuple[int, int]) -> Columns:
    """Give the fixes of the packed days of a source, both days included, oldest first."""
    found = [
        _of_day(connection, rows, source_no, day_no, packed)
        for day_no, packed in rows.packed(connection, source_no, days)
    ]
    return np.concatenate(found, axis=1) if found else NO_COLUMNS


def _of_day(connection: Connection, rows: FixRows, source_no: int, day_no: int, packed: bytes) -> Columns:
    """Give the fixes of a packed day, out of the file of the day where it was moved there."""
    return unpack(packed) if packed else rows.archive.read(file_of(connection, day_no), source_no)


def last_packed_day(connection: Connection, source_no: int, last: int) -> int | None:
    """Give the newest packed day of a source up to a day."""
    return connection.execute(_BEFORE, {"number": source_no, "last": last}).scalar()


def join_days(connection: Connection, rows: FixRows, day_no: int, fixes: dict[int, Columns]) -> None:
    """Put fixes of one day, by number of source, into the packed days of their sources.

    What a packed day holds already, by content, is passed over. One that lies in a file is packed again.
    """
    values = {"day": day_no, "numbers": list(fixes)}
    packed: dict[int, bytes] = {row.source_no: row.packed for row in connection.execute(_OF_DAY, values)}
    wholes: list[Columns] = []
    for source_no, columns in fixes.items():
        held = packed.get(source_no)
        if held is None:
            wholes.append(in_order(columns))
        else:
            wholes.append(_joined(_of_day(connection, rows, source_no, day_no, held), columns))
    made = [
        {"source_no": source_no, "day_no": day_no, "fixes": whole.shape[1], "packed": one}
        for source_no, whole, one in zip(fixes, wholes, pack_days(wholes), strict=True)
    ]
    if packed:
        known = delete(_DAY).where(_DAY.c.day_no == day_no, _DAY.c.source_no == bindparam("number"))
        connection.execute(known, [{"number": number} for number in packed])
    connection.execute(insert(_DAY), made)


def _joined(held: Columns, late: Columns) -> Columns:
    """Put two sets of fixes in one order; of copies the one held stays."""
    return in_order(np.concatenate((held, late[:, ~known_in(held, late)]), axis=1))


def known_in(held: Columns, columns: Columns) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell of each fix whether its content is held already."""
    contents = set(zip(*held[: len(CONTENT)].tolist(), strict=True))
    each: Sequence[tuple[int, ...]] = list(zip(*columns[: len(CONTENT)].tolist(), strict=True))
    return np.fromiter((content in contents for content in each), np.bool_, count=len(each))
