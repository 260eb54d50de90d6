"""Opening SQLite the way an office needs it, and saying its errors so that staff can act on them."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from correction.store.engines.options import is_writing
from correction.store.engines.turns import BEGIN_WRITING, TurnTakingConnection
from correction.store.errors import NotAStore, StoreBusy, StoreFailure, StoreFull


def make(url: URL, busy_s: float, page_bytes: int | None) -> Engine:
    """Make an engine: WAL, foreign keys checked, every commit on disk, deleted bytes overwritten."""
    engine = create_engine(url, connect_args={"timeout": busy_s, "factory": TurnTakingConnection})
    if page_bytes is not None:
        event.listen(
            engine, "connect", lambda made, _: made.execute(f"PRAGMA page_size={page_bytes}").close()
        )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin too late and too weakly; `_on_begin` takes them over.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        # A bulk import touches the same pages again and again: they are copied home less often.
        "wal_autocheckpoint=8000",
        "secure_delete=ON",
        "cache_size=-65536",
        # What a savepoint would have to put back stays in memory, and so does what is sorted: deciphered or
        # not, nothing of the office lies in a temporary file.
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    # A transaction that writes holds the lock from before its first read.
    writing = is_writing(connection.get_execution_options())
    connection.exec_driver_sql(BEGIN_WRITING if writing else "BEGIN")


_DAMAGED = (NotAStore, "文件已损坏", "停止使用，从备份恢复后运行 correction verify")
# By what SQLite says, the more particular first.
_REFUSALS: tuple[tuple[str, tuple[type[StoreFailure], str, str]], ...] = (
    ("disk is full", (StoreFull, "磁盘已满，正在写入的部分没有保存", "腾出磁盘空间后重试；此前已入库的完好")),
    (
        "locking protocol",
        (
            StoreFailure,
            "锁不住文件：多半在网络盘或共享目录上",
            "数据目录放在本机的磁盘上；备份先写到本机，再复制过去",
        ),
    ),
    ("locked", (StoreBusy, "被其他程序占用太久", "稍后重试；如持续出现，检查是否有程序停在操作中途")),
    ("not a database", (NotAStore, "不是本程序的数据库", "核对路径；如确是数据库，从备份恢复")),
    ("malformed", _DAMAGED),
    ("corrupt", _DAMAGED),
    ("readonly", (StoreFailure, "只能读，不能写", "核对文件和文件夹的权限")),
    (
        "unable to open",
        (StoreFailure, "打不开", "核对路径和权限，文件夹要能写入；新建请用 correction create"),
    ),
    ("i/o error", (StoreFailure, "读写磁盘出错，本次操作没有保存", "检查磁盘后重试")),
)


def refusal(where: str, message: str) -> StoreFailure | None:
    """Say what SQLite refused; none for what is a fault of the program."""
    said = message.lower()
    for words, (kind, what, remedy) in _REFUSALS:
        if words in said:
            return kind(where, what, remedy)
    return None
