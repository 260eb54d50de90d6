"""What the engine needs of the store of positions (定位存储接口), which is apart from the logs."""

from collections.abc import Container, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Self

import numpy as np

from correction.domain.errors import InvalidValue
from geofences import FixBatch
from geofences.arrays import BoolArray, IntArray

REASON_MAX = 400


class Purpose(StrEnum):
    """What positions are read for (查阅定位的目的); without one nobody reads them."""

    JUDGING = "judging"
    SUPERVISION = "supervision"
    SEARCH = "search"
    REVIEW = "review"
    OVERSIGHT = "oversight"
    RETENTION = "retention"
    ERASURE = "erasure"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _PURPOSES[self]


_PURPOSES = {
    Purpose.JUDGING: "程序研判",
    Purpose.SUPERVISION: "日常监督管理",
    Purpose.SEARCH: "查找失去联系的人",
    Purpose.REVIEW: "复核预警和申辩",
    Purpose.OVERSIGHT: "检察监督",
    Purpose.RETENTION: "保存期限届满",
    Purpose.ERASURE: "依令销毁案件",
}


# Purposes of the program itself, or of deleting; nobody reads a person's trace for these.
ENGINE_PURPOSES = frozenset({Purpose.JUDGING, Purpose.RETENTION, Purpose.ERASURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who reads positions, what for, and when; raises InvalidValue where actor or purpose is missing."""

    actor: str
    purpose: Purpose
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.actor.strip():
            raise InvalidValue("查阅定位", "没有说明查阅人", "用 --actor 写明人员编号")
        if len(self.reason) > REASON_MAX:
            raise InvalidValue("查阅定位", f"事由超过 {REASON_MAX} 字", "写简短的事由，不写案情")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A source to be judged: since `touched_from_ms` fixes are new, or it has been silent too long.

    `touch` numbers the state that was seen, and `newest_ms` is its newest fix, so that fixes arriving
    meanwhile are not taken as judged. Not `waiting` is a source that was asked for and is not due itself.
    """

    source_id: str
    touched_from_ms: int | None
    touch: int
    newest_ms: int | None = None
    waiting: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSource:
    """A source that was judged as it was seen, and when its silence must be looked at.

    `standing` is what the judging knows of it for the next fixes, as it keeps it; a cache.
    """

    due: DueSource
    silence_due_ms: int | None
    standing: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Which sources' new fixes change nothing: for these what is known after them, none for the others."""

    standing: Sequence[bytes | None]
    silence_due_ms: IntArray


class Quiet(Protocol):
    """Tells of sources whose new fixes, all later than those kept, can change nothing that was judged."""

    def __call__(self, standing: Sequence[bytes], silence_due_ms: IntArray, fresh: "Delivery") -> Passing:
        """Say so of each source in order; `whose` of the fresh fixes counts them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivery:
    """Fixes of several sources that came together (一批定位): `whose[n]` is the place in `source_ids`.

    One table rather than a batch a source, since a stream brings one fix each of thousands.
    """

    source_ids: tuple[str, ...]
    whose: IntArray
    fixes: FixBatch

    @classmethod
    def of(cls, batches: Mapping[str, FixBatch]) -> Self:
        """Join one batch a source."""
        each = list(batches.values())
        sizes = [len(batch) for batch in each]
        joined = {
            f.name: np.concatenate([getattr(batch, f.name) for batch in each] or [()])
            for f in fields(FixBatch)
        }
        return cls(
            source_ids=tuple(batches), whose=np.repeat(np.arange(len(each)), sizes), fixes=FixBatch(**joined)
        )

    def __len__(self) -> int:
        return len(self.fixes)

    def take(self, rows: BoolArray) -> "Delivery":
        """The fixes of a mask; their sources stay as they are."""
        return Delivery(source_ids=self.source_ids, whose=self.whose[rows], fixes=self.fixes.take(rows))

    def by_source(self) -> dict[str, FixBatch]:
        """Part the fixes again, a batch a source."""
        order = np.argsort(self.whose, kind="stable")
        ends = np.searchsorted(self.whose[order], np.arange(1, len(self.source_ids)))
        rows = np.split(order, ends) if self.source_ids else []
        return {each: self.fixes.take(mine) for each, mine in zip(self.source_ids, rows, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDay:
    """How many fixes of a source are kept of a legal day."""

    source_id: str
    on: date
    fixes: int


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


class Reader(Protocol):
    """Positions as somebody may read them, in one transaction."""

    def fixes(self, source_id: str, from_ms: int, until_ms: int) -> FixBatch:
        """Give the fixes of a source by device time, both ends included, each once, oldest first."""

    def last_fix_ms(self, source_id: str, until_ms: int) -> int | None:
        """Give the device time of the newest fix up to a moment."""

    def deleted_until_ms(self, source_id: str, before_ms: int) -> int | None:
        """Give the end of the last day of a source that was deleted with days before a moment, if any was."""


class PositionsStore(Protocol):
    """Fixes by source, and which sources have something new; times in milliseconds since 1970 UTC."""

    def add(self, delivery: Delivery, quiet: Quiet | None = None) -> int:
        """Keep a delivery, all or none, and give how many fixes were new.

        What is there already, in time and content, changes nothing; of copies the first received stays. The
        ids in a batch are ignored; the store numbers what it keeps. Sources with something new are due,
        except those of which `quiet` proves that it changes nothing.
        """

    def reading(self, access: Access) -> AbstractContextManager[Reader]:
        """Open the positions for somebody with a purpose; each read is logged before anything is given."""

    def stored_days(self) -> tuple[StoredDay, ...]:
        """Give how many fixes are kept, by source and day."""

    def delete_days(self, access: Access, days: Mapping[str, Sequence[date]]) -> int:
        """Delete days of sources, each source's with its line in the log, and give how many fixes went."""

    def move_days(self, access: Access, before_on: date | None) -> int:
        """Move the closed days before a day to files, and give how many fixes were moved.

        They are read as before. Where no day is named, files are only rid of what was deleted since.
        """

    def touch(self, source_ids: Sequence[str], from_ms: int) -> None:
        """Have sources judged again from a moment on, because something around them changed."""

    def due(self, now_ms: int, known: Sequence[str], also: Container[str] = ()) -> tuple[DueSource, ...]:
        """Give the sources to judge: with new fixes, silent past their due time, or never judged at all.

        `known` are the sources that speak for somebody, or did; others are not judged. Those in `also` are
        given too, whether they wait or not.
        """

    def judged(self, done: Sequence[JudgedSource], looked: Mapping[str, int]) -> None:
        """Note that sources were judged as they were seen, and how far each log was looked through."""

    def looked_through(self) -> Mapping[str, int]:
        """Give how far the log of each person was looked through for what binds them."""

    def note_door(self, refused: Sequence[Refused], skews: Sequence[Skew]) -> None:
        """Keep the times of what was not kept, each time once, and clocks that were found changed."""

    def holds(self, delivery: Delivery) -> BoolArray:
        """Tell of each fix whether it is kept already, in time and content."""

    def skews(self, source_ids: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Give the skews of each source in milliseconds, newest first; those never off are left out."""

    def forget_times(self, access: Access, before_ms: int, *, dry_run: bool) -> int:
        """Delete times and clocks noted before an instant, with a line in the log, and give how many."""

    def refused_days(self, from_ms: int, until_ms: int) -> tuple[RefusedDay, ...]:
        """Count what was received from one instant up to another and not kept, by source, day and reason."""
