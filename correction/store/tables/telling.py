"""What people are to be told of alerts (通知), and on its way through each channel."""

from sqlalchemy import Index
from sqlmodel import Field

from correction.store.tables.base import CLUSTERED, MICROS, OfficeRow


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
