"""Areas of the domain made ready to judge (区域编译): the one bridge to the package geofences."""

from functools import lru_cache

import geofences
from correction.domain.area import Area
from correction.domain.errors import InvalidValue
from geofences.errors import GeofenceError
from geofences.shapes.compiled import CompiledArea


@lru_cache(maxsize=4096)
def compiled(areas: tuple[Area, ...], places: tuple[Area, ...] = ()) -> CompiledArea:
    """Compile areas as one, each in its own datum; being in any of them is being inside.

    `places` are areas an officer confirmed, such as home and work: a fix that could be there counts as
    inside. Raises InvalidValue for shapes that cannot be judged.
    """
    try:
        first, *others = map(drawn, areas)
        return geofences.compile_area(first, [*map(drawn, places)], beside=others)
    except GeofenceError as error:
        names = "、".join(area.name for area in areas)
        raise InvalidValue(f"区域“{names}”", str(error), "在地图上修正后重新绘制") from error


def drawn(area: Area) -> geofences.Area:
    """Give an area as one of the engine's; raises GeofenceError for what cannot be judged."""
    datum = geofences.Datum(area.datum.value)
    shapes: tuple[geofences.Circle | geofences.Polygon | geofences.Corridor, ...] = (
        *(geofences.Circle(lon=s.lon, lat=s.lat, radius_m=s.radius_m, datum=datum) for s in area.circles),
        *(geofences.Polygon(exterior=s.rings[0], holes=s.rings[1:]) for s in area.polygons),
        *(geofences.Corridor(line=s.line, width_m=s.width_m) for s in area.corridors),
    )
    return geofences.Area(shapes=shapes, datum=datum, uncertainty_m=area.uncertainty_m)
