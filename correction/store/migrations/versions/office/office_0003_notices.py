"""What people are to be told of alerts, and how far it has come."""

import sqlalchemy as sa
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0003"
down_revision = "office_0002"
branch_labels = None
depends_on = None


def _notice():
    """The columns that say what is told."""
    return (
        sa.Column("log_id", sorted_text(64), nullable=False),
        sa.Column("office_id", sorted_text(64), nullable=True),
        sa.Column("alert_id", sorted_text(64), nullable=False),
        sa.Column("kind", sorted_text(32), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("event", sorted_text(16), nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
    )


def upgrade() -> None:
    """Make the two tables; of alerts that stand already nobody is told anew."""
    op.create_table(
        "notice",
        sa.Column("notice_id", sorted_text(128), nullable=False),
        *_notice(),
        sa.PrimaryKeyConstraint("notice_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice_delivery",
        sa.Column("notice_id", sorted_text(128), nullable=False),
        sa.Column("channel", sorted_text(64), nullable=False),
        *_notice(),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at_us", sa.BigInteger(), nullable=False),
        sa.Column("sent_at_us", sa.BigInteger(), nullable=True),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.Column("error", sorted_text(200), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "channel"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_notice_delivery_waiting", "notice_delivery", ["channel", "sent_at_us", "next_at_us"], unique=False
    )


def downgrade() -> None:
    """Drop the two tables."""
    op.drop_table("notice_delivery")
    op.drop_table("notice")
