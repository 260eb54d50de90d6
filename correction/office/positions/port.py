"""What the engine needs of the store of positions (定位存储接口), which is apart from the logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
