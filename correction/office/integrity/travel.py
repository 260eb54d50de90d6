"""One officer in two places (同一人员两地): closer in time than anybody travels; the speed is policy."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from correction.domain.area import Place
from correction.domain.entry import AnyEntry
from correction.domain.facts.staff_acts import ActKind, StaffActed
from correction.office.integrity.traces import Trace, trace_of
from correction.rulebooks.book import Rulebook
from geofences.datums import Coordinates, Datum, to_wgs84
from geofences.distance import geodesic_m

_ON_THE_SPOT = frozenset({ActKind.MEETING, ActKind.VISIT})
# Two places nearer than this are one village street; the error of a phone alone spans it.
NEAR_M = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPlaces:
    """Two acts of one member of staff, the metres and minutes between them, and the speed that would take."""

    actor: str
    first: Trace
    second: Trace
    distance_m: float
    minutes: float
    speed_kmh: float | None


def two_places(acts: Iterable[AnyEntry], book: Rulebook, on: date) -> tuple[TwoPlaces, ...]:
    """Find neighbouring acts of one officer that lie too far apart; acts without a place say nothing.

    `speed_kmh` is none where both happened at one moment.
    """
    limit_kmh = book.whole("integrity.travel_kmh", on)
    by_actor: defaultdict[str, list[AnyEntry]] = defaultdict(list)
    for entry in acts:
        said = entry.payload
        located = isinstance(said, StaffActed) and said.act in _ON_THE_SPOT and said.place is not None
        if located and entry.when.on is None:
            by_actor[entry.actor].append(entry)
    found = []
    for actor in sorted(by_actor):
        ordered = sorted(by_actor[actor], key=lambda e: (e.when.starts_at, e.entry_id))
        for before, after in pairwise(ordered):
            apart_m = _distance_m(before.payload.place, after.payload.place)
            hours = (after.when.starts_at - before.when.starts_at).total_seconds() / 3600
            if apart_m > NEAR_M and apart_m / 1000 > limit_kmh * hours:
                found.append(
                    TwoPlaces(
                        actor=actor,
                        first=trace_of(before),
                        second=trace_of(after),
                        distance_m=round(apart_m),
                        minutes=round(hours * 60, 1),
                        speed_kmh=round(apart_m / 1000 / hours) if hours else None,
                    )
                )
    return tuple(found)


def _distance_m(one: Place, other: Place) -> float:
    (lon_1, lat_1), (lon_2, lat_2) = _on_the_ground(one), _on_the_ground(other)
    return float(geodesic_m(lon_1, lat_1, lon_2, lat_2))


def _on_the_ground(place: Place) -> tuple[float, float]:
    real = to_wgs84(Coordinates(lon=[place.lon], lat=[place.lat], datum=Datum(place.datum.value)))  # type: ignore[arg-type]
    return float(real.lon[0]), float(real.lat[0])
