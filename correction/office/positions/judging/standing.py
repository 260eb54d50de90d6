"""What is known of a source when it was judged last (研判现状): enough to tell that the next changes nothing.

One record a source, some hundred bytes. It is a cache: without it the fixes are judged, and the same
observations stand. None is kept while anything is open or in doubt.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from correction.domain.area import Polarity
from correction.office.positions.judging.eras import Era, Eras
from correction.office.positions.judging.plan import WatchedArea, WatchedSource, WatchPlan
from correction.office.positions.judging.sighting import ENGINE
from correction.office.positions.judging.track import Believed
from correction.office.positions.lawful import FAR_MS
from correction.rulebooks.book import Rulebook
from correction.rules.shared.compiled import compiled
from geofences import FixBatch
from geofences.distance import scales_at
from geofences.fixes import Disbelief
from geofences.tracks.windows import merged

HOUR_MS = 3_600_000
# Distances may be proven so far round a place, up to this latitude; what is farther is judged.
FAR_M, LAT_MAX = 50_000.0, 70.0
# Within `clear_m` of a place, error circle included, every area that binds is kept to. `last` is the newest
# believed fix and `heard_at` the newest of all; `moved_at` is the earlier of the last two fixes that are too
# far apart to be one rest.
STANDING: Final = np.dtype(
    [
        ("by", "<i8"),
        ("of", "<i8"),
        ("lon", "<f8"),
        ("lat", "<f8"),
        ("kx", "<f8"),
        ("clear_m", "<f8"),
        ("post_at", "<i8"),
        ("last_lon", "<f8"),
        ("last_lat", "<f8"),
        ("last_m", "<f8"),
        ("last_at", "<i8"),
        ("heard_at", "<i8"),
        ("moved_at", "<i8"),
        ("until", "<i8"),
        ("interval", "<i8"),
    ]
)
Standings = npt.NDArray[Any]


def judged_by(book: Rulebook) -> int:
    """Number the book and the engine, so that what another one knew is not taken."""
    said = f"{book.digest}|{ENGINE}|{STANDING.descr}"
    return int.from_bytes(blake2b(said.encode(), digest_size=7).digest())


@lru_cache(maxsize=2**20)
def case_mark(case_id: str) -> int:
    """Number a case, so that what is known of one person's device is not taken for another's; never 0."""
    return 1 + int.from_bytes(blake2b(case_id.encode(), digest_size=7).digest())


def rest_of(eras: Eras) -> tuple[float, float]:
    """Give the shortest time (milliseconds) and the widest square (metres) that any era takes for a rest."""
    each = [era.rules for era in eras.eras]
    hours = min(min(rules.stillness.still_hours, rules.constant_hours) for rules in each)
    return hours * HOUR_MS, 2 * max(rules.stillness.radius_m for rules in each)


def standing_of(
    plan: WatchPlan, source: WatchedSource, track: Believed, eras: Eras, *, by: int, now_ms: int
) -> bytes | None:
    """Give what is known of a source judged up to now; none where any next fix could change something."""
    if not len(track.trusted):
        return None
    heard_at = int(track.lawful.device_at_ms[-1])
    era = eras.at(heard_at)
    window = next((w for w in source.windows if w[0] <= heard_at < w[1]), None)
    owed = next((o for o in source.owed if o.begins_ms <= heard_at < o.ends_ms), None)
    interval = FAR_MS if owed is None else owed.interval_ms
    # A silence in a time to come would begin with that time, whatever is heard before.
    if any(o.begins_ms > heard_at for o in source.owed):
        return None
    if window is None or heard_at + interval <= now_ms or not _plainly_believed(track, era):
        return None
    last = track.trusted.take(np.array([len(track.trusted) - 1]))
    lon, lat, radius_m = (float(v[0]) for v in (last.lon, last.lat, last.accuracy_m))
    clear_m, edge = _clear(plan, last, heard_at)
    rest_ms, side_m = rest_of(eras)
    moved_at = _moved_at(track.trusted, side_m)
    if clear_m <= radius_m or abs(lat) > LAT_MAX or heard_at - moved_at >= rest_ms:
        return None
    record = np.zeros(1, STANDING)
    record[0] = (
        by,
        case_mark(plan.case_id),
        lon,
        lat,
        float(scales_at(np.array([lat]))[0][0]),
        clear_m,
        int(last.device_at_ms[0]),
        lon,
        lat,
        radius_m,
        int(last.device_at_ms[0]),
        heard_at,
        moved_at,
        min(window[1], plan.ends_ms, era.until_ms, edge),
        interval,
    )
    return record.tobytes()


def apart(lon: Any, lat: Any, other: tuple[Any, Any], side_m: float) -> Any:
    """Tell whether places are surely too far apart to lie in one square; half of a degree's metres do."""
    kx, ky = scales_at(lat)
    room = 1.02 * side_m + 1
    return (np.abs(lon - other[0]) * kx * 0.5 > room) | (np.abs(lat - other[1]) * ky * 0.98 > room)


def _plainly_believed(track: Believed, era: Era) -> bool:
    """Tell whether the last two fixes that tell a place agree, in one era: no later one can doubt them."""
    told = np.flatnonzero((track.reasons == Disbelief.NONE) | (track.reasons == Disbelief.IMPLAUSIBLE_SPEED))[
        -2:
    ]
    believed = bool((track.reasons[told] == Disbelief.NONE).all())
    return believed and int(track.lawful.device_at_ms[told[0]]) >= era.from_ms


def _clear(plan: WatchPlan, last: FixBatch, heard_at: int) -> tuple[float, int]:
    """Give how far round the last fix every area in force is kept to, and until when the same ones are."""
    clear_m, edge = FAR_M, FAR_MS
    for area in plan.areas:
        windows = merged(area.windows)
        edge = min([edge, *(at for window in windows for at in window if at > heard_at)])
        if any(begins <= heard_at < ends for begins, ends in windows):
            clear_m = min(clear_m, _room_m(plan, area, last))
    # What distances are rounded by is far less.
    return clear_m * (1 - 1e-4) - 0.1, edge


def _room_m(plan: WatchPlan, area: WatchedArea, last: FixBatch) -> float:
    """Give how far round the last fix an area and its buffer are surely kept to; negative where not."""
    stay_in = area.polarity is Polarity.STAY_IN
    ready = compiled(area.areas, plan.places if stay_in else ())
    depths = [-float(p.boundary.signed_distance_m(last.lon, last.lat)[0]) for p in ready.parts + ready.places]
    room_m = max(depths) if stay_in else -max(depths)
    if area.buffer_m:
        drawn_m = float(ready.signed_distance_m(last.lon, last.lat)[0])
        room_m = min(room_m, (-drawn_m if stay_in else drawn_m) - area.buffer_m)
    return room_m


def _moved_at(trusted: FixBatch, side_m: float) -> int:
    """Give when the newest fix was that some later one is too far from to be one rest with it."""
    found = np.zeros(len(trusted), np.bool_)
    for axis in (trusted.lon, trusted.lat):
        highest, lowest = (way.accumulate(axis[::-1])[::-1] for way in (np.maximum, np.minimum))
        for end in (highest, lowest):
            other = (end, trusted.lat) if axis is trusted.lon else (trusted.lon, end)
            found |= apart(trusted.lon, trusted.lat, other, side_m)
    return int(trusted.device_at_ms[np.flatnonzero(found)[-1]]) if found.any() else -FAR_MS
