"""Back-ups (备份): both stores as files of SQLite, whatever they stand on, with what each table held.

A back-up is taken while the office works and shows one moment of each store. The master key is not in it:
without the key nobody can read it, and whoever keeps both in one place has sealed nothing.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from correction.domain.errors import system_words
from correction.store.attachments.copying import copy_attachments, faults_of_copy, put_back
from correction.store.attachments.rows import begin_part, new_part
from correction.store.engines.turns import TURN_SUFFIX
from correction.store.errors import OlderStore, StoreFailure, Tampered
from correction.store.feed import leave_places_behind
from correction.store.folders import put_on_disk, write_whole
from correction.store.upkeep.copying import (
    OFFICE_STORE,
    Address,
    Copied,
    StoreKind,
    copy,
    refuse_filled,
    survey,
)

MANIFEST = "backup.json"
OFFICE_FILE, POSITIONS_FILE = "office.db", "positions.db"
# Beside the positions, where a store that is a file has its days in files.
ARCHIVE_FOLDER = "positions-archive"
ATTACHMENTS_FOLDER = "attachments"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a back-up holds: when it was taken, each table's rows and hash by file, and how many attachments.

    `damaged` names the attachments that were missing or damaged already, and so are not in it.
    """

    taken_at: datetime
    files: dict[str, tuple[Copied, ...]]
    attachments: int = 0
    damaged: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the back-up holds."""
        return sum(table.rows for tables in self.files.values() for table in tables)


def take_backup(
    office: Address, positions: Address, archive: Path, attachments: Path, *, folder: Path, at: datetime
) -> tuple[Path, Manifest]:
    """Write a back-up into a new folder, named by the moment, within `folder`; give it with what it holds.

    It stands there whole or not at all. Raises StoreFailure where it cannot be written.
    """
    from correction.store.positions.filing import copy_files  # noqa: PLC0415 - loads numpy

    target = folder / f"{at:%Y%m%dT%H%M%SZ}"
    beside = target.with_name(f"{target.name}.writing")
    with _told(f"备份 {target}", "核对路径、权限和磁盘空间"), _whole_or_not(beside):
        files = {
            OFFICE_FILE: copy(OFFICE_STORE, office, beside / OFFICE_FILE),
            POSITIONS_FILE: copy(_positions(), positions, beside / POSITIONS_FILE),
        }
        copy_files(beside / POSITIONS_FILE, archive, beside / ARCHIVE_FOLDER)
        copied, damaged = copy_attachments(beside / OFFICE_FILE, attachments, beside / ATTACHMENTS_FOLDER)
        manifest = Manifest(taken_at=at, files=files, attachments=copied, damaged=damaged)
        # Nobody else writes to the copies: who waited for a turn at them is no part of the back-up.
        for turns in beside.glob(f"*{TURN_SUFFIX}"):
            turns.unlink()
        write_whole(beside / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        beside.rename(target)
        put_on_disk(folder)
    return target, manifest


def restore_backup(
    folder: Path, office: Address, positions: Address, archive: Path, attachments: Path
) -> Manifest:
    """Put a back-up into two empty databases and two folders, and prove that they hold what was backed up.

    The office's database comes last: whoever opens an office begins with it, so that what was killed or
    failed before is no office that would miss positions. Raises Tampered where the back-up is not what was
    written, StoreFailure where a database holds something or a disk refuses.
    """
    from correction.store.positions.filing import restore_days  # noqa: PLC0415 - loads numpy

    manifest, part = check_backup(folder), new_part()
    refuse_filled(OFFICE_STORE, office)
    with _told(f"恢复备份 {folder}", "核对权限和磁盘空间，换新的空数据库重新恢复"):
        restore_days(folder / POSITIONS_FILE, positions, folder / ARCHIVE_FOLDER, archive)
        copied = put_back(folder / OFFICE_FILE, folder / ATTACHMENTS_FOLDER, attachments / part)
    if copied != manifest.attachments:
        what = f"附件应有 {manifest.attachments} 个，只恢复了 {copied} 个"
        raise StoreFailure(f"附件目录 {attachments}", what, "核对权限和磁盘空间，换新的空数据库重新恢复")

    def begin_anew(written: Connection) -> None:
        begin_part(written, part)
        leave_places_behind(written)

    copy(OFFICE_STORE, folder / OFFICE_FILE, office, then=begin_anew)
    return manifest


def check_backup(folder: Path) -> Manifest:
    """Read a back-up through and give what it holds; raises Tampered where that is not what was written.

    Raises StoreFailure where it lies on a disk that only reads, OlderStore where another version took it.
    """
    from correction.store.positions.filing import faults  # noqa: PLC0415 - loads numpy

    manifest = read_manifest(folder)
    if not os.access(folder, os.W_OK):
        what = "所在的磁盘或目录只能读，数据库文件打不开"
        raise StoreFailure(f"备份 {folder}", what, "把这个目录整个复制到可以写的磁盘上，从那里恢复")
    for name, kind in ((OFFICE_FILE, OFFICE_STORE), (POSITIONS_FILE, _positions())):
        try:
            found = survey(kind, folder / name)
        except OlderStore as error:
            remedy = "用做备份时的那个版本的程序恢复，再装本版本，运行 correction database upgrade"
            raise OlderStore(f"备份 {folder}", f"是旧版本的程序做的（{error.what}）", remedy) from None
        if found != manifest.files[name]:
            raise Tampered(f"备份 {folder}", f"{name} 的内容与备份时不同", "换用另一份备份")
    for fault in faults(folder / POSITIONS_FILE, folder / ARCHIVE_FOLDER):
        raise Tampered(f"备份 {folder}", fault, "换用另一份备份")
    for name in faults_of_copy(folder / OFFICE_FILE, folder / ATTACHMENTS_FOLDER):
        if name not in manifest.damaged:
            raise Tampered(f"备份 {folder}", f"附件文件 {name} 缺少，或与备份时不同", "换用另一份备份")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read what a back-up says it holds; raises Tampered for a folder that is no back-up."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        manifest = None
    if manifest is None or manifest.files.keys() != {OFFICE_FILE, POSITIONS_FILE}:
        within = max((each.parent for each in folder.glob(f"*/{MANIFEST}")), default=None)
        remedy = "核对目录，或换用另一份备份"
        if within is not None:
            remedy = f"各次备份在它里面，写明用哪一次的，例如最近的 {within}"
        raise Tampered(f"备份 {folder}", "不是备份，或 backup.json 已损坏", remedy)
    return manifest


@contextmanager
def _whole_or_not(folder: Path) -> Iterator[None]:
    """Make a folder, and take it away where what was to be in it fails: half may fill a disk."""
    folder.mkdir(parents=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _told(where: str, remedy: str) -> Iterator[None]:
    """Say in words what a disk refuses."""
    try:
        yield
    except OSError as error:
        raise StoreFailure(where, f"写不进去（{system_words(error)}）", remedy) from None


def _positions() -> StoreKind:
    from correction.store.positions.kind import POSITIONS_STORE  # noqa: PLC0415 - loads numpy

    return POSITIONS_STORE
