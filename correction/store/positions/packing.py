"""A day of one source in one value (定位日包): random bits as they are, the rest deflated, nothing lost.

Each column becomes differences without sign, divided by what divides them all. Their low bits are noise that
no compressor shortens, so they are laid bit by bit; the high bits are few and alike, so they are deflated,
without looking for repetitions, of which a wandering track has none.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from correction.store.errors import NotAStore, StoreFull
from correction.store.positions.columns import COLUMNS, Columns

VERSION = 1
# No device sends so often, and a damaged day must not ask for all the memory there is.
COUNT_MAX = 1 << 22
# How often a column is differenced: a clock ticks evenly, a place wanders, an accuracy does neither.
_ORDERS = {"device_at_ms": 2, "lon_e7": 1, "lat_e7": 1, "battery_permille": 1, "fix_id": 2}
_HEAD = struct.Struct("<BII")
# Of a column: its first value, its first step, divisor, bare bits, bytes above them.
_COLUMN = struct.Struct("<qqHBB")
_RAW = -15
_ONCE = [n for n, name in enumerate(COLUMNS) if name in _ORDERS]
_TWICE = [n for n in _ONCE if _ORDERS[COLUMNS[n]] > 1]
# Devices count time in seconds, radii in decimetres and charge in per cent, mostly.
_DIVISORS = {
    COLUMNS.index(n): d for n, d in (("device_at_ms", 1000), ("accuracy_cm", 10), ("battery_permille", 10))
}
_TIME, _RECEIVED = COLUMNS.index("device_at_ms"), COLUMNS.index("received_at_ms")

# So few bits are laid bare that their weights are exact in a float, which is added up fastest.
_BARE_MAX = 32
_WEIGHTS = 2.0 ** np.arange(_BARE_MAX)

Bytes = npt.NDArray[np.uint8]


def pack(columns: Columns) -> bytes:
    """Pack fixes in order of content; at least one. Raises StoreFull for more than a day can hold."""
    count = columns.shape[1]
    if count > COUNT_MAX:
        what = f"一个来源一日有 {count} 个定位"
        raise StoreFull("定位日包", what, "设备不会每秒定位四十八次以上：停用该设备并核对")
    first, step, divisor, unsigned = _unsigned(columns)
    bits = [0] * len(COLUMNS)
    if count > 1:
        # The bits of the middle value are laid bare; what a value has above them is rare.
        middle = np.partition(unsigned, (count - 1) // 2, axis=1)[:, (count - 1) // 2]
        bits = [min(int(value).bit_length(), _BARE_MAX) for value in middle]
    above = unsigned >> np.array(bits, np.uint64)[:, np.newaxis]
    widths = [(int(value).bit_length() + 7) // 8 for value in above.max(axis=1, initial=0)]
    heads = [_COLUMN.pack(*head) for head in zip(first, step, divisor, bits, widths, strict=True)]
    high = [_bytes(above[row])[:, :width].T.tobytes() for row, width in enumerate(widths) if width]
    bare = [_lowest(_bytes(unsigned[row]), size) for row, size in enumerate(bits) if size]
    compressor = zlib.compressobj(1, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_HUFFMAN_ONLY)
    deflated = compressor.compress(b"".join(heads + high)) + compressor.flush()
    return b"".join((_HEAD.pack(VERSION, count, len(deflated)), deflated, *bare))


def unpack(packed: bytes) -> Columns:
    """Give back what was packed; raises NotAStore where it is no packed day of this program."""
    try:
        version, count, size = _HEAD.unpack_from(packed)
        if version != VERSION:
            raise _damaged(f"写法 {version} 不认识")
        if count > COUNT_MAX:
            raise _damaged(f"写着 {count} 个定位")
        plain = zlib.decompress(packed[_HEAD.size : _HEAD.size + size], _RAW)
        heads = list(_COLUMN.iter_unpack(plain[: _COLUMN.size * len(COLUMNS)]))
        bare = np.frombuffer(packed, np.uint8, offset=_HEAD.size + size)
        return _unpacked(
            count, heads, np.frombuffer(plain, np.uint8, offset=_COLUMN.size * len(COLUMNS)), bare
        )
    except (struct.error, zlib.error, ValueError, IndexError) as error:
        raise _damaged(str(error)) from error


def _unsigned(columns: Columns) -> tuple[list[int], list[int], list[int], npt.NDArray[np.uint64]]:
    """Give first values, first steps, divisors, and the differences divided and without sign."""
    values = columns.copy()
    values[_RECEIVED] -= values[_TIME]
    rest = values[:, 1:] - values[:, :1]
    rest[_ONCE] = np.diff(values[_ONCE], axis=1)
    step, divisor = [0] * len(COLUMNS), [1] * len(COLUMNS)
    if rest.size:
        for row in _TWICE:
            step[row] = int(rest[row, 0])
            rest[row, 1:] = np.diff(rest[row])
            rest[row, 0] = 0
        for row, common in _DIVISORS.items():
            quotient = rest[row] // common
            if np.array_equal(quotient * common, rest[row]):
                divisor[row], rest[row] = common, quotient
    return values[:, 0].tolist(), step, divisor, ((rest << 1) ^ (rest >> 63)).view(np.uint64)


def _bytes(values: npt.NDArray[np.uint64]) -> Bytes:
    return values.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)


def _lowest(values: Bytes, bits: int) -> bytes:
    """Lay the lowest bits of all values one plane after another."""
    flags = np.unpackbits(values[:, : (bits + 7) // 8], axis=1, bitorder="little", count=bits)
    return np.packbits(flags.T, bitorder="little").tobytes()


def _unpacked(count: int, heads: list[tuple[int, ...]], high: Bytes, bare: Bytes) -> Columns:
    columns = np.empty((len(COLUMNS), count), np.int64)
    n = count - 1
    for row, (first, step, divisor, bits, width) in enumerate(heads):
        column = columns[row]
        column[0] = first
        if bits or width:
            size = (bits * n + 7) // 8
            rest = _signed(n, bits, bare[:size], high[: width * n].reshape(width, n))
            high, bare = high[width * n :], bare[size:]
            if divisor > 1:
                rest *= divisor
            column[1:] = rest
        else:
            column[1:] = 0
        if row in _TWICE:
            column[1:2] += step
            np.cumsum(column[1:], out=column[1:])
        if row in _ONCE:
            np.cumsum(column, out=column)
        else:
            column[1:] += first
    columns[_RECEIVED] += columns[_TIME]
    return columns


def _signed(n: int, bits: int, bare: Bytes, planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Put bare bits and the bytes above them together, and give them their signs back."""
    unsigned = np.zeros(n, np.uint64)
    for place, plane in enumerate(planes):
        unsigned |= plane.astype(np.uint64) << np.uint64(bits + 8 * place)
    if bits:
        flags = np.unpackbits(bare, bitorder="little", count=bits * n).reshape(bits, n)
        unsigned += (_WEIGHTS[:bits] @ flags).astype(np.uint64)
    rest = (unsigned >> np.uint64(1)).view(np.int64)
    rest ^= -(unsigned & np.uint64(1)).view(np.int64)
    return rest


def _damaged(what: str) -> NotAStore:
    return NotAStore("定位日包", f"读不出来（{what}）", "停止使用，从备份恢复定位库")
