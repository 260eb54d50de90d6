"""An invented province or nation: counties with ragged borders, schools, persons and a day of their fixes.

Counties have as many corners as real ones (1,000 to 4,000) and are ragged at every scale, like real ones.
Everybody has the own county to stay in, and schools and private circles to stay out of, five in the mean.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geofences.datums import Datum
from geofences.index import Fence
from geofences.shapes import Area, Circle, Polygon, compile_area
from geofences.tracks.windows import Window
from geofences.verdicts import Polarity

DEGREE_M = 111_320.0
DAY_MS, HOUR_MS, MINUTE_MS = 86_400_000, 3_600_000, 60_000
MORNING_MS = 1_767_196_800_000  # 2026-01-01 00:00 in Shanghai


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One fence as it was drawn: a ring, or a circle, with whoever may not be out (or in)."""

    ring: np.ndarray | None
    circle: tuple[float, float, float] | None
    polarity: Polarity


@dataclass(frozen=True, kw_only=True)
class World:
    """Zones, which of them bind each person (`zone[first[p]:first[p + 1]]`), and fixes as they arrive."""

    zones: tuple[Zone, ...]
    first: np.ndarray
    zone: np.ndarray
    windows: tuple[tuple[Window, ...], ...]
    person: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    accuracy_m: np.ndarray
    at_ms: np.ndarray
    uncertainty_m: float

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """The zones as the engine takes them; the county's border alone is uncertain."""
        return tuple(self._fence(zone) for zone in self.zones)

    def _fence(self, zone: Zone) -> Fence:
        if zone.circle is not None:
            lon, lat, radius_m = zone.circle
            shape: Circle | Polygon = Circle(lon=lon, lat=lat, radius_m=radius_m, datum=Datum.WGS84)
        else:
            shape = Polygon(exterior=tuple(map(tuple, zone.ring.tolist())))
        doubt = self.uncertainty_m if zone.polarity is Polarity.STAY_IN else 0.0
        area = compile_area(Area(shapes=(shape,), datum=Datum.WGS84, uncertainty_m=doubt))
        return Fence(area=area, polarity=zone.polarity)

    @property
    def pairs(self) -> int:
        """How many fixes against fences there are in a day."""
        return int((np.diff(self.first)[self.person]).sum())


def world_of(
    *,
    counties: int,
    persons: int,
    fixes: int,
    uncertainty_m: float = 0.0,
    seed: int = 20,
    step_minutes: float = 5,
) -> World:
    """Invent it; every `step_minutes` each person sends one fix, in an order that is never the same."""
    rng = np.random.default_rng(seed)
    zones: list[Zone] = []
    schools: list[list[int]] = []
    middles = np.column_stack((rng.uniform(100, 120, counties), rng.uniform(22, 42, counties)))
    reaches = []
    for middle in middles:
        corners = int(np.clip(rng.lognormal(7.3, 0.5), 1_000, 4_000))
        ring, reach = _county(rng, middle, corners)
        reaches.append(reach)
        zones.append(Zone(ring=ring, circle=None, polarity=Polarity.STAY_IN))
    for county in range(counties):
        schools.append(list(range(len(zones), len(zones) + 60)))
        zones += [_school(rng, _within(rng, middles[county], reaches[county])) for _ in range(60)]
    first, bound, windows, places = [0], [], [], np.empty((persons, 4, 2))
    for person in range(persons):
        county = int(rng.integers(counties))
        home = _within(rng, middles[county], reaches[county])
        places[person] = home + rng.normal(0, [[0.0], [0.05], [0.02], [0.3]], (4, 2))
        mine = [county, *rng.choice(schools[county], rng.integers(0, 8), replace=False).tolist()]
        for _ in range(int(rng.integers(0, 2))):
            lon, lat = (home + rng.normal(0, 0.03, 2)).tolist()
            mine.append(len(zones))
            zones.append(
                Zone(ring=None, circle=(lon, lat, float(rng.uniform(100, 500))), polarity=Polarity.STAY_OUT)
            )
        bound += mine
        windows += [_window(rng) if n else _ALWAYS for n in range(len(mine))]
        first.append(len(bound))
    columns = _day(rng, places, fixes, step_minutes)
    return World(
        zones=tuple(zones),
        first=np.array(first),
        zone=np.array(bound),
        windows=tuple(windows),
        uncertainty_m=uncertainty_m,
        **columns,
    )


_ALWAYS: tuple[Window, ...] = ((-(2**62), 2**62),)


def _window(rng: np.random.Generator) -> tuple[Window, ...]:
    """Half of the prohibitions bind by day only (限时禁入)."""
    if rng.random() < 0.5:
        return _ALWAYS
    return ((MORNING_MS + 7 * HOUR_MS, MORNING_MS + 19 * HOUR_MS),)


def _county(rng: np.random.Generator, middle: np.ndarray, corners: int) -> tuple[np.ndarray, np.ndarray]:
    """A star-shaped ring of some 40 km, ragged down to its edges."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = np.arange(1, corners // 3)
    spectrum = np.zeros(corners // 2 + 1, dtype=np.complex128)
    spectrum[waves] = rng.normal(0, 1, waves.size) * np.exp(2j * np.pi * rng.random(waves.size)) / waves**1.4
    rough = np.fft.irfft(spectrum, corners)
    reach = 0.2 * np.clip(1 + 0.25 * rough / rough.std(), 0.3, 2.2)
    ring = middle + np.column_stack((reach * np.cos(angle), reach * np.sin(angle)))
    return ring, reach


def _within(rng: np.random.Generator, middle: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """A place inside a county."""
    turn = int(rng.integers(reach.size))
    angle = 2 * np.pi * turn / reach.size
    away = reach[turn] * np.sqrt(rng.random())
    return middle + away * np.array([np.cos(angle), np.sin(angle)])


def _school(rng: np.random.Generator, place: np.ndarray) -> Zone:
    lon, lat = place.tolist()
    if rng.random() < 0.5:
        return Zone(ring=None, circle=(lon, lat, float(rng.uniform(100, 300))), polarity=Polarity.STAY_OUT)
    corners = int(rng.integers(6, 61))
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = rng.uniform(60, 250, corners) / DEGREE_M
    ring = place + np.column_stack((reach * np.cos(angle), reach * np.sin(angle)))
    return Zone(ring=ring, circle=None, polarity=Polarity.STAY_OUT)


def _day(
    rng: np.random.Generator, places: np.ndarray, fixes: int, step_minutes: float
) -> dict[str, np.ndarray]:
    """Nights at home, most days at work, errands, now and then a trip; noise as wide as the accuracy says."""
    persons = places.shape[0]
    leaves, returns = rng.normal(8, 1, persons), rng.normal(18, 1.5, persons)
    works, trips = rng.random(persons) < 0.7, rng.random(persons) < 0.02
    out: dict[str, list[np.ndarray]] = {name: [] for name in ("person", "lon", "lat", "accuracy_m", "at_ms")}
    for tick in range(fixes):
        order = rng.permutation(persons)
        hour = tick * step_minutes / 60 % 24
        away = works & (hour > leaves) & (hour < returns)
        errand = ~away & (hour > 9) & (hour < 21) & (rng.random(persons) < 0.1)
        where = np.where(away, 1, np.where(errand, 2, 0))
        where = np.where(trips & (hour > 10) & (hour < 20), 3, where)
        coarse = rng.random(persons) < 0.05
        radius = np.where(
            coarse, rng.uniform(300, 1_500, persons), np.clip(rng.lognormal(3, 0.7, persons), 3, 80)
        )
        noise = rng.normal(0, 1, (persons, 2)) * (radius / 1.5 / DEGREE_M)[:, None]
        at = places[np.arange(persons), where] + noise
        out["person"].append(order)
        out["lon"].append(at[order, 0])
        out["lat"].append(at[order, 1])
        out["accuracy_m"].append(radius[order])
        out["at_ms"].append(
            np.full(persons, MORNING_MS + round(tick * step_minutes * MINUTE_MS))
            + rng.integers(0, 1_000, persons)
        )
    joined = {name: np.concatenate(column) for name, column in out.items()}
    joined["person"] = joined["person"].astype(np.int32)
    joined["at_ms"] = joined["at_ms"].astype(np.int64)
    return joined


def ring_of(zone: Zone) -> np.ndarray:
    """The ring of a zone in degrees; circles as 64 corners, as planar peers need them."""
    if zone.ring is not None:
        return zone.ring
    lon, lat, radius_m = zone.circle or (0.0, 0.0, 0.0)
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    kx = DEGREE_M * np.cos(np.radians(lat))
    return np.column_stack((lon + radius_m / kx * np.cos(angle), lat + radius_m / DEGREE_M * np.sin(angle)))


def polygon_of(zone: Zone) -> shapely.Polygon:
    """The zone in Shapely's form."""
    return shapely.Polygon(ring_of(zone))
