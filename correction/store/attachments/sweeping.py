"""What crashes left in the folder of attachments (附件残留): found by the disk's own clock, then deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from sqlalchemy import select

from correction.store.attachments.files import SEALED, WRITING, place_of
from correction.store.attachments.rows import named_files, part_of
from correction.store.engines import transaction
from correction.store.office_store import OfficeStore
from correction.store.tables import AttachmentRow, table_of

_DAY_S = 24 * 3600
# An upload takes minutes.
UNFINISHED_S = _DAY_S
# A whole file may be somebody's evidence: where a database was put back by mistake, there is time to notice.
UNNAMED_S = 30 * _DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What crashes left: uploads that never ended, and whole files that no entry names."""

    unfinished: tuple[Path, ...] = ()
    unnamed: tuple[Path, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the whole files."""
        return tuple(path.stem for path in self.unnamed)


def left_behind(store: OfficeStore, folder: Path) -> Left:
    """Find what was left long enough ago: a day for an upload, thirty for a whole file.

    Processes on other machines may be writing at this moment, and any clock but the disk's may be wrong.
    """
    part = folder / part_of(store.engine)
    if not part.is_dir():
        return Left()
    now_s = _disk_time_s(part)
    unfinished = [path for path in part.glob(f"*{WRITING}") if now_s - path.stat().st_mtime > UNFINISHED_S]
    old = [path for path in part.glob(f"*/*{SEALED}") if now_s - path.stat().st_mtime > UNNAMED_S]
    # Read after the folder, so that no entry that came meanwhile is missed.
    named = _named(store) if old else frozenset()
    return Left(
        unfinished=tuple(sorted(unfinished)),
        unnamed=tuple(sorted(path for path in old if path.stem not in named)),
    )


def files_of_log(store: OfficeStore, folder: Path, log_id: str) -> tuple[Path, ...]:
    """Give where the files lie that the entries of one log name."""
    part = folder / part_of(store.engine)
    names = {each.sealed_sha256 for each in named_files(store.engine) if each.log_id == log_id}
    return tuple(place_of(part, name) for name in sorted(names))


def drop(paths: Iterable[Path]) -> None:
    """Delete files; what is gone already is passed over."""
    for path in paths:
        path.unlink(missing_ok=True)


def _named(store: OfficeStore) -> frozenset[str]:
    """Give the names of all files that entries name."""
    with transaction(store.engine, writing=False) as connection:
        found = connection.execute(select(table_of(AttachmentRow).c.sealed)).scalars()
        return frozenset(bytes(name).hex() for name in found)


def _disk_time_s(part: Path) -> float:
    probe = part / f"{token_hex(16)}{WRITING}"
    probe.touch(mode=0o600)
    try:
        return probe.stat().st_mtime
    finally:
        probe.unlink(missing_ok=True)
