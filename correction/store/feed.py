"""The feed of events (事件流): which log grew, in an order that no transaction can come into from behind.

Whoever reads the feed brings it up to date first, alone, from what is committed. Writers know nothing of it,
and an event once told keeps its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from secrets import randbelow
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, literal, select, update

from correction.domain.errors import NotFound
from correction.office.ports import LogKind
from correction.store.engines import is_postgresql, transaction
from correction.store.log.rows import instant, micros
from correction.store.office_store import OfficeStore
from correction.store.tables import FeedEvent, FeedSeen, LogEntry, LogHead, table_of

KEPT = timedelta(days=30)
# So many are told or forgotten in one transaction, so that nobody waits long for it.
AT_ONCE = 2_000
# More than an office tells in a thousand years.
_LEAP = 1_000_000_000
_COUNTER = 0
_SEEN, _EVENT = table_of(FeedSeen), table_of(FeedEvent)
_HEAD, _LOG = table_of(LogHead), table_of(LogEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A log grew, from one entry to another, both included; `kinds` are what the entries are."""

    event_no: int
    log_id: str
    kind: LogKind
    from_number: int
    to_number: int
    kinds: tuple[str, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Some events, where the next page begins, and whether there is more already."""

    events: tuple[Event, ...]
    after: int
    more: bool


def bring_up_to_date(store: OfficeStore, now: datetime) -> None:
    """Number what grew since the last time; the first time begins the feed, and tells of nothing before."""
    with transaction(store.engine, writing=False) as connection:
        if _last_no(connection) is not None and connection.execute(_grown().limit(1)).first() is None:
            return
    with transaction(store.engine, writing=True) as connection:
        if is_postgresql(store.engine.url):
            connection.exec_driver_sql("LOCK TABLE feed_event IN EXCLUSIVE MODE")
        last = _last_no(connection)
        if last is None:
            connection.execute(insert(_SEEN), [{"log_no": _COUNTER, "number": 0}])
            every = select(_HEAD.c.log_no, _HEAD.c.last_number)
            connection.execute(insert(_SEEN).from_select(["log_no", "number"], every))
            return
        _number(connection, last, micros(now))
        _forget(connection, micros(now - KEPT))


def events_after(
    store: OfficeStore, *, office_ids: Sequence[str], after: int | None, limit: int
) -> EventPage:
    """Give the events of the logs of some bodies after a place; none begins at the oldest that is kept.

    Raises NotFound for a place that was never given or lies before what is kept.
    """
    with transaction(store.engine, writing=False) as connection:
        last = _last_no(connection) or 0
        oldest = connection.execute(select(func.min(_EVENT.c.event_no))).scalar() or last + 1
        begins = oldest - 1 if after is None else after
        if not oldest - 1 <= begins <= last:
            what = f"事件 {begins} 不在保存的范围（{oldest - 1} 至 {last}）之内"
            raise NotFound("after", what, "重新读取名单和案卷，再不写 after，从保存的第一条开始")
        wanted = {"after": begins, "last": last, "offices": list(office_ids), "limit": limit + 1}
        rows = connection.execute(_after(), wanted).all()
        more = len(rows) > limit
        events = tuple(_event(connection, row) for row in rows[:limit])
    return EventPage(events=events, after=events[-1].event_no if more else last, more=more)


def newest(store: OfficeStore) -> int:
    """Give the place after everything that was told so far."""
    with transaction(store.engine, writing=False) as connection:
        return _last_no(connection) or 0


def leave_places_behind(connection: Connection) -> None:
    """Have a restored store refuse every place that was given before, since others may have had its number.

    What was told after the back-up is not in it: whoever followed reads the lists anew, as they must.
    """
    connection.execute(delete(_EVENT))
    mine = update(_SEEN).where(_SEEN.c.log_no == _COUNTER)
    # By chance, since one back-up may be put back twice, with work in between.
    leap = _LEAP * (1 + randbelow(1_000_000))
    connection.execute(mine.values(number=_SEEN.c.number + leap))


def _last_no(connection: Connection) -> int | None:
    return connection.execute(select(_SEEN.c.number).where(_SEEN.c.log_no == _COUNTER)).scalar()


def _number(connection: Connection, last: int, now_us: int) -> None:
    grown = connection.execute(_grown().limit(AT_ONCE)).all()
    if not grown:
        return
    events = [
        {
            "event_no": last + n,
            "log_no": row.log_no,
            "from_number": row.seen + 1,
            "to_number": row.last_number,
            "seen_at_us": now_us,
        }
        for n, row in enumerate(grown, start=1)
    ]
    connection.execute(insert(_EVENT), events)
    known = [{"of": row.log_no, "to": row.last_number} for row in grown if row.known is not None]
    if known:
        changed = update(_SEEN).where(_SEEN.c.log_no == bindparam("of")).values(number=bindparam("to"))
        connection.execute(changed, known)
    new = [{"log_no": row.log_no, "number": row.last_number} for row in grown if row.known is None]
    if new:
        connection.execute(insert(_SEEN), new)
    counted = update(_SEEN).where(_SEEN.c.log_no == _COUNTER).values(number=last + len(grown))
    connection.execute(counted)


def _forget(connection: Connection, before_us: int) -> None:
    first = connection.execute(select(_EVENT).order_by(_EVENT.c.event_no).limit(1)).first()
    if first is not None and first.seen_at_us < before_us:
        old = (_EVENT.c.event_no < first.event_no + AT_ONCE) & (_EVENT.c.seen_at_us < before_us)
        connection.execute(delete(_EVENT).where(old))


@cache
def _grown() -> Select[Any]:
    seen = func.coalesce(_SEEN.c.number, literal(0))
    found = select(_HEAD.c.log_no, _HEAD.c.last_number, seen.label("seen"), _SEEN.c.number.label("known"))
    found = found.join_from(_HEAD, _SEEN, _SEEN.c.log_no == _HEAD.c.log_no, isouter=True)
    return found.where(_HEAD.c.last_number > seen).order_by(_HEAD.c.last_recorded_at_us, _HEAD.c.log_no)


@cache
def _after() -> Select[Any]:
    found = select(_EVENT, _HEAD.c.log_id, _HEAD.c.kind)
    found = found.join_from(_EVENT, _HEAD, _HEAD.c.log_no == _EVENT.c.log_no)
    theirs = _HEAD.c.office_id.in_(bindparam("offices", expanding=True)) & _HEAD.c.wrapped_key.is_not(None)
    placed = (_EVENT.c.event_no > bindparam("after")) & (_EVENT.c.event_no <= bindparam("last"))
    return found.where(placed, theirs).order_by(_EVENT.c.event_no).limit(bindparam("limit"))


def _event(connection: Connection, row: Any) -> Event:
    numbers = _LOG.c.number.between(row.from_number, row.to_number)
    kinds = select(_LOG.c.kind).where(_LOG.c.log_no == row.log_no, numbers).distinct().order_by(_LOG.c.kind)
    return Event(
        event_no=row.event_no,
        log_id=row.log_id,
        kind=LogKind(row.kind),
        from_number=row.from_number,
        to_number=row.to_number,
        kinds=tuple(connection.execute(kinds).scalars()),
        seen_at=instant(row.seen_at_us),
    )
