"""The first tables of the office store."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from correction.store.text_type import sorted_text


revision = "office_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "alert",
        sa.Column("alert_id", sorted_text(64), nullable=False),
        sa.Column("log_id", sorted_text(64), nullable=False),
        sa.Column("office_id", sorted_text(64), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sorted_text(32), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("bearer", sorted_text(8), nullable=False),
        sa.Column("occasion", sorted_text(256), nullable=False),
        sa.Column("matter", sorted_text(16), nullable=False),
        sa.Column("began_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("pace", sorted_text(8), nullable=False),
        sa.Column("cycle_on", sa.Date(), nullable=False),
        sa.Column("told_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("handling", sorted_text(16), nullable=False),
        sa.Column("disposition", sorted_text(16), nullable=True),
        sa.Column("suspended_until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("retrospective", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alert_log", "alert", ["log_id", "pace", "cycle_on"], unique=False)
    op.create_index(
        "ix_alert_office", "alert", ["office_id", "open", "grade", "began_at", "alert_id"], unique=False
    )

    op.create_table(
        "blind_index",
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log_no", "digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blind_index_digest", "blind_index", ["digest"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("case_id", sorted_text(64), nullable=False),
        sa.Column("person_id", sorted_text(64), nullable=False),
        sa.Column("office_id", sorted_text(64), nullable=False),
        sa.Column("category", sorted_text(16), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("term_from_on", sa.Date(), nullable=False),
        sa.Column("term_to_on", sa.Date(), nullable=False),
        sa.Column("records_from_on", sa.Date(), nullable=False),
        sa.Column("management_class", sorted_text(16), nullable=True),
        sa.Column("arrived_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("left_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_file_office_id", "case_file", ["office_id"], unique=False)
    op.create_index("ix_case_file_person_id", "case_file", ["person_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("case_id", sorted_text(64), nullable=False),
        sa.Column("entry_id", sorted_text(128), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("means", sorted_text(16), nullable=False),
        sa.Column("identity", sorted_text(16), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leave",
        sa.Column("case_id", sorted_text(64), nullable=False),
        sa.Column("leave_id", sorted_text(128), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("level", sorted_text(16), nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("granted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("refused_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("returned_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "leave_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_head",
        sa.Column("log_id", sorted_text(64), nullable=False),
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("kind", sorted_text(16), nullable=False),
        sa.Column("office_id", sorted_text(64), nullable=True),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last_recorded_at_us", sa.BigInteger(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_by", sorted_text(128), nullable=True),
        sa.Column("next_review_at_us", sa.BigInteger(), nullable=True),
        sa.Column("gravity", sa.Integer(), nullable=False),
        sa.Column("settled_regular_on", sa.Date(), nullable=True),
        sa.Column("settled_daily_on", sa.Date(), nullable=True),
        sa.Column("judged_by", sorted_text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("log_id"),
        sa.UniqueConstraint("log_no"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_log_head_due", "log_head", ["gravity", "next_review_at_us", "tries"], unique=False)
    op.create_index("ix_log_head_office_id", "log_head", ["office_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("case_id", sorted_text(64), nullable=False),
        sa.Column("person_id", sorted_text(64), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registered",
        sa.Column("kind", sorted_text(48), nullable=False),
        sa.Column("key", sorted_text(128), nullable=False),
        sa.Column("log_id", sorted_text(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "log_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source",
        sa.Column("source_id", sorted_text(128), nullable=False),
        sa.Column("case_id", sorted_text(64), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "case_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_source_case_id", "source", ["case_id"], unique=False)

    op.create_table(
        "store_setting",
        sa.Column("name", sorted_text(32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_entry",
        sa.Column("log_no", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sorted_text(128), nullable=False),
        sa.Column("kind", sorted_text(48), nullable=False),
        sa.Column("lane", sorted_text(8), nullable=False),
        sa.Column("belongs_on", sorted_text(10), nullable=False),
        sa.Column("happened_on", sorted_text(10), nullable=True),
        sa.Column("starts_at_us", sa.BigInteger(), nullable=False),
        sa.Column("ends_at_us", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("captured_at_us", sa.BigInteger(), nullable=True),
        sa.Column("actor", sorted_text(64), nullable=False),
        sa.Column("origin", sorted_text(16), nullable=False),
        sa.Column("book", sorted_text(80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_no"],
            ["log_head.log_no"],
        ),
        sa.PrimaryKeyConstraint("log_no", "number"),
        sa.UniqueConstraint("log_no", "entry_id", name="uq_log_entry_entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_log_entry_lane", "log_entry", ["log_no", "lane", "belongs_on"], unique=False)
    # The log only grows, whoever holds the connection.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION log_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'log_entry is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_entry_is_append_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_entry_no_{verb.lower()} BEFORE {verb} ON log_entry "
            "BEGIN SELECT RAISE(ABORT, 'log_entry is append-only'); END"
        )


def downgrade() -> None:
    """There is nothing before the first revision."""
