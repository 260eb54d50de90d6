"""What is watched of one person (定位监管方案): sources, areas to stay in, areas to keep out of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from correction.domain.area import Area, Fence, Polarity
from correction.domain.case.fences import fences_of
from correction.domain.case.stays import stays_of
from correction.domain.context import Context
from correction.domain.facts.admission import PlaceConfirmed
from correction.domain.facts.devices import SourceAssigned
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start
from correction.office.positions.lawful import (
    FAR_MS,
    Window,
    assignments,
    intersection,
    lawful_of,
    to_ms,
    worn_of,
)
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of
from geofences.tracks.windows import MINUTE_MS, merged

LEAVE = "leave"
# A device taken off and put on again, or exchanged for another, within a day was never off.
BREAK_MS = 86_400_000
# One version of one area.
Version = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedArea:
    """One area, or several that count as one, and when it binds (milliseconds, end excluded)."""

    area_id: str
    version: int
    name: str
    polarity: Polarity
    areas: tuple[Area, ...]
    windows: tuple[Window, ...]
    uncertainty_m: float
    buffer_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A time in which a source owes positions (milliseconds, end excluded), and the longest silence in it."""

    begins_ms: int
    ends_ms: int
    interval_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """One source of positions, when it may lawfully speak, and when it owes it; elsewhere silence says
    nothing.

    `worn` are the times in which it is the person's, until it is released or its approval lifted; breaks of
    up to a day in them, as when it is bound anew with another interval, are none.
    """

    source_id: str
    windows: tuple[Window, ...]
    owed: tuple[Owed, ...]
    worn: tuple[Window, ...]

    def silence_due_ms(self, last_ms: int | None, now_ms: int) -> int | None:
        """Give the next moment at which a silence would begin after a last fix; none where none can."""
        due = (
            max(owed.begins_ms, last_ms or owed.begins_ms) + owed.interval_ms
            for owed in self.owed
            if owed.ends_ms > now_ms
        )
        return min((at_ms for at_ms in due if at_ms > now_ms), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """Everything the engine must know of one person, worked out from the file and the areas."""

    case_id: str
    sources: tuple[WatchedSource, ...]
    areas: tuple[WatchedArea, ...]
    places: tuple[Area, ...]
    ends_ms: int


def watch_plan(file: CaseFile, context: Context, book: Rulebook) -> WatchPlan:
    """Work out what is watched of a person; an area that was never drawn is left out.

    Areas to stay in that bind at the same time count as one: being in any of them is being inside.
    """
    return WatchPlan(
        case_id=file.case_id,
        sources=_sources(file, book),
        areas=(*_stay_in(file, context), *_stay_out(file, context)),
        places=tuple(
            context.areas[entry.payload.area_id]
            for entry in file.of(PlaceConfirmed)
            if entry.payload.area_id in context.areas
        ),
        ends_ms=to_ms(day_end(file.order.ends_on)),
    )


def _sources(file: CaseFile, book: Rulebook) -> tuple[WatchedSource, ...]:
    book = book_of(file, book)
    source_ids = sorted({entry.payload.source_id for entry in file.of(SourceAssigned)})
    return tuple(_source(file, book, source_id) for source_id in source_ids)


def _source(file: CaseFile, book: Rulebook, source_id: str) -> WatchedSource:
    """Give a source; what was asked for earlier holds for its own time, whatever is asked for now."""
    lawful = lawful_of(file, source_id)
    windows = lawful.windows(book)
    asked: dict[int, list[Window]] = {}
    for window, assigned in assignments(file, source_id):
        if assigned.interval_minutes is not None:
            asked.setdefault(assigned.interval_minutes * MINUTE_MS, []).append(window)
    owed = (
        Owed(begins_ms=begins, ends_ms=ends, interval_ms=interval_ms)
        for interval_ms, some in asked.items()
        for begins, ends in intersection(windows, some)
    )
    return WatchedSource(
        source_id=source_id,
        windows=windows,
        owed=tuple(sorted(owed, key=lambda each: each.begins_ms)),
        worn=_whole(worn_of(file, lawful)),
    )


def _whole(worn: Sequence[Window]) -> tuple[Window, ...]:
    """Join the times in which a source was the person's over breaks of up to a day."""
    return tuple(
        (begins, ends - BREAK_MS)
        for begins, ends in merged([(begins, ends + BREAK_MS) for begins, ends in worn])
    )


def _fences(file: CaseFile, context: Context, polarity: Polarity) -> list[Fence]:
    fences = fences_of(file)
    return [fence for fence in fences if fence.polarity is polarity and fence.area_id in context.areas]


def _destinations(file: CaseFile, context: Context) -> list[Fence]:
    """Give where leaves lead, on the days of each stay."""
    return [
        Fence(area_id=leave.area_id, polarity=Polarity.STAY_IN, span=days, basis=LEAVE)
        for leave, days in stays_of(file)
        if leave.area_id is not None and leave.area_id in context.areas
    ]


def _stay_in(file: CaseFile, context: Context) -> list[WatchedArea]:
    """Give what binds at all times, and beside it what binds in hours, since that asks for more."""
    fences = _fences(file, context, Polarity.STAY_IN)
    fences += _destinations(file, context) if fences else []
    windows: dict[frozenset[Version], list[Window]] = {}
    for some in ([f for f in fences if not f.limited], [f for f in fences if f.limited]):
        for bind, window in _together(file, context, some):
            windows.setdefault(bind, []).append(window)
    return [
        _watched(context, bind, fences, Polarity.STAY_IN, sorted(spans))
        for bind, spans in sorted(windows.items(), key=lambda item: item[1])
    ]


def _together(
    file: CaseFile, context: Context, some: list[Fence]
) -> Iterator[tuple[frozenset[Version], Window]]:
    """Cut time where a fence begins or ends; in each part, the areas that bind count as one."""
    edges: dict[int, Counter[Version]] = {}
    for fence in some:
        for version, (begins, ends) in _windows(file, context, fence):
            edges.setdefault(begins, Counter())[version] += 1
            edges.setdefault(ends, Counter())[version] -= 1
    binding: Counter[Version] = Counter()
    for begins, ends in pairwise(sorted(edges)):
        binding.update(edges[begins])
        bind = frozenset(version for version, count in binding.items() if count)
        if bind:
            yield bind, (begins, ends)


def _stay_out(file: CaseFile, context: Context) -> list[WatchedArea]:
    fences = _fences(file, context, Polarity.STAY_OUT)
    windows: dict[Version, set[Window]] = {}
    for fence in fences:
        for version, window in _windows(file, context, fence):
            windows.setdefault(version, set()).add(window)
    return [
        _watched(context, frozenset({version}), fences, Polarity.STAY_OUT, sorted(spans))
        for version, spans in sorted(windows.items())
    ]


def _windows(file: CaseFile, context: Context, fence: Fence) -> Iterator[tuple[Version, Window]]:
    """Give the times in which a fence binds, cut where another version of its area comes to hold."""
    held = [
        ((version.area_id, version.version), _day_ms(days.from_on), _end_ms(days.to_on))
        for version, days in context.areas[fence.area_id].versions()
    ]
    for begins_at, ends_at in fence.times(file.order.ends_on):
        begins, ends = to_ms(begins_at), FAR_MS if ends_at is None else to_ms(ends_at)
        for version, from_ms, to in held:
            if max(begins, from_ms) < min(ends, to):
                yield version, (max(begins, from_ms), min(ends, to))


def _day_ms(on: date) -> int:
    return -FAR_MS if on == date.min else to_ms(day_start(on))


def _end_ms(on: date | None) -> int:
    return FAR_MS if on is None else to_ms(day_end(on))


def _watched(
    context: Context,
    bind: frozenset[Version],
    fences: list[Fence],
    polarity: Polarity,
    windows: list[Window],
) -> WatchedArea:
    ids = {area_id for area_id, _ in bind}
    ordered = [
        version
        for area_id in sorted(ids)
        for version, _ in context.areas[area_id].versions()
        if (area_id, version.version) in bind
    ]
    return WatchedArea(
        area_id="+".join(area.area_id for area in ordered),
        version=max(area.version for area in ordered),
        name="、".join(area.name for area in ordered),
        polarity=polarity,
        areas=tuple(ordered),
        windows=tuple(windows),
        uncertainty_m=max(area.uncertainty_m for area in ordered),
        buffer_m=max(fence.buffer_m for fence in fences if fence.area_id in ids),
    )
