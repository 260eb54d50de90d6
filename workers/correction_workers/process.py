"""Which process this is (进程身份): what it does, its name, its host and number."""

import os
import socket
import uuid

from correction.domain.errors import InvalidValue
from correction.office.watching.signs import Part
from correction.store.watching.beats import Self


def this_process(part: Part, name: str) -> Self:
    """Say which process this is; raises InvalidValue for a name that cannot be one."""
    if not 0 < len(name.strip()) <= 64:
        raise InvalidValue(f"设置 --name {name}", "名称为空或超过 64 个字", "换一个名称")
    return Self(
        part=part, name=name.strip(), run=uuid.uuid4().hex, host=socket.gethostname(), pid=os.getpid()
    )


def runs(pid: int) -> bool:
    """Tell whether a process of this host is alive."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
