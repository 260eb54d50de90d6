"""What the judging knows of a source for its next fixes, and how far logs were looked through."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "positions_0006"
down_revision = "positions_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision; nothing is known of any source yet."""
    op.add_column("position_source", sa.Column("standing", sa.LargeBinary(), nullable=True))
    op.create_table(
        "position_looked",
        sa.Column("log_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log_id"),
    )


def downgrade() -> None:
    """Refuse: the store as a whole does not go back."""
    message = "定位库不能退回旧版本：停止使用，从升级前的备份恢复"
    raise RuntimeError(message)
