"""When the ladder of an alert goes on, when people acted on it, and whom a notice was sent to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from correction.store.text_type import sorted_text

revision = "office_0005"
down_revision = "office_0004"
branch_labels = None
depends_on = None

_UTC = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    """Add the columns; every alert is looked at once, as after a rebuild, which also fills in the times."""
    op.add_column("alert", sa.Column("rule", sorted_text(64), nullable=True))
    op.add_column("alert", sa.Column("again_at", _UTC(), nullable=True))
    op.add_column("alert", sa.Column("acknowledged_at", _UTC(), nullable=True))
    op.add_column("alert", sa.Column("reviewed_at", _UTC(), nullable=True))
    op.add_column("alert", sa.Column("rung", sorted_text(8), nullable=True))
    op.add_column("alert", sa.Column("next_step_at_us", sa.BigInteger(), nullable=True))
    op.create_index("ix_alert_step", "alert", ["next_step_at_us"], unique=False)
    alert = sa.table(
        "alert",
        sa.column("open", sa.Boolean()),
        sa.column("retrospective", sa.Boolean()),
        sa.column("next_step_at_us", sa.BigInteger()),
    )
    climbing = alert.c.open & ~alert.c.retrospective
    op.execute(sa.update(alert).where(climbing).values(next_step_at_us=0))
    op.add_column("notice", sa.Column("to_org_id", sorted_text(64), nullable=True))
    op.add_column("notice_delivery", sa.Column("to_org_id", sorted_text(64), nullable=True))
    op.add_column(
        "notice_delivery", sa.Column("staff_ids", sorted_text(400), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("notice_delivery", "staff_ids")
    op.drop_column("notice_delivery", "to_org_id")
    op.drop_column("notice", "to_org_id")
    op.drop_index("ix_alert_step", table_name="alert")
    for name in ("next_step_at_us", "rung", "reviewed_at", "acknowledged_at", "again_at", "rule"):
        op.drop_column("alert", name)
