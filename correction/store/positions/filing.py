"""The files of days as a part of a whole store (定位归档文件的备份和检查)."""

import shutil
from pathlib import Path

from correction.store.engines import transaction
from correction.store.errors import StoreFailure
from correction.store.positions.archive import Archive, DayFile
from correction.store.positions.kind import POSITIONS_STORE
from correction.store.positions.moving import files
from correction.store.upkeep.copying import Address


def files_of(positions: Address) -> tuple[DayFile, ...]:
    """Give the files that a store of positions counts on."""
    engine = POSITIONS_STORE.existing(positions)
    try:
        with transaction(engine, writing=False) as connection:
            return files(connection)
    finally:
        engine.dispose()


def faults(positions: Address, archive: Path) -> list[str]:
    """Tell which files of a store are missing from a folder, or are not what was written."""
    held = Archive(archive)
    found = (held.fault(file) for file in files_of(positions))
    return [fault for fault in found if fault is not None]


def copy_files(positions: Address, of: Path, to: Path) -> None:
    """Copy the files that a store counts on; raises StoreFailure where one is not what was written."""
    counted = files_of(positions)
    if counted:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in counted:
        if (of / file.name).is_file():
            shutil.copy2(of / file.name, to / file.name)
    for fault in faults(positions, to):
        raise StoreFailure(f"归档目录 {of}", fault, "再试一次；仍然如此的，从以前的备份恢复归档目录")
