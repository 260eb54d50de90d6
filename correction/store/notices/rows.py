"""A notice on its way (投递), to and from its row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from correction.office.notices.channel import not_before
from correction.office.notices.notice import Notice, NoticeEvent
from correction.office.notices.routing import Routed
from correction.store.log.rows import instant, micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A notice on its way through one channel: how often it was tried, and what went wrong last.

    `staff_ids` are those who were on duty when it was routed.
    """

    notice: Notice
    channel: str
    staff_ids: tuple[str, ...] = ()
    tries: int = 0
    error: str = ""
    dead: bool = False


def delivery_row(notice: Notice, routed: Routed, now: datetime) -> dict[str, Any]:
    """Give a new delivery as its row; it rings at once, or after the quiet time of its channel."""
    mine = {"channel": routed.channel.name, "staff_ids": ",".join(routed.staff_ids)[:400]}
    fresh = {"tries": 0, "error": "", "dead": False, "claimed_at_us": None, "sent_at_us": None}
    return {**_row(notice), **mine, **fresh, "next_at_us": micros(not_before(routed.channel, notice, now))}


def key_of(delivery: Delivery) -> dict[str, str]:
    """Name the row of a delivery for the statements."""
    return {"of_notice": delivery.notice.notice_id, "of_channel": delivery.channel}


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "notice_id": notice.notice_id,
        "log_id": notice.log_id,
        "office_id": notice.office_id,
        "alert_id": notice.alert_id,
        "kind": notice.kind,
        "grade": notice.grade,
        "event": notice.event.value,
        "made_at_us": micros(notice.made_at),
        "to_org_id": notice.to_org_id,
    }


def notice_of(row: Any) -> Notice:
    """Read a notice out of its row, or out of the row of a delivery."""
    return Notice(
        notice_id=row.notice_id,
        log_id=row.log_id,
        office_id=row.office_id,
        alert_id=row.alert_id,
        kind=row.kind,
        grade=row.grade,
        event=NoticeEvent(row.event),
        made_at=instant(row.made_at_us),
        to_org_id=row.to_org_id,
    )


def delivery_of(row: Any) -> Delivery:
    """Read a delivery out of its row."""
    return Delivery(
        notice=notice_of(row),
        channel=row.channel,
        staff_ids=tuple(filter(None, row.staff_ids.split(","))),
        tries=row.tries,
        error=row.error,
        dead=row.dead,
    )
