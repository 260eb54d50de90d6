"""Two simulated counties."""

import pytest

from tests.testing.county_files import made


@pytest.fixture(scope="session")
def honest_county(tmp_path_factory):
    """Nothing but honest people and offices."""
    return made(tmp_path_factory.mktemp("honest"), events=0)


@pytest.fixture(scope="session")
def eventful_county(tmp_path_factory):
    """Every kind of event that finds somebody."""
    return made(tmp_path_factory.mktemp("eventful"), events=60, persons=150, wearers=10)
