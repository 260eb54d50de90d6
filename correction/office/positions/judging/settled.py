"""How far back a person's fixes are judged again (重新研判的起点): to a settled moment before anything new.

What comes before that moment cannot change with what is new, and nothing that is known lies across it. So a
round sees exactly what judging all fixes there ever were would see, however they were split and shuffled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from correction.domain.facts.observations import ObservationStated
from correction.office.positions.judging.areas import area_verdicts, out_of_reach
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedSource, WatchPlan
from correction.office.positions.judging.revise import newest
from correction.office.positions.judging.track import Believed, Track, Tracks, believed_of
from correction.office.positions.lawful import FAR_MS, to_ms
from correction.office.positions.port import Reader
from geofences.fixes import Disbelief
from geofences.tracks.windows import merged, touching
from geofences.verdicts import Polarity as Side

HOUR_MS = 3_600_000
NEVER_MS = -(2**62)
# Whether a fix is believed depends on two fixes before it and two after it; the first one read may itself be
# a copy of an unread one in the same second.
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The moment from which things are told anew, and fixes from far enough before it, ready to judge."""

    from_ms: int
    tracks: Tracks
    believed: Mapping[str, Believed]


def read_settled(
    positions: Reader,
    plan: WatchPlan,
    known: Iterable[ObservationStated],
    eras: Eras,
    *,
    touched_ms: int,
    until_ms: int,
) -> Settled:
    """Read the fixes of a person's sources from a settled moment before `touched_ms`, the first new one.

    It lies before every known observation that reaches over it, and what is read begins so far before it that
    each area in force has a fix that was certainly where it should be, or with the first fix there is. What
    lies before the last deleted day is never judged again: what was observed then stands.
    """
    live = [o for o in newest(known).values() if not o.withdrawn]
    floor_ms = _kept_from(positions, plan)
    touched_ms = max(touched_ms, floor_ms)
    touched_ms -= touched_ms % 1000  # Of fixes in one second only the best is believed.
    from_ms = touched_ms - round((24 + 2 * eras.still_hours_max) * HOUR_MS)
    back_ms = 6 * HOUR_MS
    while True:
        from_ms = max(_before_known(from_ms, live), floor_ms)
        tracks = read_tracks(positions, plan, from_ms - back_ms, until_ms)
        ready = believed_of(plan, tracks, eras, until_ms=until_ms)
        starts = [
            _start(plan, track, eras, from_ms=from_ms, touched_ms=touched_ms) for track in ready.values()
        ]
        settled = [start for start in starts if start is not None]
        back_ms *= 1 if len(settled) == len(starts) else 4
        earliest_ms = max(min([from_ms, *settled]), floor_ms)
        if len(settled) == len(starts) and earliest_ms == from_ms:
            return Settled(from_ms=from_ms, tracks=tracks, believed=ready)
        from_ms = earliest_ms


def _kept_from(positions: Reader, plan: WatchPlan) -> int:
    """Give the moment from which all fixes of all sources of a person are kept."""
    deleted = (_deleted_until_ms(positions, source) for source in plan.sources)
    return max((until_ms + 1 for until_ms in deleted if until_ms is not None), default=NEVER_MS)


def _deleted_until_ms(positions: Reader, source: WatchedSource) -> int | None:
    """Give the end of what was deleted of a source while it was the person's; later it was another's."""
    if not source.worn:
        return None
    ends_ms = source.worn[-1][1]
    until_ms = positions.deleted_until_ms(source.source_id, ends_ms)
    return None if until_ms is None else min(until_ms, ends_ms)


def _before_known(from_ms: int, live: list[ObservationStated]) -> int:
    """Move a moment to before every observation that lies across it, one leading to the next."""
    for held in sorted(live, key=lambda o: o.began_at, reverse=True):
        if to_ms(held.began_at) < from_ms and (held.ended_at is None or to_ms(held.ended_at) >= from_ms):
            from_ms = to_ms(held.began_at)
    return from_ms


def read_tracks(positions: Reader, plan: WatchPlan, from_ms: int, until_ms: int) -> Tracks:
    """Read every source from a moment on, and the fix before it, which tells how long it has been silent."""
    tracks = {}
    for source in plan.sources:
        before = positions.last_fix_ms(source.source_id, from_ms)
        deleted_ms = _deleted_until_ms(positions, source)
        cut = deleted_ms is not None and (before is None or before <= deleted_ms)
        first_ms = from_ms if before is None else before
        if deleted_ms is not None and cut:
            first_ms = max(from_ms, deleted_ms + 1)
        batch = positions.fixes(source.source_id, first_ms, until_ms)
        tracks[source.source_id] = Track(batch=batch, whole=cut or before is None, cut=cut)
    return tracks


def _start(plan: WatchPlan, track: Believed, eras: Eras, *, from_ms: int, touched_ms: int) -> int | None:
    """Give the latest settled moment up to one, as far as one source tells; none where more must be read."""
    lawful_ms = track.lawful.device_at_ms
    told = (track.reasons == Disbelief.NONE) | (track.reasons == Disbelief.IMPLAUSIBLE_SPEED)
    usable = np.flatnonzero(told & (lawful_ms < touched_ms))
    if not usable.size:
        heard_ms = lawful_ms[lawful_ms < touched_ms]
        return min([from_ms, *heard_ms[-1:].tolist()]) if track.whole else None
    # A rest that ends with the last fix before the new ones may go on with them, however long that was ago.
    rest_ms = int(lawful_ms[usable[-1]]) - round(eras.still_hours_max * HOUR_MS)
    start_ms = min(from_ms, rest_ms, int(lawful_ms[usable[-NEIGHBOURS:][0]]))
    if track.whole:
        return start_ms
    sure = usable[NEIGHBOURS:]
    sure = sure[(track.reasons[sure] == Disbelief.NONE) & (lawful_ms[sure] < start_ms)]
    before = track.lawful.take(sure)
    for area in plan.areas:
        if touching(merged(area.windows), start_ms, FAR_MS) and not out_of_reach(area, before, eras):
            _, verdicts = area_verdicts(plan, area, before, eras)
            if not (verdicts == Side(area.polarity.value).clearing).any():
                return None
    return start_ms
