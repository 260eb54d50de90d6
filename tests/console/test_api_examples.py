"""The clients of the integrators' page run as they stand there, against a console that listens."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from correction_console.following import Rhythm

from correction.domain.facts.check_ins import CheckInMade
from correction.office.ids import new_id
from correction.store.feed import bring_up_to_date
from tests.console.conftest import A001, A002, entries
from tests.console.serving import serving

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "integrators"
PAGE, EXAMPLES = (GUIDES / "api.md").read_text(encoding="utf-8"), GUIDES / "examples"


@pytest.fixture
def environment(console):
    with serving(console) as url:
        yield os.environ | {"CONSOLE_URL": url, "CONSOLE_TOKEN": "token-of-peer", "no_proxy": "127.0.0.1"}


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def run(environment, *command: str) -> str:
    done = subprocess.run(list(command), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_clients_record_once_and_follow_what_happens(environment, console, clock, tmp_path):
    console.feed.rhythm = Rhythm(look_s=0.2, life_s=60)
    bring_up_to_date(console.office.store, clock())
    clock.advance(seconds=2)
    numbers, asked, alert = run(environment, sys.executable, str(EXAMPLES / "record.py")).splitlines()
    first, second = numbers.split()
    assert first == second
    assert asked == "外出申请"
    assert alert.startswith(("特急", "紧急", "关注"))
    assert len(entries(console, A001, CheckInMade)) == 1

    clock.advance(seconds=2)
    follow = [sys.executable, "-u", str(EXAMPLES / "follow.py")]
    with subprocess.Popen(follow, env=environment, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        event_id, path, *kinds = following.stdout.readline().split()
        assert (event_id, sorted(kinds)) == ("1", ["外出申请", "签到"])
        assert A001 in path
        clock.advance(seconds=2)
        said = {"CASE_ID": A002, "KEY": new_id(clock())}
        told = run(environment | said, "sh", "-c", f"cd {tmp_path} && {example('sh')}")
        clock.advance(seconds=2)
        assert A002 in following.stdout.readline()
        following.wait(30)
    due, answer, newest = (json.loads(line) for line in _apart(told))
    assert {one["case_no"] for one in due} >= {"A002", "A003"}
    assert answer["entries"][0]["kind_zh"] == "联系查找"
    assert newest["after"] in ("1", "2")
    assert (tmp_path / "blank.pdf").read_bytes().startswith(b"%PDF")


def _apart(told: str) -> list[str]:
    """Part JSON documents that follow each other without a line's end."""
    found, decoder, rest = [], json.JSONDecoder(), told
    while rest:
        _, length = decoder.raw_decode(rest)
        found.append(rest[:length])
        rest = rest[length:].lstrip()
    return found
