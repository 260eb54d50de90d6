"""Room beside each source, so that a delivery rewrites its row in place and touches no index."""

from alembic import op

revision = "positions_0005"
down_revision = "positions_0004"
branch_labels = None
depends_on = None

FILLED = 50


def upgrade() -> None:
    """Leave half of each page free on PostgreSQL; SQLite rewrites rows in place anyway."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE position_source SET (fillfactor = {FILLED})")


def downgrade() -> None:
    """Fill pages again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE position_source RESET (fillfactor)")
