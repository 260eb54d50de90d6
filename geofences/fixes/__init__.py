"""Fixes: what a device reported, in one order, with the reasons not to believe some of it."""

from geofences.fixes.batch import FixBatch, Source, assume_accuracy, canonical, require_canonical
from geofences.fixes.belief import BeliefRules, Disbelief, believe, certain_speed_kmh

__all__ = [
    "BeliefRules",
    "Disbelief",
    "FixBatch",
    "Source",
    "assume_accuracy",
    "believe",
    "canonical",
    "certain_speed_kmh",
    "require_canonical",
]
