"""Errors of the geofence engine; the messages are for staff, hence in Chinese."""

__all__ = [
    "BatchInvalid",
    "CoordinateInvalid",
    "DatumMismatch",
    "DatumMissing",
    "GeofenceError",
    "NullIsland",
    "OutsideChina",
    "ShapeInvalid",
    "SwappedAxes",
]


class GeofenceError(ValueError):
    """Anything the engine refuses because it could only guess what was meant."""


class DatumMissing(GeofenceError):
    """The datum (坐标系) of a geometry was not stated."""


class DatumMismatch(GeofenceError):
    """Two coordinates of different datums were compared or combined."""


class CoordinateInvalid(GeofenceError):
    """A coordinate is not a number or lies off the globe."""


class SwappedAxes(CoordinateInvalid):
    """Latitude was given where longitude belongs."""


class NullIsland(CoordinateInvalid):
    """The pair 0, 0 that devices send when they do not know where they are."""


class OutsideChina(CoordinateInvalid):
    """The place lies outside China's bounding box."""


class ShapeInvalid(GeofenceError):
    """A shape encloses no area, crosses itself or has an impossible size."""


class BatchInvalid(GeofenceError):
    """Columns of fixes differ in length, order or range."""
