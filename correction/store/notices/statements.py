"""What is asked of the tables of notices (通知的语句), each statement made once."""

from functools import cache
from typing import Any

from sqlalchemy import Delete, Select, Update, bindparam, delete, exists, func, literal_column, select, update

from correction.office.notices.channel import Channel
from correction.store.tables import AlertRow, DeliveryRow, NoticeRow, table_of

NOTICE, DELIVERY, ALERT = table_of(NoticeRow), table_of(DeliveryRow), table_of(AlertRow)
OF_KEY = (DELIVERY.c.notice_id == bindparam("of_notice")) & (DELIVERY.c.channel == bindparam("of_channel"))
_ROUTED_MAX = 500
_CLAIMING = 0x6E6F_7469_6365
_ROUTING = 0x726F_7574_6500_0000


def waits(channel: Channel) -> Any:
    """What waits for a channel: neither taken nor laid aside."""
    waits = DELIVERY.c.sent_at_us.is_(None) & DELIVERY.c.dead.is_(False)
    return waits & (DELIVERY.c.channel == channel.name)


@cache
def suspended() -> Select[Any]:
    """Until when telling of some alerts is suspended."""
    held = ALERT.c.suspended_until_at.is_not(None)
    mine = ALERT.c.alert_id.in_(bindparam("ids", expanding=True))
    return select(ALERT.c.alert_id, ALERT.c.suspended_until_at).where(held, mine)


@cache
def forget_old() -> Delete:
    """Of an alert that is open it is kept who was told, since they are told of its withdrawal."""
    still_open = exists().where(ALERT.c.alert_id == DELIVERY.c.alert_id, ALERT.c.open)
    return delete(DELIVERY).where(DELIVERY.c.sent_at_us < bindparam("old_us"), ~still_open)


@cache
def change(names: tuple[str, ...]) -> Update:
    """Set some columns of one delivery."""
    return update(DELIVERY).where(OF_KEY).values({name: bindparam(name) for name in names})


@cache
def put_off() -> Update:
    """Let one delivery wait until a moment, as if nobody had looked at it."""
    return update(DELIVERY).where(OF_KEY).values(next_at_us=bindparam("until"))


@cache
def take() -> Update:
    """Give one delivery to a relay, for as long as it has to send it."""
    taken = {"claimed_at_us": bindparam("now"), "tries": DELIVERY.c.tries + 1}
    return update(DELIVERY).where(OF_KEY).values(next_at_us=bindparam("until"), **taken)


@cache
def only_claimer() -> Select[Any]:
    """Wait until nobody else counts what a channel may still take; PostgreSQL only."""
    name = func.hashtextextended(bindparam("channel"), literal_column(str(_CLAIMING)))
    return select(func.pg_advisory_xact_lock(name))


@cache
def only_router() -> Select[Any]:
    """Wait until nobody else routes; PostgreSQL only."""
    return select(func.pg_advisory_xact_lock(literal_column(str(_ROUTING))))


@cache
def bring_forward() -> Update:
    """Let what waits to be told of one alert be looked at no later than a moment."""
    waits = DELIVERY.c.sent_at_us.is_(None) & DELIVERY.c.dead.is_(False)
    later = DELIVERY.c.next_at_us > bindparam("at")
    mine = update(DELIVERY).where(waits, later, DELIVERY.c.alert_id == bindparam("of_alert"))
    return mine.values(next_at_us=bindparam("at"))


@cache
def any_new() -> Select[Any]:
    """Whether a notice waits to be routed."""
    return select(NOTICE.c.notice_id).limit(1)


@cache
def channels_due() -> Select[Any]:
    """Through which of some channels something is due."""
    mine = DELIVERY.c.channel.in_(bindparam("channels", expanding=True))
    due = (DELIVERY.c.next_at_us <= bindparam("now")) & DELIVERY.c.dead.is_(False)
    return select(DELIVERY.c.channel).where(mine, DELIVERY.c.sent_at_us.is_(None), due).distinct()


@cache
def count_claimed() -> Select[Any]:
    """How many deliveries of a channel were taken by relays since a moment, and did not fail."""
    claimed = (DELIVERY.c.channel == bindparam("channel")) & (DELIVERY.c.claimed_at_us > bindparam("since"))
    return select(func.count()).select_from(DELIVERY).where(claimed)


@cache
def unrouted() -> Select[Any]:
    """The oldest notices that wait to be routed."""
    found = select(NOTICE).order_by(NOTICE.c.made_at_us, NOTICE.c.notice_id).limit(_ROUTED_MAX)
    return found.with_for_update(skip_locked=True)


@cache
def waiting() -> Select[Any]:
    """What may go now; of one alert nothing overtakes what was to be told before."""
    earlier = DELIVERY.alias("earlier")
    overtakes = exists().where(
        earlier.c.channel == DELIVERY.c.channel,
        earlier.c.alert_id == DELIVERY.c.alert_id,
        earlier.c.made_at_us < DELIVERY.c.made_at_us,
        earlier.c.sent_at_us.is_(None),
        earlier.c.dead.is_(False),
    )
    found = select(DELIVERY).where(
        ~overtakes,
        DELIVERY.c.channel == bindparam("channel"),
        DELIVERY.c.sent_at_us.is_(None),
        DELIVERY.c.dead.is_(False),
        DELIVERY.c.next_at_us <= bindparam("now"),
    )
    in_order = found.order_by(DELIVERY.c.grade, DELIVERY.c.made_at_us, DELIVERY.c.notice_id)
    return in_order.limit(bindparam("left")).with_for_update(skip_locked=True, of=DELIVERY)
