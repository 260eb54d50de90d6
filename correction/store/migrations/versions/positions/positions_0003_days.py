"""Fixes by hour, closed days packed, and the log of who read positions."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "positions_0003"
down_revision = "positions_0002"
branch_labels = None
depends_on = None

KEPT = (
    "SELECT (device_at_ms + 28800000) / 3600000, source_no, device_at_ms, lon_e7, lat_e7, {least}(accuracy_cm, 2000000000), "
    "kind, {mock}, received_at_ms, battery_permille, fix_id FROM position_fix_before"
)
# The partition of each day that has fixes; the names are those that the store gives.
PARTITIONS = """
DO $$ DECLARE day_no bigint; BEGIN
  FOR day_no IN SELECT DISTINCT (device_at_ms + 28800000) / 86400000 FROM position_fix_before LOOP
    EXECUTE format(
      'CREATE TABLE position_fix_day_%s PARTITION OF position_fix FOR VALUES FROM (%s) TO (%s)',
      day_no, day_no * 24, (day_no + 1) * 24
    );
  END LOOP;
END $$
"""
GUARD = "a line of the log of positions is never changed"


def upgrade() -> None:
    """Apply the revision; fixes that are there keep their ids."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    op.add_column("position_source", sa.Column("newest_ms", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE position_source SET newest_ms = (SELECT max(device_at_ms) FROM position_fix f "
        "WHERE f.source_no = position_source.source_no)"
    )
    op.rename_table("position_fix", "position_fix_before")
    op.create_table(
        "position_fix",
        sa.Column("hour_no", sa.Integer(), nullable=False),
        sa.Column("source_no", sa.BigInteger(), nullable=False),
        sa.Column("device_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("lon_e7", sa.Integer(), nullable=False),
        sa.Column("lat_e7", sa.Integer(), nullable=False),
        sa.Column("accuracy_cm", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("mock", sa.SmallInteger(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("battery_permille", sa.SmallInteger(), nullable=False),
        sa.Column("fix_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "hour_no", "source_no", "device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "kind", "mock",
            name="position_fix_by_hour",
        ),
        sqlite_with_rowid=False,
        postgresql_partition_by="RANGE (hour_no)",
    )
    if not sqlite:
        op.execute(PARTITIONS)
    words = {"least": "min", "mock": "mock"} if sqlite else {"least": "least", "mock": "mock::int"}
    op.execute(f"INSERT INTO position_fix {KEPT.format(**words)}")
    op.drop_table("position_fix_before")
    op.create_table(
        "position_day",
        sa.Column("source_no", sa.BigInteger(), nullable=False),
        sa.Column("day_no", sa.Integer(), nullable=False),
        sa.Column("fixes", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source_no", "day_no"),
    )
    op.create_table(
        "position_mark",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "position_act",
        sa.Column("act_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=128), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("source_no", sa.BigInteger(), nullable=True),
        sa.Column("from_ms", sa.BigInteger(), nullable=True),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.Column("fixes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("act_no"),
    )
    op.create_index("position_act_of_source", "position_act", ["source_no", "act_no"])
    for statement in guards(sqlite=sqlite):
        op.execute(statement)


def guards(*, sqlite: bool) -> list[str]:
    """Refuse changes of the log in the database itself."""
    if sqlite:
        return [
            f"CREATE TRIGGER position_act_no_{verb.lower()} BEFORE {verb} ON position_act "
            f"BEGIN SELECT RAISE(ABORT, '{GUARD}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "ALTER TABLE position_day ALTER COLUMN packed SET STORAGE EXTERNAL",
        "CREATE FUNCTION position_act_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{GUARD}'; END $$",
        "CREATE TRIGGER position_act_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON position_act "
        "FOR EACH STATEMENT EXECUTE FUNCTION position_act_kept()",
    ]


def downgrade() -> None:
    """Refuse: what was packed and deleted cannot become the rows of the first revision again."""
    message = "定位库不能退回旧版本：停止使用，从升级前的备份恢复"
    raise RuntimeError(message)
