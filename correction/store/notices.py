"""The queue of notices (通知队列): written with the alert, sent after it stands, kept until it was taken.

A notice is routed into one delivery a channel. A delivery that is claimed is put off for a while, so that
another relay takes it up if this one dies: it may then arrive twice, under the same id. These rows are marks
of delivery, not the record: what was stated of an alert stands in the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, delete, exists, func, insert, select, update

from correction.domain.errors import NotFound
from correction.office.notices.channel import TRIES_MAX, Channel, not_before, wait_s, wants
from correction.office.notices.notice import Notice, NoticeEvent
from correction.store.engines import transaction
from correction.store.rows import instant, micros
from correction.store.tables import DeliveryRow, NoticeRow, table_of

_NOTICE, _DELIVERY = table_of(NoticeRow), table_of(DeliveryRow)
_ROUTED_MAX = 500
_LEASE = timedelta(minutes=2)
_MINUTE = timedelta(minutes=1)
KEPT_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A notice on its way through one channel: how often it was tried, and what went wrong last."""

    notice: Notice
    channel: str
    tries: int = 0
    error: str = ""
    dead: bool = False


class NoticeQueue:
    """The notices of one store; any number of relays may work on it."""

    def __init__(self, engine: Engine) -> None:
        """Work on a store of this version."""
        self._engine = engine

    def route(self, channels: Sequence[Channel], now: datetime) -> int:
        """Turn each new notice into a delivery for each channel that wants it; give how many notices."""
        with transaction(self._engine, writing=True) as connection:
            new = [_notice(row) for row in connection.execute(_unrouted())]
            rows = [
                {**_row(notice), "channel": channel.name, "tries": 0, "error": "", "dead": False}
                | {"next_at_us": micros(not_before(channel, notice, now)), "sent_at_us": None}
                for notice in new
                for channel in channels
                if wants(channel, notice)
            ]
            for row in rows:
                _put(connection, row)
            if new:
                gone = [notice.notice_id for notice in new]
                connection.execute(delete(_NOTICE).where(_NOTICE.c.notice_id.in_(gone)))
            old_us = micros(now - timedelta(days=KEPT_DAYS))
            connection.execute(delete(_DELIVERY).where(_DELIVERY.c.sent_at_us < old_us))
        return len(new)

    def claim(self, channel: Channel, now: datetime) -> tuple[Delivery, ...]:
        """Give what is to be sent through a channel now, the gravest and oldest first, and put it off."""
        with transaction(self._engine, writing=True) as connection:
            left = channel.per_minute - _sent_since(connection, channel.name, now - _MINUTE)
            if left <= 0:
                return ()
            values = {"channel": channel.name, "now": micros(now), "left": left}
            claimed = [_delivery(row) for row in connection.execute(_waiting(), values)]
            put_off = {"next_at_us": micros(now + _LEASE), "tries": _DELIVERY.c.tries + 1}
            for each in claimed:
                connection.execute(update(_DELIVERY).where(_of(each)).values(put_off))
        return tuple(claimed)

    def sent(self, delivery: Delivery, at: datetime) -> None:
        """Note that a delivery was taken."""
        self._set(delivery, sent_at_us=micros(at), error="")

    def failed(self, delivery: Delivery, at: datetime, error: str) -> None:
        """Note why a delivery was not taken; after the last try it is laid aside until somebody looks."""
        tries = delivery.tries + 1
        next_at = at + timedelta(seconds=wait_s(tries))
        self._set(delivery, error=error, dead=tries >= TRIES_MAX, next_at_us=micros(next_at))

    def pending(self) -> tuple[Delivery, ...]:
        """Give what was not taken yet, what was laid aside first."""
        found = select(_DELIVERY).where(_DELIVERY.c.sent_at_us.is_(None))
        found = found.order_by(_DELIVERY.c.dead.desc(), _DELIVERY.c.made_at_us, _DELIVERY.c.notice_id)
        with transaction(self._engine, writing=False) as connection:
            return tuple(_delivery(row) for row in connection.execute(found))

    def revive(self, notice_id: str, now: datetime) -> int:
        """Try again what was laid aside; give through how many channels; raises NotFound."""
        dead = (_DELIVERY.c.notice_id == notice_id) & _DELIVERY.c.dead
        with transaction(self._engine, writing=True) as connection:
            again = update(_DELIVERY).where(dead).values(dead=False, tries=0, next_at_us=micros(now))
            count = connection.execute(again).rowcount
        if not count:
            raise NotFound("通知", f"{notice_id} 不在搁置之列", "用 correction notices list 查看")
        return count

    def _set(self, delivery: Delivery, **values: Any) -> None:
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(_DELIVERY).where(_of(delivery)).values(values))


def _put(connection: Connection, row: dict[str, Any]) -> None:
    """Keep a delivery; what was never tried and no longer holds is not sent at all, nor its withdrawal."""
    if row["event"] == NoticeEvent.WITHDRAWN:
        same = (_DELIVERY.c.alert_id == row["alert_id"]) & (_DELIVERY.c.channel == row["channel"])
        untried = _DELIVERY.c.sent_at_us.is_(None) & (_DELIVERY.c.tries == 0) & _DELIVERY.c.dead.is_(False)
        raised = _DELIVERY.c.event == NoticeEvent.RAISED.value
        if connection.execute(delete(_DELIVERY).where(same, untried, raised)).rowcount:
            return
    connection.execute(insert(_DELIVERY), row)


def _of(delivery: Delivery) -> Any:
    mine = _DELIVERY.c.notice_id == delivery.notice.notice_id
    return mine & (_DELIVERY.c.channel == delivery.channel)


def _sent_since(connection: Connection, channel: str, since: datetime) -> int:
    sent = (_DELIVERY.c.channel == channel) & (_DELIVERY.c.sent_at_us > micros(since))
    return int(connection.execute(select(func.count()).select_from(_DELIVERY).where(sent)).scalar_one())


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
    }


def _notice(row: Any) -> Notice:
    return Notice(
        notice_id=row.notice_id,
        log_id=row.log_id,
        office_id=row.office_id,
        alert_id=row.alert_id,
        kind=row.kind,
        grade=row.grade,
        event=NoticeEvent(row.event),
        made_at=instant(row.made_at_us),
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(notice=_notice(row), channel=row.channel, tries=row.tries, error=row.error, dead=row.dead)


@cache
def _unrouted() -> Select[Any]:
    found = select(_NOTICE).order_by(_NOTICE.c.made_at_us, _NOTICE.c.notice_id).limit(_ROUTED_MAX)
    return found.with_for_update(skip_locked=True)


@cache
def _waiting() -> Select[Any]:
    """What may go now; of one alert nothing overtakes what was to be told before."""
    earlier = _DELIVERY.alias("earlier")
    overtakes = exists().where(
        earlier.c.channel == _DELIVERY.c.channel,
        earlier.c.alert_id == _DELIVERY.c.alert_id,
        earlier.c.made_at_us < _DELIVERY.c.made_at_us,
        earlier.c.sent_at_us.is_(None),
        earlier.c.dead.is_(False),
    )
    found = select(_DELIVERY).where(
        ~overtakes,
        _DELIVERY.c.channel == bindparam("channel"),
        _DELIVERY.c.sent_at_us.is_(None),
        _DELIVERY.c.dead.is_(False),
        _DELIVERY.c.next_at_us <= bindparam("now"),
    )
    in_order = found.order_by(_DELIVERY.c.grade, _DELIVERY.c.made_at_us, _DELIVERY.c.notice_id)
    return in_order.limit(bindparam("left")).with_for_update(skip_locked=True, of=_DELIVERY)
