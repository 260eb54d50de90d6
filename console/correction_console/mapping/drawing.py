"""Areas and places as a map draws them (绘图): in the datum of its tiles, borders no finer than a screen."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from shapely.geometry import Polygon as Drawn
from shapely.geometry import mapping

from correction.cli.settings.tiles import Tiles
from correction.domain.area import Area
from geofences.datums import Coordinates, Datum, from_wgs84, to_wgs84

# About 20 m: less than a pixel where a whole county is on the screen, and a tenth of its border's bytes.
SIMPLER_DEG = 0.0002
_DIGITS = 6
Pair = tuple[float, float]


def map_drawn(
    tiles: Tiles | None,
    drawn_in: Datum,
    *,
    areas: Sequence[dict[str, Any]],
    people: Sequence[dict[str, Any]] = (),
    track: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Give what the script draws: tiles, areas, people, and the steps of a day."""
    beneath = tiles and {
        "url": tiles.url,
        "attribution": tiles.attribution,
        "subdomains": tiles.subdomains,
        "zoom_max": tiles.zoom_max,
        "silent": "底图服务没有回应，只显示边界和位置。",
    }
    return {
        "tiles": beneath,
        "datum": drawn_in.value,
        "areas": list(areas),
        "people": list(people),
        "track": list(track),
    }


def moved(pairs: Sequence[Pair], held_in: Datum, drawn_in: Datum) -> list[Pair]:
    """Give places of one datum in another, as (longitude, latitude)."""
    if not pairs:
        return []
    lon, lat = np.asarray(pairs, dtype=np.float64).T
    places = from_wgs84(to_wgs84(Coordinates(lon=lon, lat=lat, datum=held_in)), drawn_in)
    return [
        (round(x, _DIGITS), round(y, _DIGITS))
        for x, y in zip(places.lon.tolist(), places.lat.tolist(), strict=True)
    ]


def shapes(area: Area, drawn_in: Datum) -> list[dict[str, Any]]:
    """Give the shapes of an area: discs with their radius, borders with holes, roads with their width."""
    held_in = Datum(area.datum.value)
    discs = [
        {"disc": moved([(circle.lon, circle.lat)], held_in, drawn_in)[0], "radius_m": circle.radius_m}
        for circle in area.circles
    ]
    borders = [
        {"rings": [moved(ring, held_in, drawn_in) for ring in _simpler(polygon.rings)]}
        for polygon in area.polygons
    ]
    roads = [
        {"line": moved(road.line, held_in, drawn_in), "width_m": road.width_m} for road in area.corridors
    ]
    return [*discs, *borders, *roads]


def _simpler(rings: Iterable[Sequence[Pair]]) -> list[list[Pair]]:
    """Leave out corners that no screen shows; what would fall together stays as it is."""
    outer, *holes = rings
    simple = Drawn(outer, holes).simplify(SIMPLER_DEG)
    if simple.is_empty or simple.geom_type != "Polygon":
        return [list(outer), *map(list, holes)]
    return [[(x, y) for x, y, *_ in ring] for ring in mapping(simple)["coordinates"]]
