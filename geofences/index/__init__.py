"""Index: many fences and the fixes of many persons, judged in bulk with the same verdicts as one by one."""

from geofences.index.bindings import Bindings
from geofences.index.fences import Fences
from geofences.index.stream import Changes, Stream
from geofences.index.tables import Fence

__all__ = ["Bindings", "Changes", "Fence", "Fences", "Stream"]
