"""What the door of positions keeps besides fixes: refused times, and the clocks of devices."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "positions_0002"
down_revision = "positions_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "position_refused",
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=128), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("device_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "reason", "device_at_ms"),
    )
    op.create_index("ix_position_refused_received_at_ms", "position_refused", ["received_at_ms"])
    op.create_table(
        "position_clock",
        sa.Column("source_id", sqlmodel.sql.sqltypes.AutoString(length=128), nullable=False),
        sa.Column("measured_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "measured_at_ms"),
    )


def downgrade() -> None:
    """Take the revision back."""
    op.drop_table("position_clock")
    op.drop_table("position_refused")
