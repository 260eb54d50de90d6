"""What was measured of the platform at a moment (平台体征): plain numbers, before anybody judges them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """What a process does (进程种类): it sweeps and tells, or it takes positions in."""

    WORKER = "worker"
    DOOR = "door"

    @property
    def zh(self) -> str:
        """The word on screen."""
        return "巡查进程" if self is Part.WORKER else "定位接入进程"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The last sign of life of one process (心跳); `good_at` is the end of its last good sweep.

    `run` tells one start of it from the next. `told` are numbers that the process says about itself.
    """

    part: Part
    name: str
    run: str
    host: str
    pid: int
    started_at: datetime
    beat_at: datetime
    good_at: datetime | None = None
    stopped_at: datetime | None = None
    told: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How full something is that must not run full (容量): its name, and the share used, 0 to 1.

    What is `of_host` each process measures for itself; the others are one for all.
    """

    name: str
    zh: str
    used: float
    of_host: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A case that could not be judged three times (案卷搁置), and what went wrong, without its content."""

    log_id: str
    fault: str
    since_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckLadder:
    """An alert whose escalation failed three times in a row (升级受阻): nobody above hears of it.

    `fault` is the kind of the error and its place in the program, without the content.
    """

    alert_id: str
    fault: str
    since_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A gateway of which no source speaks (网关静默), since when, and the sources behind it.

    An empty `gateway_id` stands for all that speak without one.
    """

    gateway_id: str
    since_at: datetime
    sources: tuple[str, ...]

    @property
    def zh(self) -> str:
        """The words on screen."""
        return f"网关 {self.gateway_id}" if self.gateway_id else "直连的设备"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """The wall clock jumped (时钟跳变): when it was noticed, and by how many seconds."""

    at: datetime
    by_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Everything that was measured at a moment.

    `oldest_due_at` is when the longest waiting review was due; `clock_off_s` by how much our clock is ahead
    of the database's, none where that has no clock of its own. `notice_waits_since` is when the oldest notice
    was made that could have been sent and was not. `by` names the worker whose clock and disk these are.
    """

    at: datetime
    by: str = ""
    beats: tuple[Beat, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    stuck_ladders: tuple[StuckLadder, ...] = ()
    due: int = 0
    oldest_due_at: datetime | None = None
    notices_dead: int = 0
    notice_waits_since: datetime | None = None
    fills: tuple[Fill, ...] = ()
    clock_off_s: float | None = None
    jumps: tuple[Jump, ...] = ()
    silent: tuple[Silent, ...] = ()

    def beats_of(self, part: Part) -> tuple[Beat, ...]:
        """Give the processes of one kind."""
        return tuple(beat for beat in self.beats if beat.part is part)
