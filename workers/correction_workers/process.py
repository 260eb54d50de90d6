"""Which process this is (进程身份): what it does, its name, its host and number."""

import os
import socket
import uuid
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from correction.domain.errors import InvalidValue
from correction.office.watching.signs import Part
from correction.store.watching.beats import PLACE, Self


def this_process(part: Part, name: str) -> Self:
    """Say which process this is; raises InvalidValue for a name that cannot be one."""
    if not 0 < len(name.strip()) <= 64:
        raise InvalidValue(f"设置 --name {name}", "名称为空或超过 64 个字", "换一个名称")
    run = place() + uuid.uuid4().hex[PLACE:]
    return Self(part=part, name=name.strip(), run=run, host=socket.gethostname(), pid=os.getpid())


def place() -> str:
    """Name the list of processes in which this one has its number: one start of a machine or of a container.

    A system that tells neither has one list for each host name.
    """
    told = [_read(lambda: Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))]
    told.append(_read(lambda: str(Path("/proc/self/ns/pid").readlink())))
    return blake2b("|".join(told).encode(), digest_size=PLACE // 2).hexdigest()


def _read(ask: Callable[[], str]) -> str:
    try:
        return ask().strip()
    except OSError:
        return ""


def runs(pid: int) -> bool:
    """Tell whether a process of this host is alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
