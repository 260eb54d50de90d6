"""When a relay took each delivery to send it, so that several relays keep the limit of a channel together."""

import sqlalchemy as sa
from alembic import op

revision = "office_0013"
down_revision = "office_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was sent was taken when it was sent."""
    op.add_column("notice_delivery", sa.Column("claimed_at_us", sa.BigInteger(), nullable=True))
    delivery = sa.table(
        "notice_delivery", sa.column("claimed_at_us", sa.BigInteger()), sa.column("sent_at_us", sa.BigInteger())
    )
    op.execute(sa.update(delivery).values(claimed_at_us=delivery.c.sent_at_us))
    op.create_index("ix_notice_delivery_claimed", "notice_delivery", ["channel", "claimed_at_us"], unique=False)


def downgrade() -> None:
    """Drop the column."""
    op.drop_index("ix_notice_delivery_claimed", table_name="notice_delivery")
    op.drop_column("notice_delivery", "claimed_at_us")
