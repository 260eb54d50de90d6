"""Settings that every test shares: how hard the property tests search, and where real sample data lies."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Server, running

# A deadline would make a test depend on how busy the machine is; a slow generator is no fault of the code.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples at every run, none remembered: what passes on one clone passes on the next.
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None)
settings.register_profile("long", settings.get_profile("dev"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real sample data, which the project may read but not ship."""
    named = os.environ.get("CORRECTION_REAL_DATA")
    if not named:
        # Real data may be read and never shipped: a clone without it proves the same on invented data, and
        # the run counts what it passed over. A folder that is named and missing fails instead.
        pytest.skip("CORRECTION_REAL_DATA names no folder; the same claims are tested on invented data")
    folder = Path(named)
    assert folder.is_dir(), f"CORRECTION_REAL_DATA names {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this process's own."""
    with running() as server:
        yield server


# First, since pytest chooses tests by their marks in the same step.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that read real data, so that `-m real_data` picks them and no mark is forgotten."""
    for item in items:
        if "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real_data)
