"""Positions move between the databases whole, today's rows and closed days, and go on where they came to."""

import pytest

from correction.store.positions import open_positions
from correction.store.positions.kind import POSITIONS_STORE
from correction.store.upkeep.copying import copy, survey
from tests.positions_store.samples import DAY, T0, columns, one, read, track

HOURS_72 = [3600 * hour for hour in range(72)]


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_copied_positions_read_the_same_and_take_more(positions, postgres, tmp_path, to):
    source = positions.engine.url.render_as_string(hide_password=False)
    target = tmp_path / "there.db" if to == "sqlite" else postgres.url_of(postgres.new_database())
    positions.add(one("phone-1", track(0, times=HOURS_72)))
    positions.add(one("phone-2", track(60)))
    positions.close_days(T0 + DAY)
    copied = copy(POSITIONS_STORE, source, target)
    assert {each.table: each.rows for each in copied}["position_day"] == 2
    assert survey(POSITIONS_STORE, target) == copied
    there = open_positions(target)
    for source_id in ("phone-1", "phone-2"):
        kept, moved = (read(store, source_id, T0, T0 + 3 * DAY) for store in (positions, there))
        assert columns(moved) == columns(kept)
        assert moved.id.tolist() == kept.id.tolist()
    assert there.add(one("phone-1", track(0, times=HOURS_72))) == 0
    assert there.add(one("phone-3", track(5, first=80 * 3600))) == 5
    assert len(read(there, "phone-3", T0, T0 + 9 * DAY).id) == 5
    there.close()
