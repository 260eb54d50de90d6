"""The numbers by which positions are judged, taken from the book (定位研判参数)."""

from dataclasses import dataclass
from datetime import date

from correction.rulebooks.book import Rulebook
from geofences.fixes import Source
from geofences.fixes.belief import BeliefRules
from geofences.tracks import ExcursionRules, GatheringRules, StillnessRules

PAIR_MAX_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRules:
    """Every number the engine needs, chosen by the day of the fixes; lengths in metres."""

    belief: BeliefRules
    excursion: ExcursionRules
    stillness: StillnessRules
    gathering: GatheringRules
    margin_m: float
    undecided_minutes: float
    constant_hours: float
    profile_m: dict[Source, float]


def position_rules(book: Rulebook, on: date) -> PositionRules:
    """Read the numbers from the book; raises RuleGap where one is missing."""
    return PositionRules(
        belief=BeliefRules(
            accuracy_max_m=book.number("positions.accuracy_max_m", on),
            speed_max_kmh=book.number("positions.speed_max_kmh", on),
            clock_skew_max_s=60 * book.number("positions.clock_skew_minutes", on),
        ),
        excursion=ExcursionRules(
            confirm_fixes=book.whole("excursion.confirm_fixes", on),
            confirm_minutes=book.number("excursion.confirm_minutes", on),
            dwell_minutes=book.number("excursion.dwell_minutes", on),
        ),
        stillness=StillnessRules(
            radius_m=book.number("stationary.radius_m", on), still_hours=book.number("stationary.hours", on)
        ),
        gathering=GatheringRules(
            near_m=book.number("gathering.radius_m", on),
            gather_minutes=book.number("gathering.minutes", on),
            pair_max_s=PAIR_MAX_S,
            gap_max_minutes=2 * PAIR_MAX_S / 60,
        ),
        margin_m=book.number("excursion.margin_m", on),
        undecided_minutes=60 * book.number("excursion.undecided_hours", on),
        constant_hours=book.number("stationary.hours", on),
        profile_m={
            Source.SATELLITE: book.number("positions.assumed_accuracy_m.satellite", on),
            Source.WIFI: book.number("positions.assumed_accuracy_m.wifi", on),
            Source.CELL: book.number("positions.assumed_accuracy_m.cell", on),
        },
    )
