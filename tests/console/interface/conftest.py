"""A system with a token before the interface of the county."""

from collections.abc import Callable, Iterator

import pytest
from correction_console.app import make_app
from correction_console.console import Console
from starlette.testclient import TestClient

from correction.office.ids import new_id
from tests.console.conftest import Clock


@pytest.fixture
def api(console: Console) -> Iterator[TestClient]:
    """The office's own system, with the rights of an officer."""
    with TestClient(
        make_app(console),
        base_url="http://testserver/api/v1",
        headers={"authorization": "Bearer token-of-peer"},
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture
def key(clock: Clock) -> Callable[[], str]:
    """Make the keys that a sender makes."""
    return lambda: new_id(clock())
