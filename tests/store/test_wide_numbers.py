"""No number that grows with use is small: a table of a vendor's once ended at 2.1 billion rows."""

import datetime as dt

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    insert,
    select,
    text,
)
from sqlmodel.sql.sqltypes import UTCDateTime

import correction.store.migrate  # noqa: F401 - every table of the office store is known then
from correction.store.engines import transaction
from correction.store.positions import create_positions
from correction.store.positions.store import SCHEMA
from correction.store.positions.tables import PositionRow
from correction.store.tables import OfficeRow

# Counted within one thing, or bounded by what they measure: none of them numbers rows.
BOUNDED = {
    "gravity": "a rank of four",
    "grade": "a rank of four",
    "tries": "at most a dozen",
    "failed": "in a row, until a name is locked",
    "times": "rounds in which one case failed; one a minute would take four thousand years",
    "version": "forms of one kind of entry",
    "revision": "statements about one alert",
    "hour_no": "hours since 1970",
    "day_no": "days since 1970",
    "lon_e7": "1e-7 degrees, at most 1.8 billion",
    "lat_e7": "1e-7 degrees, at most 0.9 billion",
    "accuracy_cm": "centimetres",
    "kind": "a few kinds of source",
    "mock": "yes or no",
    "battery_permille": "at most 1,000",
    "fixes": "of one source in one day",
}
STORES = [OfficeRow.metadata, PositionRow.metadata]
COLUMNS = [
    (table, column) for metadata in STORES for table in metadata.sorted_tables for column in table.columns
]


def test_every_whole_number_has_64_bits_or_is_bounded_by_what_it_measures():
    small = {
        f"{table.name}.{column.name}"
        for table, column in COLUMNS
        if isinstance(column.type, Integer) and not isinstance(column.type, BigInteger)
        if column.name not in BOUNDED
    }
    assert small == set()


@pytest.mark.parametrize("schema", ["public", SCHEMA])
def test_the_server_has_what_the_models_say(postgresql, postgres, schema):
    if schema == SCHEMA:
        create_positions(postgresql.engine.url.render_as_string(hide_password=False)).close()
    found = text(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = :schema "
        "AND data_type IN ('integer', 'smallint') AND table_name <> 'alembic_version'"
    )
    with postgresql.engine.connect() as connection:
        small = set(connection.execute(found, {"schema": schema}).scalars())
    assert small <= set(BOUNDED)


def row(table, size):
    """A row in which every wide number is as large as asked."""

    def value(column):
        match column.type:
            case BigInteger():
                return size
            case Integer() | SmallInteger():
                return 1
            case LargeBinary():
                return bytes(32)
            case Boolean():
                return False
            case DateTime() | UTCDateTime():
                return dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
            case Date():
                return dt.date(2026, 1, 5)
        return "x"

    return {column.name: value(column) for column in table.columns}


def fill(engine, metadata, size):
    """Put such a row into every table, and give the wide numbers that did not come back as they were."""
    lost = []
    with transaction(engine, writing=True) as connection:
        for table in metadata.sorted_tables:
            connection.execute(insert(table), row(table, size))
        for table in metadata.sorted_tables:
            wide = [column for column in table.columns if isinstance(column.type, BigInteger)]
            if wide:
                read = connection.execute(select(*wide)).mappings().all()
                seen = {name for each in read for name, value in each.items() if value == size}
                lost += [f"{table.name}.{c.name}" for c in wide if c.name not in seen]
    return lost


@pytest.mark.parametrize("size", [2**31, 2**33, 2**40 - 1])
def test_every_table_of_the_office_takes_numbers_past_2_31_and_2_33(database, size):
    assert fill(database.engine, OfficeRow.metadata, size) == []
    with transaction(database.engine, writing=True) as connection:
        connection.execute(text("DELETE FROM store_setting WHERE name = 'x'"))


@pytest.mark.parametrize("size", [2**31, 2**33])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_table_of_positions_takes_numbers_past_2_31_and_2_33(request, tmp_path, kind, size):
    address = tmp_path / "positions.db"
    if kind == "postgresql":
        server = request.getfixturevalue("postgres")
        address = server.url_of(server.new_database())
    positions = create_positions(address)
    if kind == "postgresql":
        with transaction(positions.engine, writing=True) as connection:
            connection.execute(text("CREATE TABLE every_day PARTITION OF position_fix DEFAULT"))
    assert fill(positions.engine, PositionRow.metadata, size) == []
    positions.close()
