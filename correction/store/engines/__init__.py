"""The databases that a store can stand on (数据库): SQLite for one office, PostgreSQL for several workers.

Both give the same promises. A transaction that reads sees one state of everything. A transaction that writes
holds, from before its first read of a log, the lock on that log: on SQLite the one lock of the whole file, on
PostgreSQL the lock on the row of the log's head. Every commit is on disk.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import clear_frames
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema

from correction.store.engines import sqlite
from correction.store.engines.options import READING, WRITING
from correction.store.errors import StoreFailure

BUSY_S = 30.0
POSTGRESQL = "postgresql"


def url_of(path_or_url: str | Path) -> URL:
    """Give the address of a store: a URL as it is, a path as a SQLite file; StoreFailure for others."""
    text = str(path_or_url)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text)))
    url = make_url(text)
    if is_postgresql(url):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise StoreFailure(
        f"数据库地址 {shown(url)}",
        f"不支持 {url.drivername}",
        "填写 SQLite 文件的路径，或 postgresql:// 开头的地址",
    )


def is_postgresql(url: URL) -> bool:
    """Tell which of the two databases an address is of."""
    return url.get_backend_name() == POSTGRESQL


def shown(url: URL) -> str:
    """Give an address as staff may read it: without the password."""
    return url.render_as_string(hide_password=True) if url.host else str(url.database)


def make_engine(
    url: URL, *, busy_s: float = BUSY_S, schema: str | None = None, page_bytes: int | None = None
) -> Engine:
    """Make an engine for an address; a transaction waits at most `busy_s` seconds for another's lock.

    On PostgreSQL the tables lie in `schema`; `page_bytes` counts where a SQLite file is made.
    """
    if is_postgresql(url):
        try:
            from correction.store.engines import postgresql  # noqa: PLC0415 - the driver is an extra
        except ModuleNotFoundError:
            what = "没有安装 PostgreSQL 的驱动"
            remedy = "运行 pip install 'correction-casework[postgresql]'，或者改用 SQLite 文件"
            raise StoreFailure(f"数据库 {shown(url)}", what, remedy) from None
        return postgresql.make(url, busy_s, schema)
    return sqlite.make(url, busy_s, page_bytes)


def existing_engine(url: URL, *, schema: str | None = None) -> Engine:
    """Make an engine on a database that must be there already; raises StoreFailure where it is not."""
    if not is_postgresql(url) and url.database and not Path(url.database).is_file():
        raise StoreFailure(f"数据库 {url.database}", "文件不存在", "核对路径；新建请用 correction create")
    return make_engine(url, schema=schema)


@contextmanager
def closed_on_error(engine: Engine) -> Iterator[Engine]:
    """Leave no connection open where an engine is of no use after all."""
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def make_schema(engine: Engine, schema: str) -> None:
    """Make a schema on PostgreSQL where it does not stand yet; a SQLite file is its own."""
    if is_postgresql(engine.url):
        with transaction(engine, writing=True) as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))


@contextmanager
def transaction(engine: Engine, *, writing: bool) -> Iterator[Connection]:
    """Run one transaction.

    Raises StoreFull, StoreBusy, NotAStore or StoreFailure for what the database itself refuses.
    """
    options = WRITING if writing else READING
    with (
        translated(engine.url),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
        letting_go(),
    ):
        yield connection


def plain_rows(result: CursorResult[Any]) -> Iterator[tuple[Any, ...]]:
    """Give rows one by one as the driver gives them: where there are thousands, nothing is made of each."""
    cursor: Any = result.cursor
    return iter(cursor)


@contextmanager
def letting_go() -> Iterator[None]:
    """Have an error that passes hold no cursor; at once, and not when the collector comes by.

    A driver's error and the frames it went through hold each other, and with them each cursor that was read
    in them. On SQLite such a cursor keeps the state that it read: the next transaction of its connection is
    refused as locked, though nobody holds the lock.
    """
    try:
        yield
    except BaseException as error:
        clear_frames(error.__traceback__)
        raise


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn errors of the database into errors that say where, what and what to do."""
    refused: tuple[type[Exception], ...] = (DBAPIError, *_drivers(url))
    try:
        yield
    except refused as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        refusal = _refusal(url, cause)
        if refusal is None:
            raise
        raise refusal from error


def _drivers(url: URL) -> tuple[type[Exception], ...]:
    """Give what the driver raises where it is spoken to itself, as for rows by the million."""
    if is_postgresql(url):
        import psycopg  # noqa: PLC0415 - the driver is an extra

        return (psycopg.Error,)
    return (sqlite3.Error,)


def _refusal(url: URL, cause: BaseException | None) -> StoreFailure | None:
    where = f"数据库 {shown(url)}"
    if is_postgresql(url):
        from correction.store.engines import postgresql  # noqa: PLC0415 - the driver is an extra

        return postgresql.refusal(where, cause)
    return sqlite.refusal(where, str(cause))
