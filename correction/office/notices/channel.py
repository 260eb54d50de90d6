"""Ways to reach people (通知渠道): whom each serves, when it may ring, and how failures are tried again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from correction.domain.moments import SHANGHAI, local_text
from correction.office.notices.notice import CLIMBED, Notice, NoticeEvent

# Twice as long each time up to an hour: two days, so that a server that is down for one loses nothing.
TRIES_MAX = 57
TRIED_FOR = timedelta(days=2)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5.0, 3600.0


class ChannelKind(StrEnum):
    """How a channel speaks: to a program, or to people through a service of messages."""

    WEBHOOK = "webhook"
    MESSAGE = "message"


TEXT = "【社区矫正】{event}：机构 {office}，预警 {alert}。请登录查看。{late}"
FIELDS = frozenset({"event", "office", "alert", "made", "late"})
# Less than this is how long sending takes on a busy day.
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach people.

    It is told of alerts up to the rank `grade_max`, 0 the gravest, of `offices`, or of all where none is
    named, and of what nobody acted on, whatever its grade. One that names `staff` reaches these, and is told
    while one of them is on duty; one of `digest` gets the daily digest. Between the two times of `quiet` only
    the gravest ring; the others wait for the end. At most `per_minute` are sent in a minute, and the rest
    after it. `text` may hold the fields of `text_of`.
    """

    name: str
    kind: ChannelKind
    url: str
    secret: str = ""
    offices: frozenset[str] = frozenset()
    grade_max: int = 1
    quiet: tuple[time, time] | None = None
    per_minute: int = 30
    text: str = TEXT
    staff: frozenset[str] = frozenset()
    digest: bool = False


def serves(channel: Channel, org_id: str | None) -> bool:
    """Tell whether a channel reaches a body."""
    return not channel.offices or org_id in channel.offices


def wants(channel: Channel, notice: Notice) -> bool:
    """Tell whether a channel is told of notices like this one."""
    if notice.event is NoticeEvent.DIGEST:
        return channel.digest
    return notice.event in CLIMBED or notice.grade <= channel.grade_max


def not_before(channel: Channel, notice: Notice, now: datetime) -> datetime:
    """Give the earliest moment at which a notice may ring."""
    if channel.quiet is None or notice.grade == 0:
        return now
    from_time, until_time = channel.quiet
    local = now.astimezone(SHANGHAI)
    clock = local.time()
    overnight = until_time <= from_time
    inside = clock >= from_time or clock < until_time if overnight else from_time <= clock < until_time
    if not inside:
        return now
    ends_on = local.date() + timedelta(days=overnight and clock >= from_time)
    return datetime.combine(ends_on, until_time, SHANGHAI)


def late_by(channel: Channel, notice: Notice, now: datetime) -> timedelta:
    """Give by how much a notice that is sent now comes late, nothing within ten minutes.

    It is measured from when it might first have rung: what waits for the end of a quiet time is not late.
    """
    late = now - not_before(channel, notice, notice.made_at)
    return late if late >= LATE_AFTER else timedelta(0)


def text_of(channel: Channel, notice: Notice, now: datetime) -> str:
    """Give the words for people: ids alone, since a message passes through others' hands.

    One that comes late says so, whatever the words of the channel are.
    """
    made, late = local_text(notice.made_at), late_by(channel, notice, now)
    marked = f"（晚到 {_length(late)}，{made} 已提出）" if late else ""
    said = channel.text.format(
        event=notice.event.zh,
        office=notice.office_id or "平台",
        alert=notice.alert_id,
        made=made,
        late=marked,
    )
    return said if marked in said else said + marked


def _length(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def wait_s(tries: int) -> float:
    """Give how long to wait after so many tries that failed: twice as long each time, an hour at most."""
    return float(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(tries - 1, 20)))
