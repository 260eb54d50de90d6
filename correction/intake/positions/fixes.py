"""Fixes collected into columns (定位成列): checked one by one, converted to WGS-84 once, by source."""

import math
from array import array
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from correction.domain.area import Datum, check_china
from correction.domain.errors import InvalidValue
from correction.office.positions.port import Delivery
from geofences import Coordinates, FixBatch
from geofences import Datum as GroundDatum
from geofences.arrays import FloatArray
from geofences.datums import to_wgs84
from geofences.fixes import Source


def check_globe(lon: float, lat: float) -> None:
    """Refuse what is no place on Earth; raises InvalidValue."""
    if lon == 0 and lat == 0:
        raise InvalidValue("坐标", "经纬度为 0,0（设备未定位）", "剔除未定位的数据")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise InvalidValue("坐标", f"经度 {lon}、纬度 {lat} 不在地球上", "核对坐标及其顺序")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position as a source told it, in the datum it was told in; nothing known is none."""

    source_id: str
    device_at: datetime
    received_at: datetime
    lon: float
    lat: float
    datum: Datum
    accuracy_m: float | None = None
    source: Source = Source.UNKNOWN
    battery_pct: float | None = None
    mock: bool = False


class FixColumns:
    """Gathers fixes by source; refuses what is no place or has an impossible accuracy."""

    def __init__(self, *, in_china: bool) -> None:
        """Start empty; outside China only where foreign traces are studied."""
        self._check = check_china if in_china else check_globe
        self._columns: tuple[array[float], ...] = tuple(array("d") for _ in range(10))
        self._sources: dict[str, int] = {}

    def add(self, fix: Fix) -> None:
        """Take one fix in; raises InvalidValue."""
        self._check(fix.lon, fix.lat)
        if fix.accuracy_m is not None and not 0 <= fix.accuracy_m < math.inf:
            what = f"精度 {fix.accuracy_m} 米不可能"
            raise InvalidValue("精度米", what, "精度应为不小于 0 的米数；未知则留空")
        battery = fix.battery_pct
        values = (
            self._sources.setdefault(fix.source_id, len(self._sources)),
            _DATUMS.index(fix.datum),
            round(fix.device_at.timestamp() * 1000),
            round(fix.received_at.timestamp() * 1000),
            fix.lon,
            fix.lat,
            # Devices write 0 where they have no accuracy; none is that good.
            fix.accuracy_m or math.nan,
            fix.source,
            fix.mock,
            # A nonsense battery is no reason to lose a position.
            battery if battery is not None and 0 <= battery <= 100 else math.nan,
        )
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)

    def delivery(self) -> Delivery:
        """Give the fixes in WGS-84 by source, of each in the order in which they came."""
        number, datum, *rest = (np.array(column) for column in self._columns)
        order = np.argsort(number, kind="stable")
        whole = _batch(datum, *rest)
        return Delivery(
            source_ids=tuple(self._sources),
            whose=number[order].astype(np.int64),
            fixes=whole if np.array_equal(order, np.arange(order.size)) else whole.take(order),
        )


_DATUMS = tuple(Datum)


def _batch(datum: FloatArray, *columns: FloatArray) -> FixBatch:
    device_at_ms, received_at_ms, lon, lat, accuracy_m, source, mock, battery_pct = columns
    for number in np.unique(datum).astype(int).tolist():
        mine = datum == number
        told = Coordinates(lon=lon[mine], lat=lat[mine], datum=GroundDatum(_DATUMS[number].value))
        ground = to_wgs84(told)
        lon[mine], lat[mine] = ground.lon, ground.lat
    return FixBatch(
        id=np.zeros(lon.size, dtype=np.int64),
        # Milliseconds of any year fit a float exactly.
        device_at_ms=device_at_ms.astype(np.int64),
        received_at_ms=received_at_ms.astype(np.int64),
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        assumed=np.zeros(lon.size, dtype=np.bool_),
        source=source.astype(np.int8),
        mock=mock.astype(np.bool_),
        battery_pct=battery_pct,
    )
