"""What fixes show of the areas that bind a person (区域研判): out, in, through, or not to be told."""

from collections.abc import Iterator
from dataclasses import dataclass

from correction.domain.area import Polarity
from correction.domain.facts.observations import Observed
from correction.office.positions.judging.buffers import approaches
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedArea, WatchPlan
from correction.office.positions.judging.rules import PositionRules
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.track import Believed
from correction.rules.shared.compiled import compiled
from geofences import FixBatch, excursions, judge
from geofences.arrays import Int8Array
from geofences.shapes import CompiledArea
from geofences.tracks import Crossing, Excursion, ExcursionRules, UndecidedSpell, crossings, undecided_spells
from geofences.verdicts import Polarity as Side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judged:
    """One area with the verdict of each believed fix of one source."""

    area: WatchedArea
    ready: CompiledArea
    verdicts: Int8Array
    track: Believed


def area_sightings(
    plan: WatchPlan, area: WatchedArea, track: Believed, eras: Eras, until_ms: int
) -> Iterator[Sighting]:
    """Give what the believed fixes of one source show of an area that binds the person."""
    if out_of_reach(area, track.trusted, eras):
        return
    ready, verdicts = area_verdicts(plan, area, track.trusted, eras)
    judged = _Judged(area=area, ready=ready, verdicts=verdicts, track=track)
    yield from _excursions(judged, eras, until_ms)
    if area.buffer_m:
        yield from approaches(area, ready, track.trusted, eras, until_ms)
    if area.polarity is Polarity.STAY_IN:
        yield from _undecided(judged, eras, until_ms)
    else:
        yield from _crossings(judged, eras, until_ms)


def out_of_reach(area: WatchedArea, batch: FixBatch, eras: Eras) -> bool:
    """Tell at a glance that fixes, and the ways between them, are certainly outside an area to keep out of.

    Most prohibited areas are far from where somebody spends a day: there is nothing to tell of them.
    """
    if area.polarity is Polarity.STAY_IN or not len(batch):
        return False
    margin_m = max(era.rules.margin_inside_m for era in eras.eras)
    room_m = float(batch.accuracy_m.max()) + area.uncertainty_m + area.buffer_m + margin_m
    return compiled(area.areas).surely_apart(batch.lon, batch.lat, room_m + 1)


def area_verdicts(
    plan: WatchPlan, area: WatchedArea, batch: FixBatch, eras: Eras
) -> tuple[CompiledArea, Int8Array]:
    """Judge fixes against one area by the numbers of each one's time; a confirmed place is never outside."""
    stay_in = area.polarity is Polarity.STAY_IN
    ready = compiled(area.areas, plan.places if stay_in else ())

    def by(rules: PositionRules) -> Int8Array:
        return judge(
            ready,
            batch.lon,
            batch.lat,
            batch.accuracy_m,
            polarity=Side(area.polarity.value),
            margin_m=rules.margin_m if stay_in else rules.margin_inside_m,
            accuracy_max_m=rules.belief.accuracy_max_m,
        )

    return ready, eras.each(batch.device_at_ms, by)


def confirming(area: WatchedArea, rules: PositionRules) -> ExcursionRules:
    """Give what confirms that somebody is out of an area, or in a prohibited one."""
    return rules.excursion if area.polarity is Polarity.STAY_IN else rules.entry


def _excursions(judged: _Judged, eras: Eras, until_ms: int) -> Iterator[Sighting]:
    area, track = judged.area, judged.track

    def by(rules: PositionRules) -> tuple[Excursion, ...]:
        return excursions(
            track.trusted,
            judged.verdicts,
            confirming(area, rules),
            until_ms=until_ms,
            active=area.windows,
            polarity=Side(area.polarity.value),
            area=judged.ready,
        )

    outside = Observed.OUTSIDE if area.polarity is Polarity.STAY_IN else Observed.PROHIBITED
    for _, spell in eras.spells(by):
        doubts = track.doubts(spell.began_at_ms, spell.ended_at_ms or spell.confirmed_at_ms)
        text = "；".join(part for part in (_far(area, spell.max_distance_m), doubts) if part)
        yield _seen(outside, area, spell, text)


def _undecided(judged: _Judged, eras: Eras, until_ms: int) -> Iterator[Sighting]:
    def by(rules: PositionRules) -> tuple[UndecidedSpell, ...]:
        return undecided_spells(
            judged.track.trusted,
            judged.verdicts,
            limit_minutes=rules.undecided_minutes,
            until_ms=until_ms,
            active=judged.area.windows,
        )

    for _, spell in eras.spells(by):
        text = f"位于“{judged.area.name}”边界误差与定位误差之内，无法判定内外"
        yield _seen(Observed.UNDECIDED, judged.area, spell, text)


def _crossings(judged: _Judged, eras: Eras, until_ms: int) -> Iterator[Sighting]:
    area = judged.area

    def by(rules: PositionRules) -> tuple[Crossing, ...]:
        return crossings(
            judged.track.trusted,
            judged.verdicts,
            judged.ready,
            rules.crossing,
            until_ms=until_ms,
            active=area.windows,
        )

    for _, way in eras.spells(by):
        apart = f"相隔 {(way.ended_at_ms - way.began_at_ms) / 60_000:.0f} 分钟的两个定位都在“{area.name}”以外"
        yield _seen(Observed.CROSSED, area, way, f"{apart}，其间直线深入边界约 {way.depth_m:.0f} 米")


def _far(area: WatchedArea, distance_m: float | None) -> str:
    beyond = f"最远 {distance_m:.0f} 米" if distance_m is not None else "距离不详"
    if area.polarity is Polarity.STAY_OUT:
        return f"进入禁止区域“{area.name}”，深入边界{beyond}"
    return f"离开“{area.name}”，超出边界{beyond}（边界误差 {area.uncertainty_m:.0f} 米）"


def _seen(
    observed: Observed, area: WatchedArea, spell: Excursion | UndecidedSpell | Crossing, detail: str
) -> Sighting:
    return Sighting(
        observed=observed,
        began_ms=spell.began_at_ms,
        ended_ms=spell.ended_at_ms,
        detail=detail,
        fixes=spell.evidence,
        area_id=area.area_id,
        area_version=area.version,
    )
