"""Areas of the domain made ready to judge (区域编译): the one bridge to the package geofences."""

from functools import lru_cache

import geofences
from correction.domain.area import Area
from correction.domain.errors import InvalidValue
from geofences.errors import GeofenceError
from geofences.shapes.compiled import CompiledArea


@lru_cache(maxsize=4096)
def compiled(areas: tuple[Area, ...], places: tuple[Area, ...] = ()) -> CompiledArea:
    """Compile areas as one; being in any of them is being inside.

    `places` are areas an officer confirmed, such as home and work: a fix that could be there counts as
    inside. Raises InvalidValue for shapes that cannot be judged.
    """
    try:
        return geofences.compile_area(
            drawn(areas), [circle for place in places for circle in _circles(place)]
        )
    except GeofenceError as error:
        names = "、".join(area.name for area in areas)
        raise InvalidValue(f"区域“{names}”", str(error), "在地图上修正后重新绘制") from error


def drawn(areas: tuple[Area, ...]) -> geofences.Area:
    """Give areas of one datum as one of the engine's; raises GeofenceError for what cannot be judged."""
    shapes: tuple[geofences.Circle | geofences.Polygon | geofences.Corridor, ...] = ()
    for area in areas:
        shapes += _circles(area)
        shapes += tuple(
            geofences.Polygon(exterior=shape.rings[0], holes=shape.rings[1:]) for shape in area.polygons
        )
        shapes += tuple(
            geofences.Corridor(line=shape.line, width_m=shape.width_m) for shape in area.corridors
        )
    return geofences.Area(
        shapes=shapes,
        datum=geofences.Datum(areas[0].datum.value),
        uncertainty_m=max(area.uncertainty_m for area in areas),
    )


def _circles(area: Area) -> tuple[geofences.Circle, ...]:
    datum = geofences.Datum(area.datum.value)
    return tuple(
        geofences.Circle(lon=shape.lon, lat=shape.lat, radius_m=shape.radius_m, datum=datum)
        for shape in area.circles
    )
