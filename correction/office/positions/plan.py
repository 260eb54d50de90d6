"""What is watched of one person (定位监管方案): sources, areas to stay in, areas to keep out of."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from correction.domain.area import Area, Polarity
from correction.domain.context import Context
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.devices import SourceAssigned, SourceReleased
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start

FAR_MS = 2**62
Window = tuple[int, int]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSource:
    """One source of positions while it speaks for the person; no interval where silence says nothing."""

    source_id: str
    from_ms: int
    to_ms: int
    interval_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPlan:
    """Everything the engine must know of one person, worked out from the file and the areas."""

    case_id: str
    sources: tuple[WatchedSource, ...]
    areas: tuple[WatchedArea, ...]
    places: tuple[Area, ...]
    ends_ms: int


def watch_plan(file: CaseFile, context: Context) -> WatchPlan:
    """Work out what is watched of a person; an area that was never drawn is left out.

    Areas to stay in that bind at the same time count as one: being in any of them is being inside.
    """
    return WatchPlan(
        case_id=file.case_id,
        sources=_sources(file),
        areas=(*_stay_in(file, context), *_stay_out(file, context)),
        places=tuple(
            context.areas[entry.payload.area_id]
            for entry in file.of(PlaceConfirmed)
            if entry.payload.area_id in context.areas
        ),
        ends_ms=to_ms(day_end(file.order.ends_on)),
    )


def to_ms(at: datetime) -> int:
    """Turn an instant into milliseconds since 1970 UTC."""
    return round(at.timestamp() * 1000)


def _sources(file: CaseFile) -> tuple[WatchedSource, ...]:
    released = {e.payload.source_id: to_ms(e.when.starts_at) for e in file.of(SourceReleased)}
    found = []
    for entry in file.of(SourceAssigned):
        source, from_ms = entry.payload, to_ms(entry.payload.from_at)
        end = released.get(source.source_id, FAR_MS)
        interval = source.interval_minutes
        found.append(
            WatchedSource(
                source_id=source.source_id,
                from_ms=from_ms,
                to_ms=end if end > from_ms else FAR_MS,
                interval_ms=None if interval is None else interval * 60_000,
            )
        )
    return tuple(found)


def _fences(file: CaseFile, context: Context, polarity: Polarity) -> list[tuple[Window, Area]]:
    return [
        (_window(entry.payload), context.areas[entry.payload.fence.area_id])
        for entry in file.of(FenceSet)
        if entry.payload.fence.polarity is polarity and entry.payload.fence.area_id in context.areas
    ]


def _stay_in(file: CaseFile, context: Context) -> list[WatchedArea]:
    """Cut time where a fence begins or ends; in each part, the areas that bind count as one."""
    fences = _fences(file, context, Polarity.STAY_IN)
    edges = sorted({edge for window, _ in fences for edge in window})
    windows: dict[frozenset[str], list[Window]] = {}
    for begins, ends in pairwise(edges):
        bind = frozenset(area.area_id for window, area in fences if window[0] <= begins and ends <= window[1])
        if bind:
            windows.setdefault(bind, []).append((begins, ends))
    return [
        _watched([context.areas[area_id] for area_id in bind], Polarity.STAY_IN, spans)
        for bind, spans in sorted(windows.items(), key=lambda item: item[1])
    ]


def _stay_out(file: CaseFile, context: Context) -> list[WatchedArea]:
    windows: dict[str, list[Window]] = {}
    for window, area in _fences(file, context, Polarity.STAY_OUT):
        windows.setdefault(area.area_id, []).append(window)
    return [
        _watched([context.areas[area_id]], Polarity.STAY_OUT, sorted(set(spans)))
        for area_id, spans in sorted(windows.items())
    ]


def _window(fence_set: FenceSet) -> Window:
    span = fence_set.fence.span
    return to_ms(day_start(span.from_on)), FAR_MS if span.to_on is None else to_ms(day_end(span.to_on))


def _watched(areas: list[Area], polarity: Polarity, windows: list[Window]) -> WatchedArea:
    ordered = tuple(sorted(areas, key=lambda area: area.area_id))
    return WatchedArea(
        area_id="+".join(area.area_id for area in ordered),
        version=max(area.version for area in ordered),
        name="、".join(area.name for area in ordered),
        polarity=polarity,
        areas=ordered,
        windows=tuple(windows),
        uncertainty_m=max(area.uncertainty_m for area in ordered),
    )
