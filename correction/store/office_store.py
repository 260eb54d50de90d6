"""The office store (办公库): transactions, due cases, keys; on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, insert, select, update

from correction.domain.errors import NotFound
from correction.store.book_work import Kept
from correction.store.claiming import TRIES_MAX, Claims
from correction.store.engines import (
    closed_on_error,
    existing_engine,
    is_postgresql,
    make_engine,
    shown,
    transaction,
    url_of,
)
from correction.store.errors import KeyProblem, StoreFailure
from correction.store.keys import MasterKey, check_usable
from correction.store.log.seal import INDEX_KEY, new_key, unwrap, wrap
from correction.store.migrate import OFFICE_HEAD, check_version, upgrade
from correction.store.models.ladders import claim_ladders
from correction.store.tables import LogHead, StoreSetting, table_of
from correction.store.unit import OfficeUnitOfWork

_HEAD, _SETTING = table_of(LogHead), table_of(StoreSetting)
_KEY_ID, _INDEX_KEY = "key_id", INDEX_KEY
# Under which the name of this store's own part of the folder of attachments stands in the store.
ATTACHMENTS = "attachments"


def create(path_or_url: str | Path, *, key: MasterKey) -> "OfficeStore":
    """Make an empty office store and open it.

    Raises KeyProblem for a key that was never backed up, StoreFailure where a store stands already.
    """
    check_usable(key)
    upgrade(path_or_url)
    with closed_on_error(make_engine(url_of(path_or_url))) as engine:
        _settle(engine, key)
        return OfficeStore(engine, key)


def _settle(engine: Engine, key: MasterKey) -> None:
    """Tie an empty store to its key."""
    with transaction(engine, writing=True) as connection:
        if _setting(connection, _KEY_ID) is not None:
            raise StoreFailure(f"数据库 {shown(engine.url)}", "已经建立", "直接打开，或换一个路径")
        settings = {_KEY_ID: key.key_id.encode(), _INDEX_KEY: wrap(key.secret, new_key(), _INDEX_KEY)}
        settings[ATTACHMENTS] = token_hex(8).encode()
        rows = [{"name": name, "value": value} for name, value in settings.items()]
        connection.execute(insert(_SETTING), rows)


def open_store(path_or_url: str | Path, *, key: MasterKey) -> "OfficeStore":
    """Open an office store that was made before.

    Raises KeyProblem for a key that is another one or was never backed up, NewerStore or OlderStore for
    another version, NotAStore for a file that is none.
    """
    check_usable(key)
    with closed_on_error(existing_engine(url_of(path_or_url))) as engine:
        check_version(engine, OFFICE_HEAD)
        return OfficeStore(engine, key)


def stands_under(path_or_url: str | Path, key: MasterKey) -> bool:
    """Tell whether a store is wrapped by this master key."""
    with closed_on_error(existing_engine(url_of(path_or_url))) as engine:
        with transaction(engine, writing=False) as connection:
            key_id = _setting(connection, _KEY_ID)
        engine.dispose()
    return key_id == key.key_id.encode()


class OfficeStore:
    """Where the office keeps everything; safe to share between threads."""

    def __init__(self, engine: Engine, key: MasterKey) -> None:
        """Take an engine on a store of this version; raises KeyProblem where the key is another one."""
        self.engine = engine
        self._key = key
        self._index_key = self._unlock(key)
        self._claims = Claims(engine)
        self._kept: Kept = {}

    @contextmanager
    def writing(self) -> Iterator[OfficeUnitOfWork]:
        """Begin a transaction that may write; it commits on leaving unless an error leaves it."""
        uow: OfficeUnitOfWork | None = None
        try:
            with transaction(self.engine, writing=True) as connection:
                uow = OfficeUnitOfWork(connection, self._key.secret, self._index_key, writable=True)
                yield uow
                uow.check()
                uow.flush()
        except (StoreFailure, KeyProblem):
            # A full disk or another key is not the fault of the cases at hand: their tries are taken back.
            with suppress(StoreFailure):
                self._give_back(uow.tried if uow else ())
            raise

    @contextmanager
    def reading(self) -> Iterator[OfficeUnitOfWork]:
        """Begin a transaction that only reads."""
        with transaction(self.engine, writing=False) as connection:
            uow = OfficeUnitOfWork(connection, self._key.secret, self._index_key, writable=False)
            uow.kept = self._kept
            yield uow

    def claim_due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Count a try for up to `limit` due logs, gravest first, commit that, and give their ids."""
        return self._claims.claim(now, limit)

    def claim_ladders(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Give up to `limit` alerts whose ladder has to be looked at, and put them off for two minutes."""
        return claim_ladders(self.engine, now, limit)

    def check_key(self) -> None:
        """Refuse to go on with a master key that was replaced meanwhile; raises KeyProblem."""
        with transaction(self.engine, writing=False) as connection:
            key_id = _setting(connection, _KEY_ID)
        if key_id is None or key_id.decode() != self._key.key_id:
            raise KeyProblem(
                "主密钥", "主密钥已经更换，本进程用的是旧的", "重新启动本进程，以读取新的密钥文件"
            )

    def set_aside(self) -> tuple[str, ...]:
        """Give the logs that were set aside after three failed tries."""
        with transaction(self.engine, writing=False) as connection:
            found = select(_HEAD.c.log_id).where(_HEAD.c.tries >= TRIES_MAX).order_by(_HEAD.c.log_id)
            return tuple(connection.execute(found).scalars())

    def rotate(self, key: MasterKey, note: Callable[[OfficeUnitOfWork], object] = lambda _uow: None) -> None:
        """Wrap every log's key with another master key, in one transaction; no entry is rewritten.

        `note` records it in the same transaction. Whoever still has the old key can neither read nor begin a
        log from then on. Raises KeyProblem for a key that was never backed up.
        """
        check_usable(key)
        old = self._key.secret
        with self.writing() as uow:
            note(uow)
            connection = uow.alone()
            found = select(_HEAD.c.log_id, _HEAD.c.wrapped_key).where(_HEAD.c.wrapped_key.is_not(None))
            wrapped = [
                {"id": log_id, "new": wrap(key.secret, unwrap(old, sealed, log_id), log_id)}
                for log_id, sealed in connection.execute(found)
            ]
            if wrapped:
                # A key destroyed since it was read stays destroyed.
                alive = (_HEAD.c.log_id == bindparam("id")) & _HEAD.c.wrapped_key.is_not(None)
                statement = update(_HEAD).where(alive)
                connection.execute(statement.values(wrapped_key=bindparam("new")), wrapped)
            _set(connection, _INDEX_KEY, wrap(key.secret, self._index_key, _INDEX_KEY))
            _set(connection, _KEY_ID, key.key_id.encode())
        self._key = key

    def destroy_key(self, log_id: str, *, order_entry_id: str) -> None:
        """Destroy the key of a log by an order recorded in the platform's log; nothing can undo it.

        What the log holds can never be read again, and its chain still verifies. Older back-ups of the
        database hold the wrapped key: rotate the master key and destroy the old one to close them too.
        Raises NotFound for an unknown log, or where no such order was recorded about this log.
        """
        with self.writing() as uow:
            orders = {(order.entry_id, order.payload.case_id) for order in uow.erasures()}
            if (order_entry_id, log_id) not in orders:
                what = f"平台日志没有关于 {log_id} 的销毁决定 {order_entry_id}"
                raise NotFound("销毁决定", what, "先登记销毁决定，再销毁密钥")
            uow.erase(log_id, order_entry_id)
        if not is_postgresql(self.engine.url):
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections; whatever was claimed is free again."""
        self._claims.close()
        self.engine.dispose()

    def _unlock(self, key: MasterKey) -> bytes:
        with transaction(self.engine, writing=False) as connection:
            key_id, wrapped = _setting(connection, _KEY_ID), _setting(connection, _INDEX_KEY)
        if key_id is None or wrapped is None:
            raise StoreFailure(
                f"数据库 {shown(self.engine.url)}",
                "没有建立完，或者恢复没有做完",
                "新建的重新运行 correction create；恢复的换新的空数据库重新恢复",
            )
        if key_id.decode() != key.key_id:
            what = f"密钥 {key.key_id} 与数据库所用的 {key_id.decode()} 不符"
            raise KeyProblem("主密钥", what, "使用与本数据库配套的密钥文件或其备份")
        return unwrap(key.secret, wrapped, _INDEX_KEY)

    def _give_back(self, log_ids: Sequence[str]) -> None:
        if log_ids:
            with self.writing() as uow:
                uow.give_back(log_ids)


def _setting(connection: Connection, name: str) -> bytes | None:
    value: bytes | None = connection.execute(_value_of(), {"name": name}).scalar()
    return value


@cache
def _value_of() -> Select[Any]:
    return select(_SETTING.c.value).where(_SETTING.c.name == bindparam("name"))


def _set(connection: Connection, name: str, value: bytes) -> None:
    connection.execute(update(_SETTING).where(_SETTING.c.name == name).values(value=value))
