"""The daily root (每日根): what every log ended with, kept elsewhere; a cut tail shows only from outside."""

import hashlib
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import select

from correction.store.engines import transaction
from correction.store.errors import StoreFailure, Tampered
from correction.store.office_store import OfficeStore
from correction.store.tables import LogHead, table_of

_HEAD = table_of(LogHead)


class Root(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last number and hash of every log on a day; `digest` is the hash over all of them."""

    on: date
    digest: str
    heads: dict[str, tuple[int, str]]


def take_root(store: OfficeStore, on: date) -> Root:
    """Take the root of all logs as they stand."""
    with transaction(store.engine, writing=False) as connection:
        found = select(_HEAD.c.log_id, _HEAD.c.last_number, _HEAD.c.last_hash).order_by(_HEAD.c.log_id)
        heads = {log_id: (number, last.hex()) for log_id, number, last in connection.execute(found)}
    return Root(on=on, digest=_digest(on, heads), heads=heads)


def keep_root(store: OfficeStore, folder: Path, on: date) -> Path:
    """Write the root of a day to a file in a folder outside the database; the last of a day stays.

    Raises Tampered where a log is shorter than an earlier root says, since its tail was cut, and StoreFailure
    where the file cannot be written.
    """
    root, kept = take_root(store, on), read_roots(folder)
    for log_id, (number, _) in kept[-1].heads.items() if kept else ():
        if root.heads.get(log_id, (0, ""))[0] < number:
            what = f"日志 {log_id} 比 {kept[-1].on} 的每日根短，末尾被截去"
            raise Tampered(f"每日根 {folder}", what, "停止使用，运行 correction verify，并从备份恢复")
    path = folder / f"root-{on.isoformat()}.json"
    beside = path.with_suffix(".writing")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(root))
        beside.replace(path)
    except OSError as error:
        what = f"写不进去（{error.strerror}）"
        raise StoreFailure(f"每日根 {path}", what, "核对路径、权限和磁盘空间") from None
    return path


def read_roots(folder: Path) -> tuple[Root, ...]:
    """Read all kept roots, oldest first; raises Tampered for a file that was changed."""
    return tuple(_read(path) for path in sorted(folder.glob("root-*.json")))


def _read(path: Path) -> Root:
    try:
        root = msgspec.json.decode(path.read_bytes(), type=Root)
    except (OSError, msgspec.MsgspecError):
        root = None
    if root is None or root.digest != _digest(root.on, root.heads):
        raise Tampered(f"每日根 {path}", "已损坏或被改动", "换用另一处保存的每日根文件")
    return root


def _digest(on: date, heads: dict[str, tuple[int, str]]) -> str:
    said = msgspec.msgpack.encode([on.isoformat(), sorted((key, *value) for key, value in heads.items())])
    return hashlib.sha256(said).hexdigest()
