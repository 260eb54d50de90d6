"""The door as a process: it serves over the network, says nothing of persons, and stops cleanly."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from correction.cli.exits import ExitCode
from correction.cli.home import open_office
from tests.workers.door_office import BAND, PHONE, fix, kept_in

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(home, *options):
    """Run the door on a free port of this machine; give the process and a client to it."""
    path = os.pathsep.join(str(ROOT / part) for part in (".", "workers", "schemas"))
    process = subprocess.Popen(
        [sys.executable, "-m", "correction_workers.door.main", "--home", home, "--port", "0", *options],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        started = json.loads(process.stderr.readline())
        assert started["event"] == "started"
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{started['port']}", timeout=60, trust_env=False
        ) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def home(founded, tmp_path):
    folder, _ = founded
    return shutil.copytree(folder, tmp_path / "office")


def test_it_takes_a_batch_and_stops_cleanly_on_sigterm_and_nothing_is_lost(home, founded):
    tokens = founded[1]
    at = datetime.now(UTC).isoformat()  # noqa: TID251 - the process reads the real clock
    line = json.dumps(fix(source_id=PHONE, device_at=at))
    bearer = {"authorization": f"Bearer {tokens[PHONE]}"}
    with serving(home) as (process, client):
        assert client.get("/health").json()["alive"] is True
        first = client.post("/v1/batch", content=line, headers=bearer)
        assert (first.status_code, first.json()["new"]) == (200, 1)
        assert client.post("/v1/batch", content=line, headers=bearer).json()["known"] == 1
        assert (
            client.get(f"/v1/osmand?id={PHONE}&token={tokens[PHONE]}x&lat=29.1&lon=119.6").status_code == 401
        )
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    events = [json.loads(line)["event"] for line in said.splitlines()]
    # How full the disk of this machine is has nothing to do with it.
    assert [event for event in events if event != "disk filling"] == [
        "delivery",
        "delivery",
        "stopping",
        "stopped",
    ]
    secret = tokens[PHONE].partition(".")[2]
    # The seconds of a line's own time may be 29.1 as well.
    told = json.dumps([{**json.loads(line), "timestamp": ""} for line in said.splitlines()])
    assert not any(word in told for word in (secret, "119.6", "29.1", PHONE, BAND))
    office = open_office(Path(home))
    assert len(kept_in(office.positions, PHONE)) == 1
    office.store.close()


def test_a_request_over_a_real_connection_that_is_too_large_is_refused(home, founded):
    bearer = {"authorization": f"Bearer {founded[1][BAND]}"}
    with serving(home, "--max-bytes", "1000") as (_, client):
        answer = client.post("/v1/batch", content=b" " * 2_000, headers=bearer)
        assert answer.status_code == 413


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--home", "nowhere"], ExitCode.NOT_FOUND, "correction create"),
        (["--host", "256.0.0.1"], ExitCode.REFUSED, "换一个地址"),
        (["--name", " "], ExitCode.REFUSED, "--name"),
    ],
)
def test_what_cannot_be_served_is_said_with_what_to_do(home, options, code, said):
    path = os.pathsep.join(str(ROOT / part) for part in (".", "workers", "schemas"))
    done = subprocess.run(
        [sys.executable, "-m", "correction_workers.door.main", "--home", home, *options],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert said in done.stderr
