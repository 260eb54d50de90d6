"""The files of days as a part of a whole store (定位归档文件的备份和检查)."""

from pathlib import Path

from correction.store.engines import transaction
from correction.store.errors import StoreFailure
from correction.store.folders import copy_whole
from correction.store.positions.archive import SUFFIX, WRITING, Archive, DayFile, owner_of
from correction.store.positions.kind import POSITIONS_STORE
from correction.store.positions.moving import begin_anew, files, own_name
from correction.store.upkeep.copying import Address, copy


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


def strangers(positions: Address, archive: Path) -> tuple[str, ...]:
    """Name the files of other stores in a folder, also of the one that this store was restored from."""
    engine = POSITIONS_STORE.existing(positions)
    try:
        with transaction(engine, writing=False) as connection:
            own = own_name(connection)
    finally:
        engine.dispose()
    return tuple(sorted(path.name for path in archive.glob(f"*.*.*{SUFFIX}") if owner_of(path.name) != own))


def copy_files(positions: Address, of: Path, to: Path, *, came_from: Address | None = None) -> None:
    """Copy the files that a store counts on; raises StoreFailure where one is not what was written.

    In the folder `of` they have the names that the store says, or those of the store it `came_from`.
    """
    counted = files_of(positions)
    lying = counted if came_from is None else files_of(came_from)
    for there, file in zip(lying, counted, strict=True):
        if (of / there.name).is_file():
            copy_whole(of / there.name, to / file.name, suffix=WRITING)
    for fault in faults(positions, to):
        raise StoreFailure(f"归档目录 {of}", fault, "再试一次；仍然如此的，从以前的备份恢复归档目录")


def restore_days(backup: Address, positions: Address, of: Path, to: Path) -> None:
    """Put a backed-up store of positions into an empty database, and its files into a folder.

    Store and files get names of their own: the folder may still be that of the store they came from. Raises
    StoreFailure as `copy` and `copy_files` do.
    """
    copy(POSITIONS_STORE, backup, positions, then=begin_anew)
    copy_files(positions, of, to, came_from=backup)
