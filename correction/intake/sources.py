"""Borders from elsewhere made into a file of areas (边界来源): any GeoJSON or Shapefile, its datum stated.

Maps name their columns as they like and say nothing trustworthy of their datum (a projection file may say
WGS-84 over shifted coordinates), so whoever prepares the file says both.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correction.domain.area import Datum
from correction.domain.errors import InvalidValue
from correction.intake.tabular.files import MAX_BYTES, check_size, read_json

Feature = Mapping[str, Any]
ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What whoever prepares a file says of it: the datum, the columns, where it comes from, its error."""

    datum: Datum
    source: str
    code_field: str | None = None
    id_field: str | None = None
    name_field: str = "name"
    uncertainty_m: float | None = None


def prepared(path: Path, stated: Stated, *, only: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Read a file of borders and give it as a collection that can be imported; `only` keeps some codes.

    Raises InvalidValue for a file that cannot be read, a column that it has not, or codes it does not hold.
    """
    check_size(path, MAX_BYTES)
    features = list(_shapefile(path) if path.suffix.lower() == ".shp" else _geojson(path))
    if not features:
        raise InvalidValue(path.name, "文件里没有图形", "核对文件，从地图软件重新导出")
    made = [_feature(path, feature, stated) for feature in features]
    kept = [
        each for each in made if not only or {each["properties"].get(k) for k in ("adcode", "area_id")} & only
    ]
    if not kept:
        raise InvalidValue(path.name, f"没有代码 {'、'.join(sorted(only))}", "核对代码和代码所在的栏目")
    return {"type": "FeatureCollection", "datum": stated.datum.value, "features": kept}


def datum_of(said: str) -> Datum:
    """Give the datum that was stated; raises InvalidValue for one that nobody knows."""
    try:
        return Datum(said.lower().replace("-", "").replace("_", ""))
    except ValueError:
        raise InvalidValue("坐标系", f"不认识坐标系“{said}”", "可用 wgs84、gcj02、bd09、cgcs2000") from None


def _feature(path: Path, feature: Feature, stated: Stated) -> dict[str, Any]:
    known = feature.get("properties")
    known = known if isinstance(known, Mapping) else {}
    code, area_id = _value(path, known, stated.code_field), _value(path, known, stated.id_field)
    said = {
        "adcode": code,
        "area_id": area_id or code,
        "name": _value(path, known, stated.name_field),
        "source": stated.source,
        "uncertainty_m": stated.uncertainty_m,
    }
    said |= {key: known.get(key) for key in ("radius_m", "width_m", "from_on", "reason")}
    properties = {key: value for key, value in said.items() if value is not None}
    return {"type": "Feature", "properties": properties, "geometry": feature.get("geometry")}


def _value(path: Path, properties: Mapping[str, Any], field: str | None) -> str | None:
    if field is None:
        return None
    if field not in properties:
        held = "、".join(str(name) for name in properties) or "没有"
        raise InvalidValue(path.name, f"没有栏目“{field}”，现有栏目：{held}", "用现有的栏目名称再试")
    value = properties[field]
    # Spreadsheets and maps keep codes as numbers.
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return None if value is None or not str(value).strip() else str(value).strip()


def _geojson(path: Path) -> Iterator[Feature]:
    held = read_json(path, "GeoJSON", "从地图软件重新导出 GeoJSON")
    features = held.get("features", [held]) if isinstance(held, dict) else []
    yield from (each for each in features if isinstance(each, dict))


def _shapefile(path: Path) -> Iterator[Feature]:
    """Give the shapes of a Shapefile with their columns, read as UTF-8 or as GB 18030."""
    import shapefile  # noqa: PLC0415 - needed by few

    parts = {"shp": path} | {part: path.with_suffix(f".{part}") for part in ("shx", "dbf")}
    missing = [f".{part}" for part, beside in parts.items() if not beside.exists()]
    if missing:
        what = f"缺少同名的 {'、'.join(missing)} 文件"
        raise InvalidValue(path.name, what, "把 .shp、.shx、.dbf 放在同一文件夹")
    fault = ""
    for encoding in ENCODINGS:
        try:
            # Opened here and not by the reader, which leaves them open where it fails at once.
            with ExitStack() as opened:
                files = {part: opened.enter_context(beside.open("rb")) for part, beside in parts.items()}
                reader = opened.enter_context(shapefile.Reader(**files, encoding=encoding))
                shapes = [each.__geo_interface__ for each in reader.iterShapeRecords()]
        except Exception as error:  # noqa: BLE001 - a damaged file makes the reader fail in any way
            fault = fault or f"{type(error).__name__}: {error}"
        else:
            yield from shapes
            return
    raise InvalidValue(
        path.name, f"Shapefile 读不出来（{fault[:200]}）", "从地图软件重新导出，另存为 UTF-8 编码"
    )
