"""The process itself: one round and out, a clean stop on SIGTERM, a refusal that says what to do."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from correction.cli.exits import ExitCode
from correction.cli.founding import create_office
from correction.cli.home import Settings, open_office
from correction.domain.alert_kind import AlertKind
from correction.domain.facts.admission import CaseOpened
from correction.domain.organisation import OrgLevel, OrgUnit
from correction.office.admission.admit import admit
from correction.office.organisation import set_unit
from correction.testing.builders import SOMEBODY, probation

ROOT = Path(__file__).resolve().parents[2]
CASE = "0f000000-0000-7000-8000-000000000001"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office with one person who should have reported long ago."""
    folder = tmp_path / "office"
    now = datetime(2026, 1, 5, tzinfo=UTC)
    office = create_office(Settings(folder=folder), backup=None, demo=True, actor="test", now=now)
    order = probation(date(2026, 1, 5), date(2031, 1, 4))
    opened = CaseOpened(
        person_id="p", person=SOMEBODY, order=order, office_id="S1", records_from_on=date(2026, 1, 5)
    )
    with office.store.writing() as uow:
        set_unit(uow, OrgUnit(org_id="C1", level=OrgLevel.COUNTY, name="样例县"), actor="test", now=now)
        office_unit = OrgUnit(org_id="S1", level=OrgLevel.OFFICE, name="样例所", parent_id="C1")
        set_unit(uow, office_unit, actor="test", now=now)
        admit(uow, case_id=CASE, opened=opened, actor="test", now=now)
    office.store.close()
    return folder


def worker(home: Path, *options: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(str(ROOT / part) for part in (".", "workers", "schemas"))
    return subprocess.Popen(
        [sys.executable, "-m", "correction_workers.main", "--home", str(home), *options],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )


def kinds(home: Path) -> list[AlertKind]:
    office = open_office(home)
    with office.store.reading() as uow:
        told = [alert.stated.kind for alert in uow.alerts(CASE)]
    office.store.close()
    return told


def test_once_makes_one_round_and_exits(home: Path) -> None:
    process = worker(home, "--once")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    lines = [json.loads(line) for line in said.splitlines()]
    # What is wrong with the machine on which the tests run, such as a full disk, is told as well.
    rounds = [line for line in lines if line["event"] != "trouble"]
    assert [line["event"] for line in rounds] == ["round", "climbed"]
    assert rounds[0]["reviewed"] == 1
    assert "张三" not in said
    assert AlertKind.NOT_REPORTED in kinds(home)


def test_sigterm_ends_the_process_cleanly_and_nothing_is_told_twice(home: Path) -> None:
    process = worker(home, "--every", "1")
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(json.loads(line)["event"])
        if seen.count("round") == 2:
            break
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    seen += [json.loads(line)["event"] for line in rest.splitlines()]
    assert process.returncode == 0
    assert seen[-1] == "stopped"
    assert kinds(home).count(AlertKind.NOT_REPORTED) == 1


def test_without_an_office_it_says_what_to_do_and_refuses(tmp_path: Path) -> None:
    process = worker(tmp_path / "nowhere", "--once")
    _, said = process.communicate(timeout=60)
    assert process.returncode == ExitCode.NOT_FOUND
    assert "correction create" in said
