"""Deleting positions (定位删除): days of a source, with a line in the log in the same transaction."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, select

from correction.office.positions.port import Access, StoredDay
from correction.store.positions.acts import ActKind, note
from correction.store.positions.columns import date_of, day_no_of, day_start_ms
from correction.store.positions.rows import FixRows
from correction.store.positions.tables import PositionDay, PositionSource

_DAY = PositionDay.metadata.tables["position_day"]
_SOURCE = PositionSource.metadata.tables["position_source"]


def stored_days(connection: Connection, rows: FixRows) -> tuple[StoredDay, ...]:
    """Give how many fixes are kept, by source and day, in order."""
    packed = select(_SOURCE.c.source_id, _DAY.c.day_no, _DAY.c.fixes).join(
        _SOURCE, _SOURCE.c.source_no == _DAY.c.source_no
    )
    counts: dict[tuple[str, int], int] = {}
    for source_id, day_no, fixes in [*connection.execute(packed), *rows.counts(connection)]:
        counts[source_id, day_no] = counts.get((source_id, day_no), 0) + fixes
    return tuple(
        StoredDay(source_id=source_id, on=date_of(day_no), fixes=fixes)
        for (source_id, day_no), fixes in sorted(counts.items())
    )


def delete_days(
    connection: Connection, rows: FixRows, access: Access, source_id: str, days: Sequence[date]
) -> int:
    """Delete days of one source, and give how many fixes went."""
    (source_no,) = rows.sources(connection, [source_id]).source_no.tolist()
    numbers = sorted(day_no_of(on) for on in days)
    mine = (_DAY.c.source_no == source_no) & _DAY.c.day_no.in_(numbers)
    fixes: int = sum(connection.execute(select(_DAY.c.fixes).where(mine)).scalars())
    connection.execute(delete(_DAY).where(mine))
    for day_no in numbers:
        of_rows, _ = rows.of_day(connection, day_no, range(source_no, source_no + 1))
        if of_rows.size:
            rows.delete_day(connection, day_no, range(source_no, source_no + 1))
            fixes += int(of_rows.size)
    span = day_start_ms(numbers[0]), day_start_ms(numbers[-1] + 1) - 1
    note(connection, access, ActKind.DELETE, source_no=source_no, span=span, fixes=fixes)
    return fixes
