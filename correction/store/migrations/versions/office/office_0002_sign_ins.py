"""Who is signed in, and how often signing in failed."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0002"
down_revision = "office_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "sign_in_session",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sorted_text(64), nullable=False),
        sa.Column("csrf", sorted_text(64), nullable=False),
        sa.Column("device", sorted_text(120), nullable=False),
        sa.Column("began_at_us", sa.BigInteger(), nullable=False),
        sa.Column("seen_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sign_in_session_account_id", "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("account_id", sorted_text(64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the two tables; everybody signs in again."""
    op.drop_table("sign_in_failure")
    op.drop_table("sign_in_session")
