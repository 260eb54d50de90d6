"""The feed of events: which log grew, in the order in which that was seen."""

import sqlalchemy as sa
from alembic import op

revision = "office_0011"
down_revision = "office_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables; the feed begins when it is first asked for."""
    op.create_table(
        "feed_seen",
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log_no"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_event",
        sa.Column("event_no", sa.BigInteger(), nullable=False),
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("from_number", sa.BigInteger(), nullable=False),
        sa.Column("to_number", sa.BigInteger(), nullable=False),
        sa.Column("seen_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_no"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the two tables; whoever followed the feed begins anew."""
    op.drop_table("feed_event")
    op.drop_table("feed_seen")
