"""Datums (坐标系) of coordinates and the exact way between them.

GCJ-02 (火星坐标系) shifts the mainland's map by 18-702 m, BD-09 shifts GCJ-02 once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import numpy as np

from geofences.arrays import BoolArray, FloatArray, column
from geofences.datums.offsets import bd_of_gcj, gcj_of_bd, gcj_of_wgs, wgs_of_gcj
from geofences.datums.outline import may_be_offset
from geofences.errors import CoordinateInvalid, DatumMismatch, DatumMissing

__all__ = ["Coordinates", "Datum", "from_wgs84", "stated", "to_wgs84"]


class Datum(StrEnum):
    """What a pair of numbers means on the ground.

    CGCS2000 (国家大地坐标系) differs from WGS-84 by centimetres and is taken as equal.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


OFFSET_DATUMS: Final = (Datum.GCJ02, Datum.BD09)
# More places than this at a time would not stay in the processor's cache.
BLOCK: Final = 8_192
Places = tuple[FloatArray, FloatArray]
Convert = Callable[[FloatArray, FloatArray, "Datum"], tuple[Places, BoolArray]]


def stated(datum: object) -> Datum:
    """The datum that was stated; raises `DatumMissing` where none was, since none is ever guessed."""
    if datum is None or datum == "":
        raise DatumMissing("没有说明坐标系，请写明 wgs84、gcj02、bd09 或 cgcs2000")
    try:
        return Datum(str(datum))
    except ValueError:
        raise DatumMissing(f"不认识坐标系“{datum}”，可用 wgs84、gcj02、bd09、cgcs2000") from None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coordinates:
    """Places together with the datum they are measured in; degrees, read-only arrays of equal length.

    Raises `CoordinateInvalid` for columns of different length, `DatumMissing` without a datum,
    `DatumMismatch` when places of two datums are compared or joined.
    """

    lon: FloatArray
    lat: FloatArray
    datum: Datum

    def __post_init__(self) -> None:
        object.__setattr__(self, "datum", stated(self.datum))
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
    """The same places in WGS-84, exact to two micrometres; unchanged outside the mainland.

    Well outside the mainland no map is offset, whatever it is called; elsewhere the statement stands.
    """
    if coords.datum not in OFFSET_DATUMS:
        return Coordinates(lon=coords.lon, lat=coords.lat, datum=Datum.WGS84)
    return _by_blocks(coords, Datum.WGS84, _undone)


def from_wgs84(coords: Coordinates, datum: Datum) -> Coordinates:
    """The same WGS-84 places in another datum; unchanged outside the mainland.

    Raises `DatumMismatch` when the places are not in WGS-84.
    """
    if coords.datum is not Datum.WGS84:
        raise DatumMismatch(f"坐标系应为 wgs84，实为 {coords.datum.value}，请先转换")
    if datum not in OFFSET_DATUMS:
        return Coordinates(lon=coords.lon, lat=coords.lat, datum=datum)
    return _by_blocks(coords, datum, _offset)


def _offset(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[Places, BoolArray]:
    x, y = gcj_of_wgs(lon, lat)
    return bd_of_gcj(x, y) if datum is Datum.BD09 else (x, y), may_be_offset(lon, lat)


def _undone(lon: FloatArray, lat: FloatArray, datum: Datum) -> tuple[Places, BoolArray]:
    x, y = wgs_of_gcj(*(gcj_of_bd(lon, lat) if datum is Datum.BD09 else (lon, lat)))
    # What the offset carried out of the mainland is decided by where it came from.
    return (x, y), may_be_offset(x, y)


def _by_blocks(
    coords: Coordinates,
    to: Datum,
    convert: Callable[[FloatArray, FloatArray, Datum], tuple[Places, BoolArray]],
) -> Coordinates:
    lon, lat = np.array(coords.lon), np.array(coords.lat)
    offset = coords.datum if to is Datum.WGS84 else to
    for start in range(0, lon.size, BLOCK):
        x, y = lon[start : start + BLOCK], lat[start : start + BLOCK]
        (moved_x, moved_y), inside = convert(x, y, offset)
        np.copyto(x, moved_x, where=inside)
        np.copyto(y, moved_y, where=inside)
    return Coordinates(lon=lon, lat=lat, datum=to)
