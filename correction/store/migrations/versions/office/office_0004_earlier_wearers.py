"""A source that no longer speaks for a case stays beside it, with when it ceased to: late fixes come after that."""

import sqlalchemy as sa
from alembic import op

revision = "office_0004"
down_revision = "office_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who wore a device before comes with the next entry of the case, or with a rebuilding."""
    op.add_column("source", sa.Column("until_us", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Drop it, and those who wore a device before."""
    op.execute("DELETE FROM source WHERE until_us IS NOT NULL")
    op.drop_column("source", "until_us")
