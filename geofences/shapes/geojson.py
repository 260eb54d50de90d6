"""GeoJSON geometries (RFC 7946) in and out; the datum is stated by whoever hands them over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from geofences.datums import Datum
from geofences.errors import DatumMissing, ShapeInvalid
from geofences.shapes.corridor import corridor_outline
from geofences.shapes.rings import circle_ring
from geofences.shapes.values import Area, Circle, Corridor, Polygon, Ring

__all__ = ["area_from_geojson", "area_to_geojson"]

# A circle leaves as a polygon that strays at most this far from it.
EXPORT_SAGITTA_M = 1.0


def area_from_geojson(
    geometry: Mapping[str, Any],
    *,
    datum: Datum | None,
    uncertainty_m: float = 0.0,
    width_m: float | None = None,
) -> Area:
    """An area out of a Polygon, a MultiPolygon or a collection of them; with a width also out of lines.

    GeoJSON says WGS-84, Chinese map tools write GCJ-02 into it all the same: so the datum must be given.
    Raises `DatumMissing`, or `ShapeInvalid` saying which part is wrong.
    """
    if datum is None:
        raise DatumMissing("没有说明坐标系，请写明 wgs84、gcj02、bd09 或 cgcs2000")
    return Area(shapes=tuple(_shapes(geometry, width_m)), datum=datum, uncertainty_m=uncertainty_m)


def area_to_geojson(area: Area) -> dict[str, Any]:
    """The area as a Polygon or MultiPolygon in its own datum; circles and corridors within a metre."""
    parts = [[_plain(ring) for ring in rings] for shape in area.shapes for rings in _drawn(shape)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _shapes(geometry: Any, width_m: float | None) -> Iterable[Polygon | Corridor]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind == "Polygon":
        yield _polygon(geometry.get("coordinates"), "coordinates")
    elif kind == "MultiPolygon":
        for n, part in enumerate(_list(geometry.get("coordinates"), "coordinates")):
            yield _polygon(part, f"coordinates[{n}]")
    elif kind == "GeometryCollection":
        for part in _list(geometry.get("geometries"), "geometries"):
            yield from _shapes(part, width_m)
    elif kind in ("LineString", "MultiLineString") and width_m is None:
        raise ShapeInvalid("线没有宽度，不成区域，请写明宽度（米）")
    elif kind == "LineString":
        yield _corridor(geometry.get("coordinates"), "coordinates", width_m)
    elif kind == "MultiLineString":
        for n, line in enumerate(_list(geometry.get("coordinates"), "coordinates")):
            yield _corridor(line, f"coordinates[{n}]", width_m)
    else:
        raise ShapeInvalid(f"几何类型为“{kind}”，只接受多边形、线（写明宽度）和它们的集合")


def _corridor(line: Any, where: str, width_m: float | None) -> Corridor:
    return Corridor(line=_ring(line, where), width_m=width_m or 0.0)


def _polygon(rings: Any, where: str) -> Polygon:
    exterior, *holes = (_ring(r, f"{where}[{n}]") for n, r in enumerate(_list(rings, where)))
    return Polygon(exterior=exterior, holes=tuple(holes))


def _ring(points: Any, where: str) -> Ring:
    ring = []
    for n, point in enumerate(_list(points, where)):
        try:
            ring.append((float(point[0]), float(point[1])))
        except (TypeError, ValueError, OverflowError, IndexError, KeyError):
            raise ShapeInvalid(f"{where}[{n}] 不是“[经度, 纬度]”：{point!r}") from None
    return tuple(ring)


def _list(value: Any, where: str) -> Sequence[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise ShapeInvalid(f"{where} 应为非空的坐标列表")
    return value


def _drawn(shape: Circle | Polygon | Corridor) -> Iterable[Sequence[Ring]]:
    """Give the polygons that draw a shape, each as its rings."""
    if isinstance(shape, Circle):
        yield (circle_ring(shape.lon, shape.lat, shape.radius_m, EXPORT_SAGITTA_M),)
    elif isinstance(shape, Polygon):
        yield (shape.exterior, *shape.holes)
    else:
        lon, lat = np.asarray(shape.line).T
        outline = corridor_outline(lon, lat, shape.width_m, EXPORT_SAGITTA_M)
        for part in shapely.get_parts(outline):
            yield tuple(tuple(map(tuple, ring.coords)) for ring in (part.exterior, *part.interiors))


def _plain(ring: Ring) -> list[list[float]]:
    return [[x, y] for x, y in ring]
