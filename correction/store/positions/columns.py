"""Fixes as whole numbers (定位整数列): nine columns, one line a fix, as every table of the store has them."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from geofences.arrays import IntArray
from geofences.fixes import FixBatch

# Content first: of these a copy is made, and by these fixes are put in order.
CONTENT = ("device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "kind", "mock")
COLUMNS = (*CONTENT, "received_at_ms", "battery_permille", "fix_id")
UNKNOWN = -1
# Half of the Earth round: nothing is farther away than that.
RADIUS_CM_MAX = 2_000_000_000
HOUR_MS = 3_600_000
HOURS_OF_DAY = 24
_AT_ONCE = 8_192
SHANGHAI_MS = 8 * HOUR_MS
_EPOCH = date(1970, 1, 1)

Columns = npt.NDArray[np.int64]
NO_COLUMNS: Columns = np.empty((len(COLUMNS), 0), np.int64)


def columns_of(batch: FixBatch) -> Columns:
    """Give a batch as stored, a row a column of `COLUMNS`; ids are left 0.

    An accuracy that was assumed is not kept: it is assumed again when the fix is judged.
    """
    columns = np.empty((len(COLUMNS), len(batch)), np.int64)
    columns[0], columns[4], columns[5] = batch.device_at_ms, batch.source, batch.mock
    columns[6], columns[8] = batch.received_at_ms, 0
    # What is worked out on the way stays in the processor's cache.
    for start in range(0, len(batch), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        columns[1, some] = np.rint(batch.lon[some] * 1e7)
        columns[2, some] = np.rint(batch.lat[some] * 1e7)
        radius_m, charge_pct = batch.accuracy_m[some], batch.battery_pct[some]
        unknown = np.isnan(radius_m) | batch.assumed[some]
        radius_cm = np.minimum(np.where(unknown, 0, radius_m) * 100, RADIUS_CM_MAX)
        columns[3, some] = np.where(unknown, UNKNOWN, np.rint(radius_cm))
        columns[7, some] = np.where(np.isnan(charge_pct), UNKNOWN, np.rint(charge_pct * 10))
    return columns


def batch_of(columns: Columns) -> FixBatch:
    """Give stored columns as fixes."""
    device_at_ms, lon_e7, lat_e7, accuracy_cm, kind, mock, received_at_ms, charge, fix_id = columns
    return FixBatch(
        id=fix_id,
        device_at_ms=device_at_ms,
        received_at_ms=received_at_ms,
        lon=lon_e7 / 1e7,
        lat=lat_e7 / 1e7,
        accuracy_m=np.where(accuracy_cm == UNKNOWN, np.nan, accuracy_cm / 100),
        assumed=np.zeros(device_at_ms.size, dtype=np.bool_),
        source=kind.astype(np.int8),
        mock=mock.astype(np.bool_),
        battery_pct=np.where(charge == UNKNOWN, np.nan, charge / 10),
    )


def in_order(columns: Columns) -> Columns:
    """Give the fixes in order of content."""
    if np.all(columns[0, 1:] > columns[0, :-1]):
        return columns
    return columns[:, np.lexsort(columns[len(CONTENT) - 1 :: -1])]


def hour_of(at_ms: IntArray) -> IntArray:
    """Give the hours of instants."""
    return (at_ms + SHANGHAI_MS) // HOUR_MS


def day_of(at_ms: IntArray) -> IntArray:
    """Give the legal days of instants."""
    return hour_of(at_ms) // HOURS_OF_DAY


def hour_at(at_ms: int) -> int:
    """Give the hour of one instant."""
    return (at_ms + SHANGHAI_MS) // HOUR_MS


def day_at(at_ms: int) -> int:
    """Give the legal day of one instant."""
    return hour_at(at_ms) // HOURS_OF_DAY


def day_no_of(on: date) -> int:
    """Give the number of a legal day."""
    return (on - _EPOCH).days


def date_of(day_no: int) -> date:
    """Give the legal day of a number."""
    return _EPOCH + timedelta(days=day_no)


def day_start_ms(day_no: int) -> int:
    """Give the first instant of a day."""
    return day_no * HOURS_OF_DAY * HOUR_MS - SHANGHAI_MS
