"""Coordinates that cannot be meant: no numbers, off the globe, axes swapped, or far from China."""

import numpy as np

from geofences.arrays import BoolArray, FloatArray, Floats
from geofences.errors import CoordinateInvalid, NullIsland, OutsideChina, SwappedAxes

__all__ = ["check_in_china", "check_on_globe"]

LON_MIN, LON_MAX, LAT_MIN, LAT_MAX = 73.0, 136.0, 3.0, 54.0


def check_on_globe(lon: Floats, lat: Floats) -> None:
    """Refuse coordinates that are no place at all: not numbers, off the globe, or 0, 0.

    Raises `CoordinateInvalid` or `NullIsland`, naming the first wrong pair.
    """
    x, y = _pairs(lon, lat)
    _refuse(~(np.isfinite(x) & np.isfinite(y)), x, y, CoordinateInvalid, "坐标不是数字，请重新填写")
    _refuse((x == 0) & (y == 0), x, y, NullIsland, "坐标为 0,0，说明设备没有定位，请勿当作位置使用")
    off = (np.abs(x) > 180) | (np.abs(y) > 90)
    swapped = off & (np.abs(y) <= 180) & (np.abs(x) <= 90)
    _refuse(swapped, x, y, SwappedAxes, "经度和纬度写反了，请按“经度, 纬度”的顺序填写")
    _refuse(off, x, y, CoordinateInvalid, "经度应在 -180 至 180、纬度应在 -90 至 90 之间，请核对")


def check_in_china(lon: Floats, lat: Floats) -> None:
    """Refuse coordinates that cannot be meant for China, swapped axes above all.

    Degrees, scalars or arrays of any datum (no offset reaches as far as the margin of the box).
    Raises `SwappedAxes`, `NullIsland`, `OutsideChina` or `CoordinateInvalid`, naming the first wrong pair.
    """
    x, y = _pairs(lon, lat)
    _refuse(_in_box(y, x), x, y, SwappedAxes, "经度和纬度写反了，请按“经度, 纬度”的顺序填写")
    check_on_globe(x, y)
    _refuse(~_in_box(x, y), x, y, OutsideChina, "坐标不在中国范围内（经度 73-136，纬度 3-54），请核对")


def _in_box(x: FloatArray, y: FloatArray) -> BoolArray:
    return np.asarray((x >= LON_MIN) & (x <= LON_MAX) & (y >= LAT_MIN) & (y <= LAT_MAX), dtype=np.bool_)


def _pairs(lon: Floats, lat: Floats) -> tuple[FloatArray, FloatArray]:
    x, y = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
    if x.shape != y.shape:
        raise CoordinateInvalid(f"经度有 {x.size} 个，纬度有 {y.size} 个，数目应当相同")
    return x, y


def _refuse(
    bad: BoolArray, x: FloatArray, y: FloatArray, error: type[CoordinateInvalid], message: str
) -> None:
    if bad.any():
        first = int(np.argmax(bad))
        raise error(f"第 {first + 1} 个坐标（{x[first]:g}, {y[first]:g}）：{message}")
