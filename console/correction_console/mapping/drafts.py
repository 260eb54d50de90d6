"""An area as somebody typed it or clicked it on the map (区域草图)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from correction.domain.area import Area
from correction.domain.errors import InvalidValue
from correction.intake.places.areas import area_of

_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*")
_CORNERS_MIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form holds: places a line each, longitude first; a radius, or a width, or neither."""

    area_id: str = ""
    name: str = ""
    points: str = ""
    radius_m: str = ""
    width_m: str = ""
    datum: str = ""
    reason: str = ""
    from_on: str = ""


def area_of_draft(draft: Draft) -> Area:
    """Read a draft: one place with a radius is a disc, a line with a width a road, corners a polygon.

    Raises InvalidValue for anything else, in the words of the import of areas.
    """
    if not draft.reason.strip():
        raise InvalidValue("理由", "没有写明理由", "写明为何画定或者改动")
    pairs = _pairs(draft.points)
    properties: dict[str, Any] = {
        "area_id": _plain(draft.area_id),
        "name": draft.name,
        "datum": draft.datum,
        "reason": draft.reason,
        "from_on": _plain(draft.from_on),
        "source": "工作台画定",
    }
    return area_of({"properties": properties, "geometry": _geometry(draft, pairs, properties)})


def _geometry(draft: Draft, pairs: list[list[float]], properties: dict[str, Any]) -> dict[str, Any]:
    radius, width = _plain(draft.radius_m), _plain(draft.width_m)
    if radius and width:
        raise InvalidValue("半径、宽度", "两样都写了", "圆只写半径，走廊只写宽度")
    if radius:
        if len(pairs) != 1:
            raise InvalidValue("顶点", f"圆只要圆心一个点，写了 {len(pairs)} 个", "留下圆心，删去其他点")
        properties["radius_m"] = _metres(radius, "半径")
        return {"type": "Point", "coordinates": pairs[0]}
    if width:
        properties["width_m"] = _metres(width, "宽度")
        return {"type": "LineString", "coordinates": pairs}
    if len(pairs) < _CORNERS_MIN:
        raise InvalidValue("顶点", f"多边形至少三个顶点，写了 {len(pairs)} 个", "补画顶点；画圆的填写半径")
    return {"type": "Polygon", "coordinates": [[*pairs, pairs[0]] if pairs[0] != pairs[-1] else pairs]}


def _pairs(text: str) -> list[list[float]]:
    pairs = []
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1):
        if not line.strip():
            continue
        found = _PAIR.fullmatch(line)
        if found is None:
            raise InvalidValue(f"顶点第 {number} 行", f"“{line[:40]}”不是“经度,纬度”", "例如 119.65,29.08")
        pairs.append([float(found[1]), float(found[2])])
    return pairs


def _metres(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidValue(where, f"“{text}”不是米数", "填写米数，例如 200") from None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
