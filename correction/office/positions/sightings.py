"""What a person's fixes amount to in a span of time (定位研判结果), before it is given an identity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from correction.domain.area import Polarity
from correction.domain.facts.observations import Observed
from correction.office.positions.plan import WatchedArea, WatchedSource, WatchPlan
from correction.office.positions.rules import PositionRules
from correction.rules.shared.compiled import compiled
from geofences import FixBatch, believe, canonical, excursions, gaps, judge
from geofences.arrays import BoolArray
from geofences.fixes import Disbelief, assume_accuracy
from geofences.tracks import constant, stationary, undecided_spells
from geofences.verdicts import Polarity as Side

ENGINE = "geofences/1"
_NO_FIXES = FixBatch(
    id=np.empty(0, np.int64),
    device_at_ms=np.empty(0, np.int64),
    received_at_ms=np.empty(0, np.int64),
    lon=np.empty(0),
    lat=np.empty(0),
    accuracy_m=np.empty(0),
    assumed=np.empty(0, np.bool_),
    source=np.empty(0, np.int8),
    mock=np.empty(0, np.bool_),
    battery_pct=np.empty(0),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """The fixes of one source from some moment on; `whole` where there is none before them."""

    batch: FixBatch
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that the fixes show: what, where, from when to when (milliseconds), and on which fixes."""

    observed: Observed
    began_ms: int
    ended_ms: int | None
    detail: str
    fixes: tuple[int, ...] = ()
    area_id: str | None = None
    area_version: int | None = None
    source_id: str | None = None


NOTHING = Track(batch=_NO_FIXES, whole=True)


def sightings(
    plan: WatchPlan, tracks: Mapping[str, Track], rules: PositionRules, *, until_ms: int
) -> tuple[Sighting, ...]:
    """Judge the fixes of one person, by source, up to `until_ms`; any order of arrival gives the same.

    `until_ms` is how far the clock has come; the last day of the term bounds it.
    """
    until_ms = min(until_ms, plan.ends_ms)
    found: list[Sighting] = []
    for source in plan.sources:
        track = tracks.get(source.source_id, NOTHING)
        fixes = canonical(track.batch)
        mine = _within(fixes, source)
        batch = assume_accuracy(fixes.take(mine), rules.profile_m)
        reasons = believe(batch, rules.belief)
        trusted = batch.take(reasons == Disbelief.NONE)
        found += _areas(plan, trusted, rules, until_ms)
        first_ms = int(fixes.device_at_ms[0]) if len(fixes) and not track.whole else None
        if len(fixes) or track.whole:
            found += _silences(source, batch, until_ms, heard_from_ms=first_ms)
        found += _stillness(source, trusted, rules)
        found += _forged(source, batch, reasons)
    return tuple(sorted(found, key=lambda s: (s.began_ms, s.observed.value, s.area_id or "")))


def _areas(plan: WatchPlan, batch: FixBatch, rules: PositionRules, until_ms: int) -> Iterator[Sighting]:
    for area in plan.areas:
        side = Side(area.polarity.value)
        ready = compiled(area.areas, plan.places if area.polarity is Polarity.STAY_IN else ())
        verdicts = judge(
            ready,
            batch.lon,
            batch.lat,
            batch.accuracy_m,
            polarity=side,
            margin_m=rules.margin_m if area.polarity is Polarity.STAY_IN else 0.0,
            accuracy_max_m=rules.belief.accuracy_max_m,
        )
        spells = excursions(
            batch,
            verdicts,
            rules.excursion,
            until_ms=until_ms,
            active=area.windows,
            polarity=side,
            area=ready,
        )
        for spell in spells:
            yield _seen(
                area, spell.began_at_ms, spell.ended_at_ms, spell.evidence, _far(area, spell.max_distance_m)
            )
        if area.polarity is Polarity.STAY_IN:
            doubts = undecided_spells(
                batch,
                verdicts,
                limit_minutes=rules.undecided_minutes,
                until_ms=until_ms,
                active=area.windows,
            )
            for doubt in doubts:
                text = f"位于“{area.name}”边界误差与定位误差之内，无法判定内外"
                yield _seen(area, doubt.began_at_ms, doubt.ended_at_ms, doubt.evidence, text, undecided=True)


def _far(area: WatchedArea, distance_m: float | None) -> str:
    beyond = f"最远 {distance_m:.0f} 米" if distance_m is not None else "距离不详"
    if area.polarity is Polarity.STAY_OUT:
        return f"进入禁止区域“{area.name}”，深入边界{beyond}"
    return f"离开“{area.name}”，超出边界{beyond}（边界误差 {area.uncertainty_m:.0f} 米）"


def _seen(
    area: WatchedArea,
    began_ms: int,
    ended_ms: int | None,
    fixes: tuple[int, ...],
    detail: str,
    *,
    undecided: bool = False,
) -> Sighting:
    outside = Observed.OUTSIDE if area.polarity is Polarity.STAY_IN else Observed.PROHIBITED
    return Sighting(
        observed=Observed.UNDECIDED if undecided else outside,
        began_ms=began_ms,
        ended_ms=ended_ms,
        detail=detail,
        fixes=fixes,
        area_id=area.area_id,
        area_version=area.version,
    )


def _within(fixes: FixBatch, source: WatchedSource) -> BoolArray:
    at, inside = fixes.device_at_ms, np.zeros(len(fixes), np.bool_)
    for begins, ends in source.windows:
        inside |= (at >= begins) & (at < ends)
    return inside


def _silences(
    source: WatchedSource, batch: FixBatch, until_ms: int, *, heard_from_ms: int | None
) -> Iterator[Sighting]:
    """Give the silences in each window; with `heard_from_ms` nothing is known of the time before it."""
    if source.interval_ms is None:
        return
    for opens, closes in source.windows:
        begins = opens if heard_from_ms is None else max(opens, heard_from_ms)
        ends = min(closes, until_ms)
        if begins >= ends:
            continue
        here = batch.take((batch.device_at_ms >= begins) & (batch.device_at_ms < closes))
        for gap in gaps(here, interval_ms=source.interval_ms, from_ms=begins, until_ms=ends):
            yield Sighting(
                observed=Observed.GAP,
                began_ms=gap.began_at_ms,
                ended_ms=gap.ended_at_ms if gap.ended_at_ms is not None or ends == until_ms else ends,
                detail=f"超过 {source.interval_ms // 60_000} 分钟没有定位",
                fixes=(gap.last_fix_id,) if gap.last_fix_id is not None else (),
                source_id=source.source_id,
            )


def _stillness(source: WatchedSource, batch: FixBatch, rules: PositionRules) -> Iterator[Sighting]:
    for spell in stationary(batch, rules.stillness):
        yield Sighting(
            observed=Observed.STILL,
            began_ms=spell.began_at_ms,
            ended_ms=spell.ended_at_ms if spell.ended_at_ms < int(batch.device_at_ms[-1]) else None,
            detail=f"连续 {rules.stillness.still_hours:.0f} 小时以上几乎不动（范围 {spell.spread_m:.0f} 米）",
            fixes=spell.evidence,
            source_id=source.source_id,
        )
    for spell in constant(batch, still_hours=rules.constant_hours):
        yield Sighting(
            observed=Observed.TRACK_ABNORMAL,
            began_ms=spell.began_at_ms,
            ended_ms=spell.ended_at_ms,
            detail=f"坐标连续 {rules.constant_hours:.0f} 小时以上完全相同",
            fixes=spell.evidence,
            source_id=source.source_id,
        )


def _forged(source: WatchedSource, batch: FixBatch, reasons: np.ndarray) -> Iterator[Sighting]:
    mock = np.flatnonzero(reasons == Disbelief.MOCK)
    if mock.size == 0:
        return
    # One sighting a run of forged fixes: true positions in between end it.
    for run in np.split(mock, np.flatnonzero(np.diff(mock) > 1) + 1):
        yield Sighting(
            observed=Observed.TRACK_ABNORMAL,
            began_ms=int(batch.device_at_ms[run[0]]),
            ended_ms=int(batch.device_at_ms[run[-1]]),
            detail=f"设备报告 {run.size} 个虚拟定位",
            fixes=(int(batch.id[run[0]]), int(batch.id[run[-1]])),
            source_id=source.source_id,
        )
