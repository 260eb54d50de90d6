"""The revisions make exactly the tables that the models describe, and the store knows its newest one."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from correction.store.engines import make_engine, transaction, url_of
from correction.store.migrate import (
    OFFICE,
    OFFICE_HEAD,
    POSITIONS,
    POSITIONS_HEAD,
    config_of,
    revision_of,
    upgrade,
    upgrade_engine,
)
from correction.store.positions.tables import PositionRow
from correction.store.tables import OfficeRow

STORES = [(OFFICE, OfficeRow.metadata, OFFICE_HEAD), (POSITIONS, PositionRow.metadata, POSITIONS_HEAD)]


@pytest.fixture
def engine(tmp_path):
    made = make_engine(url_of(tmp_path / "new.db"))
    yield made
    made.dispose()


@pytest.mark.parametrize(("folder", "metadata", "head"), STORES)
def test_the_revisions_make_the_tables_of_the_models(engine, folder, metadata, head):
    upgrade_engine(engine, folder, metadata, head)
    with transaction(engine, writing=False) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert revision_of(connection) == head
        made = set(inspect(connection).get_table_names())
    assert made == set(metadata.tables) | {"alembic_version"}


@pytest.mark.parametrize(("folder", "metadata", "head"), STORES)
def test_the_store_knows_its_newest_revision(engine, folder, metadata, head):
    with transaction(engine, writing=False) as connection:
        script = ScriptDirectory.from_config(config_of(folder, metadata, connection))
    assert script.get_heads() == [head]


def test_upgrading_twice_changes_nothing(tmp_path):
    upgrade(tmp_path / "office.db")
    before = (tmp_path / "office.db").read_bytes()
    upgrade(tmp_path / "office.db")
    assert (tmp_path / "office.db").read_bytes() == before


def test_the_log_is_clustered_and_read_by_its_indexes_alone(sqlite):
    """A plan that scans would still be right, and slow only once an office has years of records."""
    due = "SELECT log_id FROM log_head WHERE gravity = 1 AND next_review_at_us <= 5 AND tries < 3"
    open_days = "SELECT * FROM log_entry WHERE log_no = 1 AND lane = 'daily' AND belongs_on >= '2026-01-01'"
    whole = "SELECT * FROM log_entry WHERE log_no = 1 ORDER BY number"
    alerts = "SELECT * FROM alert WHERE log_id = 'a' AND pace = 'daily' AND cycle_on >= '2026-01-01'"
    page = "SELECT * FROM alert WHERE office_id = 'o' AND open ORDER BY grade, began_at, alert_id LIMIT 9"
    with sqlite.engine.connect() as connection:
        plans = {
            sql: " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
            for sql in (due, open_days, whole, alerts, page)
        }
    assert all("SEARCH" in plan for plan in plans.values()), plans
    assert not any("SCAN" in plan for plan in plans.values()), plans
    assert "TEMP B-TREE" not in plans[whole]
