"""The master key (主密钥): a file outside the database, made, backed up and read here.

Whoever loses it loses everything, so an office does not start before it was backed up.
"""

import base64
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from correction.domain.errors import system_words
from correction.store.errors import KeyProblem, StoreFull
from correction.store.log.seal import KEY_BYTES, new_key

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKey:
    """The key that wraps every log's key; `demo` marks one that needs no backup, for invented data only."""

    key_id: str
    secret: bytes = field(repr=False)
    demo: bool = False
    backed_up: bool = False


class _KeyFile(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    key_id: str
    key: str
    demo: bool
    backed_up: bool


def make_key(path: Path, *, demo: bool = False) -> MasterKey:
    """Make a new master key in a file that only its owner may read (0600).

    Raises KeyProblem where a file stands already: a key is never overwritten.
    """
    key = MasterKey(key_id=os.urandom(8).hex(), secret=new_key(), demo=demo)
    _write(path, key)
    return key


def load_key(path: Path) -> MasterKey:
    """Read a master key; raises KeyProblem where it is missing, readable by others or no key file."""
    where = f"密钥文件 {path}"
    try:
        mode = path.stat().st_mode
    except OSError:
        mode = 0
    if os.name == "posix" and mode & 0o077:
        raise KeyProblem(where, "其他用户可以读取", f"运行 chmod 600 {path}")
    return _read(path)


def _read(path: Path) -> MasterKey:
    where = f"密钥文件 {path}"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise KeyProblem(where, "文件不存在", "从备份恢复密钥文件；没有密钥，已存数据无法读出") from None
    except OSError as error:
        raise KeyProblem(where, f"读不出来（{system_words(error)}）", "核对路径和权限") from None
    try:
        read = msgspec.json.decode(data, type=_KeyFile)
        secret = base64.b64decode(read.key, validate=True)
    except (msgspec.MsgspecError, ValueError):
        raise KeyProblem(where, "不是密钥文件或已损坏", "核对路径，或从备份恢复") from None
    if read.format != _FORMAT or len(secret) != KEY_BYTES:
        raise KeyProblem(where, "格式或长度不对", "核对路径，或从备份恢复")
    return MasterKey(key_id=read.key_id, secret=secret, demo=read.demo, backed_up=read.backed_up)


def backup_key(path: Path, to: Path) -> MasterKey:
    """Copy a master key to another place, read the copy again, and mark both as backed up.

    A copy that stands there already is read again and left. Raises KeyProblem where the copy would stand
    beside the key, and where another file stands in its place.
    """
    own = load_key(path)
    key = replace(own, backed_up=True)
    _refuse_beside(path, to)
    if not holds(to, key):
        _write(to, key)
    if not holds(to, key):
        raise KeyProblem(f"密钥备份 {to}", "写入后读出不一致", "更换存储介质后重新备份")
    if not own.backed_up:
        _overwrite(path, key)
    return key


def check_place(path: Path, to: Path) -> None:
    """Refuse a place for the copy of a key where one accident would take both, or a file stands already."""
    _refuse_beside(path, to)
    if to.exists():
        raise KeyProblem(f"密钥备份 {to}", "已存在，不会覆盖", "换一个文件名，或先移走原文件")


def _refuse_beside(path: Path, to: Path) -> None:
    if to.resolve().parent == path.resolve().parent:
        raise KeyProblem(f"密钥备份 {to}", "与密钥在同一文件夹", "备份到另一存储介质，例如保险柜中的优盘")


def holds(copy: Path, key: MasterKey) -> bool:
    """Tell whether a file is a copy of this key; on a memory stick, which knows no owner, all may read it."""
    try:
        return _read(copy) == key
    except KeyProblem:
        return False


def waiting_beside(path: Path) -> Path:
    """Give where the next master key waits until the database is wrapped by it."""
    return path.with_name(f"{path.name}.next")


def check_usable(key: MasterKey) -> None:
    """Refuse a key that was never backed up; the demo has one that needs none. Raises KeyProblem."""
    if not (key.backed_up or key.demo):
        raise KeyProblem("主密钥", "尚未备份", "先运行 correction key backup，把密钥备份到另一存储介质")


def _overwrite(path: Path, key: MasterKey) -> None:
    beside = path.with_name(f"{path.name}.writing")
    try:
        beside.unlink(missing_ok=True)
        _write(beside, key)
        beside.replace(path)
    except OSError as error:
        what = f"备份已写好，但没能在这里注明（{system_words(error)}）"
        raise KeyProblem(f"密钥文件 {path}", what, "核对文件夹的权限后，再运行一次同样的命令") from None


def _write(path: Path, key: MasterKey) -> None:
    text = _KeyFile(
        format=_FORMAT,
        key_id=key.key_id,
        key=base64.b64encode(key.secret).decode(),
        demo=key.demo,
        backed_up=key.backed_up,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyProblem(f"密钥文件 {path}", "已存在，不会覆盖", "换一个路径，或先移走原文件") from None
    except OSError as error:
        raise KeyProblem(f"密钥文件 {path}", f"写不进去（{system_words(error)}）", "核对路径和权限") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(text))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StoreFull(
            f"密钥文件 {path}", f"写不进去（{system_words(error)}）", "腾出磁盘空间后重试"
        ) from None
