"""The marks of whoever comes in (登录与接入标记): people signed in, requests carried out, events told of."""

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from correction.store.tables.base import CLUSTERED, MICROS, OfficeRow


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
