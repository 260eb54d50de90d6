"""The daily root (每日根): what every log ended with, kept elsewhere; a cut tail shows only from outside."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from correction.domain.errors import system_words
from correction.store.engines import transaction
from correction.store.errors import StoreFailure, Tampered
from correction.store.folders import write_whole
from correction.store.office_store import OfficeStore
from correction.store.tables import LogEntry, LogHead, table_of

_HEAD, _LOG = table_of(LogHead), table_of(LogEntry)
_REMEDY = (
    "先核对是不是本所的目录；没有恢复过备份的，停止使用，保留现场，运行 correction verify --roots {folder}；"
    "刚从较早的备份恢复的，每日根改写到一个新目录，原目录留作凭据，照使用说明《安装和安全》的“恢复较早的备份”补登"
)

# Number and hash, in hex.
_End = tuple[int, str]


class Root(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last number and hash of every log on a day; `digest` is the hash over all of them."""

    on: date
    digest: str
    heads: dict[str, _End]


def keep_root(store: OfficeStore, folder: Path, on: date) -> Path:
    """Write the root of a day to a file in a folder outside the database; the last of a day stays.

    What stays proves what it takes the place of: each log still holds the entry that it ended with in every
    root kept before. Raises Tampered where one does not, since its tail was cut or replaced, and StoreFailure
    where the file cannot be written.
    """
    known = _longest(read_roots(folder))
    with transaction(store.engine, writing=False) as connection:
        found = select(_HEAD.c.log_id, _HEAD.c.last_number, _HEAD.c.last_hash).order_by(_HEAD.c.log_id)
        heads = {log_id: (number, last.hex()) for log_id, number, last in connection.execute(found)}
        wrong = [told for log_id, kept in known.items() if (told := _gone(connection, heads, log_id, *kept))]
    if wrong:
        others = f"，另有 {len(wrong) - 1} 个日志也是这样" if wrong[1:] else ""
        raise Tampered(f"每日根 {folder}", f"{wrong[0]}{others}", _REMEDY.format(folder=folder))
    path = folder / f"root-{on.isoformat()}.json"
    root = Root(on=on, digest=_digest(on, heads), heads=heads)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, msgspec.json.encode(root))
    except OSError as error:
        what = f"写不进去（{system_words(error)}）"
        raise StoreFailure(f"每日根 {path}", what, "核对路径、权限和磁盘空间") from None
    return path


def root_files(folder: Path) -> tuple[Path, ...]:
    """Give the files of the roots that are kept in a folder, oldest first."""
    return tuple(sorted(folder.glob("root-*.json")))


def read_roots(folder: Path) -> Iterator[Root]:
    """Read all kept roots, oldest first, one at a time; raises Tampered for a file that was changed."""
    return map(_read, root_files(folder))


def _longest(roots: Iterable[Root]) -> dict[str, tuple[date, _End]]:
    """Give for each log the day and the end of the root that knows most of it, of two alike the first."""
    known: dict[str, tuple[date, _End]] = {}
    for root in roots:
        for log_id, end in root.heads.items():
            if log_id not in known or known[log_id][1][0] < end[0]:
                known[log_id] = root.on, end
    return known


def _gone(connection: Connection, heads: dict[str, _End], log_id: str, on: date, kept: _End) -> str | None:
    """Tell that a log no longer holds the entry that it ended with on a day; none where it does."""
    stands = heads.get(log_id, (0, ""))
    if stands[0] < kept[0]:
        return f"日志 {log_id} 比 {on} 的每日根短，末尾被截去"
    if not kept[0]:
        return None
    if stands[0] > kept[0]:
        there = (_HEAD.c.log_id == log_id) & (_LOG.c.number == kept[0])
        found = select(_LOG.c.hash).join(_HEAD, _HEAD.c.log_no == _LOG.c.log_no).where(there)
        stands = kept[0], bytes(connection.execute(found).scalar() or b"").hex()
    return None if stands == kept else f"日志 {log_id} 第 {kept[0]} 条与 {on} 的每日根不同，末尾被换过"


def _read(path: Path) -> Root:
    try:
        root = msgspec.json.decode(path.read_bytes(), type=Root)
    except OSError as error:
        what = f"读不出来（{system_words(error)}）"
        raise StoreFailure(
            f"每日根 {path}", what, "核对权限和存储介质，或换用另一处保存的每日根文件"
        ) from None
    except msgspec.MsgspecError:
        root = None
    if root is None or root.digest != _digest(root.on, root.heads):
        raise Tampered(f"每日根 {path}", "已损坏或被改动", "换用另一处保存的每日根文件")
    return root


def _digest(on: date, heads: dict[str, _End]) -> str:
    said = msgspec.msgpack.encode([on.isoformat(), sorted((key, *value) for key, value in heads.items())])
    return hashlib.sha256(said).hexdigest()
