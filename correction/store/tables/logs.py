"""The tables of the logs (日志表): their heads, their sealed entries, and what finds an entry again."""

from datetime import date

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from correction.store.tables.base import CLUSTERED, MICROS, OfficeRow

LANE_ACT = "act"


class StoreSetting(OfficeRow, table=True):
    """What the store knows about itself: whose key wraps it, and the wrapped key of the blind index."""

    __tablename__ = "store_setting"
    __table_args__ = (CLUSTERED,)

    name: str = Field(primary_key=True, max_length=32)
    value: bytes = Field(sa_type=LargeBinary)


class LogHead(OfficeRow, table=True):
    """Where a log stands: its last entry, its wrapped key, and how far its review has come.

    `log_no` counts the logs of this store in the order in which they were begun; entries and look-ups lie
    by it, so that new logs lie at the end of their trees. `gravity` is the grade of its gravest open alert,
    0 the gravest; `tries` counts reviews begun and not finished. `destroyed_by` names the entry of the
    platform's log that ordered the key destroyed.
    """

    __tablename__ = "log_head"
    __table_args__ = (Index("ix_log_head_due", "gravity", "next_review_at_us", "tries"), CLUSTERED)

    log_id: str = Field(primary_key=True, max_length=64)
    log_no: int = Field(sa_type=BigInteger, unique=True)
    kind: str = Field(max_length=16)
    office_id: str | None = Field(default=None, max_length=64, index=True)
    last_number: int = Field(default=0, sa_type=BigInteger)
    last_hash: bytes = Field(sa_type=LargeBinary)
    last_recorded_at_us: int | None = Field(default=None, sa_type=MICROS)
    wrapped_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    destroyed_by: str | None = Field(default=None, max_length=128)
    next_review_at_us: int | None = Field(default=None, sa_type=MICROS)
    gravity: int = Field(default=0)
    settled_regular_on: date | None = None
    settled_daily_on: date | None = None
    judged_by: str = Field(default="")
    tries: int = Field(default=0)


class LogEntry(OfficeRow, table=True):
    """One entry of a log, sealed and chained; nothing ever updates or deletes a row.

    `lane` says what has to fetch it: the pace of its kind, or `act` for acts on alerts.
    """

    __tablename__ = "log_entry"
    # Clustered by log: a review reads one log at a time, and its rows then lie side by side.
    __table_args__ = (
        UniqueConstraint("log_no", "entry_id", name="uq_log_entry_entry_id"),
        Index("ix_log_entry_lane", "log_no", "lane", "belongs_on"),
        CLUSTERED,
    )

    log_no: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="log_head.log_no")
    number: int = Field(primary_key=True, sa_type=BigInteger)
    entry_id: str = Field(max_length=128)
    kind: str = Field(max_length=48)
    lane: str = Field(max_length=8)
    belongs_on: str = Field(max_length=10)
    happened_on: str | None = Field(default=None, max_length=10)
    starts_at_us: int = Field(sa_type=MICROS)
    ends_at_us: int | None = Field(default=None, sa_type=MICROS)
    recorded_at_us: int = Field(sa_type=MICROS)
    captured_at_us: int | None = Field(default=None, sa_type=MICROS)
    actor: str = Field(max_length=64)
    origin: str = Field(max_length=16)
    book: str | None = Field(default=None, max_length=80)
    version: int
    nonce: bytes = Field(sa_type=LargeBinary)
    payload: bytes = Field(sa_type=LargeBinary)
    prev_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class Registered(OfficeRow, table=True):
    """Points to the newest entry about a body, a member of staff, an area and so on, log by log."""

    __tablename__ = "registered"
    __table_args__ = (CLUSTERED,)

    kind: str = Field(primary_key=True, max_length=48)
    key: str = Field(primary_key=True, max_length=128)
    log_id: str = Field(primary_key=True, max_length=64)
    number: int = Field(sa_type=BigInteger)
    rank: int = Field(sa_type=BigInteger)


class BlindIndex(OfficeRow, table=True):
    """Keyed digests of whole id numbers, phones and case numbers; each digest covers what it is of."""

    __tablename__ = "blind_index"
    __table_args__ = (CLUSTERED,)

    log_no: int = Field(primary_key=True, sa_type=BigInteger)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary, index=True)


class AttachmentRow(OfficeRow, table=True):
    """A sealed file that an entry of a log names, by the SHA-256 of its bytes; none but hashes and sizes."""

    __tablename__ = "attachment"
    __table_args__ = (CLUSTERED,)

    log_no: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    sealed: bytes = Field(sa_type=LargeBinary)
