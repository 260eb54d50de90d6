"""The bundle for a machine without internet: what it needs by the lock, and whether it arrived whole."""

import subprocess
import sys
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "workers/bundle"


pack = SimpleNamespace(**run_path(str(BUNDLE / "pack.py")))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=sorted(pack.TARGETS))
def lines(request):
    return request.param, pack.locked(LOCK, pack.TARGETS[request.param])


def test_every_library_an_office_runs_is_packed_with_its_hashes_and_no_tool_of_engineers(lines):
    target, found = lines
    names = {Requirement(line.split(" \\\n")[0]).name for line in found}
    assert {
        "sqlmodel",
        "fastapi",
        "argon2-cffi",
        "apscheduler",
        "typst",
        "psycopg-binary",
        "shapely",
    } <= names
    assert names.isdisjoint({"pytest", "mypy", "playwright", "hypothesis", "numba", "correction-casework"})
    assert ("tzdata" in names) == (target == "windows")
    assert all("--hash=sha256:" in line and ";" not in line for line in found)


def test_what_the_lock_does_not_have_is_refused_by_name():
    without = LOCK.replace("\nuvicorn==", "\nuvicorne==")
    with pytest.raises(ValueError, match="uvicorn"):
        pack.locked(without, pack.TARGETS["linux"])


def test_a_file_that_was_damaged_on_the_way_is_named_and_one_that_is_missing(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    sums = "".join(f"{pack._digest(path)}  {path.name}\n" for path in sorted(tmp_path.glob("*.txt")))
    (tmp_path / pack.SUMS).write_text(sums, encoding="utf-8")
    words = [sys.executable, str(BUNDLE / "check.py"), str(tmp_path)]
    assert subprocess.run(words, check=False).returncode == 0
    (tmp_path / "b.txt").write_text("B", encoding="utf-8")
    (tmp_path / "c.txt").unlink()
    ran = subprocess.run(words, check=False, capture_output=True, text=True)
    assert ran.returncode == 1
    assert [line.split("：")[0] for line in ran.stderr.splitlines()] == ["b.txt", "c.txt"]


def test_a_program_that_is_not_there_is_named_before_anything_is_packed(tmp_path, capsys):
    assert pack.main(["windows", "--with", str(tmp_path / "WinSW-x64.exe"), "--out", str(tmp_path)]) == 1
    assert "WinSW-x64.exe" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
