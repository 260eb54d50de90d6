"""The last changing code that each account signed in with, so that none opens twice."""

import sqlalchemy as sa
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0012"
down_revision = "office_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sign_in_code",
        sa.Column("account_id", sorted_text(64), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table; a code of this very minute would then open once more."""
    op.drop_table("sign_in_code")
