"""What is wrong with the platform (平台异常): worked out from what was measured, and nothing else.

The limits are the product's own, not law: they bind nobody but whoever runs the program.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from correction.domain.alert_kind import AlertKind
from correction.domain.moments import local_text
from correction.office.watching.signs import Beat, Part, Signs

# Less than this is no outage: a delivery put off for so long is within what every plan allows.
BLIND_AFTER = timedelta(minutes=2)
STALLED_AFTER = timedelta(minutes=15)
# Whoever stops the worker means it; but not for days.
STOPPED_AFTER = timedelta(hours=12)
LOST_AFTER = timedelta(minutes=3)
BACKLOG_AFTER = timedelta(minutes=30)
NOTICE_AFTER = timedelta(hours=1)
CLOCK_MAX_S = 120.0
JUMP_MIN_S = 60.0
LATE_SHARE, LATE_LEAST = 0.5, 100
HALF, SHORT = 0.5, 0.8
# What every worker measures of its own host; the rest is the same for all.
_OF_HOST = frozenset({"disk", "offset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong: of which kind, with what, since when, and the numbers that show it.

    `ended_at` is set where it was a moment and is over already, as with a clock that jumped.
    """

    kind: AlertKind
    subject: str
    began_at: datetime
    inputs: tuple[tuple[str, str], ...]
    told: str
    ended_at: datetime | None = None

    @property
    def key(self) -> tuple[AlertKind, str]:
        """What makes two sightings one trouble."""
        return self.kind, self.subject


def left_to(subject: str, signs: Signs) -> bool:
    """Tell whether only another worker can see that a trouble is over: its clock, or its host's disk.

    Of a worker that runs no more nobody knows: whoever looks may say that it is over.
    """
    what, _, name = subject.partition("/")
    if what not in _OF_HOST or name == signs.by:
        return False
    return any(
        worker.name == name and worker.stopped_at is None and signs.at - worker.beat_at <= LOST_AFTER
        for worker in signs.beats_of(Part.WORKER)
    )


def _mine(what: str, signs: Signs) -> str:
    """Name what each host has for itself: two workers that see different disks must not end each other's."""
    return f"{what}/{signs.by}" if signs.by else what


def _measured_by(signs: Signs) -> tuple[tuple[str, str], ...]:
    return (("测量的进程", signs.by),) if signs.by else ()


def troubles(signs: Signs) -> tuple[Trouble, ...]:
    """Give everything that is wrong at a moment, by what was measured then."""
    return tuple(trouble for find in _FINDERS for trouble in find(signs))


def _blind(signs: Signs) -> Iterator[Trouble]:
    doors = signs.beats_of(Part.DOOR)
    last = max((door.beat_at for door in doors), default=None)
    if last is not None and signs.at - last > BLIND_AFTER:
        yield Trouble(
            kind=AlertKind.PLATFORM_BLIND,
            subject="door",
            began_at=last,
            inputs=tuple(
                (f"{Part.DOOR.zh} {door.name}", f"最后心跳 {local_text(door.beat_at)}") for door in doors
            ),
            told="没有一个定位接入进程有心跳：收不到任何定位",
        )
    for silent in signs.silent:
        yield Trouble(
            kind=AlertKind.PLATFORM_BLIND,
            subject=f"gateway/{silent.gateway_id}",
            began_at=silent.since_at,
            inputs=(("网关", silent.zh), ("定位来源", f"{len(silent.sources)} 个")),
            told=f"{silent.zh} 的来源全部静默，最后一个位置在 {local_text(silent.since_at)}",
        )


def _stalled(signs: Signs) -> Iterator[Trouble]:
    workers = signs.beats_of(Part.WORKER)
    if not workers:
        return
    last = max(_went_on_at(worker) for worker in workers)
    running = [worker for worker in workers if worker.stopped_at is None]
    if signs.at - last > (STALLED_AFTER if running else STOPPED_AFTER):
        yield Trouble(
            kind=AlertKind.SWEEP_STALLED,
            subject="sweep",
            began_at=last,
            inputs=tuple((f"{Part.WORKER.zh} {worker.name}", _stand(worker)) for worker in workers),
            told=f"最后一轮完成的巡查在 {local_text(last)}",
        )


def _went_on_at(worker: Beat) -> datetime:
    """Give when a worker last got anywhere: after a new rulebook one round may take hours."""
    moved_s = worker.told.get("moved_at")
    if moved_s is not None:
        return datetime.fromtimestamp(moved_s, UTC)
    return worker.good_at or worker.started_at


def _lost(signs: Signs) -> Iterator[Trouble]:
    for worker in signs.beats_of(Part.WORKER):
        if worker.stopped_at is None and signs.at - worker.beat_at > LOST_AFTER:
            yield Trouble(
                kind=AlertKind.WORKER_LOST,
                subject=worker.name,
                began_at=worker.beat_at,
                inputs=(("进程", worker.name), ("主机", worker.host), ("进程号", str(worker.pid))),
                told=f"没有正常停止，最后心跳 {local_text(worker.beat_at)}",
            )


def _stand(worker: Beat) -> str:
    if worker.stopped_at is not None:
        return f"已停止（{local_text(worker.stopped_at)}）"
    return f"最后心跳 {local_text(worker.beat_at)}"


def _backlog(signs: Signs) -> Iterator[Trouble]:
    # While nobody ran, that is told as such; a worker that has just begun is given time to catch up.
    ran_since = min((w.started_at for w in signs.beats_of(Part.WORKER) if w.stopped_at is None), default=None)
    if ran_since is None or signs.oldest_due_at is None:
        return
    if signs.at - max(signs.oldest_due_at, ran_since) > BACKLOG_AFTER:
        yield Trouble(
            kind=AlertKind.BACKLOG_OLD,
            subject="due",
            began_at=signs.oldest_due_at + BACKLOG_AFTER,
            inputs=(("到期未研判", f"{signs.due} 个"), ("最早到期", local_text(signs.oldest_due_at))),
            told="到期的案件没有及时研判；补研判后结论相同，只是告知得晚",
        )


def _late(signs: Signs) -> Iterator[Trouble]:
    for door in signs.beats_of(Part.DOOR):
        fixes, late = door.told.get("fixes", 0.0), door.told.get("late", 0.0)
        if fixes >= LATE_LEAST and late > LATE_SHARE * fixes:
            yield Trouble(
                kind=AlertKind.DATA_LATE,
                subject=door.name,
                began_at=door.beat_at,
                inputs=(("近一小时收到", f"{fixes:.0f} 个"), ("其中迟到一小时以上", f"{late:.0f} 个")),
                told="收到的定位大多是一小时以前的",
            )


def _clock(signs: Signs) -> Iterator[Trouble]:
    off_s = signs.clock_off_s
    if off_s is not None and abs(off_s) > CLOCK_MAX_S:
        yield Trouble(
            kind=AlertKind.CLOCK_WRONG,
            subject=_mine("offset", signs),
            began_at=signs.at,
            inputs=(
                ("比数据库快" if off_s > 0 else "比数据库慢", f"{abs(off_s):.0f} 秒"),
                *_measured_by(signs),
            ),
            told="时钟不对期间不研判，以免按错的时间提出预警；核对后以 --accept-clock 启动的进程照常研判",
        )
    for jump in signs.jumps:
        if abs(jump.by_s) >= JUMP_MIN_S:
            yield Trouble(
                kind=AlertKind.CLOCK_WRONG,
                subject=f"jump/{jump.at:%Y%m%dT%H%M%S}",
                began_at=jump.at,
                ended_at=jump.at,
                inputs=(("向前" if jump.by_s > 0 else "向后", f"{abs(jump.by_s):.0f} 秒"),),
                told="系统时钟被拨动，此后已重新巡查",
            )


def _full(signs: Signs) -> Iterator[Trouble]:
    for fill in signs.fills:
        if fill.used >= HALF:
            yield Trouble(
                kind=AlertKind.CAPACITY_SHORT if fill.used >= SHORT else AlertKind.CAPACITY_HALF,
                subject=_mine(fill.name, signs) if fill.of_host else fill.name,
                began_at=signs.at,
                inputs=(
                    ("什么", fill.zh),
                    ("已用", f"{fill.used:.0%}"),
                    *(_measured_by(signs) if fill.of_host else ()),
                ),
                told=f"{fill.zh}已用 {fill.used:.0%}",
            )


def _aside(signs: Signs) -> Iterator[Trouble]:
    for case in signs.set_aside:
        yield Trouble(
            kind=AlertKind.CASE_SET_ASIDE,
            subject=case.log_id,
            began_at=case.since_at,
            inputs=(("案卷", case.log_id), ("错误", case.fault)),
            told="三次未能研判，已搁置；其他案件不受影响",
        )


def _notices(signs: Signs) -> Iterator[Trouble]:
    waits_since = signs.notice_waits_since
    waits = waits_since is not None and signs.at - waits_since > NOTICE_AFTER
    if signs.notices_dead or waits:
        since = f"，最早的在 {local_text(waits_since)}" if waits_since is not None and waits else ""
        yield Trouble(
            kind=AlertKind.NOTICE_STUCK,
            subject="notices",
            began_at=signs.at,
            inputs=(("搁置", f"{signs.notices_dead} 条"), ("等待过久", "有" if waits else "没有")),
            told=f"有通知没有送达{since}；用 correction notices list 查看",
        )


def _ladders(signs: Signs) -> Iterator[Trouble]:
    """One trouble for all: it is an alert itself, and its own ladder may stand still for the same reason."""
    if signs.stuck_ladders:
        first = min(signs.stuck_ladders, key=lambda each: (each.since_at, each.alert_id))
        yield Trouble(
            kind=AlertKind.NOTICE_STUCK,
            subject="ladders",
            began_at=first.since_at,
            inputs=(
                ("升级受阻的预警", f"{len(signs.stuck_ladders)} 条"),
                ("最早的一条", first.alert_id),
                ("错误", first.fault),
            ),
            told="有预警连续三次未能升级，该知道的上级没有得到通知；用 correction platform status 查看",
        )


_FINDERS: tuple[Callable[[Signs], Iterator[Trouble]], ...] = (
    _blind,
    _stalled,
    _lost,
    _backlog,
    _late,
    _clock,
    _full,
    _aside,
    _notices,
    _ladders,
)
