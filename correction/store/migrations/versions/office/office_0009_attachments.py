"""Which sealed files the entries name, and this store's own part of the folder of attachments."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision = "office_0009"
down_revision = "office_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a store that is in use is given the name of its part, a new one gets it when made."""
    op.create_table(
        "attachment",
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log_no", "number"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM store_setting")).scalar():
        setting = sa.table("store_setting", sa.column("name"), sa.column("value", sa.LargeBinary()))
        op.bulk_insert(setting, [{"name": "attachments", "value": token_hex(8).encode()}])


def downgrade() -> None:
    """Drop the table and the name; the files stay."""
    op.drop_table("attachment")
    op.execute(sa.text("DELETE FROM store_setting WHERE name = 'attachments'"))
