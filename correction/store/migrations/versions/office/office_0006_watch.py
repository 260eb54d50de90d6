"""Signs of life of the processes, and what went wrong with logs that could not be judged."""

import sqlalchemy as sa
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0006"
down_revision = "office_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables; a process that runs gives its sign within seconds."""
    op.create_table(
        "process_beat",
        sa.Column("part", sorted_text(16), nullable=False),
        sa.Column("name", sorted_text(64), nullable=False),
        sa.Column("run", sorted_text(32), nullable=False),
        sa.Column("host", sorted_text(128), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.Column("beat_at_us", sa.BigInteger(), nullable=False),
        sa.Column("good_at_us", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at_us", sa.BigInteger(), nullable=True),
        sa.Column("told", sorted_text(), nullable=False),
        sa.PrimaryKeyConstraint("part", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_fault",
        sa.Column("log_id", sorted_text(64), nullable=False),
        sa.Column("fault", sorted_text(200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("since_at_us", sa.BigInteger(), nullable=False),
        sa.Column("last_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("log_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the two tables."""
    op.drop_table("review_fault")
    op.drop_table("process_beat")
