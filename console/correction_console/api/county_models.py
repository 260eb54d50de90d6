"""Patrols, supervision orders and the duty log over the wire (接口数据·县级), version 1."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from correction_console.api.models import Instant, Wire


class DemandItem(Wire):
    """One demand of an order: its day, the reply and what was said of it, empty while missing."""

    asked: str
    said: str
    due_on: date
    late: bool
    reply: str
    settled: str
    remark: str


class OrderItem(Wire):
    """One supervision order; `overdue` while its reply is missing though the day is over, `late` for ever."""

    order_id: str
    to_org_id: str
    from_org_id: str
    document_no: str
    demands: str
    issued_at: datetime
    due_on: date
    state: str
    state_zh: str
    overdue: bool
    late: bool
    about_case_id: str | None
    about_alert_id: str | None


class OrderDetail(OrderItem):
    """One order with each of its demands."""

    rounds: list[DemandItem]


class OrderBody(Wire):
    """What is asked of which body by which day, and what it is about."""

    to_org_id: str = Field(max_length=64)
    demands: str = Field(max_length=2000)
    due_on: date
    document_no: str = Field(default="", max_length=60)
    about_case_id: str = Field(default="", max_length=64)
    about_alert_id: str = Field(default="", max_length=128)
    about_check_id: str = Field(default="", max_length=64)


class ReplyBody(Wire):
    """What the body that was asked did."""

    content: str = Field(max_length=2000)


class SettleBody(Wire):
    """What the body that asked makes of a reply; a return needs a remark and another day."""

    accepted: bool
    remark: str = Field(default="", max_length=2000)
    due_on: date | None = None


class PatrolBody(Wire):
    """What is drawn, from which offices (all that one may see where none is named), how much, what for."""

    scope: Literal["persons", "records", "positions"]
    size: int = Field(ge=1, le=200)
    purpose: str = Field(max_length=200)
    offices: list[str] = Field(default=[], max_length=100)
    from_on: date | None = None


class PatrolItemOut(Wire):
    """One drawn item, and what its check found, empty while nobody looked."""

    item: str
    case_id: str
    name: str
    office_id: str
    said: str
    check_id: str
    result: str
    remark: str


class PatrolDetail(Wire):
    """One patrol: all by which anybody can draw it again is in the log; `repeats` says that it does."""

    patrol_id: str
    scope: str
    purpose: str
    seed: str
    pool: int
    repeats: bool
    items: list[PatrolItemOut]


class CheckBody(Wire):
    """What the check of one item found; anything but in order needs a remark."""

    item: str = Field(max_length=128)
    result: Literal["in_order", "shortcoming", "uncheckable"]
    remark: str = Field(default="", max_length=400)


class DutyNoteBody(Wire):
    """A note for the duty log of one's own body, now unless told otherwise."""

    note: Literal["incident", "handover"]
    said: str = Field(max_length=1000)
    at: Instant | None = None
    to_staff_id: str | None = Field(default=None, max_length=64)


class DutyNoteItem(Wire):
    """Where a note stands in the log of its body."""

    org_id: str
    entry_id: str
    number: int
    recorded_at: datetime
