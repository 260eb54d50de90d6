"""Areas out of GeoJSON (区域导入): divisions, circles and polygons, with the datum stated or refused."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geofences
from correction.domain.area import Area, Circle, Corridor, Datum, Polygon, Ring
from correction.domain.errors import InvalidValue
from correction.intake.errors import RowError
from correction.intake.sources import datum_of
from correction.intake.tabular.files import MAX_BYTES, check_size, read_json
from correction.rulebooks.loader import load_book
from geofences.datums import check_in_china
from geofences.errors import GeofenceError
from geofences.shapes import area_from_geojson

Reading = Area | RowError
# A log entry holds a border whole and every command reads it; the longest of any county has 12,356 corners.
CORNERS_MAX = 100_000
# Half of the way round the Earth.
_METRES_MAX = 20_100_000
_OPEN_RING = "（边界没有闭合，已补齐）"
_REMEDY = "在画图软件中修正该区域后重新导出"


def read_areas(path: Path, *, max_bytes: int = MAX_BYTES) -> tuple[Reading, ...]:
    """Read every feature of a collection as an area, or as what is wrong with it.

    The datum is stated once at the top (`datum`) or by each feature (`datum`, or `crs` = "WGS84"); GeoJSON
    by itself says nothing trustworthy, since Chinese map tools write shifted coordinates into it. Raises
    InvalidValue for a file that is no GeoJSON collection.
    """
    check_size(path, max_bytes)
    collection = read_json(path, "GeoJSON", "从地图软件重新导出 GeoJSON")
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise InvalidValue(path.name, "内容不是 GeoJSON 的 FeatureCollection", "从地图软件重新导出 GeoJSON")
    return tuple(_read(number, feature, collection) for number, feature in enumerate(features, start=1))


def _read(number: int, feature: Any, collection: Mapping[str, Any]) -> Reading:
    properties = _properties(feature)
    try:
        return area_of(feature if isinstance(feature, dict) else {}, collection)
    except InvalidValue as wrong:
        named = str(properties.get("name") or properties.get("area_id") or properties.get("adcode") or "")
        return RowError(row=number, column=wrong.where, value=named, reason=wrong.what, remedy=wrong.remedy)


def _properties(feature: Any) -> Mapping[str, Any]:
    said = feature.get("properties") if isinstance(feature, dict) else None
    return said if isinstance(said, dict) else {}


def area_of(feature: Mapping[str, Any], collection: Mapping[str, Any] = MappingProxyType({})) -> Area:
    """Read one GeoJSON feature as an area; what a collection states holds for its features.

    Raises InvalidValue, naming the property or the shape.
    """
    properties = _properties(feature)
    code = _text(properties, "adcode")
    area_id = _text(properties, "area_id") or code
    name = _text(properties, "name")
    if area_id is None:
        raise InvalidValue("area_id", "没有区域编号", "在 properties 中写明 area_id 或 adcode")
    if name is None:
        raise InvalidValue("name", "没有区域名称", "在 properties 中写明 name")
    datum = _datum(properties, collection)
    uncertainty_m, source = _border(properties, division=code is not None)
    source += _OPEN_RING if _left_open(feature.get("geometry")) else ""
    try:
        shapes = _shapes(feature, properties, datum)
    except GeofenceError as wrong:
        raise InvalidValue("图形", str(wrong), _REMEDY) from None
    except RecursionError:
        raise InvalidValue("图形", "图形一层套一层，没有尽头", _REMEDY) from None
    return Area(
        area_id=area_id,
        version=1,
        name=name,
        datum=datum,
        circles=tuple(shape for shape in shapes if isinstance(shape, Circle)),
        polygons=tuple(shape for shape in shapes if isinstance(shape, Polygon)),
        corridors=tuple(shape for shape in shapes if isinstance(shape, Corridor)),
        uncertainty_m=uncertainty_m,
        division_code=code,
        source=source,
        reason=_text(properties, "reason") or "",
        from_on=_day(properties, "from_on"),
    )


def _left_open(geometry: Any) -> bool:
    """Tell whether a ring does not end where it begins; what cannot be read is told elsewhere."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return False
    drawn: Any = geometry.get("coordinates")
    polygons = [drawn] if geometry["type"] == "Polygon" else drawn
    with suppress(TypeError, IndexError, KeyError):
        return any(ring[0] != ring[-1] for polygon in polygons for ring in polygon)
    return False


def _border(properties: Mapping[str, Any], *, division: bool) -> tuple[float, str]:
    """Give how far the border may be off, and where it comes from.

    The border of a division that states no error gets the one of the policy, and says so: two sources of one
    county differ by hundreds of metres, and nobody is outside for that. Other areas are as drawn.
    """
    stated, source = _metres(properties, "uncertainty_m"), _text(properties, "source") or ""
    if stated is not None or not division:
        return stated or 0.0, source
    assumed = load_book("cn").spans("boundary.uncertainty_m")[-1].value
    if not isinstance(assumed, int | float):
        raise InvalidValue("uncertainty_m", "没有写明边界误差", "在 properties 中写明 uncertainty_m（米）")
    return float(assumed), f"{source}（边界误差未写明，按 {assumed:g} 米推定）"


def _shapes(
    feature: Mapping[str, Any], properties: Mapping[str, Any], datum: Datum
) -> tuple[Circle | Polygon | Corridor, ...]:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise InvalidValue("图形", "没有图形", "画出圆、多边形或线")
    if geometry.get("type") == "Point":
        return (_circle(geometry, properties, datum),)
    width_m = _metres(properties, "width_m")
    drawn = area_from_geojson(geometry, datum=geofences.Datum(datum.value), width_m=width_m)
    shapes = tuple(_shape(shape) for shape in drawn.shapes if not isinstance(shape, geofences.Circle))
    points = [point for shape in shapes for line in _lines(shape) for point in line]
    if len(points) > CORNERS_MAX:
        what = f"边界有 {len(points)} 个点，超过 {CORNERS_MAX} 个的上限"
        raise InvalidValue("图形", what, "在地图软件中简化边界（容差小于边界误差），再导入")
    check_in_china([lon for lon, _ in points], [lat for _, lat in points])
    return shapes


def _shape(drawn: geofences.Polygon | geofences.Corridor) -> Polygon | Corridor:
    if isinstance(drawn, geofences.Corridor):
        return Corridor(line=drawn.line, width_m=drawn.width_m)
    return Polygon(rings=(drawn.exterior, *drawn.holes))


def _lines(shape: Polygon | Corridor) -> tuple[Ring, ...]:
    return (shape.line,) if isinstance(shape, Corridor) else shape.rings


def _circle(geometry: Mapping[str, Any], properties: Mapping[str, Any], datum: Datum) -> Circle:
    radius_m = _metres(properties, "radius_m")
    if radius_m is None:
        raise InvalidValue("radius_m", "点没有半径，不成区域", "在 properties 中写明 radius_m（米）")
    try:
        lon, lat = (float(degrees) for degrees in geometry["coordinates"][:2])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise InvalidValue("图形", "圆心不是“[经度, 纬度]”", _REMEDY) from None
    check_in_china(lon, lat)
    checked = geofences.Circle(lon=lon, lat=lat, radius_m=radius_m, datum=geofences.Datum(datum.value))
    return Circle(lon=checked.lon, lat=checked.lat, radius_m=checked.radius_m)


def _datum(properties: Mapping[str, Any], collection: Mapping[str, Any]) -> Datum:
    said = properties.get("datum") or properties.get("crs") or collection.get("datum")
    if said is None:
        raise InvalidValue(
            "坐标系", "没有说明坐标系", '在文件顶层写明 "datum"：wgs84、gcj02、bd09 或 cgcs2000'
        )
    return datum_of(str(said))


def _text(properties: Mapping[str, Any], key: str) -> str | None:
    value = properties.get(key)
    return None if value is None or not str(value).strip() else str(value).strip()


def _day(properties: Mapping[str, Any], key: str) -> date | None:
    said = _text(properties, key)
    try:
        return None if said is None else date.fromisoformat(said)
    except ValueError:
        raise InvalidValue(key, f"“{said}”不是日期", "按 2026-01-31 的样子填写") from None


def _metres(properties: Mapping[str, Any], key: str) -> float | None:
    value = properties.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _METRES_MAX:
        raise InvalidValue(key, f"“{value}”不是不小于 0 的米数", "填写米数")
    return float(value)
