"""The tables of the office store (表结构): the log, and the read models that screens and reports query.

Instants of the log are whole microseconds since 1970 UTC, so that the hash chain covers plain integers.
Read models are caches: they are filled with the entries and can be dropped and rebuilt. This module must
not import `annotations` from `__future__`: SQLModel reads the annotations of its classes when they are made.
"""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Table, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

MICROS: Any = BigInteger
# SQLite numbers rows by itself only where the key is a plain INTEGER.
BIG_KEY: Any = BigInteger().with_variant(Integer(), "sqlite")

LANE_ACT = "act"

# Rows lie in their key's own tree: no second tree that leads from the key to the row.
CLUSTERED = {"sqlite_with_rowid": False}


class OfficeRow(SQLModel, registry=registry()):
    """Base of every table of the office store; a metadata of its own keeps a host's tables apart."""

    # Rows are written and read as they are, so what would check their fields is made for whoever asks first.
    model_config = {"defer_build": True}


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


class PersonRow(OfficeRow, table=True):
    """The person as one case knows them; who it is stays sealed with the key of that case."""

    __tablename__ = "person"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64)
    identity: bytes = Field(sa_type=LargeBinary)


class CaseRow(OfficeRow, table=True):
    """One case as it reads now; nothing here depends on the clock."""

    __tablename__ = "case_file"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(max_length=64, index=True)
    office_id: str = Field(max_length=64, index=True)
    category: str = Field(max_length=16)
    began_on: date
    effective_on: date
    term_from_on: date
    term_to_on: date
    records_from_on: date
    management_class: str | None = Field(default=None, max_length=16)
    arrived_at: datetime | None = None
    left_at: datetime | None = None


class LeaveRow(OfficeRow, table=True):
    """One leave and what became of it."""

    __tablename__ = "leave"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    leave_id: str = Field(primary_key=True, max_length=128)
    from_on: date
    to_on: date
    level: str | None = Field(default=None, max_length=16)
    asked_at: datetime | None = None
    granted_at: datetime | None = None
    refused_at: datetime | None = None
    revoked_at: datetime | None = None
    returned_at: datetime | None = None


class CheckInRow(OfficeRow, table=True):
    """One check-in that was made; where it was made stays in the sealed log."""

    __tablename__ = "check_in"
    __table_args__ = (CLUSTERED,)

    case_id: str = Field(primary_key=True, max_length=64)
    entry_id: str = Field(primary_key=True, max_length=128)
    made_at: datetime
    recorded_at: datetime
    means: str = Field(max_length=16)
    identity: str = Field(max_length=16)
    voided: bool = False


class SourceRow(OfficeRow, table=True):
    """A source of positions that was assigned in a case; `until_us` is none while it speaks for it."""

    __tablename__ = "source"
    __table_args__ = (CLUSTERED,)

    source_id: str = Field(primary_key=True, max_length=128)
    case_id: str = Field(primary_key=True, max_length=64, index=True)
    until_us: int | None = Field(default=None, sa_type=MICROS)


class AlertRow(OfficeRow, table=True):
    """One alert as it stands; `number` points to the entry that stated it last, which holds the reasons.

    `next_step_at_us` is when its ladder has to be looked at: at once after whatever happens to it.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_log", "log_id", "pace", "cycle_on"),
        Index("ix_alert_office", "office_id", "open", "grade", "began_at", "alert_id"),
        Index("ix_alert_step", "next_step_at_us"),
        CLUSTERED,
    )

    alert_id: str = Field(primary_key=True, max_length=64)
    log_id: str = Field(max_length=64)
    office_id: str | None = Field(default=None, max_length=64)
    number: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=32)
    grade: int
    bearer: str = Field(max_length=8)
    occasion: str = Field(max_length=256)
    matter: str = Field(max_length=16)
    began_at: datetime
    ended_at: datetime | None = None
    pace: str = Field(max_length=8)
    cycle_on: date
    told_at: datetime
    revision: int
    handling: str = Field(max_length=16)
    disposition: str | None = Field(default=None, max_length=16)
    suspended_until_at: datetime | None = None
    retrospective: bool = False
    open: bool = True
    rule: str | None = Field(default=None, max_length=64)
    again_at: datetime | None = None
    acknowledged_at: datetime | None = None
    reviewed_at: datetime | None = None
    rung: str | None = Field(default=None, max_length=8)
    next_step_at_us: int | None = Field(default=None, sa_type=MICROS)


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


class SessionRow(OfficeRow, table=True):
    """Somebody who is signed in; a cache: dropping it makes everybody sign in again.

    `digest` is the SHA-256 of the cookie, so that whoever reads the database cannot take a session over.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (CLUSTERED,)

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    account_id: str = Field(max_length=64, index=True)
    csrf: str = Field(max_length=64)
    device: str = Field(max_length=120)
    began_at_us: int = Field(sa_type=MICROS)
    seen_at_us: int = Field(sa_type=MICROS)


class SignInFailure(OfficeRow, table=True):
    """How often in a row signing in failed under one name, and when last; a cache as well."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (CLUSTERED,)

    account_id: str = Field(primary_key=True, max_length=64)
    failed: int
    last_at_us: int = Field(sa_type=MICROS)


class SignInCode(OfficeRow, table=True):
    """The half minute of the last changing code that an account signed in with: none opens twice; a cache."""

    __tablename__ = "sign_in_code"
    __table_args__ = (CLUSTERED,)

    account_id: str = Field(primary_key=True, max_length=64)
    step: int = Field(sa_type=MICROS)


class SentRequest(OfficeRow, table=True):
    """A request of another system that was carried out, under the key its sender made; no entry of a log.

    `digest` is keyed, so that nobody learns from it what was sent; `lines` says where its entries stand.
    """

    __tablename__ = "sent_request"
    __table_args__ = (CLUSTERED,)

    key: str = Field(primary_key=True, max_length=36)
    digest: bytes = Field(sa_type=LargeBinary)
    lines: str
    done_at_us: int = Field(sa_type=MICROS)


class FeedSeen(OfficeRow, table=True):
    """Up to which entry the feed has told of each log; log 0 holds the number of the last event."""

    __tablename__ = "feed_seen"
    __table_args__ = (CLUSTERED,)

    log_no: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)


class FeedEvent(OfficeRow, table=True):
    """A log grew from one entry to another; numbered in the order in which that was seen, kept a month."""

    __tablename__ = "feed_event"
    __table_args__ = (CLUSTERED,)

    event_no: int = Field(primary_key=True, sa_type=BigInteger)
    log_no: int = Field(sa_type=BigInteger)
    from_number: int = Field(sa_type=BigInteger)
    to_number: int = Field(sa_type=BigInteger)
    seen_at_us: int = Field(sa_type=MICROS)


class NoticeRow(OfficeRow, table=True):
    """Something to tell people of an alert, written with it; gone once every channel has its delivery.

    `to_org_id` is the body told where it is another than the one whose alert it is.
    """

    __tablename__ = "notice"
    __table_args__ = (CLUSTERED,)

    notice_id: str = Field(primary_key=True, max_length=128)
    log_id: str = Field(max_length=64)
    office_id: str | None = Field(default=None, max_length=64)
    alert_id: str = Field(max_length=64)
    kind: str = Field(max_length=32)
    grade: int
    event: str = Field(max_length=16)
    made_at_us: int = Field(sa_type=MICROS)
    to_org_id: str | None = Field(default=None, max_length=64)


class DeliveryRow(OfficeRow, table=True):
    """A notice on its way through one channel; a mark of delivery, not the record.

    `staff_ids` are those on duty for whom it was sent, separated by commas.
    """

    __tablename__ = "notice_delivery"
    __table_args__ = (
        Index("ix_notice_delivery_waiting", "channel", "sent_at_us", "next_at_us"),
        Index("ix_notice_delivery_claimed", "channel", "claimed_at_us"),
        CLUSTERED,
    )

    notice_id: str = Field(primary_key=True, max_length=128)
    channel: str = Field(primary_key=True, max_length=64)
    log_id: str = Field(max_length=64)
    office_id: str | None = Field(default=None, max_length=64)
    alert_id: str = Field(max_length=64)
    kind: str = Field(max_length=32)
    grade: int
    event: str = Field(max_length=16)
    made_at_us: int = Field(sa_type=MICROS)
    tries: int = Field(default=0)
    next_at_us: int = Field(sa_type=MICROS)
    claimed_at_us: int | None = Field(default=None, sa_type=MICROS)
    sent_at_us: int | None = Field(default=None, sa_type=MICROS)
    dead: bool = False
    error: str = Field(default="", max_length=200)
    to_org_id: str | None = Field(default=None, max_length=64)
    staff_ids: str = Field(default="", max_length=400)


def table_of(model: type[OfficeRow]) -> Table:
    """Give the plain table behind a model, for the bulk paths."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


READ_MODELS: tuple[type[OfficeRow], ...] = (
    Registered,
    PersonRow,
    CaseRow,
    LeaveRow,
    CheckInRow,
    SourceRow,
    AlertRow,
    BlindIndex,
    AttachmentRow,
)
