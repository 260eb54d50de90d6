"""Packed days as they were written first (最早的定位日包): read for ever, written no more.

Each column's differences are cut at a bit of its own: the bits below are laid plane by plane, the bytes above
are deflated.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from correction.store.positions.columns import COLUMNS, Columns

# Of a column: its first value, its first step, divisor, bare bits, bytes above them.
_COLUMN = struct.Struct("<qqHBB")
_RAW = -15
_ORDERS = {"device_at_ms": 2, "lon_e7": 1, "lat_e7": 1, "battery_permille": 1, "fix_id": 2}
_ONCE = [n for n, name in enumerate(COLUMNS) if name in _ORDERS]
_TWICE = [n for n in _ONCE if _ORDERS[COLUMNS[n]] > 1]
_TIME, _RECEIVED = COLUMNS.index("device_at_ms"), COLUMNS.index("received_at_ms")

# So few bits are laid bare that their weights are exact in a float, which is added up fastest.
_WEIGHTS = 2.0 ** np.arange(32)

Bytes = npt.NDArray[np.uint8]


def unpack_first(count: int, deflated: bytes, laid: bytes) -> Columns:
    """Give back what was packed; raises what struct, zlib and NumPy raise where it is damaged."""
    plain = zlib.decompress(deflated, _RAW)
    heads = list(_COLUMN.iter_unpack(plain[: _COLUMN.size * len(COLUMNS)]))
    high = np.frombuffer(plain, np.uint8, offset=_COLUMN.size * len(COLUMNS))
    return _unpacked(count, heads, high, np.frombuffer(laid, np.uint8))


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
