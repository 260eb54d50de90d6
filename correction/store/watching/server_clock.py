"""The clock of the database's server (数据库时钟): read to be compared with ours, and judged by never."""

from datetime import datetime

from sqlalchemy import Engine, func, select

from correction.store.engines import is_postgresql, transaction


def database_now(engine: Engine) -> datetime | None:
    """Give the clock of the database's server; none for a file, which has only ours."""
    if not is_postgresql(engine.url):
        return None
    with transaction(engine, writing=False) as connection:
        now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now
