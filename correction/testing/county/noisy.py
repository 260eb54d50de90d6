"""A noisy county judged by the engine alone (噪声评分): which excursions were found, and which were none.

Everybody wears a device; every third day each spends minutes or hours beyond the border, some metres or some
kilometres out. Each fifth lives by the border, each fifth by the forbidden school. The truth is the way they
went; the engine sees fixes that wander and are thrown off by walls.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import hypot
from random import Random
from statistics import median

import numpy as np

from correction.domain.area import Area, Circle, Datum, Polarity, Polygon
from correction.domain.moments import ONE_DAY, DateSpan, day_start
from correction.office.positions.judging.areas import area_verdicts, confirming
from correction.office.positions.judging.eras import Eras
from correction.office.positions.judging.plan import WatchedArea, WatchedSource, WatchPlan
from correction.office.positions.judging.rules import PositionRules, position_rules
from correction.office.positions.judging.track import Track, believed
from correction.office.positions.lawful import FAR_MS
from correction.rulebooks.book import Rulebook
from correction.rules.shared.compiled import compiled
from correction.testing.county.course import Course, Stay
from correction.testing.county.land import (
    BORDER_UNCERTAINTY_M,
    PERMITTED_CODES,
    SCHOOL,
    SCHOOL_ID,
    SCHOOL_RADIUS_M,
    Floats,
    Xy,
    degrees,
    degrees_of,
    ring,
)
from correction.testing.county.noise import urban_noise
from correction.testing.county.people import residents
from correction.testing.county.tracks import path
from geofences import FixBatch
from geofences.fixes import Source
from geofences.tracks import Excursion, excursions
from geofences.tracks.windows import runs
from geofences.verdicts import Polarity as Side

LONG_S = 600
TRUE_EVERY_S = 20
# A fix of a base station says nothing of a place by the border; the others are what a border is judged by.
COARSE_M = 150.0
_EVER = ((-FAR_MS, FAR_MS),)
_SOURCES = np.array([Source.SATELLITE, Source.WIFI, Source.CELL], dtype=np.int8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One time that somebody was truly beyond the border: how long, how far, and when it was confirmed.

    `clear` trips were for over ten minutes beyond the border's band by more than the accuracy of each fix.
    """

    left_at_s: float
    lasted_s: float
    farthest_m: float
    clear: bool
    cleared_at_s: float | None
    confirmed_at_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyScore:
    """What was found of what happened, and what was told and had not happened."""

    person_days: int
    fixes: int
    trips: tuple[Trip, ...]
    false_excursions: int
    false_entries: int

    def found(self, *, clear: bool, long: bool = True) -> tuple[int, int]:
        """Give how many trips of a sort were found, of how many."""
        some = [t for t in self.trips if t.clear is clear and (t.lasted_s > LONG_S) is long]
        return sum(t.confirmed_at_s is not None for t in some), len(some)

    def delay_s(self, *, from_band: bool) -> float:
        """Give the median time to the confirming fix, from leaving the band or the border as it is drawn."""
        return median(
            trip.confirmed_at_s - (trip.cleared_at_s if from_band else trip.left_at_s)
            for trip in self.trips
            if trip.confirmed_at_s is not None and trip.cleared_at_s is not None
        )


def noisy_score(book: Rulebook, *, seed: int, persons: int, days: int, interval_s: int = 60) -> NoisyScore:
    """Let persons live through days under urban noise, and hold what the engine says against the truth."""
    first_on = date(2026, 1, 5)
    span = DateSpan(from_on=first_on, to_on=first_on + (days - 1) * ONE_DAY)
    rules, plan = position_rules(book, first_on), _plan()
    band_m = BORDER_UNCERTAINTY_M + rules.margin_m
    trips: list[Trip] = []
    fixes = false_excursions = false_entries = 0
    for resident in residents(seed, persons, persons, span):
        course = _course(Course(resident=resident, seed=seed), span)
        rng = np.random.default_rng([seed, resident.index, interval_s])
        way = path(course, span)
        batch = _fixes(rng, way, span, interval_s)
        out, into = (_found(plan, area, batch, rules) for area in plan.areas)
        beyond = _beyond(plan.areas[0], way, span)
        mine = list(_trips(beyond, batch, out, band_m))
        trips += mine
        fixes += len(batch)
        false_excursions += sum(not _true(e, beyond.at, beyond.m > 0) for e in out)
        inside = _beyond(plan.areas[1], way, span)
        false_entries += sum(not _true(e, inside.at, inside.m < 0) for e in into)
    return NoisyScore(
        person_days=persons * days,
        fixes=fixes,
        trips=tuple(trips),
        false_excursions=false_excursions,
        false_entries=false_entries,
    )


def _plan() -> WatchPlan:
    """Bind everybody to the city's districts, and out of the school."""
    drawn = tuple(_area(code, tuple(degrees(point) for point in ring(code))) for code in PERMITTED_CODES)
    lon, lat = degrees(SCHOOL)
    school = Area(
        area_id=SCHOOL_ID,
        version=1,
        name="样例中学",
        datum=Datum.WGS84,
        circles=(Circle(lon=lon, lat=lat, radius_m=SCHOOL_RADIUS_M),),
    )
    source = WatchedSource(source_id="device", windows=_EVER, owed=(), worn=_EVER)
    areas = (_watched(drawn, Polarity.STAY_IN), _watched((school,), Polarity.STAY_OUT))
    return WatchPlan(case_id="noisy", sources=(source,), areas=areas, places=(), ends_ms=FAR_MS)


def _area(code: str, border: tuple[tuple[float, float], ...]) -> Area:
    return Area(
        area_id=code,
        version=1,
        name=code,
        datum=Datum.WGS84,
        polygons=(Polygon(rings=(border,)),),
        uncertainty_m=BORDER_UNCERTAINTY_M,
    )


def _watched(areas: tuple[Area, ...], polarity: Polarity) -> WatchedArea:
    return WatchedArea(
        area_id="+".join(area.area_id for area in areas),
        version=1,
        name="、".join(area.name for area in areas),
        polarity=polarity,
        areas=areas,
        windows=_EVER,
        uncertainty_m=areas[0].uncertainty_m,
    )


def _course(course: Course, span: DateSpan) -> Course:
    """Move some to the border and some to the school, and send everybody abroad every third day."""
    dice, resident = course.dice("noisy"), course.resident
    home = resident.home
    if resident.index % 5 == 0:
        home = _by_border(dice, -dice.uniform(0.03, 0.5))
    elif resident.index % 5 == 1:
        home = SCHOOL[0] + SCHOOL_RADIUS_M / 1000 + dice.uniform(0.02, 0.2), SCHOOL[1]
    stays = []
    for n in range(1, ((span.to_on or span.from_on) - span.from_on).days, 3):
        from_at = day_start(span.from_on + n * ONE_DAY) + timedelta(hours=dice.uniform(9, 19))
        stay = timedelta(minutes=dice.choice((4, 12, 15, 25, 60, 150)) * dice.uniform(0.9, 1.2))
        place = _by_border(dice, dice.choice((0.15, 0.5, 0.7, 1, 2, 5)) * dice.uniform(0.8, 1.3))
        stays.append(Stay(from_at=from_at, to_at=from_at + stay, place=place))
    return replace(course, resident=replace(resident, home=home), stays=stays)


def _by_border(dice: Random, out_km: float) -> Xy:
    """Give a place so far outside the district's border, away from its neighbour in the same city."""
    x, y = dice.choice([point for point in ring(PERMITTED_CODES[0]) if point[0] > -10])
    share = 1 + out_km / hypot(x, y)
    return x * share, y * share


def _fixes(
    rng: np.random.Generator, way: tuple[Floats, Floats, Floats], span: DateSpan, interval_s: int
) -> FixBatch:
    days = ((span.to_on or span.from_on) - span.from_on).days + 1
    at = day_start(span.from_on).timestamp() + np.arange(60, days * 86_400, interval_s, dtype=np.float64)
    at = (at + rng.uniform(-interval_s / 10, interval_s / 10, at.size)).round()[rng.random(at.size) > 0.002]
    noise = urban_noise(rng, at)
    lon, lat = degrees_of(
        np.interp(at, way[0], way[1]) + noise.east_m / 1000,
        np.interp(at, way[0], way[2]) + noise.north_m / 1000,
    )
    return FixBatch(
        id=np.arange(at.size),
        device_at_ms=(at * 1000).astype(np.int64),
        received_at_ms=(at * 1000).astype(np.int64) + 2_000,
        lon=lon,
        lat=lat,
        accuracy_m=noise.radius_m,
        assumed=np.zeros(at.size, np.bool_),
        source=_SOURCES[noise.source],
        mock=np.zeros(at.size, np.bool_),
        battery_pct=np.full(at.size, np.nan),
    )


def _found(
    plan: WatchPlan, area: WatchedArea, batch: FixBatch, rules: PositionRules
) -> tuple[Excursion, ...]:
    eras = Eras.always(rules)
    track = believed(plan.sources[0], Track(batch=batch, whole=True), eras, until_ms=FAR_MS)
    _, verdicts = area_verdicts(plan, area, track.trusted, eras)
    side = Side(area.polarity.value)
    return excursions(track.trusted, verdicts, confirming(area, rules), until_ms=FAR_MS, polarity=side)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Truth:
    """Where somebody truly was, now and then: seconds, and metres from an area's border, negative inside."""

    at: Floats
    m: Floats


def _beyond(area: WatchedArea, way: tuple[Floats, Floats, Floats], span: DateSpan) -> _Truth:
    days = ((span.to_on or span.from_on) - span.from_on).days + 1
    at = day_start(span.from_on).timestamp() + np.arange(0, days * 86_400, TRUE_EVERY_S, dtype=np.float64)
    lon, lat = degrees_of(np.interp(at, way[0], way[1]), np.interp(at, way[0], way[2]))
    return _Truth(at=at, m=compiled(area.areas).signed_distance_m(lon, lat))


def _true(excursion: Excursion, at: Floats, away: np.ndarray) -> bool:
    """Tell whether somebody was truly away at any time of an excursion."""
    ends_s = excursion.confirmed_at_ms / 1000
    return bool(
        away[(at >= excursion.began_at_ms / 1000 - TRUE_EVERY_S) & (at <= ends_s + TRUE_EVERY_S)].any()
    )


def _trips(truth: _Truth, batch: FixBatch, found: tuple[Excursion, ...], band_m: float) -> Iterator[Trip]:
    at = batch.device_at_ms / 1000
    fine = batch.accuracy_m <= COARSE_M
    clear = np.interp(at, truth.at, truth.m) > band_m + batch.accuracy_m
    for first, past in runs(truth.m > 0):
        left_at, back_at = float(truth.at[first]), float(truth.at[past - 1])
        rows = np.flatnonzero((at >= left_at) & (at <= back_at) & fine)
        spells = [(float(at[rows[a]]), float(at[rows[b - 1]])) for a, b in runs(clear[rows])]
        longest = max(spells, key=lambda spell: spell[1] - spell[0], default=None)
        told = [
            e.confirmed_at_ms / 1000 for e in found if left_at <= e.confirmed_at_ms / 1000 <= back_at + 60
        ]
        yield Trip(
            left_at_s=left_at,
            lasted_s=back_at - left_at,
            farthest_m=float(truth.m[first:past].max()),
            clear=longest is not None and longest[1] - longest[0] > LONG_S,
            cleared_at_s=None if not spells else spells[0][0],
            confirmed_at_s=min(told, default=None),
        )
