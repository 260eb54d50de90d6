"""What is watched of one person (定位监管方案): sources, areas to stay in, areas to keep out of."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from correction.domain.area import Area, Polarity
from correction.domain.context import Context
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.devices import (
    DeviceApproved,
    DeviceLifted,
    SourceAssigned,
    SourceKind,
    SourceReleased,
)
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start
from geofences.tracks.windows import merged

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
    """One source of positions, and when it may lawfully speak; no interval where silence says nothing."""

    source_id: str
    windows: tuple[Window, ...]
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
    latest = {entry.payload.source_id: entry.payload for entry in file.of(SourceAssigned)}
    return tuple(
        WatchedSource(
            source_id=source_id,
            windows=lawful_windows(file, source_id),
            interval_ms=None if source.interval_minutes is None else source.interval_minutes * 60_000,
        )
        for source_id, source in sorted(latest.items())
    )


def lawful_windows(file: CaseFile, source_id: str) -> tuple[Window, ...]:
    """Give the spans (milliseconds, end excluded) in which a source may send positions of this person.

    A phone may while it is assigned; a wristband only on the days of an approval that was not lifted
    (社区矫正法 第二十九条).
    """
    assigned = sorted(
        (to_ms(e.payload.from_at), e.payload.source)
        for e in file.of(SourceAssigned)
        if e.payload.source_id == source_id
    )
    released = [to_ms(e.when.starts_at) for e in file.of(SourceReleased) if e.payload.source_id == source_id]
    edges = sorted([*released, *(from_ms for from_ms, _ in assigned)])
    spoken = [(from_ms, next((edge for edge in edges if edge > from_ms), FAR_MS)) for from_ms, _ in assigned]
    if not any(source is SourceKind.WRISTBAND for _, source in assigned):
        return tuple(spoken)
    lifted = {e.payload.approval_id: to_ms(e.when.starts_at) for e in file.of(DeviceLifted)}
    approved = [
        (
            to_ms(day_start(e.payload.from_on)),
            min(to_ms(day_end(e.payload.to_on)), lifted.get(e.payload.approval_id, FAR_MS)),
        )
        for e in file.of(DeviceApproved)
    ]
    both = ((max(a, c), min(b, d)) for a, b in spoken for c, d in sorted(approved))
    return merged([(begins, ends) for begins, ends in both if begins < ends])


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
