"""The end of a private PostgreSQL server: it ends with the process that started it, however that ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Runs as a process of its own. Nothing is ever written to its input: its end is the end of whoever began it,
# by whatever signal. The server belongs to whoever owns its data, since none runs as root.
_KEEPER = """
import os, shutil, subprocess, sys
sys.stdin.read()
folder, data, pg_ctl = sys.argv[1:]
if os.path.exists(data):
    owner = os.stat(data)
    subprocess.run(
        [pg_ctl, "-D", data, "-m", "immediate", "-w", "stop"],
        cwd="/", user=owner.st_uid, group=owner.st_gid,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
shutil.rmtree(folder, ignore_errors=True)
"""


@contextmanager
def ending(folder: Path, data: Path, pg_ctl: Path) -> Iterator[None]:
    """Stop a server and delete its folder at the end of the block, or when this process is no more.

    Enter it before the server starts, so that there is no moment at which nobody would stop it.
    """
    command = [sys.executable, "-c", _KEEPER, str(folder), str(data), str(pg_ctl)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as keeper:
        # Leaving closes the input and waits.
        yield
        assert keeper.poll() is None, "the server's keeper was ended by somebody else"
