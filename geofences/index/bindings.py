"""Which fences bind whom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geofences.arrays import IntArray, column
from geofences.errors import BatchInvalid

__all__ = ["Bindings"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bindings:
    """Which fences bind which person: those of person p are `fence[first[p]:first[p + 1]]`.

    Raises `BatchInvalid` when the two do not fit together.
    """

    first: IntArray
    fence: IntArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", column(self.first, np.int64))
        object.__setattr__(self, "fence", column(self.fence, np.int64))
        if self.first[0] != 0 or self.first[-1] != self.fence.size or (np.diff(self.first) < 0).any():
            raise BatchInvalid(f"围栏的分段应从 0 递增到 {self.fence.size}，请核对各人的围栏列表")

    @classmethod
    def of(cls, fences: Sequence[Sequence[int]]) -> "Bindings":
        """The bindings of persons given as the numbers of each one's fences."""
        flat = [number for some in fences for number in some]
        first = np.cumsum([0, *(len(some) for some in fences)])
        return cls(first=first, fence=np.array(flat, dtype=np.int64))

    def __len__(self) -> int:
        return int(self.first.size - 1)

    @property
    def count(self) -> IntArray:
        """How many fences bind each person."""
        return np.diff(self.first)
