"""What the engine needs of the store of positions (定位存储接口), which is apart from the logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from geofences import FixBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A source to be judged: since `touched_from_ms` fixes are new, or it has been silent too long.

    `touch` numbers the state that was seen, so that fixes arriving meanwhile are not taken as judged.
    """

    source_id: str
    touched_from_ms: int | None
    touch: int


class NotKept(StrEnum):
    """Why a fix is not kept at the door (不予留存的原因)."""

    UNASSIGNED = "unassigned"
    NOT_ITS_TIME = "not_its_time"
    UNAPPROVED = "unapproved"
    UNTOLD = "untold"
    UNSCHEDULED = "unscheduled"
    AHEAD = "ahead"
    CLOCK = "clock"

    @property
    def zh(self) -> str:
        """The words on screen."""
        return _NOT_KEPT_ZH[self]


_NOT_KEPT_ZH = {
    NotKept.UNASSIGNED: "设备没有绑定本人",
    NotKept.NOT_ITS_TIME: "不在绑定期间",
    NotKept.UNAPPROVED: "电子定位批准以外",
    NotKept.UNTOLD: "未告知信息化核查",
    NotKept.UNSCHEDULED: "规则册没有核查安排",
    NotKept.AHEAD: "定位时间超前",
    NotKept.CLOCK: "设备时钟偏差过大",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Fixes of one source that were not kept for one reason: their times, and nothing else of them."""

    source_id: str
    reason: NotKept
    device_at_ms: tuple[int, ...]
    received_at_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """From `measured_at_ms` on, a device's clock is `skew_ms` behind our receipt (ahead where negative)."""

    source_id: str
    measured_at_ms: int
    skew_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDay:
    """How many fixes of one source were not kept for one reason on one legal day of receipt."""

    source_id: str
    on: date
    reason: NotKept
    fixes: int
    first_at_ms: int
    last_at_ms: int


class PositionsStore(Protocol):
    """Fixes by source, and which sources have something new; times in milliseconds since 1970 UTC."""

    def add(self, batches: Mapping[str, FixBatch]) -> int:
        """Keep fixes by source, all or none, and give how many were new.

        What is there already, in time and content, changes nothing. The ids in a batch are ignored; the
        store numbers what it keeps.
        """

    def fixes(self, source_id: str, from_ms: int, until_ms: int) -> FixBatch:
        """Give the fixes of a source by device time, both ends included."""

    def touch(self, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, because something around them changed."""

    def last_fix_ms(self, source_id: str, until_ms: int) -> int | None:
        """Give the device time of the newest fix up to a moment."""

    def due(self, now_ms: int, known: Sequence[str]) -> tuple[DueSource, ...]:
        """Give the sources to judge: with new fixes, silent past their due time, or never judged at all.

        `known` are the sources that speak for somebody now; others are not judged.
        """

    def judged(self, done: Sequence[tuple[DueSource, int | None]]) -> None:
        """Note that sources were judged as they were seen, and when the silence of each must be looked at."""

    def note_door(self, refused: Sequence[Refused], skews: Sequence[Skew]) -> None:
        """Keep the times of what was not kept, each time once, and clocks that were found changed."""

    def skews(self, source_ids: Sequence[str]) -> Mapping[str, int]:
        """Give the newest skew of each source in milliseconds; those never measured are left out."""

    def refused_days(self, from_ms: int, until_ms: int) -> tuple[RefusedDay, ...]:
        """Count what was received from one instant up to another and not kept, by source, day and reason."""
