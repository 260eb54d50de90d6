"""Why fixes are not kept at the door (不予留存), fix by fix."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat

import numpy as np

from correction.domain.facts.devices import SourceKind
from correction.office.positions.lawful import NO_WINDOW, Lawful, Wearer, Window, intersection, scheduled
from correction.office.positions.port import Delivery, NotKept, Refused
from correction.rulebooks.book import Rulebook
from geofences import FixBatch
from geofences.arrays import BoolArray, Int8Array

KEPT = -1
REASONS = tuple(NotKept)
# What nobody may keep, whatever the device; the others are faults of the device or of the set-up.
UNLAWFUL = frozenset({NotKept.UNAPPROVED, NotKept.UNTOLD, NotKept.UNSCHEDULED, NotKept.NOT_ITS_TIME})


def mark_all_unlawful(
    delivery: Delivery, wearers: Mapping[str, Sequence[Wearer]], book: Rulebook, reasons: Int8Array
) -> None:
    """Write the reason beside every fix that has none yet and may not be kept, of whatever source.

    Most lie in the last lawful time of who wears their device now, which is told of all at once.
    """
    worn = list(map(wearers.get, delivery.source_ids, repeat(())))
    latest = [some[0].latest if some else NO_WINDOW for some in worn]
    begins, ends = np.fromiter(chain.from_iterable(latest), np.int64, 2 * len(latest)).reshape(-1, 2).T
    at = delivery.fixes.device_at_ms
    inside = (at >= begins[delivery.whose]) & (at < ends[delivery.whose])
    left = np.flatnonzero(~inside & (reasons == KEPT))
    for n in np.unique(delivery.whose[left]).tolist():
        rows = left[delivery.whose[left] == n]
        mine = reasons[rows]
        mark_unlawful(delivery.fixes.take(rows), worn[n], book, mine)
        reasons[rows] = mine


def mark_unlawful(batch: FixBatch, wearers: Sequence[Wearer], book: Rulebook, reasons: Int8Array) -> None:
    """Write the reason beside every fix that has none yet and may not be kept, by its own time.

    The reason is that of who wears the device now. What came late is kept where it was lawful of somebody
    who wore it then.
    """
    believed = reasons == KEPT
    reasons[believed] = REASONS.index(NotKept.UNASSIGNED)
    for wearer in wearers:
        if wearer.now:
            reasons[believed] = KEPT
            _mark(batch, wearer.lawful, book, reasons)
        else:
            then = _within(batch.device_at_ms, wearer.windows)
            reasons[believed & then] = KEPT


def _mark(batch: FixBatch, lawful: Lawful, book: Rulebook, reasons: Int8Array) -> None:
    at = batch.device_at_ms
    worn = lawful.kind is SourceKind.WRISTBAND
    grounds = [
        (lawful.assigned, NotKept.NOT_ITS_TIME),
        (lawful.grounded, NotKept.UNAPPROVED if worn else NotKept.UNTOLD),
    ]
    if not worn:
        both = intersection(lawful.assigned, lawful.grounded)
        grounds.append((scheduled(book, both), NotKept.UNSCHEDULED))
    for windows, reason in grounds:
        reasons[(reasons == KEPT) & ~_within(at, windows)] = REASONS.index(reason)


def refusals(source_id: str, batch: FixBatch, reasons: Int8Array) -> Iterator[Refused]:
    """Give the times of what is not kept, by reason; nothing else of it is held on to."""
    for number, reason in enumerate(REASONS):
        mine = reasons == number
        if mine.any():
            yield Refused(
                source_id=source_id,
                reason=reason,
                device_at_ms=tuple(batch.device_at_ms[mine].tolist()),
                received_at_ms=tuple(batch.received_at_ms[mine].tolist()),
            )


def _within(at: np.ndarray[tuple[int], np.dtype[np.int64]], windows: Sequence[Window]) -> BoolArray:
    inside = np.zeros(at.size, dtype=np.bool_)
    for begins, ends in windows:
        inside |= (at >= begins) & (at < ends)
    return inside
