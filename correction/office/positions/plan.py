"""What is watched of one person (定位监管方案): sources, areas to stay in, areas to keep out of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from correction.domain.area import Area, Fence, Polarity
from correction.domain.context import Context
from correction.domain.facts.admission import FenceSet, PlaceConfirmed
from correction.domain.facts.devices import SourceAssigned
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.facts.reports import ReportKind, ReportReceived
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.office.positions.lawful import FAR_MS, Window, lawful_of, to_ms
from correction.rulebooks.book import Rulebook

LEAVE = "leave"


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
    latest = {entry.payload.source_id: entry.payload for entry in file.of(SourceAssigned)}
    return tuple(
        WatchedSource(
            source_id=source_id,
            windows=lawful_of(file, source_id).windows(book),
            interval_ms=None if source.interval_minutes is None else source.interval_minutes * 60_000,
        )
        for source_id, source in sorted(latest.items())
    )


def _fences(file: CaseFile, context: Context, polarity: Polarity) -> list[Fence]:
    fences = (entry.payload.fence for entry in file.of(FenceSet))
    return [fence for fence in fences if fence.polarity is polarity and fence.area_id in context.areas]


def _destinations(file: CaseFile, context: Context) -> list[Fence]:
    """Give where leaves lead, from the day after the reported arrival to the day before the last.

    Until the arrival is reported, and on the last day, the person is in transit and may be anywhere (在途).
    """
    closed = {e.payload.leave_id: e.when.legal_on for e in reversed(file.of(LeaveReturned))}
    closed |= {e.payload.leave_id: e.when.legal_on for e in reversed(file.of(LeaveRevoked))}
    reports = [e for e in file.of(ReportReceived) if e.payload.report is ReportKind.LEAVE_ARRIVED]
    bound = []
    for leave in (entry.payload for entry in file.of(LeaveGranted)):
        last_on = min(leave.to_on, closed.get(leave.leave_id, leave.to_on)) - ONE_DAY
        arrivals = (e.when.legal_on for e in reports if leave.from_on <= e.when.legal_on < last_on)
        arrived_on = min(arrivals, default=None)
        if leave.area_id is not None and leave.area_id in context.areas and arrived_on is not None:
            days = DateSpan(from_on=arrived_on + ONE_DAY, to_on=last_on)
            bound.append(Fence(area_id=leave.area_id, polarity=Polarity.STAY_IN, span=days, basis=LEAVE))
    return bound


def _stay_in(file: CaseFile, context: Context) -> list[WatchedArea]:
    """Give what binds at all times, and beside it what binds in hours, since that asks for more."""
    fences = _fences(file, context, Polarity.STAY_IN)
    fences += _destinations(file, context) if fences else []
    windows: dict[frozenset[str], list[Window]] = {}
    for some in ([f for f in fences if not f.hours], [f for f in fences if f.hours]):
        for bind, window in _together(file, some):
            windows.setdefault(bind, []).append(window)
    return [
        _watched([context.areas[area_id] for area_id in bind], Polarity.STAY_IN, sorted(spans))
        for bind, spans in sorted(windows.items(), key=lambda item: item[1])
    ]


def _together(file: CaseFile, some: list[Fence]) -> Iterator[tuple[frozenset[str], Window]]:
    """Cut time where a fence begins or ends; in each part, the areas that bind count as one."""
    edges: dict[int, Counter[str]] = {}
    for fence in some:
        for begins, ends in _windows(file, fence):
            edges.setdefault(begins, Counter())[fence.area_id] += 1
            edges.setdefault(ends, Counter())[fence.area_id] -= 1
    binding: Counter[str] = Counter()
    for begins, ends in pairwise(sorted(edges)):
        binding.update(edges[begins])
        bind = frozenset(area_id for area_id, count in binding.items() if count)
        if bind:
            yield bind, (begins, ends)


def _stay_out(file: CaseFile, context: Context) -> list[WatchedArea]:
    windows: dict[str, list[Window]] = {}
    for fence in _fences(file, context, Polarity.STAY_OUT):
        windows.setdefault(fence.area_id, []).extend(_windows(file, fence))
    return [
        _watched([context.areas[area_id]], Polarity.STAY_OUT, sorted(set(spans)))
        for area_id, spans in sorted(windows.items())
        if spans
    ]


def _windows(file: CaseFile, fence: Fence) -> list[Window]:
    times = fence.times(file.order.ends_on)
    return [(to_ms(begins_at), FAR_MS if ends_at is None else to_ms(ends_at)) for begins_at, ends_at in times]


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
