"""The first tables of the positions store."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "positions_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "position_source",
        sa.Column("source_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=128), nullable=False),
        sa.Column("ids_used", sa.BigInteger(), nullable=False),
        sa.Column("touch", sa.BigInteger(), nullable=False),
        sa.Column("touched_from_ms", sa.BigInteger(), nullable=True),
        sa.Column("silence_due_ms", sa.BigInteger(), nullable=True),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source_no"),
        sa.UniqueConstraint("source_id"),
    )
    op.create_table(
        "position_fix",
        sa.Column("source_no", sa.BigInteger(), nullable=False),
        sa.Column("device_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("lon_e7", sa.BigInteger(), nullable=False),
        sa.Column("lat_e7", sa.BigInteger(), nullable=False),
        sa.Column("accuracy_cm", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("mock", sa.Boolean(), nullable=False),
        sa.Column("fix_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("battery_permille", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_no"],
            ["position_source.source_no"],
        ),
        sa.PrimaryKeyConstraint(
            "source_no", "device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "kind", "mock"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """There is nothing before the first revision."""
