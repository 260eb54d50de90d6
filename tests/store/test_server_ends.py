"""The private server of the tests and benchmarks ends with the process that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = """
import time
from tests.postgres import running
with running() as server:
    print(server.uri.partition("host=")[2], flush=True)
    time.sleep(600)
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_ends_with_whoever_started_it(end):
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", STARTS]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        data = Path(started.stdout.readline().strip())
        pid = (data / "postmaster.pid").read_text().splitlines()[0]
        server = Path(f"/proc/{pid}")
        assert server.exists()
        started.send_signal(end)
    assert started.returncode == -end
    until_s = time.monotonic() + 60
    while (server.exists() or data.parent.exists()) and time.monotonic() < until_s:
        time.sleep(0.1)
    assert not server.exists()
    assert not data.parent.exists()
