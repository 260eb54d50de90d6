"""The numbers by which positions are judged, taken from the book (定位研判参数)."""

from dataclasses import dataclass, replace
from datetime import date

from correction.rulebooks.book import Rulebook
from geofences.fixes import Source
from geofences.fixes.belief import BeliefRules
from geofences.tracks import CrossingRules, ExcursionRules, GatheringRules, StillnessRules

_NAMES = {Source.SATELLITE: "satellite", Source.WIFI: "wifi", Source.CELL: "cell"}
_ASSUMED, _LEAST = "positions.assumed_accuracy_m", "positions.least_accuracy_m"
# Every number that `position_rules` reads, so that the days on which one changes can be found.
NUMBERS = (
    "prohibited.margin_m",
    "prohibited.confirm_minutes",
    "excursion.confirm_fixes",
    "excursion.confirm_minutes",
    "excursion.dwell_minutes",
    "excursion.doubtful_max",
    "excursion.margin_m",
    "excursion.undecided_hours",
    "positions.accuracy_max_m",
    "positions.speed_max_kmh",
    "positions.clock_skew_minutes",
    "stationary.radius_m",
    "stationary.hours",
    "crossing.step_minutes",
    "gathering.radius_m",
    "gathering.minutes",
    "gathering.pair_minutes",
    "gathering.gap_minutes",
    *(f"{key}.{name}" for key in (_ASSUMED, _LEAST) for name in _NAMES.values()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRules:
    """Every number the engine needs; lengths in metres.

    `excursion` confirms that somebody is out, `entry` that they are in a prohibited area.
    """

    belief: BeliefRules
    excursion: ExcursionRules
    entry: ExcursionRules
    stillness: StillnessRules
    crossing: CrossingRules
    gathering: GatheringRules
    margin_m: float
    margin_inside_m: float
    undecided_minutes: float
    constant_hours: float
    profile_m: dict[Source, float]
    least_m: dict[Source, float]


def position_rules(book: Rulebook, on: date) -> PositionRules:
    """Read the numbers of a day from the book; raises RuleGap where one is missing."""
    inside_m = book.number("prohibited.margin_m", on)
    stay_minutes = book.number("prohibited.confirm_minutes", on)
    excursion = ExcursionRules(
        confirm_fixes=book.whole("excursion.confirm_fixes", on),
        confirm_minutes=book.number("excursion.confirm_minutes", on),
        dwell_minutes=book.number("excursion.dwell_minutes", on),
        doubtful_max=book.whole("excursion.doubtful_max", on),
    )
    return PositionRules(
        belief=BeliefRules(
            accuracy_max_m=book.number("positions.accuracy_max_m", on),
            speed_max_kmh=book.number("positions.speed_max_kmh", on),
            clock_skew_max_s=60 * book.number("positions.clock_skew_minutes", on),
        ),
        excursion=excursion,
        entry=replace(excursion, confirm_minutes=stay_minutes, dwell_minutes=stay_minutes),
        stillness=StillnessRules(
            radius_m=book.number("stationary.radius_m", on), still_hours=book.number("stationary.hours", on)
        ),
        crossing=CrossingRules(step_minutes=book.number("crossing.step_minutes", on), margin_m=inside_m),
        gathering=GatheringRules(
            near_m=book.number("gathering.radius_m", on),
            gather_minutes=book.number("gathering.minutes", on),
            pair_max_s=60 * book.number("gathering.pair_minutes", on),
            gap_max_minutes=book.number("gathering.gap_minutes", on),
        ),
        margin_m=book.number("excursion.margin_m", on),
        margin_inside_m=inside_m,
        undecided_minutes=60 * book.number("excursion.undecided_hours", on),
        constant_hours=book.number("stationary.hours", on),
        profile_m=_by_source(book, _ASSUMED, on),
        least_m=_by_source(book, _LEAST, on),
    )


def _by_source(book: Rulebook, key: str, on: date) -> dict[Source, float]:
    return {source: book.number(f"{key}.{name}", on) for source, name in _NAMES.items()}
