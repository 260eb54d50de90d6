"""An invented county with known truth (虚构的样例区): ordinary files in, alerts to be found out."""

from correction.testing.county.simulate import RULEBOOK, SLOTS, simulate
from correction.testing.county.truth import Honest, TrueEvent, Truth

__all__ = ["RULEBOOK", "SLOTS", "Honest", "TrueEvent", "Truth", "simulate"]
