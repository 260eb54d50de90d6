"""A store of positions from before keeps what it holds when it is brought to this version."""

import pytest
from alembic import command
from sqlalchemy import text

from correction.store.engines import make_engine, make_schema, transaction, url_of
from correction.store.migrate import POSITIONS, config_of
from correction.store.positions import create_positions
from correction.store.positions.store import SCHEMA
from correction.store.positions.tables import PositionRow
from tests.positions_store.samples import DAY, T0, read

NAMED = "source_no, source_id, ids_used, touch, judged"
SOURCE = f"INSERT INTO position_source ({NAMED}) VALUES (1, 'band-1', 3, 0, :no)"
FIX = "INSERT INTO position_fix VALUES (1, :at, 1196000000, 291000000, :accuracy, 0, :no, :id, :at, 500)"


@pytest.mark.parametrize("on", ["sqlite", "postgresql"])
def test_fixes_of_the_first_revisions_are_read_as_before(postgres, tmp_path, on):
    address = tmp_path / "positions.db" if on == "sqlite" else postgres.url_of(postgres.new_database())
    engine = make_engine(url_of(address), schema=SCHEMA)
    make_schema(engine, SCHEMA)
    times = [T0, T0 + 60_000, T0 + 2 * DAY]
    with transaction(engine, writing=True) as connection:
        command.upgrade(config_of(POSITIONS, PositionRow.metadata, connection), "positions_0002")
        connection.execute(text(SOURCE), {"no": False})
        for number, (at, accuracy) in enumerate(zip(times, (500, 3_000_000_000, 900), strict=True), start=1):
            connection.execute(text(FIX), {"at": at, "accuracy": accuracy, "no": False, "id": number})
    engine.dispose()
    store = create_positions(address, tmp_path / "archive")
    found = read(store, "band-1", T0, T0 + 3 * DAY)
    assert found.device_at_ms.tolist() == times
    assert found.accuracy_m.tolist() == [5.0, 20_000_000.0, 9.0]
    assert store.close_days(T0 + 5 * DAY) == 3
    assert read(store, "band-1", T0, T0 + 3 * DAY).device_at_ms.tolist() == times
    store.close()
