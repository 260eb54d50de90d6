"""Where a check-in was, put to one or more areas (位置判断): inside, outside or undecided."""

from functools import lru_cache

from correction.domain.area import Area, Datum, Place
from correction.rules.shared.compiled import compiled
from geofences.datums import Coordinates, to_wgs84
from geofences.datums import Datum as GroundDatum
from geofences.shapes.compiled import CompiledArea
from geofences.verdicts import Verdict, judge_one


class _Known:
    """Areas as a key of a cache: hashed by id and version, since hashing ten thousand corners is dear."""

    __slots__ = ("areas",)

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas

    def __hash__(self) -> int:
        return hash(tuple((area.area_id, area.version) for area in self.areas))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.areas == other.areas


@lru_cache(maxsize=4096)
def _compiled(known: _Known) -> CompiledArea:
    """Compile areas as one, so that no border between neighbours is left to doubt."""
    return compiled(known.areas)


def _on_the_ground(place: Place) -> tuple[float, float]:
    if place.datum in (Datum.WGS84, Datum.CGCS2000):
        return place.lon, place.lat
    datum = GroundDatum(place.datum.value)
    real = to_wgs84(Coordinates(lon=[place.lon], lat=[place.lat], datum=datum))  # type: ignore[arg-type]
    return float(real.lon[0]), float(real.lat[0])


def grounds(areas: tuple[Area, ...], confirmed: tuple[Area, ...] = ()) -> tuple[CompiledArea, ...]:
    """Make areas ready to judge, and beside them the places that an officer confirmed."""
    whole = (_compiled(_Known(areas)),) if areas else ()
    return (*whole, *(_compiled(_Known((area,))) for area in confirmed))


def verdict(
    grounds: tuple[CompiledArea, ...], place: Place, accuracy_m: float, *, accuracy_max_m: float
) -> Verdict:
    """Tell whether a place with its error circle was in any of the areas, or in none of them.

    Undecided where the circle, or the doubt about a border, leaves both possible, or where the error is
    greater than `accuracy_max_m`.
    """
    lon, lat = _on_the_ground(place)
    outside = True
    for ground in grounds:
        side = judge_one(ground, lon, lat, accuracy_m, accuracy_max_m=accuracy_max_m)
        if side is Verdict.INSIDE:
            return side
        outside = outside and side is Verdict.OUTSIDE
    return Verdict.OUTSIDE if outside else Verdict.UNDECIDED


def distance_m(grounds: tuple[CompiledArea, ...], place: Place) -> float:
    """Give the metres from a place to the border of the nearest area, negative inside."""
    lon, lat = _on_the_ground(place)
    return min(float(ground.signed_distance_m(lon, lat)[0]) for ground in grounds)
