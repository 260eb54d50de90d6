"""Folders beside a database (数据库旁的文件夹): what was named in one is found there after a power cut."""

import os
from pathlib import Path


def put_on_disk(folder: Path) -> None:
    """Put the new names in a folder on the disk; Windows does that by itself and opens no folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
