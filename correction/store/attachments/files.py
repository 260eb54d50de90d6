"""The folder of sealed files (附件目录): written beside, put on the disk, then named by their own hash.

Each store has a part of its own in the folder, so that several may share one. A file never changes.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from hashlib import file_digest, sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from correction.domain.errors import system_words
from correction.store.attachments.rows import names_any, part_of
from correction.store.attachments.sealing import SealedReader, SealingWriter
from correction.store.errors import StoreFailure, StoreFull, Tampered
from correction.store.folders import put_on_disk
from correction.store.log.seal import LogSeal
from correction.store.office_store import OfficeStore

WRITING, SEALED = ".writing", ".sealed"


def place_of(part: Path, sealed_sha256: str) -> Path:
    """Give where a file lies in a store's part of the folder: by the first two digits of its name."""
    return part / sealed_sha256[:2] / f"{sealed_sha256}{SEALED}"


class SealedFiles:
    """The attachments of one store."""

    def __init__(self, store: OfficeStore, folder: Path) -> None:
        """Take an open store and the folder, which is made when the first file comes."""
        self.store = store
        self.part = folder / part_of(store.engine)

    @contextmanager
    def arrival(self, log_id: str) -> Iterator["_Arrival"]:
        """Begin to take a file for a log; what was not kept is gone when the context ends.

        Raises StoreFailure where the folder is gone though entries name files in it.
        """
        seal = self._seal(log_id)
        self.check_there()
        arriving: _Arrival | None = None
        try:
            with _told(self.part):
                self.part.mkdir(mode=0o700, parents=True, exist_ok=True)
                arriving = _Arrival(self.part, seal)
            yield arriving
        finally:
            if arriving is not None:
                arriving.drop()

    def open(self, log_id: str, sealed_sha256: str) -> BinaryIO:
        """Open a file of a log; its bytes are compared with its name first.

        Raises StoreFailure where it is missing, Tampered where it is not what was written.
        """
        seal, path = self._seal(log_id), place_of(self.part, sealed_sha256)
        if wrong := fault_of(self.part, sealed_sha256):
            kind = Tampered if path.is_file() else StoreFailure
            raise kind(
                f"附件 {sealed_sha256[:16]}", wrong, "停止使用，运行 correction verify，并从备份恢复附件目录"
            )
        with _told(path):
            return io.BufferedReader(SealedReader(path.open("rb"), seal, sealed_sha256[:16]))

    def check_there(self) -> None:
        """Refuse to begin anew where files were kept before: a shared disk may not be mounted, and what was
        written in its place would be found by nobody later. Raises StoreFailure.
        """
        if not self.part.is_dir() and names_any(self.store.engine):
            what = f"{self.part} 不见了，以前的附件都在那里"
            remedy = "接上附件所在的磁盘或共享目录，核对 correction.toml 的 attachments；丢失的从备份恢复"
            raise StoreFailure("附件目录", what, remedy)

    def _seal(self, log_id: str) -> LogSeal:
        with self.store.reading() as uow:
            return uow.seal_of(log_id)


class _Arrival:
    """A file on its way into a store's part of the folder."""

    def __init__(self, part: Path, seal: LogSeal) -> None:
        self._part, self._seal = part, seal
        self._path = part / f"{token_hex(16)}{WRITING}"
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(handle, "wb")
        self._writer = SealingWriter(self._file, seal)
        self._digest, self._name = sha256(), ""
        self.size_bytes = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        with _told(self._path):
            self._writer.write(data)
        self._digest.update(data)
        self.size_bytes += len(data)

    def finish(self) -> BinaryIO:
        with _told(self._path):
            self._writer.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._name = digest_of(self._path)
            return io.BufferedReader(SealedReader(self._path.open("rb"), self._seal, self._path.name))

    def holds(self, sealed_sha256: str) -> bool:
        return fault_of(self._part, sealed_sha256) is None

    def keep(self) -> str:
        to = place_of(self._part, self._name)
        with _told(to):
            to.parent.mkdir(mode=0o700, exist_ok=True)
            self._path.rename(to)
            for folder in (to.parent, self._part):
                put_on_disk(folder)
        return self._name

    def drop(self) -> None:
        """Delete what was not kept; what was kept stays, since an entry may name it."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def fault_of(part: Path, sealed_sha256: str) -> str | None:
    """Tell what is wrong with a file; none where it is what was written."""
    path = place_of(part, sealed_sha256)
    if not path.is_file():
        return f"附件文件 {sealed_sha256} 不在 {part}"
    try:
        same = digest_of(path) == sealed_sha256
    except OSError as error:
        return f"附件文件 {sealed_sha256} 读不出来（{system_words(error)}）"
    return None if same else f"附件文件 {sealed_sha256} 的内容与写入时不同"


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        where = f"附件目录 {path.parent}"
        if error.errno in (ENOSPC, EDQUOT):
            remedy = "腾出磁盘空间后重新上传；以前的附件完好"
            raise StoreFull(where, "磁盘已满，这个附件没有保存", remedy) from None
        what = f"写不进去或读不出来（{system_words(error)}）"
        raise StoreFailure(where, what, "核对路径和权限后重新上传") from None
