"""Datums (坐标系) of coordinates and the exact way between them.

GCJ-02 (火星坐标系) shifts the mainland's map by 18-702 m, BD-09 shifts GCJ-02 once more. Both are
published formulas over the Krasovsky ellipsoid; the inverse is solved by fixed-point iteration.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np

from geofences.arrays import FloatArray, column
from geofences.errors import CoordinateInvalid, DatumMismatch
from geofences.outline import check_in_china, check_on_globe, in_mainland

__all__ = ["Coordinates", "Datum", "check_in_china", "check_on_globe", "from_wgs84", "to_wgs84"]

KRASOVSKY_A_M = 6_378_245.0
KRASOVSKY_E2 = 0.00669342162296594323
BD_PI = math.pi * 3000 / 180
# Each round gains two to three digits: five leave 9 nanometres, three leave 0.1 micrometre.
GCJ_ROUNDS, BD_ROUNDS = 5, 3


class Datum(StrEnum):
    """What a pair of numbers means on the ground.

    CGCS2000 (国家大地坐标系) differs from WGS-84 by centimetres and is taken as equal.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coordinates:
    """Places together with the datum they are measured in; degrees, read-only arrays of equal length.

    Raises `CoordinateInvalid` for columns of different length, `DatumMismatch` when places of two
    datums are compared or joined.
    """

    lon: FloatArray
    lat: FloatArray
    datum: Datum

    def __post_init__(self) -> None:
        object.__setattr__(self, "lon", column(self.lon, np.float64))
        object.__setattr__(self, "lat", column(self.lat, np.float64))
        if self.lon.shape != self.lat.shape:
            raise CoordinateInvalid(f"经度有 {self.lon.size} 个，纬度有 {self.lat.size} 个，数目应当相同")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Coordinates):
            return NotImplemented
        self._same_datum(other)
        return np.array_equal(self.lon, other.lon) and np.array_equal(self.lat, other.lat)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return int(self.lon.size)

    def joined(self, other: Self) -> Self:
        """These places followed by the other's."""
        self._same_datum(other)
        return type(self)(
            lon=np.concatenate((self.lon, other.lon)),
            lat=np.concatenate((self.lat, other.lat)),
            datum=self.datum,
        )

    def _same_datum(self, other: "Coordinates") -> None:
        if self.datum is not other.datum:
            raise DatumMismatch(
                f"坐标系不同：{self.datum.value} 与 {other.datum.value}，请先转换为同一坐标系"
            )


def to_wgs84(coords: Coordinates) -> Coordinates:
    """The same places in WGS-84, exact to two micrometres; unchanged outside the mainland."""
    lon, lat = _to_wgs84(coords.lon, coords.lat, coords.datum)
    return Coordinates(lon=lon, lat=lat, datum=Datum.WGS84)


def from_wgs84(coords: Coordinates, datum: Datum) -> Coordinates:
    """The same WGS-84 places in another datum; unchanged outside the mainland.

    Raises `DatumMismatch` when the places are not in WGS-84.
    """
    if coords.datum is not Datum.WGS84:
        raise DatumMismatch(f"坐标系应为 wgs84，实为 {coords.datum.value}，请先转换")
    lon, lat = coords.lon, coords.lat
    if datum in (Datum.GCJ02, Datum.BD09):
        shifted_lon, shifted_lat = _gcj_of(lon, lat)
        if datum is Datum.BD09:
            shifted_lon, shifted_lat = _bd_of(shifted_lon, shifted_lat)
        inside = in_mainland(lon, lat)
        lon, lat = np.where(inside, shifted_lon, lon), np.where(inside, shifted_lat, lat)
    return Coordinates(lon=lon, lat=lat, datum=datum)


def _to_wgs84(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[FloatArray, FloatArray]:
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return lon, lat
    x, y = _undo_bd(lon, lat) if datum is Datum.BD09 else (lon, lat)
    x, y = _undo_gcj(x, y)
    # What the offset carried out of the mainland is decided by where it came from.
    inside = in_mainland(x, y)
    return np.where(inside, x, lon), np.where(inside, y, lat)


def _undo_gcj(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = lon, lat
    for _ in range(GCJ_ROUNDS):
        gx, gy = _gcj_of(x, y)
        x, y = x - (gx - lon), y - (gy - lat)
    return x, y


def _undo_bd(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = lon - 0.0065, lat - 0.006
    for _ in range(BD_ROUNDS + 1):
        bx, by = _bd_of(x, y)
        x, y = x - (bx - lon), y - (by - lat)
    return x, y


def _bd_of(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_PI)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _gcj_of(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = lon - 105.0, lat - 35.0
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    ripple = 20 * _sin(x, 6) + 20 * _sin(x, 2)
    wave_x = 20 * _sin(x, 1) + 40 * _sin(x, 1 / 3) + 150 * _sin(x, 1 / 12) + 300 * _sin(x, 1 / 30)
    wave_y = 20 * _sin(y, 1) + 40 * _sin(y, 1 / 3) + 160 * _sin(y, 1 / 12) + 320 * _sin(y, 1 / 30)
    east = east + (ripple + wave_x) * 2 / 3
    north = north + (ripple + wave_y) * 2 / 3
    radians = np.radians(lat)
    w2 = 1 - KRASOVSKY_E2 * np.sin(radians) ** 2
    w = np.sqrt(w2)
    north_deg = np.degrees(north * w2 * w / (KRASOVSKY_A_M * (1 - KRASOVSKY_E2)))
    east_deg = np.degrees(east * w / (KRASOVSKY_A_M * np.cos(radians)))
    return lon + east_deg, lat + north_deg


def _sin(degrees: FloatArray, frequency: float) -> FloatArray:
    return np.sin(degrees * (frequency * math.pi))
