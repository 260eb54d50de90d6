"""Datums (坐标系): what a pair of numbers means on the ground, and what can be no place at all."""

from geofences.datums.checks import check_in_china, check_on_globe
from geofences.datums.coordinates import Coordinates, Datum, from_wgs84, stated, to_wgs84

__all__ = ["Coordinates", "Datum", "check_in_china", "check_on_globe", "from_wgs84", "stated", "to_wgs84"]
