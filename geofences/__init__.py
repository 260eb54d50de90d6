"""Areas on the ground and what positions say about them; knows no person and no law.

The names here are the common path: an area is compiled, fixes are put in order, believed or not, judged,
and read as a track. Everything else is in the modules `datums`, `shapes`, `fixes`, `verdicts`, `tracks`.
"""

from geofences.datums import Coordinates, Datum
from geofences.errors import GeofenceError
from geofences.fixes import FixBatch, believe, canonical
from geofences.shapes import Area, Circle, Corridor, Polygon, compile_area
from geofences.tracks import excursions, gaps
from geofences.verdicts import Verdict, judge

__all__ = [
    "Area",
    "Circle",
    "Coordinates",
    "Corridor",
    "Datum",
    "FixBatch",
    "GeofenceError",
    "Polygon",
    "Verdict",
    "believe",
    "canonical",
    "compile_area",
    "excursions",
    "gaps",
    "judge",
]
