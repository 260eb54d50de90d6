"""Tracks: what a person's fixes amount to over time."""

from geofences.tracks.confirmation import ExcursionRules
from geofences.tracks.crossings import Crossing, CrossingRules, crossings
from geofences.tracks.excursions import Excursion, UndecidedSpell, excursions, undecided_spells
from geofences.tracks.gaps import Gap, gaps
from geofences.tracks.gatherings import Gathering, GatheringRules, gatherings
from geofences.tracks.motion import Jump, Stillness, StillnessRules, constant, jumps, stationary
from geofences.tracks.windows import ALWAYS, Window
from geofences.verdicts import Polarity

__all__ = [
    "ALWAYS",
    "Crossing",
    "CrossingRules",
    "Excursion",
    "ExcursionRules",
    "Gap",
    "Gathering",
    "GatheringRules",
    "Jump",
    "Polarity",
    "Stillness",
    "StillnessRules",
    "UndecidedSpell",
    "Window",
    "constant",
    "crossings",
    "excursions",
    "gaps",
    "gatherings",
    "jumps",
    "stationary",
    "undecided_spells",
]
