"""Opening PostgreSQL the way several workers need it, and saying its errors so that staff can act on them."""

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from correction.store.engines.options import is_writing
from correction.store.errors import StoreBusy, StoreFailure, StoreFull

CONNECT_S = 10


def make(url: URL, busy_s: float, schema: str | None) -> Engine:
    """Make an engine: instants in UTC, every commit on disk, dead connections replaced before use.

    Tables are looked for in `schema` alone, where one is named.
    """
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_S})
    waits_ms = int(busy_s * 1000)

    def on_connect(connection: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute(f"SET lock_timeout = {waits_ms}")
            cursor.execute(f"SET idle_in_transaction_session_timeout = {waits_ms * 10}")
            cursor.execute("SET synchronous_commit = on")
            if schema is not None:
                cursor.execute("SELECT set_config('search_path', %s, false)", (schema,))
        connection.commit()

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_begin(connection: Connection) -> None:
    # A reader sees one state of everything. A writer locks the head of each log it touches before it reads of
    # it, and must then see what the lock's last holder left: not the state of its own beginning.
    writing = is_writing(connection.get_execution_options())
    level = "READ COMMITTED" if writing else "REPEATABLE READ READ ONLY"
    connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {level}")


# By SQLSTATE, the more particular first.
_REFUSALS: tuple[tuple[str, type[StoreFailure], str, str], ...] = (
    (
        "53100",
        StoreFull,
        "磁盘已满，正在写入的部分没有保存",
        "腾出数据库服务器的磁盘后重试；此前已入库的完好",
    ),
    ("53300", StoreBusy, "连接数已满", "稍后重试；如持续出现，请管理员调大 max_connections"),
    ("55P03", StoreBusy, "被其他程序占用太久", "稍后重试；如持续出现，检查是否有程序停在操作中途"),
    ("40P01", StoreBusy, "与另一操作互相等待，本次操作已撤回", "重试一次"),
    ("40001", StoreBusy, "与另一操作冲突，本次操作已撤回", "重试一次"),
    ("57014", StoreBusy, "超过时限，本次操作没有保存", "稍后重试；如持续出现，检查 statement_timeout"),
    ("25P03", StoreBusy, "停顿太久，数据库已断开，本次操作没有保存", "重试一次"),
    ("25006", StoreFailure, "只能读，不能写", "核对连接的是不是主库、账号有没有写权限"),
    ("28", StoreFailure, "用户名或口令不对，或不许从本机连接", "核对地址中的用户名和口令，以及 pg_hba.conf"),
    ("3D000", StoreFailure, "没有这个数据库", "核对地址中的数据库名；新建请管理员先 CREATE DATABASE"),
    ("42501", StoreFailure, "账号没有权限", "请管理员把数据库的所有权或所需权限授予本账号"),
    ("57P", StoreFailure, "数据库正在停止或重新启动，本次操作没有保存", "稍后重试"),
    ("08001", StoreFailure, "连接不上", "核对地址和端口，确认数据库服务已启动"),
    ("08", StoreFailure, "连接中断，本次操作没有保存", "稍后重试；如持续出现，检查网络和数据库服务"),
)


def refusal(where: str, cause: BaseException | None) -> StoreFailure | None:
    """Say what PostgreSQL refused; none for what is a fault of the program."""
    if not isinstance(cause, psycopg.Error):
        return None
    state = _state(cause)
    for prefix, kind, what, remedy in _REFUSALS:
        if state.startswith(prefix):
            return kind(where, what, remedy)
    return None


# A refused connection carries no state, only the server's words.
_SAID_ON_CONNECTING = (
    ("authentication failed", "28P01"),
    ("pg_hba.conf", "28000"),
    ("no password", "28P01"),
    ("does not exist", "3D000"),
    ("too many", "53300"),
    ("starting up", "57P03"),
    ("shutting down", "57P03"),
)


def _state(cause: psycopg.Error) -> str:
    if cause.sqlstate:
        return cause.sqlstate
    if not isinstance(cause, psycopg.OperationalError):
        return ""
    said = str(cause).lower()
    return next((state for words, state in _SAID_ON_CONNECTING if words in said), "08001")
