"""Areas made ready for judging: converted to WGS-84, shapes that touch made one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geofences.arrays import FloatArray, Floats
from geofences.datums import Coordinates, Datum, to_wgs84
from geofences.errors import ShapeInvalid
from geofences.shapes.apart import surely_apart
from geofences.shapes.boundary import Boundary, CircleBoundary
from geofences.shapes.corridor import corridor_outline
from geofences.shapes.polygon_boundary import PolygonBoundary
from geofences.shapes.rings import circle_ring, densified
from geofences.shapes.values import Area, Circle, Corridor, Polygon, Ring

__all__ = ["CompiledArea", "Part", "compile_area", "outline_of"]

# Offsets bend a long edge (34 m in the middle of 20 km), so it is cut before it is converted. What remains is
# 0.13 m for GCJ-02; BD-09 adds a wave of 41 m every 12 km and needs shorter pieces for the same.
CONVERT_EDGE_MAX_M = {Datum.GCJ02: 1_000.0, Datum.BD09: 250.0}
# A corridor, and a circle that touches another shape, becomes a polygon that strays at most this far.
TOUCHING_SAGITTA_M = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One piece of an area with the uncertainty of its own border in metres."""

    boundary: Boundary
    uncertainty_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledArea:
    """An area ready to judge; keep it as long as the area's version, it learns the places it is asked for.

    `parts` do not touch each other; `places` are confirmed places that count as inside.
    """

    parts: tuple[Part, ...]
    places: tuple[Part, ...] = ()

    def surely_apart(self, lon: Floats, lat: Floats, room_m: float) -> bool:
        """Tell whether WGS-84 places, and the straight lines between them, are more than so many metres away.

        At least one place; what is not proven at a glance is said not to be so.
        """
        x, y = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (lon, lat))
        return all(surely_apart(part.boundary.box, x, y, room_m) for part in self.parts + self.places)

    def signed_distance_m(self, lon: Floats, lat: Floats) -> FloatArray:
        """Metres from WGS-84 places to the border of the drawn area, negative inside; 0.1 mm to 50 km."""
        x, y = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (lon, lat))
        nearest = np.minimum.reduce([p.boundary.signed_distance_m(x, y) for p in self.parts])
        return np.asarray(nearest, dtype=np.float64)


def compile_area(
    area: Area, places: Sequence[Circle | Area] = (), *, beside: Sequence[Area] = ()
) -> CompiledArea:
    """Make an area ready to judge, with the places an officer has confirmed as inside.

    What stands `beside` it counts as one with it, each drawn in the datum that it states itself.
    """
    together = (area, *beside)
    uncertainty_m = max(each.uncertainty_m for each in together)
    shapes = [(shape, each.datum) for each in together for shape in each.shapes]
    circles = [s for s, _ in shapes if isinstance(s, Circle)]
    outlines = [_outline(s, datum) for s, datum in shapes if isinstance(s, Polygon)]
    outlines += [_along(s, datum) for s, datum in shapes if isinstance(s, Corridor)]
    # Alone it touches nothing, and most circles are alone: a school, a home.
    drawn = [shapely.Polygon(_circle_ring(c)) for c in circles] if len(shapes) > 1 else []
    touching = [
        n
        for n, ring in enumerate(drawn)
        if any(ring.intersects(other) for other in outlines + drawn[:n] + drawn[n + 1 :])
    ]
    parts = [_circle_part(c, uncertainty_m) for n, c in enumerate(circles) if n not in touching]
    outlines += [drawn[n] for n in touching]
    if outlines:
        doubt = max([uncertainty_m, *(circles[n].uncertainty_m for n in touching)])
        parts.append(Part(boundary=PolygonBoundary(outline=_united(outlines)), uncertainty_m=doubt))
    return CompiledArea(parts=tuple(parts), places=tuple(part for p in places for part in _place_parts(p)))


def _place_parts(place: Circle | Area) -> tuple[Part, ...]:
    return (_circle_part(place, 0.0),) if isinstance(place, Circle) else compile_area(place).parts


def outline_of(area: Area) -> BaseGeometry:
    """The whole area drawn as polygons in WGS-84; circles and corridors within a centimetre."""
    drawn: list[BaseGeometry] = []
    for shape in area.shapes:
        if isinstance(shape, Circle):
            drawn.append(shapely.Polygon(_circle_ring(shape)))
        else:
            drawn.append(
                _outline(shape, area.datum) if isinstance(shape, Polygon) else _along(shape, area.datum)
            )
    return _united(drawn)


def _united(outlines: list[BaseGeometry]) -> BaseGeometry:
    united = shapely.union_all(outlines)
    if united.is_empty or not united.is_valid:
        raise ShapeInvalid("区域的图形合并后无效，请核对图形是否重叠得过于复杂")
    return united


def _outline(polygon: Polygon, datum: Datum) -> BaseGeometry:
    rings = [_ring_in_wgs84(r, datum) for r in (polygon.exterior, *polygon.holes)]
    outline = shapely.Polygon(rings[0], rings[1:])
    return (
        outline if outline.is_valid else shapely.make_valid(outline, method="structure", keep_collapsed=False)
    )


def _along(corridor: Corridor, datum: Datum) -> BaseGeometry:
    lon, lat = _ring_in_wgs84(corridor.line, datum).T
    return corridor_outline(lon, lat, corridor.width_m, TOUCHING_SAGITTA_M)


def _ring_in_wgs84(ring: Ring, datum: Datum) -> FloatArray:
    lon, lat = np.asarray(ring, dtype=np.float64).T
    if datum not in CONVERT_EDGE_MAX_M:
        return np.column_stack((lon, lat))
    cut_lon, cut_lat = densified(lon, lat, CONVERT_EDGE_MAX_M[datum])
    real = to_wgs84(Coordinates(lon=cut_lon, lat=cut_lat, datum=datum))
    return np.column_stack((real.lon, real.lat))


def _centre(circle: Circle) -> tuple[float, float]:
    real = to_wgs84(Coordinates(lon=circle.lon, lat=circle.lat, datum=circle.datum))  # type: ignore[arg-type]
    return float(real.lon[0]), float(real.lat[0])


def _circle_ring(circle: Circle) -> Ring:
    return circle_ring(*_centre(circle), circle.radius_m, TOUCHING_SAGITTA_M)


def _circle_part(circle: Circle, uncertainty_m: float) -> Part:
    lon, lat = _centre(circle)
    doubt = max(uncertainty_m, circle.uncertainty_m)
    return Part(boundary=CircleBoundary(lon=lon, lat=lat, radius_m=circle.radius_m), uncertainty_m=doubt)
