"""Which files hold the days that are no longer in the database."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "positions_0004"
down_revision = "positions_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no day lies in a file yet."""
    op.create_table(
        "position_file",
        sa.Column("day_no", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("fixes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day_no"),
    )


def downgrade() -> None:
    """Refuse: days that lie in files would be lost."""
    message = "定位库不能退回旧版本：停止使用，从升级前的备份恢复"
    raise RuntimeError(message)
