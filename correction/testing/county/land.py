"""The invented land: five adjoining divisions, offices, towns and a school, drawn by this project (CC0).

Places are plain (x, y) in kilometres east and north of the middle of the sample district.
"""

from math import cos, pi, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

Xy = tuple[float, float]
Floats = NDArray[np.float64]

HOME_CODE = "990701"
PERMITTED_CODES = ("990701", "990702")
SCHOOL_ID = "school-1"
SCHOOL: Xy = (2.0, -9.0)
BORDER_UNCERTAINTY_M = 300
SCHOOL_RADIUS_M = 250

NAMES = {
    "990701": "样例市样例区",
    "990702": "样例市比邻区",
    "990722": "样例市南邻县",
    "990723": "样例市东邻县",
    "990781": "样例市北邻市",
}
# Seats of the five offices; people live around them.
OFFICES: dict[str, tuple[str, Xy]] = {
    "SFS-1": ("中街司法所", (0.0, 0.0)),
    "SFS-2": ("西山司法所", (-9.0, 6.0)),
    "SFS-3": ("东河司法所", (8.0, 6.0)),
    "SFS-4": ("柳塘司法所", (-8.0, -6.0)),
    "SFS-5": ("石桥司法所", (9.0, -6.0)),
}
# Towns that a straight road from the district reaches without touching a third division.
TOWNS: dict[str, Xy] = {"990723": (29.0, 1.0), "990781": (1.0, 25.0)}
NEXT_DISTRICT: Xy = (-23.0, 1.0)

_LON, _LAT = 117.5, 31.5
_KM_LAT = 110.86
_KM_LON = 111.32 * cos(radians(_LAT))

_NODES: dict[str, Xy] = {
    "a": (-40, 40),
    "b": (45, 40),
    "c": (-40, 12),
    "d": (-15, 12),
    "e": (15, 12),
    "f": (45, 12),
    "g": (-40, -12),
    "h": (-15, -12),
    "i": (15, -12),
    "j": (45, -12),
    "k": (-40, -38),
    "l": (45, -38),
}
_CORNERS = {
    "990701": "dhie",
    "990702": "cghd",
    "990722": "gkljih",
    "990723": "eijf",
    "990781": "acdefb",
}


def degrees(place: Xy) -> tuple[float, float]:
    """Give longitude and latitude (WGS-84) of a place."""
    return _LON + place[0] / _KM_LON, _LAT + place[1] / _KM_LAT


def degrees_of(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes (WGS-84) of many places."""
    return _LON + x / _KM_LON, _LAT + y / _KM_LAT


def ring(code: str) -> list[Xy]:
    """Give the closed border of a division, in kilometres, counter-clockwise."""
    corners = _CORNERS[code]
    points: list[Xy] = []
    for start, end in zip(corners, corners[1:] + corners[0], strict=True):
        points += _edge(start, end)[:-1]
    return [*points, points[0]]


def inside(code: str, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Tell which places lie within the border of a division as it is drawn."""
    border = np.array(ring(code))
    x1, y1, x2, y2 = border[:-1, 0], border[:-1, 1], border[1:, 0], border[1:, 1]
    above = (y1 > y[:, None]) != (y2 > y[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = (x2 - x1) * (y[:, None] - y1) / (y2 - y1) + x1
    return np.asarray(np.sum(above & (x[:, None] < crossing), axis=1) % 2, dtype=np.bool_)


def permitted(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Tell which places lie where a resident of the district may be without leave: its city's districts."""
    return np.asarray(np.any([inside(code, x, y) for code in PERMITTED_CODES], axis=0), dtype=np.bool_)


def by_the_border() -> Xy:
    """Give a spot on the home side of the eastern border, well within what its drawing leaves uncertain."""
    middle = _edge("i", "e")
    x, y = middle[len(middle) // 2]
    return x - 0.1, y


def collection(homes: dict[str, Xy]) -> dict[str, Any]:
    """Give all areas as a GeoJSON collection that states its datum; `homes` become circles of 300 m."""
    divisions = [
        _feature(
            {
                "area_id": code,
                "adcode": code,
                "name": name,
                "uncertainty_m": BORDER_UNCERTAINTY_M,
                "source": "本项目自绘（虚构，CC0）",
            },
            {"type": "Polygon", "coordinates": [[_rounded(point) for point in ring(code)]]},
        )
        for code, name in NAMES.items()
    ]
    circles = {SCHOOL_ID: ("样例中学", SCHOOL, SCHOOL_RADIUS_M)} | {
        area_id: ("居所", home, 300) for area_id, home in homes.items()
    }
    points = [
        _feature(
            {"area_id": area_id, "name": name, "radius_m": radius, "source": "本项目自绘（虚构，CC0）"},
            {"type": "Point", "coordinates": _rounded(centre)},
        )
        for area_id, (name, centre, radius) in circles.items()
    ]
    return {"type": "FeatureCollection", "datum": "wgs84", "features": [*divisions, *points]}


def _feature(properties: dict[str, Any], geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(place: Xy) -> list[float]:
    lon, lat = degrees(place)
    return [round(lon, 6), round(lat, 6)]


def _edge(start: str, end: str) -> list[Xy]:
    """Give a winding border between two corners, the same from both sides."""
    if start > end:
        return _edge(end, start)[::-1]
    (x1, y1), (x2, y2) = _NODES[start], _NODES[end]
    length = max(abs(x2 - x1), abs(y2 - y1))
    steps, bend = int(length), sum(map(ord, start + end))
    along, across = (x2 - x1, y2 - y1), (-(y2 - y1) / length, (x2 - x1) / length)
    points = []
    for n in range(steps + 1):
        t = n / steps
        off = (
            0.6 * sin(pi * t) * (sin(length * t / 2.3 + bend) + 0.5 * sin(length * t / 0.9 + 2 * bend)) / 1.5
        )
        points.append((x1 + t * along[0] + off * across[0], y1 + t * along[1] + off * across[1]))
    return points
