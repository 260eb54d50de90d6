"""Where the Chinese map offset applies, and whether a coordinate can be meant for China at all.

The outline of the mainland is drawn by hand, coarse and generous at sea and in the mountains, closer along
the Shenzhen river and round Macao: Hong Kong, Macao and Taiwan carry no offset.
"""

import numpy as np
import shapely

from geofences.arrays import BoolArray, FloatArray, Floats
from geofences.errors import CoordinateInvalid, NullIsland, OutsideChina, SwappedAxes

__all__ = ["check_in_china", "check_on_globe", "in_mainland"]

LON_MIN, LON_MAX, LAT_MIN, LAT_MAX = 73.0, 136.0, 3.0, 54.0

# fmt: off
OUTLINE = (
    (120.0, 53.5), (123.5, 53.75), (126.2, 53.0), (127.8, 50.3), (129.0, 49.55), (131.0, 49.1),
    (131.2, 47.95), (133.0, 48.35), (135.2, 48.6), (134.9, 47.6), (134.2, 46.4), (133.5, 45.4),
    (133.0, 44.9), (131.4, 44.8), (131.5, 43.5), (131.2, 42.7), (130.7, 42.3), (130.4, 42.5), (130.2, 42.6),
    (129.8, 42.3), (129.4, 42.2), (128.9, 41.9), (128.2, 41.85), (128.4, 41.4), (127.2, 41.3),
    (126.3, 40.9), (125.0, 40.4), (124.38, 40.05), (124.37, 39.9), (124.2, 39.5), (122.8, 38.6),
    (123.2, 37.4), (122.8, 36.6), (120.8, 35.2), (122.3, 32.3), (123.3, 30.8), (122.9, 29.3), (121.9, 27.5),
    (120.9, 26.6), (120.3, 25.7), (119.7, 25.0), (118.9, 24.4), (117.8, 23.2), (116.2, 22.5), (115.0, 22.3),
    (114.6, 22.35), (114.5, 22.42), (114.465, 22.5), (114.45, 22.56), (114.4, 22.57), (114.31, 22.55),
    (114.26, 22.555), (114.228, 22.543), (114.218, 22.556), (114.18, 22.554), (114.161, 22.561),
    (114.148, 22.541), (114.13, 22.541), (114.117, 22.531), (114.11, 22.536), (114.092, 22.537),
    (114.08, 22.53), (114.08, 22.517), (114.066, 22.515), (114.055, 22.503), (114.025, 22.505),
    (113.97, 22.48), (113.9, 22.43), (113.87, 22.38), (113.8, 22.2), (113.62, 22.19), (113.59, 22.205),
    (113.57, 22.21), (113.55, 22.2165), (113.534, 22.213), (113.535, 22.205), (113.529, 22.185),
    (113.548, 22.145), (113.547, 22.115), (113.56, 22.105), (113.6, 22.1), (113.9, 22.05), (114.2, 22.05),
    (114.4, 22.1), (114.4, 21.9), (113.4, 21.6), (111.5, 20.8), (111.4, 19.5), (113.2, 17.5), (113.0, 15.7),
    (111.0, 15.7), (110.4, 17.8), (108.5, 18.2), (108.2, 19.6), (109.0, 20.6), (108.9, 20.9), (108.2, 21.4),
    (107.9, 21.5), (107.3, 21.55), (106.6, 21.9), (106.5, 22.7), (105.4, 23.05), (104.7, 22.7),
    (104.35, 22.65), (104.05, 22.505), (103.95, 22.495), (103.5, 22.5), (103.05, 22.4), (102.5, 22.35),
    (102.1, 22.35), (101.9, 21.1), (101.3, 21.1), (101.1, 21.3), (100.2, 21.4), (99.1, 22.0), (98.8, 23.1),
    (97.5, 23.75), (97.4, 24.8), (98.4, 27.4), (97.3, 27.8), (97.0, 27.5), (95.0, 26.6), (92.0, 26.8),
    (91.5, 27.4), (90.4, 28.0), (89.5, 27.85), (89.2, 27.45), (88.93, 27.2), (88.75, 27.5), (88.1, 27.8),
    (86.0, 27.85), (85.1, 28.25), (84.1, 28.9), (82.0, 30.1), (81.0, 29.9), (78.7, 31.0), (78.3, 32.4),
    (78.6, 33.2), (78.5, 34.0), (77.9, 35.4), (76.0, 35.7), (74.5, 37.0), (73.4, 39.3), (73.8, 40.15),
    (74.8, 40.6), (75.8, 40.7), (76.6, 41.1), (77.8, 41.25), (79.8, 42.15), (80.1, 43.1), (80.3, 44.0),
    (79.8, 44.85), (80.6, 45.2), (82.2, 45.7), (83.0, 47.3), (85.3, 47.25), (85.6, 48.6), (87.2, 49.3),
    (88.0, 49.2), (90.2, 48.1), (91.1, 47.0), (90.9, 45.4), (92.6, 45.1), (94.1, 44.8), (95.6, 44.4),
    (96.4, 42.85), (100.0, 42.8), (101.8, 42.65), (105.0, 41.75), (106.8, 42.35), (107.5, 42.5),
    (110.0, 42.7), (111.0, 43.5), (111.95, 43.72), (111.4, 44.35), (111.8, 45.1), (114.0, 45.0),
    (114.55, 45.4), (116.2, 46.5), (117.4, 46.8), (119.95, 46.8), (118.5, 48.0), (117.75, 47.6),
    (116.2, 47.7), (115.6, 47.6), (115.5, 48.2), (116.7, 49.9), (117.3, 49.66), (118.0, 49.8),
    (119.2, 50.15), (119.1, 50.5), (119.7, 51.3), (120.55, 52.2), (120.0, 52.6),
)
# fmt: on
_MAINLAND = shapely.Polygon(OUTLINE)
shapely.prepare(_MAINLAND)


def in_mainland(lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Whether WGS-84 places lie where maps of mainland China are offset."""
    return np.asarray(shapely.contains_xy(_MAINLAND, lon, lat), dtype=np.bool_)


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
