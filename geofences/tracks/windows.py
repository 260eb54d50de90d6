"""Spans in which an area applies, and runs of equal answers."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from geofences.arrays import BoolArray
from geofences.errors import BatchInvalid

__all__ = ["ALWAYS", "MINUTE_MS", "Window", "merged", "runs", "touching"]

# From an instant up to but not at another, in milliseconds since 1970 UTC.
Window = tuple[int, int]
ALWAYS: tuple[Window, ...] = ((-(2**62), 2**62),)
MINUTE_MS = 60_000


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows in order, those that overlap or touch as one.

    Raises `BatchInvalid` for a window that ends before it begins.
    """
    out: list[Window] = []
    for begins, ends in sorted(windows):
        if ends <= begins:
            raise BatchInvalid(f"时段的结束（{ends}）应晚于开始（{begins}）")
        if out and begins <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], ends))
        else:
            out.append((begins, ends))
    return tuple(out)


def touching(windows: Sequence[Window], first_ms: int, last_ms: int) -> Sequence[Window]:
    """Those of `merged` windows that hold some instant from one to another, both included."""
    begin = bisect_right(windows, first_ms, key=lambda window: window[1])
    return windows[begin : bisect_right(windows, last_ms, lo=begin, key=lambda window: window[0])]


def runs(mask: BoolArray) -> Iterator[tuple[int, int]]:
    """First and one-past-last position of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
