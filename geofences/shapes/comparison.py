"""Two drawings of one area side by side: how much ground they differ in, how far their borders part."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import FloatArray
from geofences.distance import geodesic_m, scales_at
from geofences.shapes.compiled import outline_of
from geofences.shapes.polygon_boundary import PolygonBoundary
from geofences.shapes.rings import densified
from geofences.shapes.values import Area

__all__ = ["Comparison", "area_m2", "compare"]

# Borders are sampled so densely; a distance changes by at most a metre a metre, so half bounds the rest.
STEP_M: Final = 100.0
# Borders no farther apart than this are one and the same.
SAME_M: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two drawings of one area differ; square metres and metres over the ground.

    `difference_m2` lies in one of them alone. `hausdorff_m` is the farthest that any place of either border
    is from the other, rounded up by at most 50 m.
    """

    one_m2: float
    other_m2: float
    difference_m2: float
    hausdorff_m: float


def compare(one: Area, other: Area) -> Comparison:
    """Compare two drawings, each in the datum it states."""
    here, there = outline_of(one), outline_of(other)
    apart = max(_farthest_m(here, there), _farthest_m(there, here))
    return Comparison(
        one_m2=area_m2(here),
        other_m2=area_m2(there),
        difference_m2=area_m2(shapely.symmetric_difference(here, there)),
        hausdorff_m=apart + STEP_M / 2 if apart > SAME_M else 0.0,
    )


def area_m2(outline: BaseGeometry) -> float:
    """The ground that an outline in WGS-84 encloses, on the ellipsoid; square metres."""
    total = 0.0
    for polygon in shapely.get_parts(outline):
        if isinstance(polygon, shapely.Polygon) and not polygon.is_empty:
            rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
            # Each ring alone, since holes that touch the shell are no valid polygon on every map.
            shell, *holes = (shapely.Polygon(_on_equal_area_map(ring)).area for ring in rings)
            total += shell - sum(holes)
    return total


def _on_equal_area_map(ring: FloatArray) -> FloatArray:
    """Corners on a map where areas are true: metres along the parallel, metres along the meridian."""
    lon, lat = densified(ring[:, 0], ring[:, 1], 500.0)
    middle = float(lon.mean())
    along = geodesic_m(middle, np.zeros_like(lat), middle, lat) * np.sign(lat)
    return np.column_stack(((lon - middle) * scales_at(lat)[0], along))


def _farthest_m(here: BaseGeometry, there: BaseGeometry) -> float:
    border = PolygonBoundary(outline=there)
    farthest = 0.0
    for ring in shapely.get_parts(shapely.get_rings(shapely.get_parts(here))):
        corners = np.asarray(ring.coords)
        lon, lat = densified(corners[:, 0], corners[:, 1], STEP_M)
        farthest = max(farthest, float(np.abs(border.signed_distance_m(lon, lat)).max()))
    return farthest
