"""Back-ups (备份): both stores as files of SQLite, whatever they stand on, with what each table held.

A back-up is taken while the office works and shows one moment of each store. The master key is not in it:
without the key nobody can read it, and whoever keeps both in one place has sealed nothing.
"""

from datetime import datetime
from pathlib import Path

import msgspec

from correction.store.attachments.copying import copy_attachments, faults_of_copy, put_back
from correction.store.engines.turns import TURN_SUFFIX
from correction.store.errors import StoreFailure, Tampered
from correction.store.upkeep.copying import OFFICE_STORE, Address, Copied, StoreKind, copy, survey

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
    target = folder / f"{at:%Y%m%dT%H%M%SZ}"
    beside = target.with_name(f"{target.name}.writing")
    try:
        beside.mkdir(parents=True)
        files = {
            OFFICE_FILE: copy(OFFICE_STORE, office, beside / OFFICE_FILE),
            POSITIONS_FILE: copy(_positions(), positions, beside / POSITIONS_FILE),
        }
        _copy_days(beside / POSITIONS_FILE, archive, beside / ARCHIVE_FOLDER)
        copied, damaged = copy_attachments(beside / OFFICE_FILE, attachments, beside / ATTACHMENTS_FOLDER)
        manifest = Manifest(taken_at=at, files=files, attachments=copied, damaged=damaged)
        (beside / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        # Nobody else writes to the copies: who waited for a turn at them is no part of the back-up.
        for turns in beside.glob(f"*{TURN_SUFFIX}"):
            turns.unlink()
        beside.rename(target)
    except OSError as error:
        what = f"写不进去（{error.strerror}）"
        raise StoreFailure(f"备份 {target}", what, "核对路径、权限和磁盘空间") from None
    return target, manifest


def restore_backup(
    folder: Path, office: Address, positions: Address, archive: Path, attachments: Path
) -> Manifest:
    """Put a back-up into two empty databases and two folders, and prove that they hold what was backed up.

    Raises Tampered where the back-up is not what was written, StoreFailure where a database holds something.
    """
    manifest = check_backup(folder)
    copy(OFFICE_STORE, folder / OFFICE_FILE, office)
    copy(_positions(), folder / POSITIONS_FILE, positions)
    _copy_days(folder / POSITIONS_FILE, folder / ARCHIVE_FOLDER, archive)
    copied, _ = put_back(office, folder / ATTACHMENTS_FOLDER, attachments)
    if copied != manifest.attachments:
        what = f"附件应有 {manifest.attachments} 个，只恢复了 {copied} 个"
        raise StoreFailure(f"附件目录 {attachments}", what, "核对权限和磁盘空间，换新的空数据库重新恢复")
    return manifest


def check_backup(folder: Path) -> Manifest:
    """Read a back-up through and give what it holds; raises Tampered where that is not what was written."""
    manifest = read_manifest(folder)
    for name, kind in ((OFFICE_FILE, OFFICE_STORE), (POSITIONS_FILE, _positions())):
        if survey(kind, folder / name) != manifest.files[name]:
            raise Tampered(f"备份 {folder}", f"{name} 的内容与备份时不同", "换用另一份备份")
    for fault in _faults(folder / POSITIONS_FILE, folder / ARCHIVE_FOLDER):
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
        raise Tampered(f"备份 {folder}", "不是备份，或 backup.json 已损坏", "核对目录，或换用另一份备份")
    return manifest


def _copy_days(positions: Address, of: Path, to: Path) -> None:
    from correction.store.positions.filing import copy_files  # noqa: PLC0415 - loads numpy

    copy_files(positions, of, to)


def _faults(positions: Address, archive: Path) -> list[str]:
    from correction.store.positions.filing import faults  # noqa: PLC0415 - loads numpy

    return faults(positions, archive)


def _positions() -> StoreKind:
    from correction.store.positions.kind import POSITIONS_STORE  # noqa: PLC0415 - loads numpy

    return POSITIONS_STORE
