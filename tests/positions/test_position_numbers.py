"""The engine judges positions by the numbers of the book, each in its own unit."""

from datetime import date

from correction.office.positions.judging.rules import PositionRules, position_rules
from correction.rulebooks.loader import load_book
from geofences.fixes import Source
from geofences.fixes.belief import BeliefRules
from geofences.tracks import CrossingRules, ExcursionRules, GatheringRules, StillnessRules


def test_every_number_of_the_engine_is_that_of_the_book_in_its_unit() -> None:
    assert position_rules(load_book("cn"), date(2026, 3, 2)) == PositionRules(
        belief=BeliefRules(accuracy_max_m=2_000, speed_max_kmh=400, clock_skew_max_s=600),
        excursion=ExcursionRules(confirm_fixes=3, confirm_minutes=2, dwell_minutes=4, doubtful_max=2),
        entry=ExcursionRules(confirm_fixes=3, confirm_minutes=15, dwell_minutes=15, doubtful_max=2),
        stillness=StillnessRules(radius_m=30, still_hours=12),
        crossing=CrossingRules(step_minutes=10, margin_m=30),
        gathering=GatheringRules(near_m=50, gather_minutes=15, pair_max_s=600, gap_max_minutes=20),
        margin_m=100,
        margin_inside_m=30,
        undecided_minutes=120,
        constant_hours=12,
        profile_m={Source.SATELLITE: 30, Source.WIFI: 500, Source.CELL: 1_000},
        least_m={Source.SATELLITE: 5, Source.WIFI: 20, Source.CELL: 100},
    )
