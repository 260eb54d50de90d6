"""Two persons who must not meet, near each other (同案犯接近): seen in the fixes of both, told to both files.

Only persons in correction are looked at. A victim has no position here: their home is a fixed area that a
court's order keeps the person out of.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from correction.domain.facts.contacts import ContactBarred
from correction.domain.facts.observations import Observed
from correction.domain.file import CaseFile
from correction.domain.moments import day_end, day_start
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchPlan
from correction.office.positions.judging.rules import PositionRules
from correction.office.positions.judging.sighting import Sighting
from correction.office.positions.judging.track import NOTHING, Tracks, believed
from correction.office.positions.lawful import FAR_MS, Window, to_ms
from geofences import FixBatch, canonical
from geofences.tracks import Gathering, gatherings
from geofences.tracks.windows import merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose fixes are compared: the plan of what is watched, and the fixes by source."""

    plan: WatchPlan
    tracks: Tracks


def barred_windows(file: CaseFile) -> dict[str, tuple[Window, ...]]:
    """Give the times in which a person must not meet each other person, by case id."""
    days: dict[str, list[Window]] = {}
    for bar in (entry.payload for entry in file.of(ContactBarred)):
        ends_ms = FAR_MS if bar.span.to_on is None else to_ms(day_end(bar.span.to_on))
        days.setdefault(bar.other_case_id, []).append((to_ms(day_start(bar.span.from_on)), ends_ms))
    return {case_id: merged(windows) for case_id, windows in sorted(days.items())}


def meetings(
    one: Person,
    other: Person,
    windows: tuple[Window, ...],
    eras: Eras,
    *,
    from_ms: int,
    until_ms: int,
) -> tuple[tuple[Sighting, Sighting], ...]:
    """Give the spells in which two persons were certainly near, one sighting for the file of each.

    Those that ended before `from_ms` are left out. Nothing is found where either sends no positions.
    """
    until_ms = min(until_ms, one.plan.ends_ms, other.plan.ends_ms)
    mine, theirs = (_trusted(person, eras, until_ms) for person in (one, other))
    found: list[Gathering] = []
    for begins, ends in windows if len(mine) and len(theirs) else ():
        here, there = _between(mine, begins, ends), _between(theirs, begins, ends)
        found += [near for _, near in eras.spells(partial(_gatherings, here, there))]
    return tuple(
        _sightings(one.plan.case_id, other.plan.case_id, gathering)
        for gathering in found
        if gathering.ended_at_ms >= from_ms
    )


def _gatherings(mine: FixBatch, theirs: FixBatch, rules: PositionRules) -> tuple[Gathering, ...]:
    return gatherings(mine, theirs, rules.gathering)


def _trusted(person: Person, eras: Eras, until_ms: int) -> FixBatch:
    """Join the believed fixes of all of a person's sources."""
    joined = NOTHING.batch
    for source in person.plan.sources:
        track = person.tracks.get(source.source_id, NOTHING)
        joined = joined.joined(believed(source, track, eras, until_ms=until_ms).trusted)
    return canonical(joined)


def _between(batch: FixBatch, begins_ms: int, ends_ms: int) -> FixBatch:
    return batch.take(np.asarray((batch.device_at_ms >= begins_ms) & (batch.device_at_ms < ends_ms)))


def _sightings(case_id: str, other_case_id: str, gathering: Gathering) -> tuple[Sighting, Sighting]:
    near = Sighting(
        observed=Observed.NEAR,
        began_ms=gathering.began_at_ms,
        ended_ms=gathering.ended_at_ms,
        detail=f"两人的定位持续相近，最近相距 {gathering.distance_m:.0f} 米；接近不等于会面",
        fixes=gathering.evidence_a,
        other_case_id=other_case_id,
    )
    return near, replace(near, fixes=gathering.evidence_b, other_case_id=case_id)
