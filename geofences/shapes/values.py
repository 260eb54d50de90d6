"""Circles, polygons and corridors as plain frozen numbers, checked when they are made."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import shapely
from shapely.validation import explain_validity

from geofences.datums import Datum, check_on_globe, stated
from geofences.errors import DatumMismatch, ShapeInvalid

__all__ = ["Area", "Circle", "Corridor", "Polygon", "Ring", "Shape"]

Ring = tuple[tuple[float, float], ...]
# A hundredth of a square metre: corners on one line are seldom so to the last digit.
NO_AREA_DEGREES2 = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Every place within a distance of a centre: a school's surroundings, a confirmed home.

    Centre in degrees of the datum, radius and the centre's own uncertainty in metres over the ground.
    Raises `ShapeInvalid`, `DatumMissing` or `CoordinateInvalid`.
    """

    lon: float
    lat: float
    radius_m: float
    datum: Datum
    uncertainty_m: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "datum", stated(self.datum))
        check_on_globe(self.lon, self.lat)
        _check_uncertainty(self.uncertainty_m)
        if not (math.isfinite(self.radius_m) and self.radius_m > 0):
            raise ShapeInvalid(f"圆的半径为 {self.radius_m} 米，应大于 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """The inside of a ring of corners, less its holes; edges are straight in longitude and latitude.

    Rings of (longitude, latitude) in degrees, closed when they are not. The datum is the area's.
    Raises `ShapeInvalid` for fewer than three corners, no area, a ring that crosses itself or the 180th
    meridian, or a hole outside.
    """

    exterior: Ring
    holes: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "exterior", _closed(self.exterior, "外边界"))
        holes = tuple(_closed(h, f"第 {n} 个洞") for n, h in enumerate(self.holes, start=1))
        object.__setattr__(self, "holes", holes)
        outline = shapely.Polygon(self.exterior, self.holes)
        if shapely.convex_hull(outline).area < NO_AREA_DEGREES2:
            raise ShapeInvalid("多边形的面积为 0，各点在一条线上，请在地图上重画")
        if not outline.is_valid:
            raise ShapeInvalid(f"多边形边界自相交或洞越出边界{_where(outline)}，请在地图上修正后重新导入")
        if outline.bounds[2] - outline.bounds[0] > 180:
            raise ShapeInvalid("多边形跨越 180 度经线，请拆成两个多边形")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """Every place within half a width of a line: a road that may be taken, a river bank to keep off.

    Points of (longitude, latitude) in degrees of the area's datum, the whole width in metres over the ground.
    Raises `ShapeInvalid` for fewer than two points, no width, or a line over the 180th meridian.
    """

    line: Ring
    width_m: float

    def __post_init__(self) -> None:
        line = tuple((float(x), float(y)) for x, y in self.line)
        object.__setattr__(self, "line", line)
        if len(set(line)) < 2:
            raise ShapeInvalid(f"走廊的线只有 {len(set(line))} 个不同的点，至少需要 2 个")
        if not (math.isfinite(self.width_m) and self.width_m > 0):
            raise ShapeInvalid(f"走廊的宽度为 {self.width_m} 米，应大于 0")
        check_on_globe([x for x, _ in line], [y for _, y in line])
        if max(x for x, _ in line) - min(x for x, _ in line) > 180:
            raise ShapeInvalid("走廊跨越 180 度经线，请拆成两条")


Shape = Circle | Polygon | Corridor


def _where(outline: shapely.Polygon) -> str:
    """Name the place of the fault, out of an explanation that ends in [longitude latitude]."""
    place = re.search(r"\[(\S+) (\S+)\]", explain_validity(outline))
    return f"（经度 {float(place[1]):.6f}，纬度 {float(place[2]):.6f} 附近）" if place else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The union of its shapes, whose border is known to some metres.

    Raises `DatumMissing` when no datum is stated, `DatumMismatch` when a circle states another one,
    `ShapeInvalid` for an area without shapes or a negative uncertainty.
    """

    shapes: tuple[Shape, ...]
    datum: Datum
    uncertainty_m: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "datum", stated(self.datum))
        object.__setattr__(self, "shapes", tuple(self.shapes))
        _check_uncertainty(self.uncertainty_m)
        if not self.shapes:
            raise ShapeInvalid("区域没有任何图形，请至少画一个圆或多边形")
        for shape in self.shapes:
            if isinstance(shape, Circle) and shape.datum is not self.datum:
                raise DatumMismatch(f"区域坐标系为 {self.datum.value}，其中的圆为 {shape.datum.value}")

    def united(self, other: Self) -> Self:
        """Both areas as one, as the districts of one city form one permitted area."""
        if self.datum is not other.datum:
            raise DatumMismatch(f"不能合并坐标系不同的区域：{self.datum.value} 与 {other.datum.value}")
        return type(self)(
            shapes=self.shapes + other.shapes,
            datum=self.datum,
            uncertainty_m=max(self.uncertainty_m, other.uncertainty_m),
        )


def _check_uncertainty(uncertainty_m: float) -> None:
    if not (math.isfinite(uncertainty_m) and uncertainty_m >= 0):
        raise ShapeInvalid(f"边界误差为 {uncertainty_m} 米，应为 0 或正数")


def _closed(points: Iterable[tuple[float, float]], name: str) -> Ring:
    ring = tuple((float(x), float(y)) for x, y in points)
    if ring and ring[0] != ring[-1]:
        ring += (ring[0],)
    if len(set(ring)) < 3:
        raise ShapeInvalid(f"{name}只有 {len(set(ring))} 个不同的点，至少需要 3 个")
    check_on_globe([x for x, _ in ring], [y for _, y in ring])
    return ring
