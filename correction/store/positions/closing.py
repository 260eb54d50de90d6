"""Closing days (定位日结): the rows of a day that is over become one packed row a source."""

from sqlalchemy import Engine, func, select

from correction.store.engines import transaction
from correction.store.positions.columns import HOURS_OF_DAY, day_at
from correction.store.positions.days import closed_day, join_days, set_closed_day
from correction.store.positions.rows import FixRows
from correction.store.positions.tables import PositionSource
from correction.store.positions.taking import by_source

_SOURCE = PositionSource.metadata.tables["position_source"]
SOURCES_AT_ONCE = 500


def close_days(engine: Engine, rows: FixRows, before_ms: int) -> int:
    """Pack every day that was over at a moment, and give how many fixes were packed.

    From the first step on, late fixes of these days are packed as they come. The rest goes some sources a
    transaction: a crash in between leaves rows that are read all the same and packed the next time.
    """
    last = day_at(before_ms) - 1
    with transaction(engine, writing=True) as connection:
        if closed_day(connection) < last:
            set_closed_day(connection, last)
    packed = 0
    while (day_no := _first_day(engine, rows)) is not None and day_no <= last:
        number = 0
        while (chunk := _numbers(engine, number)) is not None:
            packed += _close(engine, rows, day_no, chunk)
            number = chunk.stop - 1
        with transaction(engine, writing=True) as connection:
            rows.drop_day(connection, day_no)
    return packed


def _first_day(engine: Engine, rows: FixRows) -> int | None:
    with transaction(engine, writing=False) as connection:
        hours = rows.hours(connection)
    return None if hours is None else hours[0] // HOURS_OF_DAY


def _numbers(engine: Engine, after: int) -> range | None:
    """Give the numbers of the next sources after one."""
    some = (
        select(_SOURCE.c.source_no)
        .where(_SOURCE.c.source_no > after)
        .order_by(_SOURCE.c.source_no)
        .limit(SOURCES_AT_ONCE)
        .subquery()
    )
    with transaction(engine, writing=False) as connection:
        last = connection.execute(select(func.max(some.c.source_no))).scalar()
    return None if last is None else range(after + 1, last + 1)


def _close(engine: Engine, rows: FixRows, day_no: int, numbers: range) -> int:
    with transaction(engine, writing=True) as connection:
        number, columns = rows.of_day(connection, day_no, numbers)
        if number.size:
            join_days(connection, rows, day_no, by_source(number, columns))
            rows.delete_day(connection, day_no, numbers)
    return int(number.size)
