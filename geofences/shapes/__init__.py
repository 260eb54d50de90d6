"""Shapes: areas as values, GeoJSON in and out, and areas compiled for judging."""

from geofences.shapes.comparison import Comparison, compare
from geofences.shapes.compiled import CompiledArea, compile_area
from geofences.shapes.geojson import area_from_geojson, area_to_geojson
from geofences.shapes.values import Area, Circle, Corridor, Polygon, Ring, Shape

__all__ = [
    "Area",
    "Circle",
    "Comparison",
    "CompiledArea",
    "Corridor",
    "Polygon",
    "Ring",
    "Shape",
    "area_from_geojson",
    "area_to_geojson",
    "compare",
    "compile_area",
]
