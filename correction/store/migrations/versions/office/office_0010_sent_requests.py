"""Requests of other systems that were carried out, so that the same one sent again changes nothing."""

import sqlalchemy as sa
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0010"
down_revision = "office_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sent_request",
        sa.Column("key", sorted_text(36), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("lines", sorted_text(), nullable=False),
        sa.Column("done_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table; a request that is sent again then counts as a new one."""
    op.drop_table("sent_request")
