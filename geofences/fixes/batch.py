"""Fixes of one device as columns, in one order whatever the order they arrived in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Self

import numpy as np

from geofences.arrays import BoolArray, FloatArray, Int8Array, IntArray, column
from geofences.errors import BatchInvalid

__all__ = ["FixBatch", "Source", "assume_accuracy", "canonical", "require_canonical"]


class Source(IntEnum):
    """What a fix was worked out from (卫星, Wi-Fi, 基站)."""

    UNKNOWN = 0
    SATELLITE = 1
    WIFI = 2
    CELL = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FixBatch:
    """Positions that one device reported, one row each, read-only columns of one length.

    Instants in milliseconds since 1970 UTC by the device's and the server's clock; WGS-84 degrees;
    `accuracy_m` is NaN where unknown and `assumed` where it is not the device's own; `battery_pct` NaN
    where unknown. Raises `BatchInvalid` for columns of different length or values out of range.
    """

    id: IntArray
    device_at_ms: IntArray
    received_at_ms: IntArray
    lon: FloatArray
    lat: FloatArray
    accuracy_m: FloatArray
    assumed: BoolArray
    source: Int8Array
    mock: BoolArray
    battery_pct: FloatArray

    def __post_init__(self) -> None:
        for name, dtype in _DTYPES.items():
            object.__setattr__(self, name, column(getattr(self, name), dtype))
        sizes = {name: getattr(self, name).size for name in _DTYPES}
        if len(set(sizes.values())) > 1:
            raise BatchInvalid(f"定位数据各列长度不同：{sizes}")
        self._check("lon", (np.abs(self.lon) <= 180), "经度应在 -180 至 180 之间")
        self._check("lat", (np.abs(self.lat) <= 90), "纬度应在 -90 至 90 之间")
        self._check("accuracy_m", ~(self.accuracy_m < 0), "精度不能为负数")

    def __len__(self) -> int:
        return int(self.id.size)

    def take(self, rows: BoolArray | IntArray) -> Self:
        """The rows of a mask, or of positions in that order; what was checked is not checked again."""
        taken = object.__new__(type(self))
        for name in _DTYPES:
            column_taken = getattr(self, name)[rows]
            column_taken.setflags(write=False)
            object.__setattr__(taken, name, column_taken)
        return taken

    def joined(self, other: Self) -> Self:
        """These rows followed by the other's."""
        return type(self)(
            **{name: np.concatenate((getattr(self, name), getattr(other, name))) for name in _DTYPES}
        )

    def _check(self, name: str, good: BoolArray, message: str) -> None:
        if not good.all():
            first = int(np.argmin(good))
            raise BatchInvalid(f"第 {first + 1} 个定位的 {name} 为 {getattr(self, name)[first]}：{message}")


NO_LEAST: Mapping[Source, float] = {}
_DTYPES: Mapping[str, type] = {
    "id": np.int64,
    "device_at_ms": np.int64,
    "received_at_ms": np.int64,
    "lon": np.float64,
    "lat": np.float64,
    "accuracy_m": np.float64,
    "assumed": np.bool_,
    "source": np.int8,
    "mock": np.bool_,
    "battery_pct": np.float64,
}


def canonical(batch: FixBatch) -> FixBatch:
    """The same fixes in the order of the device's clock, re-sent copies dropped.

    A copy equals another fix in time, place, accuracy, source and mock mark; of copies the first received
    stays (then the smallest id), so that sending a batch again changes nothing. Any permutation of the
    same fixes gives the same result.
    """
    radius = np.where(np.isnan(batch.accuracy_m), np.inf, batch.accuracy_m)
    content = (batch.device_at_ms, radius, batch.lon, batch.lat, batch.source, batch.mock)
    # The last key sorts first: content, then receipt, id and what little else can differ.
    battery = np.where(np.isnan(batch.battery_pct), np.inf, batch.battery_pct)
    order = np.lexsort((batch.assumed, battery, batch.id, batch.received_at_ms, *reversed(content)))
    changed = np.logical_or.reduce([v[order][1:] != v[order][:-1] for v in content])
    return batch.take(order[np.concatenate(([True], changed))[: order.size]])


def require_canonical(batch: FixBatch) -> None:
    """Raise `BatchInvalid` unless the fixes are in the order of the device's clock."""
    if np.any(np.diff(batch.device_at_ms) < 0):
        raise BatchInvalid("定位未按设备时间排序，请先调用 canonical()")


def assume_accuracy(
    batch: FixBatch, profile_m: Mapping[Source, float], least_m: Mapping[Source, float] = NO_LEAST
) -> FixBatch:
    """Give fixes without an accuracy of their own the one of their source's profile, marked as assumed.

    Zero counts as unknown: devices write it where they have none. A source without a profile stays
    unknown and will be disbelieved. A device that claims to be better than `least_m`, the best its source
    can do, is taken at that, marked as assumed too.
    """
    profile, least = (_by_source(numbers) for numbers in (profile_m, least_m))
    unknown = ~(batch.accuracy_m > 0)
    radius = np.where(unknown, profile[batch.source], batch.accuracy_m)
    boasted = radius < least[batch.source]
    return replace(
        batch,
        accuracy_m=np.where(boasted, least[batch.source], radius),
        assumed=batch.assumed | unknown | boasted,
    )


def _by_source(numbers: Mapping[Source, float]) -> FloatArray:
    table = np.full(len(Source), np.nan)
    for source, number in numbers.items():
        table[source] = number
    return table
