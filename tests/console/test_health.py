"""A monitor without an account hears whether the console lives and is of use, and nothing else."""

import pytest

from correction.store import open_store
from correction.store.keys import load_key, make_key


@pytest.fixture
def monitor(visit):
    return visit("lin", signed_in=False)


def asked(monitor, path):
    answer = monitor.get(path)
    return answer.status_code, answer.json()


def test_whoever_asks_hears_that_it_lives_and_is_of_use(monitor):
    assert asked(monitor, "/health") == (200, {"alive": True})
    assert asked(monitor, "/ready") == (200, {"ready": True, "troubles": []})


def test_after_the_key_was_replaced_elsewhere_it_is_of_no_use_and_still_lives(monitor, console, tmp_path):
    settings = console.office.settings
    other = open_store(settings.folder / "office.db", key=load_key(settings.key_path))
    other.rotate(make_key(tmp_path / "new.key", demo=True))
    other.close()
    assert asked(monitor, "/ready") == (503, {"ready": False, "troubles": ["office_database", "rulebook"]})
    assert asked(monitor, "/health") == (200, {"alive": True})


def test_a_database_that_cannot_be_read_is_named_without_its_address(monitor, console):
    console.office.positions.engine.dispose()
    path = console.office.settings.folder / "positions.db"
    path.write_bytes(b"spoilt" * 1000)
    assert asked(monitor, "/ready") == (503, {"ready": False, "troubles": ["positions_database"]})
