"""The queue of notices (通知队列): written with the alert, sent after it stands, kept until it was taken.

A notice is routed into one delivery a channel. A delivery that is claimed is put off for a while, so that
another relay takes it up if this one dies: it may then arrive twice, under the same id. These rows are marks
of delivery, not the record: what was stated of an alert stands in the log.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Select,
    Update,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from correction.domain.errors import NotFound
from correction.domain.organisation import OrgTree
from correction.office.notices.channel import TRIED_FOR, TRIES_MAX, Channel, not_before, wait_s
from correction.office.notices.notice import Notice, NoticeEvent
from correction.office.notices.routing import Routed, route
from correction.store.engines import transaction
from correction.store.log.rows import instant, micros
from correction.store.tables import AlertRow, DeliveryRow, NoticeRow, table_of

_NOTICE, _DELIVERY, _ALERT = table_of(NoticeRow), table_of(DeliveryRow), table_of(AlertRow)
NO_BODIES = OrgTree(units={})
_ROUTED_MAX = 500
_LEASE = timedelta(minutes=2)
_MINUTE = timedelta(minutes=1)
_CLAIMING = 0x6E6F_7469_6365
KEPT_DAYS = 90
HELD = "渠道不通，一并等待"


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


class NoticeQueue:
    """The notices of one store; any number of relays may work on it."""

    def __init__(self, engine: Engine) -> None:
        """Work on a store of this version."""
        self._engine = engine

    def route(
        self,
        channels: Sequence[Channel],
        now: datetime,
        routes: Callable[[Notice], Sequence[Routed]] | None = None,
    ) -> int:
        """Turn each new notice into a delivery for each channel it goes through; give how many notices.

        `routes` knows the bodies and who is on duty; without it every channel that serves the body is taken.
        A withdrawal goes to whoever was told of the alert, whoever is on duty by now.
        """

        def plain(notice: Notice) -> Sequence[Routed]:
            return route(notice, channels, NO_BODIES, lambda _org_id, _at: None, now)

        with transaction(self._engine, writing=True) as connection:
            new = [_notice(row) for row in connection.execute(_unrouted())]
            held = _suspended(connection, [notice.alert_id for notice in new])
            rows: list[dict[str, Any]] = []
            for notice in new:
                if notice.event is NoticeEvent.WITHDRAWN:
                    # It goes to whoever was told, by the notices before it too, and is never held back.
                    _write(connection, rows)
                    rows = [_delivery_row(notice, r, now) for r in _take_back(connection, notice, channels)]
                    continue
                # Of an alert whose telling is suspended people hear when that ends.
                at = max(now, held.get(notice.alert_id, now))
                rows += (_delivery_row(notice, each, at) for each in (routes or plain)(notice))
            _write(connection, rows)
            if new:
                gone = [notice.notice_id for notice in new]
                connection.execute(delete(_NOTICE).where(_NOTICE.c.notice_id.in_(gone)))
            connection.execute(_forget_old(), {"old_us": micros(now - timedelta(days=KEPT_DAYS))})
        return len(new)

    def waiting(self, channels: Sequence[Channel], now: datetime) -> tuple[bool, frozenset[str]]:
        """Tell whether a new notice waits to be routed, and through which channels something is due."""
        with transaction(self._engine, writing=False) as connection:
            new = connection.execute(_any_new()).first() is not None
            values = {"channels": [channel.name for channel in channels], "now": micros(now)}
            due = connection.execute(_channels_due(), values).scalars().all()
        return new, frozenset(due)

    def claim(self, channel: Channel, now: datetime) -> tuple[Delivery, ...]:
        """Give what is to be sent through a channel now, the gravest and oldest first, and put it off.

        What was held up and would ring in a quiet time now waits for the end of it.
        """
        with transaction(self._engine, writing=True) as connection:
            if connection.dialect.name == "postgresql":
                # Two relays that count at once would each find the whole minute left.
                connection.execute(_only_claimer(), {"channel": channel.name})
            left = channel.per_minute - _claimed_since(connection, channel.name, now - _MINUTE)
            if left <= 0:
                return ()
            values = {"channel": channel.name, "now": micros(now), "left": left}
            claimed = [_delivery(row) for row in connection.execute(_waiting(), values)]
            rings_at = [not_before(channel, each.notice, now) for each in claimed]
            put_off = [
                {**_key(each), "until": micros(at)}
                for each, at in zip(claimed, rings_at, strict=True)
                if at > now
            ]
            taken = [
                {**_key(each), "until": micros(now + _LEASE), "now": micros(now)}
                for each, at in zip(claimed, rings_at, strict=True)
                if at <= now
            ]
            if put_off:
                connection.execute(_put_off(), put_off)
            if taken:
                connection.execute(_take(), taken)
        return tuple(each for each, at in zip(claimed, rings_at, strict=True) if at <= now)

    def sent(self, delivery: Delivery, at: datetime) -> None:
        """Note that a delivery was taken."""
        self._set(delivery, sent_at_us=micros(at), error="")

    def failed(self, delivery: Delivery, at: datetime, error: str) -> None:
        """Note why a delivery was not taken; after the last try it is laid aside until somebody looks.

        The last is not before it has been tried for two days, however often the channel was asked.
        """
        tries = delivery.tries + 1
        next_at = at + timedelta(seconds=wait_s(tries))
        dead = tries >= TRIES_MAX and at - delivery.notice.made_at >= TRIED_FOR
        self._set(delivery, error=error, dead=dead, next_at_us=micros(next_at), claimed_at_us=None)

    def hold(self, channel: Channel, untried: Sequence[Delivery], until_at: datetime) -> None:
        """Put off all that waits for a channel that takes nothing, so that it goes in its order later.

        `untried` was claimed and not tried: its tries are taken back.
        """
        held = {
            "next_at_us": micros(until_at),
            "error": func.coalesce(func.nullif(_DELIVERY.c.error, ""), HELD),
        }
        due = _waits(channel) & ((_DELIVERY.c.next_at_us < micros(until_at)) | (_DELIVERY.c.error != ""))
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(_DELIVERY).where(due).values(held))
            for each in untried:
                mine = update(_DELIVERY).where(_OF_KEY).values(tries=each.tries, claimed_at_us=None, **held)
                connection.execute(mine, _key(each))

    def release(self, channel: Channel, now: datetime) -> None:
        """Let go at once, in its order, what was held up while a channel took nothing."""
        held = _waits(channel) & (_DELIVERY.c.error != "") & (_DELIVERY.c.next_at_us > micros(now))
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(_DELIVERY).where(held).values(next_at_us=micros(now)))

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
            connection.execute(_change(tuple(values)), {**_key(delivery), **values})


def _waits(channel: Channel) -> Any:
    waits = _DELIVERY.c.sent_at_us.is_(None) & _DELIVERY.c.dead.is_(False)
    return waits & (_DELIVERY.c.channel == channel.name)


def _take_back(connection: Connection, notice: Notice, channels: Sequence[Channel]) -> tuple[Routed, ...]:
    """Drop what was never tried, and give the channels through which the alert may have been heard of."""
    same = _DELIVERY.c.alert_id == notice.alert_id
    untried = _DELIVERY.c.sent_at_us.is_(None) & (_DELIVERY.c.tries == 0) & _DELIVERY.c.dead.is_(False)
    connection.execute(delete(_DELIVERY).where(same, untried))
    heard = select(_DELIVERY.c.channel, _DELIVERY.c.staff_ids).where(same).order_by(_DELIVERY.c.made_at_us)
    by_channel = {row.channel: row.staff_ids for row in connection.execute(heard)}
    return tuple(
        Routed(channel=each, staff_ids=tuple(filter(None, by_channel[each.name].split(","))))
        for each in channels
        if each.name in by_channel
    )


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(_DELIVERY), rows)


def _suspended(connection: Connection, alert_ids: Sequence[str]) -> dict[str, datetime]:
    """Give until when telling of alerts is suspended, of those of which it is."""
    if not alert_ids:
        return {}
    rows = connection.execute(_held(), {"ids": alert_ids})
    return {row.alert_id: row.suspended_until_at for row in rows}


@cache
def _held() -> Select[Any]:
    held = _ALERT.c.suspended_until_at.is_not(None)
    mine = _ALERT.c.alert_id.in_(bindparam("ids", expanding=True))
    return select(_ALERT.c.alert_id, _ALERT.c.suspended_until_at).where(held, mine)


def _delivery_row(notice: Notice, routed: Routed, now: datetime) -> dict[str, Any]:
    mine = {"channel": routed.channel.name, "staff_ids": ",".join(routed.staff_ids)[:400]}
    fresh = {"tries": 0, "error": "", "dead": False, "claimed_at_us": None, "sent_at_us": None}
    return {**_row(notice), **mine, **fresh, "next_at_us": micros(not_before(routed.channel, notice, now))}


@cache
def _forget_old() -> Delete:
    """Of an alert that is open it is kept who was told, since they are told of its withdrawal."""
    still_open = exists().where(_ALERT.c.alert_id == _DELIVERY.c.alert_id, _ALERT.c.open)
    return delete(_DELIVERY).where(_DELIVERY.c.sent_at_us < bindparam("old_us"), ~still_open)


_OF_KEY = (_DELIVERY.c.notice_id == bindparam("of_notice")) & (_DELIVERY.c.channel == bindparam("of_channel"))


def _key(delivery: Delivery) -> dict[str, str]:
    return {"of_notice": delivery.notice.notice_id, "of_channel": delivery.channel}


@cache
def _change(names: tuple[str, ...]) -> Update:
    return update(_DELIVERY).where(_OF_KEY).values({name: bindparam(name) for name in names})


@cache
def _put_off() -> Update:
    return update(_DELIVERY).where(_OF_KEY).values(next_at_us=bindparam("until"))


@cache
def _take() -> Update:
    taken = {"claimed_at_us": bindparam("now"), "tries": _DELIVERY.c.tries + 1}
    return update(_DELIVERY).where(_OF_KEY).values(next_at_us=bindparam("until"), **taken)


@cache
def _only_claimer() -> Select[Any]:
    name = func.hashtextextended(bindparam("channel"), literal_column(str(_CLAIMING)))
    return select(func.pg_advisory_xact_lock(name))


@cache
def _any_new() -> Select[Any]:
    return select(_NOTICE.c.notice_id).limit(1)


@cache
def _channels_due() -> Select[Any]:
    mine = _DELIVERY.c.channel.in_(bindparam("channels", expanding=True))
    due = (_DELIVERY.c.next_at_us <= bindparam("now")) & _DELIVERY.c.dead.is_(False)
    return select(_DELIVERY.c.channel).where(mine, _DELIVERY.c.sent_at_us.is_(None), due).distinct()


def _claimed_since(connection: Connection, channel: str, since: datetime) -> int:
    return int(
        connection.execute(_count_claimed(), {"channel": channel, "since": micros(since)}).scalar_one()
    )


@cache
def _count_claimed() -> Select[Any]:
    claimed = (_DELIVERY.c.channel == bindparam("channel")) & (_DELIVERY.c.claimed_at_us > bindparam("since"))
    return select(func.count()).select_from(_DELIVERY).where(claimed)


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
        to_org_id=row.to_org_id,
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(
        notice=_notice(row),
        channel=row.channel,
        staff_ids=tuple(filter(None, row.staff_ids.split(","))),
        tries=row.tries,
        error=row.error,
        dead=row.dead,
    )


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
