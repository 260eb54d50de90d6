"""Two persons who must not meet, near each other (同案犯接近): seen in the fixes of both, told to both files.

Only persons in correction are looked at. A victim has no position here: their home is a fixed area that a
court's order keeps the person out of.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial, reduce

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

Sources = tuple[str, ...]
# The believed fixes of one source, or of several as one track.
Heard = tuple[Sources, FixBatch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose fixes are compared: the plan of what is watched, and the fixes by source."""

    plan: WatchPlan
    tracks: Tracks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """One spell of nearness, and the devices of both persons that show it."""

    gathering: Gathering
    mine: Sources
    theirs: Sources

    def joined(self, later: "_Near") -> "_Near":
        """Give both as one; the later one began while this one lasted."""
        one, other = self.gathering, later.gathering
        return _Near(
            gathering=Gathering(
                began_at_ms=one.began_at_ms,
                ended_at_ms=max(one.ended_at_ms, other.ended_at_ms),
                distance_m=min(one.distance_m, other.distance_m),
                evidence_a=tuple(dict.fromkeys((*one.evidence_a, *other.evidence_a))),
                evidence_b=tuple(dict.fromkeys((*one.evidence_b, *other.evidence_b))),
            ),
            mine=tuple(sorted({*self.mine, *later.mine})),
            theirs=tuple(sorted({*self.theirs, *later.theirs})),
        )


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
    found = [
        _Near(
            gathering=near,
            mine=_speaking(mine, my_sources, near),
            theirs=_speaking(theirs, their_sources, near),
        )
        for my_sources, my_fixes in mine
        for their_sources, their_fixes in theirs
        for begins, ends in windows
        for near in _spells(_between(my_fixes, begins, ends), _between(their_fixes, begins, ends), eras)
    ]
    return tuple(
        _sightings(one.plan.case_id, other.plan.case_id, together)
        for together in _joined(found)
        if together.gathering.ended_at_ms >= from_ms
    )


def _spells(mine: FixBatch, theirs: FixBatch, eras: Eras) -> list[Gathering]:
    return [near for _, near in eras.spells(partial(_gatherings, mine, theirs))]


def _gatherings(mine: FixBatch, theirs: FixBatch, rules: PositionRules) -> tuple[Gathering, ...]:
    return gatherings(mine, theirs, rules.gathering)


def _trusted(person: Person, eras: Eras, until_ms: int) -> list[Heard]:
    """Give the believed fixes of each of a person's sources, and those of several as one track besides.

    A device that was left elsewhere must not part two whom the others show near; a device that was exchanged
    for another in the middle must not either.
    """
    each = [
        (
            (source.source_id,),
            believed(source, person.tracks.get(source.source_id, NOTHING), eras, until_ms=until_ms),
        )
        for source in person.plan.sources
    ]
    heard: list[Heard] = [(sources, track.trusted) for sources, track in each if len(track.trusted)]
    if len(heard) < 2:
        return heard
    joined = reduce(FixBatch.joined, (fixes for _, fixes in heard))
    return [*heard, (tuple(source for sources, _ in heard for source in sources), canonical(joined))]


def _speaking(heard: list[Heard], sources: Sources, near: Gathering) -> Sources:
    """Give those of some sources that sent something during a spell."""
    return tuple(
        one
        for (one, *more), fixes in heard
        if one in sources and not more and len(_between(fixes, near.began_at_ms, near.ended_at_ms + 1))
    )


def _joined(found: list[_Near]) -> Iterator[_Near]:
    """Join spells that share time: what several devices show of one meeting is one."""
    last: _Near | None = None
    for near in sorted(found, key=lambda one: (one.gathering.began_at_ms, one.mine, one.theirs)):
        if last is not None and near.gathering.began_at_ms < last.gathering.ended_at_ms:
            last = last.joined(near)
        else:
            if last is not None:
                yield last
            last = near
    if last is not None:
        yield last


def _between(batch: FixBatch, begins_ms: int, ends_ms: int) -> FixBatch:
    return batch.take(np.asarray((batch.device_at_ms >= begins_ms) & (batch.device_at_ms < ends_ms)))


def _sightings(case_id: str, other_case_id: str, near: _Near) -> tuple[Sighting, Sighting]:
    gathering = near.gathering
    mine = Sighting(
        observed=Observed.NEAR,
        began_ms=gathering.began_at_ms,
        ended_ms=gathering.ended_at_ms,
        detail=f"两人的定位持续相近，最近相距 {gathering.distance_m:.0f} 米；接近不等于会面",
        fixes=gathering.evidence_a,
        other_case_id=other_case_id,
        sources=near.mine,
    )
    theirs = replace(mine, fixes=gathering.evidence_b, other_case_id=case_id, sources=near.theirs)
    return mine, theirs
