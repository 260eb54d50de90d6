"""The queue of notices (通知队列): written with the alert, sent after it stands, kept until it was taken.

A notice is routed into one delivery a channel. A delivery that is claimed is put off for a while, so that
another relay takes it up if this one dies: it may then arrive twice, under the same id. These rows are marks
of delivery, not the record: what was stated of an alert stands in the log.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from correction.domain.errors import NotFound
from correction.domain.organisation import OrgTree
from correction.office.notices.channel import TRIED_FOR, TRIES_MAX, Channel, not_before, wait_s
from correction.office.notices.notice import Notice, NoticeEvent
from correction.office.notices.routing import Routed, route
from correction.store.engines import transaction
from correction.store.log.rows import micros
from correction.store.notices import statements
from correction.store.notices.rows import Delivery, delivery_of, delivery_row, key_of, notice_of
from correction.store.notices.statements import DELIVERY, NOTICE, OF_KEY

NO_BODIES = OrgTree(units={})
LEASE = timedelta(minutes=2)
_MINUTE = timedelta(minutes=1)
KEPT_DAYS = 90
HELD = "渠道不通，一并等待"


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
            if connection.dialect.name == "postgresql":
                # Who routes a withdrawal must see to whom the notices before it went.
                connection.execute(statements.only_router())
            new = [notice_of(row) for row in connection.execute(statements.unrouted())]
            held = _suspended(connection, [notice.alert_id for notice in new])
            rows: list[dict[str, Any]] = []
            for notice in new:
                if notice.event is NoticeEvent.WITHDRAWN:
                    # It goes to whoever was told, by the notices before it too, and is never held back.
                    _write(connection, rows)
                    rows = [delivery_row(notice, r, now) for r in _take_back(connection, notice, channels)]
                    continue
                # Of an alert whose telling is suspended people hear when that ends.
                at = max(now, held.get(notice.alert_id, now))
                rows += (delivery_row(notice, each, at) for each in (routes or plain)(notice))
            _write(connection, rows)
            if new:
                gone = [notice.notice_id for notice in new]
                connection.execute(delete(NOTICE).where(NOTICE.c.notice_id.in_(gone)))
            connection.execute(statements.forget_old(), {"old_us": micros(now - timedelta(days=KEPT_DAYS))})
        return len(new)

    def waiting(self, channels: Sequence[Channel], now: datetime) -> tuple[bool, frozenset[str]]:
        """Tell whether a new notice waits to be routed, and through which channels something is due."""
        with transaction(self._engine, writing=False) as connection:
            new = connection.execute(statements.any_new()).first() is not None
            values = {"channels": [channel.name for channel in channels], "now": micros(now)}
            due = connection.execute(statements.channels_due(), values).scalars().all()
        return new, frozenset(due)

    def claim(self, channel: Channel, now: datetime) -> tuple[Delivery, ...]:
        """Give what is to be sent through a channel now, the gravest and oldest first, and put it off.

        What was held up and would ring in a quiet time now waits for the end of it, and what is told of an
        alert that was suspended meanwhile for the end of that.
        """
        with transaction(self._engine, writing=True) as connection:
            if connection.dialect.name == "postgresql":
                # Two relays that count at once would each find the whole minute left.
                connection.execute(statements.only_claimer(), {"channel": channel.name})
            left = channel.per_minute - _claimed_since(connection, channel.name, now - _MINUTE)
            if left <= 0:
                return ()
            values = {"channel": channel.name, "now": micros(now), "left": left}
            claimed = [delivery_of(row) for row in connection.execute(statements.waiting(), values)]
            held = _suspended(connection, [each.notice.alert_id for each in claimed])
            rings_at = [_rings_at(channel, each.notice, held, now) for each in claimed]
            put_off = [
                {**key_of(each), "until": micros(at)}
                for each, at in zip(claimed, rings_at, strict=True)
                if at > now
            ]
            taken = [
                {**key_of(each), "until": micros(now + LEASE), "now": micros(now)}
                for each, at in zip(claimed, rings_at, strict=True)
                if at <= now
            ]
            if put_off:
                connection.execute(statements.put_off(), put_off)
            if taken:
                connection.execute(statements.take(), taken)
        return tuple(each for each, at in zip(claimed, rings_at, strict=True) if at <= now)

    def give_back(self, untried: Sequence[Delivery], at: datetime) -> None:
        """Let others send what was claimed and not tried; its tries are taken back."""
        with transaction(self._engine, writing=True) as connection:
            for each in untried:
                mine = update(DELIVERY).where(OF_KEY, DELIVERY.c.sent_at_us.is_(None))
                values = {"tries": each.tries, "claimed_at_us": None, "next_at_us": micros(at)}
                connection.execute(mine.values(values), key_of(each))

    def set_back(self, now: datetime) -> None:
        """Look anew at what a clock that was ahead put off, and count nothing as rung that lies ahead."""
        last_us = micros(now + LEASE)
        waits = DELIVERY.c.sent_at_us.is_(None) & DELIVERY.c.dead.is_(False)
        later = waits & (DELIVERY.c.next_at_us > last_us)
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(DELIVERY).where(later).values(next_at_us=micros(now)))
            rung = DELIVERY.c.claimed_at_us > last_us
            connection.execute(update(DELIVERY).where(rung).values(claimed_at_us=None))

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
            "error": func.coalesce(func.nullif(DELIVERY.c.error, ""), HELD),
        }
        sooner = (DELIVERY.c.next_at_us < micros(until_at)) | (DELIVERY.c.error != "")
        due = statements.waits(channel) & sooner
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(DELIVERY).where(due).values(held))
            for each in untried:
                mine = update(DELIVERY).where(OF_KEY).values(tries=each.tries, claimed_at_us=None, **held)
                connection.execute(mine, key_of(each))

    def release(self, channel: Channel, now: datetime) -> None:
        """Let go at once, in its order, what was held up while a channel took nothing."""
        held = statements.waits(channel) & (DELIVERY.c.error != "") & (DELIVERY.c.next_at_us > micros(now))
        with transaction(self._engine, writing=True) as connection:
            connection.execute(update(DELIVERY).where(held).values(next_at_us=micros(now)))

    def pending(self) -> tuple[Delivery, ...]:
        """Give what was not taken yet, what was laid aside first."""
        found = select(DELIVERY).where(DELIVERY.c.sent_at_us.is_(None))
        found = found.order_by(DELIVERY.c.dead.desc(), DELIVERY.c.made_at_us, DELIVERY.c.notice_id)
        with transaction(self._engine, writing=False) as connection:
            return tuple(delivery_of(row) for row in connection.execute(found))

    def revive(self, notice_id: str, now: datetime) -> int:
        """Try again what was laid aside; give through how many channels; raises NotFound."""
        dead = (DELIVERY.c.notice_id == notice_id) & DELIVERY.c.dead
        with transaction(self._engine, writing=True) as connection:
            again = update(DELIVERY).where(dead).values(dead=False, tries=0, next_at_us=micros(now))
            count = connection.execute(again).rowcount
        if not count:
            raise NotFound("通知", f"{notice_id} 不在搁置之列", "用 correction notices list 查看")
        return count

    def _set(self, delivery: Delivery, **values: Any) -> None:
        with transaction(self._engine, writing=True) as connection:
            connection.execute(statements.change(tuple(values)), {**key_of(delivery), **values})


def _take_back(connection: Connection, notice: Notice, channels: Sequence[Channel]) -> tuple[Routed, ...]:
    """Drop what was never tried, and give the channels through which the alert may have been heard of."""
    same = DELIVERY.c.alert_id == notice.alert_id
    untried = DELIVERY.c.sent_at_us.is_(None) & (DELIVERY.c.tries == 0) & DELIVERY.c.dead.is_(False)
    connection.execute(delete(DELIVERY).where(same, untried))
    asked = select(DELIVERY.c.channel, DELIVERY.c.staff_ids, DELIVERY.c.event)
    # Of a withdrawal that was laid aside nobody heard.
    unheard = DELIVERY.c.dead & (DELIVERY.c.event == NoticeEvent.WITHDRAWN.value)
    heard = asked.where(same, ~unheard)
    in_order = heard.order_by(DELIVERY.c.made_at_us, DELIVERY.c.notice_id)
    last = {row.channel: row for row in connection.execute(in_order)}
    return tuple(
        Routed(channel=each, staff_ids=tuple(filter(None, last[each.name].staff_ids.split(","))))
        for each in channels
        # Whoever was told of a withdrawal, and not that it was raised anew, is not told of another.
        if each.name in last and last[each.name].event != NoticeEvent.WITHDRAWN.value
    )


def _rings_at(channel: Channel, notice: Notice, held: Mapping[str, datetime], now: datetime) -> datetime:
    """Give when a notice may ring: a withdrawal is never held back by a suspension."""
    if notice.event is NoticeEvent.WITHDRAWN:
        return not_before(channel, notice, now)
    return not_before(channel, notice, max(now, held.get(notice.alert_id, now)))


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(DELIVERY), rows)


def _suspended(connection: Connection, alert_ids: Sequence[str]) -> dict[str, datetime]:
    """Give until when telling of alerts is suspended, of those of which it is."""
    if not alert_ids:
        return {}
    rows = connection.execute(statements.suspended(), {"ids": alert_ids})
    return {row.alert_id: row.suspended_until_at for row in rows}


def _claimed_since(connection: Connection, channel: str, since: datetime) -> int:
    asked = {"channel": channel, "since": micros(since)}
    return int(connection.execute(statements.count_claimed(), asked).scalar_one())
