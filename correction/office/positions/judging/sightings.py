"""What a person's fixes amount to in a span of time (定位研判结果), before it is given an identity."""

from collections.abc import Mapping

from correction.office.positions.judging.devices import device_sightings
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchPlan
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.together import seen_together
from correction.office.positions.judging.track import Believed, Track, believed_of

EVER_MS = -(2**62)


def sightings(
    plan: WatchPlan,
    tracks: Mapping[str, Track],
    eras: Eras,
    *,
    until_ms: int,
    from_ms: int = EVER_MS,
) -> tuple[Sighting, ...]:
    """Judge the fixes of one person, by source, up to `until_ms`; any order of arrival gives the same.

    `until_ms` is how far the clock has come; the last day of the term bounds it. Sightings that ended before
    `from_ms` are left out: the fixes before it only show how what comes after began.
    """
    until_ms = min(until_ms, plan.ends_ms)
    ready = believed_of(plan, tracks, eras, until_ms=until_ms)
    return sightings_of(plan, ready, eras, until_ms=until_ms, from_ms=from_ms)


def sightings_of(
    plan: WatchPlan,
    ready: Mapping[str, Believed],
    eras: Eras,
    *,
    until_ms: int,
    from_ms: int,
) -> tuple[Sighting, ...]:
    """As `sightings`, of fixes that were made ready to judge up to `until_ms`, which the term bounds."""
    found: list[Sighting] = []
    for area in plan.areas:
        found += seen_together(plan, area, ready, eras, until_ms)
    for source in plan.sources:
        track = ready[source.source_id]
        found += device_sightings(source, track, eras, from_ms=from_ms, until_ms=until_ms)
    reaching = (s for s in found if s.ended_ms is None or s.ended_ms >= from_ms)
    return tuple(sorted(reaching, key=lambda s: (s.began_ms, s.observed.value, s.area_id or "")))
