"""A day of one source in one value (定位日包): noise as it is, the rest deflated, nothing lost.

Each column becomes differences without sign, divided by what divides them all, and these lie byte by byte.
Their low bytes are noise that no compressor shortens, so they stay as they are; the high ones are few and
alike, so they are deflated, without looking for repetitions but of one byte: a wandering track has no others.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from correction.store.errors import NotAStore, StoreFull
from correction.store.positions.columns import COLUMNS, Columns
from correction.store.positions.packing_first import unpack_first
from geofences.arrays import IntArray

VERSION = 2
_FIRST_VERSION = 1
# No device sends so often, and a damaged day must not ask for all the memory there is.
COUNT_MAX = 1 << 20
# So many fixes are worked on together: enough to spread the cost of a call, few enough for the cache.
_AT_ONCE = 5_000
_HEAD = struct.Struct("<BII")
# Of a column: its first value, its first step, divisor, bytes laid as they are, bytes in all.
_COLUMN = np.dtype([("first", "<i8"), ("step", "<i8"), ("divisor", "<u2"), ("bare", "u1"), ("width", "u1")])
_HEADS_SIZE = _COLUMN.itemsize * len(COLUMNS)
_RAW = -15
# A clock ticks evenly and is differenced twice, what wanders once; the others are counted from their first.
_TWICE = ("device_at_ms", "fix_id")
_ONCE = ("lon_e7", "lat_e7", "battery_permille")
# The rows of the columns that are added up once and twice, and of the others; each lies in stretches.
_SUMS, _DOUBLE_SUMS, _LEVELS = (slice(0, 3), slice(7, 9)), slice(0, 9, 8), slice(3, 7)
# Devices count time in seconds, radii in decimetres and charge in per cent, mostly.
_DIVISORS = {"device_at_ms": 1000, "accuracy_cm": 10, "battery_permille": 10}
# What changes with each fix; of the others, and of far jumps, nearly every byte is zero.
_WANDERING = [
    COLUMNS.index(name) for name in ("device_at_ms", "lon_e7", "lat_e7", "accuracy_cm", "received_at_ms")
]
_TIME, _RECEIVED = COLUMNS.index("device_at_ms"), COLUMNS.index("received_at_ms")

Heads = npt.NDArray[Any]


def pack(columns: Columns) -> bytes:
    """Pack fixes in order of content; at least one. Raises StoreFull for more than a day can hold."""
    return pack_days([columns])[0]


def pack_days(days: Sequence[Columns]) -> list[bytes]:
    """Pack several days, each by itself and as if alone; raises StoreFull as `pack` does."""
    count = max((each.shape[1] for each in days), default=0)
    if count > COUNT_MAX:
        what = f"一个来源一日有 {count} 个定位"
        raise StoreFull("定位日包", what, "设备不会每秒定位十二次以上：停用该设备并核对")
    packed: list[bytes] = []
    some: list[Columns] = []
    for each in days:
        if some and sum(one.shape[1] for one in some) + each.shape[1] > _AT_ONCE:
            packed += _packed(some)
            some = []
        some.append(each)
    return packed + list(_packed(some)) if some else packed


def unpack(packed: bytes) -> Columns:
    """Give back what was packed; raises NotAStore where it is no packed day of this program."""
    try:
        version, count, size = _HEAD.unpack_from(packed)
        if version not in (VERSION, _FIRST_VERSION):
            raise _damaged(f"写法 {version} 不认识")
        if count > COUNT_MAX:
            raise _damaged(f"写着 {count} 个定位")
        cut = _HEAD.size + size
        read = _unpacked if version == VERSION else unpack_first
        return read(count, packed[_HEAD.size : cut], packed[cut:])
    except (struct.error, zlib.error, ValueError, IndexError) as error:
        raise _damaged(str(error)) from error


def _packed(days: Sequence[Columns]) -> Iterator[bytes]:
    counts = np.array([each.shape[1] for each in days])
    starts = np.cumsum(counts) - counts
    values = np.concatenate(days, axis=1, out=np.empty((len(COLUMNS), int(counts.sum())), np.int64))
    values[_RECEIVED] -= values[_TIME]
    heads = np.zeros((len(days), len(COLUMNS)), _COLUMN)
    heads["first"] = values[:, starts].T
    for row, name in enumerate(COLUMNS):
        rest = _rest(name, values[row], starts, counts, heads[:, row])
        values[row] = (rest << 1) ^ (rest >> 63)
    unsigned = values.view(np.uint64)
    heads["width"] = _widths(unsigned, starts)
    heads["bare"] = _bare(unsigned, starts, counts)
    sizes = zip(heads["bare"].tolist(), heads["width"].tolist(), strict=True)
    data, planes = (
        heads.tobytes(),
        values.astype("<i8", copy=False).view(np.uint8).reshape(len(COLUMNS), -1, 8),
    )
    for n, (start, count, size) in enumerate(zip(starts.tolist(), counts.tolist(), sizes, strict=True)):
        rows, places, sparse, high = _planes(*map(tuple, size))
        laid = planes[rows, start : start + count, places].tobytes()
        head = data[n * _HEADS_SIZE : (n + 1) * _HEADS_SIZE]
        deflated = _deflated(head + laid[: sparse * count], laid[sparse * count : high * count])
        yield b"".join((_HEAD.pack(VERSION, count, len(deflated)), deflated, laid[high * count :]))


def _deflated(sparse: bytes, dense: bytes) -> bytes:
    """Deflate what is mostly zero and what is not, each by a code of its own, in one stream."""
    compressor = zlib.compressobj(1, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    parts = (compressor.compress(sparse), compressor.flush(zlib.Z_BLOCK), compressor.compress(dense))
    return b"".join((*parts, compressor.flush()))


def _rest(name: str, values: IntArray, starts: IntArray, counts: IntArray, heads: Heads) -> IntArray:
    """Give what is left of a column beside the heads of its days, which it fills in; 0 where a day starts."""
    rest = np.zeros_like(values)
    if name in _ONCE or name in _TWICE:
        np.subtract(values[1:], values[:-1], out=rest[1:])
        rest[starts] = 0
    else:
        np.subtract(values, np.repeat(heads["first"], counts), out=rest)
    if name in _TWICE:
        more = counts > 1
        seconds = starts[more] + 1
        heads["step"][more] = rest[seconds]
        np.subtract(rest[1:], rest[:-1], out=rest[1:])
        rest[starts], rest[seconds] = 0, 0
    heads["divisor"] = common = _DIVISORS.get(name, 1)
    if common == 1:
        return rest
    quotient = rest // common
    left = np.logical_or.reduceat(quotient * common != rest, starts)
    heads["divisor"][left] = 1
    return np.where(np.repeat(left, counts), rest, quotient) if left.any() else quotient


def _widths(unsigned: npt.NDArray[np.uint64], starts: IntArray) -> IntArray:
    """Give for each day how many bytes the largest number of each column takes."""
    top = np.maximum.reduceat(unsigned, starts, axis=1).T
    return np.asarray(sum((top >> np.uint64(8 * place) > 0).astype(np.int64) for place in range(8)))


def _bare(unsigned: npt.NDArray[np.uint64], starts: IntArray, counts: IntArray) -> IntArray:
    """Give for each day how many bytes of each column are noise: those full in most of its numbers."""
    bare = np.zeros((counts.size, len(COLUMNS)), np.int64)
    rows = np.arange(len(COLUMNS))
    for place in range(8):
        full = (unsigned[rows] >= np.uint64(128 << 8 * place)).view(np.uint8)
        most = 2 * np.add.reduceat(full, starts, axis=1, dtype=np.int64) > counts
        bare[:, rows] += most.T
        rows = rows[most.any(axis=1)]
        if not rows.size:
            break
    return bare


@lru_cache(maxsize=1_000)
def _planes(bare: tuple[int, ...], width: tuple[int, ...]) -> tuple[IntArray, IntArray, int, int]:
    """Give row and place of each byte in the order in which they lie: sparse ones, dense ones, bare ones.

    Beside them stand how many are sparse and how many are deflated, which the dense ones are too.
    """
    high = [(row, place) for row in range(len(COLUMNS)) for place in range(bare[row], width[row])]
    dense = [(row, place) for row, place in high if row in _WANDERING and place == bare[row]]
    low = [(row, place) for row in range(len(COLUMNS)) for place in range(bare[row])]
    sparse = [each for each in high if each not in dense]
    rows, places = np.array([*sparse, *dense, *low], np.int64).reshape(-1, 2).T.copy()
    return rows, places, len(sparse), len(high)


def _unpacked(count: int, deflated: bytes, bare: bytes) -> Columns:
    plain = zlib.decompress(deflated, _RAW)
    heads = np.frombuffer(plain, _COLUMN, len(COLUMNS))
    rows, places, _, _ = _planes(tuple(heads["bare"].tolist()), tuple(heads["width"].tolist()))
    laid = np.frombuffer(plain[_HEADS_SIZE:] + bare, np.uint8).reshape(rows.size, count)
    planes = np.zeros((len(COLUMNS), count, 8), np.uint8)
    planes[rows, :, places] = laid
    unsigned = planes.view("<u8").reshape(len(COLUMNS), count).astype(np.uint64, copy=False)
    columns = unsigned.view(np.int64)
    sign = columns & 1
    unsigned >>= np.uint64(1)
    columns ^= np.negative(sign, out=sign)
    columns *= heads["divisor"][:, np.newaxis]
    columns[_DOUBLE_SUMS, 1:2] = heads["step"][_DOUBLE_SUMS, np.newaxis]
    np.cumsum(columns[_DOUBLE_SUMS], axis=1, out=columns[_DOUBLE_SUMS])
    for some in _SUMS:
        columns[some, 0] = heads["first"][some]
        np.cumsum(columns[some], axis=1, out=columns[some])
    columns[_LEVELS] += heads["first"][_LEVELS, np.newaxis]
    columns[_RECEIVED] += columns[_TIME]
    return columns


def _damaged(what: str) -> NotAStore:
    return NotAStore("定位日包", f"读不出来（{what}）", "停止使用，从备份恢复定位库")
