"""Borders that can say on which side of two limits a place lies, and how far from it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from geofences.arrays import FloatArray, Int8Array
from geofences.distance import geodesic_m, mid_latitude_m
from geofences.shapes.apart import Box, box_of_circle
from geofences.shapes.sides import UNKNOWN, bounded, side, slack

__all__ = ["Boundary", "CircleBoundary", "by_arrays"]


class Boundary(Protocol):
    """What a judge needs of a shape; degrees in, metres out, arrays of equal length."""

    @property
    def box(self) -> Box:
        """A box that holds the shape."""
        ...

    def signed_distance_m(self, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Metres to the border, negative inside."""
        ...

    def side(self, lon: FloatArray, lat: FloatArray, inner: FloatArray, outer: FloatArray) -> Int8Array:
        """-1 where the signed distance is at most `inner`, 1 where it is above `outer`, else 0."""
        ...

    def side_of(self, lon: float, lat: float, inner: float, outer: float) -> int:
        """As `side` for one place."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CircleBoundary:
    """The border of a circle on the ground."""

    lon: float
    lat: float
    radius_m: float

    @property
    def box(self) -> Box:
        """A box that holds the circle."""
        return box_of_circle(self.lon, self.lat, self.radius_m)

    def signed_distance_m(self, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Metres to the border, negative inside."""
        return geodesic_m(lon, lat, self.lon, self.lat) - self.radius_m

    def side(self, lon: FloatArray, lat: FloatArray, inner: FloatArray, outer: FloatArray) -> Int8Array:
        """-1 where the signed distance is at most `inner`, 1 where it is above `outer`, else 0."""
        return side(self.signed_distance_m(lon, lat), inner, outer)

    def side_of(self, lon: float, lat: float, inner: float, outer: float) -> int:
        """As `side` for one place."""
        rough = mid_latitude_m(lon, lat, self.lon, self.lat)
        known = bounded(rough - self.radius_m, slack(rough), inner, outer)
        return known if known != UNKNOWN else by_arrays(self, lon, lat, inner, outer)


def by_arrays(boundary: Boundary, lon: float, lat: float, inner: float, outer: float) -> int:
    """The exact side of one place, for the few that bounds do not decide."""
    one = (np.array([v]) for v in (lon, lat, inner, outer))
    return int(boundary.side(*one)[0])
