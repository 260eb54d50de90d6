"""The clients of the integrators' page run as they stand there, against a console that listens."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from correction.domain.facts.check_ins import CheckInMade
from tests.console.conftest import A001, entries
from tests.console.serving import serving

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "integrators" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def environment(console):
    with serving(console) as url:
        yield os.environ | {"CONSOLE_URL": url, "CONSOLE_TOKEN": "token-of-peer", "no_proxy": "127.0.0.1"}


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.slow
def test_the_client_in_python_records_once_and_reads_alerts(environment, console):
    done = subprocess.run(
        [sys.executable, "-c", example("py")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    numbers, alerts = done.stdout.splitlines()
    first, second = numbers.split()
    assert first == second
    assert "紧急" in alerts or "关注" in alerts or "特急" in alerts
    assert len(entries(console, A001, CheckInMade)) == 1


def test_the_client_in_curl_reads_what_is_due(environment):
    done = subprocess.run(
        ["sh", "-c", example("sh")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {one["case_no"] for one in json.loads(done.stdout)} == {"A001", "A002", "A003"}
