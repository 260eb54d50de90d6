"""The tree as the tidy tests read it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("correction", "geofences", "workers", "schemas", "console")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the tree."""
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file that a clone would hold."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="session")
def product(tracked: list[Path]) -> list[Path]:
    """The Python files that are shipped."""
    return [p for p in tracked if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in PRODUCT]


@pytest.fixture(scope="session")
def suite(tracked: list[Path]) -> list[Path]:
    """The Python files of the tests."""
    return [p for p in tracked if p.suffix == ".py" and p.relative_to(ROOT).parts[0] == "tests"]
