"""Folders beside a database (数据库旁的文件夹): what was named in one is found there after a power cut."""

import os
import shutil
from errno import EINVAL, ENOSYS, ENOTSUP
from pathlib import Path


def put_on_disk(folder: Path) -> None:
    """Put the new names in a folder on the disk; Windows does that by itself and opens no folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            # A shared disk may not know how to do so for a folder; for its files it does.
            if error.errno not in {EINVAL, ENOSYS, ENOTSUP}:
                raise
        finally:
            os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it holds all of the old or all of the new, whatever happens meanwhile."""
    beside = path.with_name(f"{path.name}.writing")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    put_on_disk(path.parent)


def copy_whole(source: Path, target: Path, *, suffix: str) -> None:
    """Copy a file for its owner alone: beside its place under a `suffix`, put on the disk, then named."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}{suffix}")
    shutil.copyfile(source, beside)
    beside.chmod(0o600)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(target)
