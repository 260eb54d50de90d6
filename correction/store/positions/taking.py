"""Taking a delivery into the store (定位入库): which fixes are new, how they are numbered, where they lie."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection

from correction.office.positions.port import Delivery, Quiet
from correction.store.errors import StoreFull
from correction.store.positions.columns import CONTENT, Columns, batch_of, columns_of, day_at, day_of, hour_at
from correction.store.positions.days import closed_day, join_days, known_in, packed_days
from correction.store.positions.rows import NEVER_MS, FixRows, Sources
from geofences.arrays import BoolArray, IntArray

# A fix's id is its source's number and a count of its own, so it is never given twice.
COUNT_BITS = 29


def take(connection: Connection, rows: FixRows, delivery: Delivery, quiet: Quiet | None) -> int:
    """Keep what is new of a delivery, and give how many fixes that is.

    A fix later than all of its source is new without looking; the others are compared with what is kept.
    Fixes of closed days are packed at once. A source of which `quiet` proves that nothing can have changed
    does not become due.
    """
    whose, columns = _distinct(delivery)
    if not whose.size:
        return 0
    present, _, count = _runs(whose)
    source_ids = tuple(delivery.source_ids[n] for n in present.tolist())
    sources = rows.sources(connection, source_ids)
    place = np.repeat(np.arange(present.size), count)
    new = _new(connection, rows, sources, place, columns)
    if not new.all():
        place, columns = place[new], columns[:, new]
    if not place.size:
        return 0
    touched = _number(sources, place, columns)
    number = sources.source_no[place]
    closed = day_of(columns[0]) <= closed_day(connection)
    if not closed.any():
        rows.insert(connection, number, columns)
    elif closed.all():
        _pack(connection, rows, number, columns)
    else:
        rows.insert(connection, number[~closed], columns[:, ~closed])
        _pack(connection, rows, number[closed], columns[:, closed])
    rows.save(connection, _passed(quiet, touched, source_ids, place, columns) if quiet else _due(touched))
    return int(place.size)


def _distinct(delivery: Delivery) -> tuple[IntArray, Columns]:
    """Give fixes by source and content; of copies the first received stays."""
    columns, whose = columns_of(delivery.fixes), delivery.whose
    later = (whose[1:] > whose[:-1]) | ((whose[1:] == whose[:-1]) & (columns[0, 1:] > columns[0, :-1]))
    if later.all():
        return whose, columns
    content = columns[: len(CONTENT)]
    order = np.lexsort((columns[6], *content[::-1], whose))
    keys = np.vstack((whose, content))[:, order]
    first = np.ones(order.size, np.bool_)
    first[1:] = np.any(keys[:, 1:] != keys[:, :-1], axis=0)
    return whose[order][first], columns[:, order][:, first]


def _runs(ordered: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Give the different numbers of an ordered list, where each begins, and how many of it there are."""
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[first], first, np.diff(first, append=ordered.size)


def _new(
    connection: Connection, rows: FixRows, sources: Sources, place: IntArray, columns: Columns
) -> BoolArray:
    new: BoolArray = columns[0] > sources.newest_ms[place]
    for n in np.unique(place[~new]).tolist():
        mine = np.flatnonzero((place == n) & ~new)
        span = int(columns[0, mine].min()), int(columns[0, mine].max())
        held = kept(connection, rows, int(sources.source_no[n]), *span)
        new[mine] = ~known_in(held, columns[:, mine])
    return new


def held(connection: Connection, rows: FixRows, delivery: Delivery) -> BoolArray:
    """Tell of each fix of a delivery whether it is kept already; none is made a source by asking."""
    columns, whose = columns_of(delivery.fixes), delivery.whose
    found = np.zeros(whose.size, np.bool_)
    for n in np.unique(whose).tolist():
        known = rows.source(connection, delivery.source_ids[n])
        if known is not None:
            mine = np.flatnonzero(whose == n)
            span = int(columns[0, mine].min()), int(columns[0, mine].max())
            found[mine] = known_in(kept(connection, rows, known[0], *span), columns[:, mine])
    return found


def _number(sources: Sources, place: IntArray, columns: Columns) -> Sources:
    """Give each fix its id, and the sources as they are with these fixes; places must be in order.

    A source keeps what was known of it only while all that is new is later than what is kept.
    """
    touched, first, count = _runs(place)
    used = sources.ids_used[touched]
    number = sources.source_no[touched]
    if np.any(used + count >> COUNT_BITS) or np.any(number >> 63 - COUNT_BITS):
        raise StoreFull("定位库", "一个来源的定位编号已用完", "换一个来源编号继续接收")
    columns[-1] = (
        (sources.source_no << COUNT_BITS)[place] + np.repeat(used + 1 - first, count) + np.arange(place.size)
    )
    newest, oldest = (way.reduceat(columns[0], first) for way in (np.maximum, np.minimum))
    waited = sources.touched_from_ms[touched]
    fresh = ((oldest > sources.newest_ms[touched]) & (waited == NEVER_MS)).tolist()
    return Sources(
        source_no=number,
        ids_used=used + count,
        newest_ms=np.maximum(sources.newest_ms[touched], newest),
        touched_from_ms=np.minimum(waited, oldest),
        silence_due_ms=sources.silence_due_ms[touched],
        standing=[
            sources.standing[n] if good else None for n, good in zip(touched.tolist(), fresh, strict=True)
        ],
    )


def _due(touched: Sources) -> Sources:
    """Give the sources as they are where nobody can tell what changes nothing."""
    return replace(touched, standing=[None] * len(touched.standing))


def _passed(
    quiet: Quiet, touched: Sources, source_ids: Sequence[str], place: IntArray, columns: Columns
) -> Sources:
    """Give the sources as they are after asking which of them need not be judged."""
    asked = np.flatnonzero([known is not None for known in touched.standing])
    if not asked.size:
        return touched
    present, _, count = _runs(place)
    nth = np.repeat(np.arange(present.size), count)
    where = np.full(present.size, -1)
    where[asked] = np.arange(asked.size)
    mine = where[nth] >= 0
    passing = quiet(
        [known for known in touched.standing if known is not None],
        touched.silence_due_ms[asked],
        Delivery(
            source_ids=tuple(source_ids[n] for n in present[asked].tolist()),
            whose=where[nth][mine],
            fixes=batch_of(columns[:, mine]),
        ),
    )
    standing: list[bytes | None] = [None] * present.size
    for n, known in zip(asked.tolist(), passing.standing, strict=True):
        standing[n] = known
    unmoved = asked[[known is not None for known in passing.standing]]
    touched_from_ms, silence_due_ms = touched.touched_from_ms.copy(), touched.silence_due_ms.copy()
    touched_from_ms[unmoved] = NEVER_MS
    silence_due_ms[asked] = passing.silence_due_ms
    return replace(touched, touched_from_ms=touched_from_ms, silence_due_ms=silence_due_ms, standing=standing)


def _pack(connection: Connection, rows: FixRows, number: IntArray, columns: Columns) -> None:
    """Pack fixes by source and time: a day of a source is one stretch of them, which is not copied."""
    days = day_of(columns[0])
    first = np.flatnonzero(np.diff(number, prepend=-1) | np.diff(days, prepend=days[:1]))
    parts: dict[int, dict[int, Columns]] = {}
    for start, end in pairwise([*first.tolist(), number.size]):
        parts.setdefault(int(days[start]), {})[int(number[start])] = columns[:, start:end]
    for day_no, of_day in sorted(parts.items()):
        join_days(connection, rows, day_no, of_day)


def by_source(number: IntArray, columns: Columns) -> dict[int, Columns]:
    """Part fixes by the number of their source."""
    if np.any(number[1:] < number[:-1]):
        order = np.argsort(number, kind="stable")
        number, columns = number[order], columns[:, order]
    found, first = np.unique(number, return_index=True)
    parts = np.split(columns, first[1:], axis=1)
    return dict(zip(found.tolist(), parts, strict=True))


def kept(connection: Connection, rows: FixRows, source_no: int, from_ms: int, until_ms: int) -> Columns:
    """Give what is kept of a source in a span of device time, both ends included, packed days first."""
    packed = packed_days(connection, rows, source_no, (day_at(from_ms), day_at(until_ms)))
    if packed.size and (packed[0, 0] < from_ms or packed[0, -1] > until_ms):
        packed = packed[:, (packed[0] >= from_ms) & (packed[0] <= until_ms)]
    stand = rows.hours(connection)
    if stand is None:
        return packed
    hours = range(max(hour_at(from_ms), stand[0]), min(hour_at(until_ms), stand[1]) + 1)
    if not hours:
        return packed
    found = rows.of_source(connection, source_no, hours, (from_ms, until_ms))
    return np.concatenate((packed, found), axis=1) if packed.size else found
