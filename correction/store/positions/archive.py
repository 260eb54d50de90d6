"""Days in files (定位归档文件): a Parquet file a day, in order of source, for the store and for any SQL.

DuckDB writes and reads them, from the extra `archive`. A file never changes: another takes its place under a
name of its own, and the database says which one counts. In it are ids and measurements, as in the database.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from correction.store.errors import NotAStore, StoreFailure
from correction.store.folders import put_on_disk
from correction.store.positions.columns import COLUMNS, NO_COLUMNS, Columns, date_of, in_order

_TYPES = {"lon_e7": "INTEGER", "lat_e7": "INTEGER", "accuracy_cm": "INTEGER"} | dict.fromkeys(
    ("kind", "mock", "battery_permille"), "SMALLINT"
)
_TABLE = ", ".join(
    ("source_id VARCHAR", "source_no BIGINT", *(f"{name} {_TYPES.get(name, 'BIGINT')}" for name in COLUMNS))
)
_NAMES = ", ".join(COLUMNS)
# One source's day lies in one or two groups of rows, and only those are read for it.
_WRITTEN = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 20480"
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_SOURCES_AT_ONCE = 200
SUFFIX, WRITING = ".parquet", ".writing"

# A source's id, its number and its fixes of the day.
Part = tuple[str, int, Columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFile:
    """The file of a day: its name, how many fixes it holds, and the SHA-256 of its bytes."""

    day_no: int
    name: str
    fixes: int
    sha256: str


class Archive:
    """A folder of files of days, readable by its owner alone."""

    def __init__(self, folder: Path | None) -> None:
        """Take a folder, which is made when the first day comes; none where a store has no archive."""
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The folder; raises StoreFailure where none was named."""
        if self._folder is None:
            raise StoreFailure("定位归档", "没有指明归档目录", "在本所设置 correction.toml 中写明 archive")
        return self._folder

    def write(
        self, day_no: int, parts: Iterable[Part], *, own: str, of: str | None, keep: Sequence[int]
    ) -> DayFile:
        """Write a day from its parts, and from some sources in the file whose place it takes.

        `own` names the store in the name of the file, since several may share a folder.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.folder / f"{date_of(day_no)}.{own}.{token_hex(8)}{WRITING}"
        with _told(beside.name), self._db.cursor() as db:
            db.execute(f"CREATE TEMP TABLE fix ({_TABLE})")
            try:
                for rows in _at_once(parts):
                    db.register("came", rows)
                    db.execute("INSERT INTO fix SELECT * FROM came")
                    db.unregister("came")
                if of is not None and keep:
                    kept = "WHERE source_no IN (SELECT unnest(?::BIGINT[]))"
                    before = [str(self._existing(of)), list(keep)]
                    db.execute(f"INSERT INTO fix SELECT * FROM read_parquet(?) {kept}", before)  # noqa: S608
                (fixes,) = db.execute("SELECT count(*) FROM fix").fetchone()
                ordered = f"SELECT * FROM fix ORDER BY source_no, {_NAMES}"  # noqa: S608 - names only
                where = str(beside).replace("'", "''")
                db.execute(f"COPY ({ordered}) TO '{where}' ({_WRITTEN})")
            finally:
                db.execute("DROP TABLE fix")
        return self._named(day_no, beside, fixes)

    def read(self, name: str, source_no: int) -> Columns:
        """Give the fixes of one source out of a file, in order of content."""
        wanted = f"SELECT {_NAMES} FROM read_parquet(?) WHERE source_no = ?"  # noqa: S608 - names only
        with _told(name), self._db.cursor() as db:
            found = db.execute(wanted, [str(self._existing(name)), source_no]).fetchnumpy()
        columns = [np.asarray(found[column], np.int64) for column in COLUMNS]
        return in_order(np.stack(columns)) if columns[0].size else NO_COLUMNS

    def drop(self, name: str) -> None:
        """Delete a file that no longer counts."""
        (self.folder / name).unlink(missing_ok=True)

    def sweep(self, own: str, counting: Collection[str], before: datetime) -> None:
        """Delete a store's files that do not count and were written before an instant: a crash left them."""
        if self._folder is not None and self._folder.is_dir():
            for path in self._folder.iterdir():
                ours = path.suffix in {SUFFIX, WRITING} and owner_of(path.name) == own
                if ours and path.name not in counting and path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)

    def fault(self, file: DayFile) -> str | None:
        """Tell what is wrong with a file; none where it is what was written."""
        path = self.folder / file.name
        if not path.is_file():
            return f"归档文件 {file.name} 不在 {self.folder}"
        return None if _sha256(path) == file.sha256 else f"归档文件 {file.name} 的内容与写入时不同"

    def need(self) -> None:
        """Raise StoreFailure where files cannot be read, because the extra is not installed."""
        if find_spec("duckdb") is None:
            raise _missing()

    def close(self) -> None:
        """Let go of what reading holds."""
        if "_db" in self.__dict__:
            self._db.close()

    @cached_property
    def _db(self) -> Any:
        try:
            import duckdb  # noqa: PLC0415 - an extra
        except ModuleNotFoundError:
            raise _missing() from None
        return duckdb.connect(":memory:", config=_SETTINGS)

    def _existing(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            remedy = "可能刚刚换成新的：再试一次；仍然没有的，从备份恢复归档目录"
            raise StoreFailure(f"归档文件 {name}", f"不在 {self.folder}", remedy)
        return path

    def _named(self, day_no: int, beside: Path, fixes: int) -> DayFile:
        """Give a file its name, which no other ever has, once it is on the disk."""
        beside.chmod(0o600)
        digest, name = _sha256(beside), beside.with_suffix(SUFFIX).name
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.rename(self.folder / name)
        put_on_disk(self.folder)
        return DayFile(day_no=day_no, name=name, fixes=fixes, sha256=digest)


def owner_of(name: str) -> str:
    """Give what names the store in the name of a file."""
    return name.split(".")[1]


def name_for(name: str, own: str) -> str:
    """Give the name that a file has in another store."""
    day, _, *rest = name.split(".")
    return ".".join((day, own, *rest))


def _missing() -> StoreFailure:
    remedy = "运行 pip install 'correction-casework[archive]'"
    return StoreFailure("定位归档", "读写归档文件的程序包没有安装", remedy)


def _at_once(parts: Iterable[Part]) -> Iterator[dict[str, Any]]:
    """Put the parts of some hundred sources together at a time."""
    some: list[Part] = []
    for part in parts:
        some.append(part)
        if len(some) == _SOURCES_AT_ONCE:
            yield _together(some)
            some = []
    if some:
        yield _together(some)


def _together(some: Sequence[Part]) -> dict[str, Any]:
    sizes = [columns.shape[1] for _, _, columns in some]
    whole = np.concatenate([columns for _, _, columns in some], axis=1)
    return {
        "source_id": np.repeat(np.array([source_id for source_id, _, _ in some], object), sizes),
        "source_no": np.repeat([source_no for _, source_no, _ in some], sizes),
        **dict(zip(COLUMNS, whole, strict=True)),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say in words what DuckDB cannot do."""
    try:
        yield
    except (StoreFailure, ModuleNotFoundError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0].lstrip("_") != "duckdb":
            raise
        remedy = "核对磁盘空间和权限；文件损坏的，停止使用，从备份恢复归档目录"
        raise NotAStore(f"归档文件 {name}", f"读写不了（{str(error).splitlines()[0]}）", remedy) from error
