"""The door of an office, fresh for each test from one that was founded once."""

import pytest
from correction_workers.door.limits import Limits

from tests.workers.door_office import Sender, copied, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """The folder of an office and the tokens that it issued."""
    folder = tmp_path_factory.mktemp("door") / "office"
    return folder, found(folder)


@pytest.fixture
def door_to(founded, tmp_path):
    """Make a sender to a fresh copy of the office, with limits of the test's own."""
    made: list[Sender] = []
    folder, tokens = founded

    def make(limits=None):
        made.append(copied(folder, tokens, tmp_path / f"office-{len(made)}", limits or Limits()))
        return made[-1]

    yield make
    for sender in made:
        if sender.taker.alive:
            sender.taker.stop()
        sender.office.store.close()
        sender.positions.close()


@pytest.fixture
def door(door_to):
    """A sender with the usual limits."""
    return door_to()
