"""Making bad input out of good: bytes flipped, cut, doubled and spliced, fields put in others' places."""

import io
import random
import re
import zipfile
from collections.abc import Sequence

# What fields were found to hold in the field, and what has broken readers of other programs.
NASTY = [
    *(
        "",
        " ",
        "0",
        "-1",
        "-0.0",
        "1e999",
        "NaN",
        "Infinity",
        "nan",
        "9" * 400,
        "²",
        "٣",
        "0x10",
        "1_000",
        "1,5",
    ),
    *(
        "null",
        "true",
        "[]",
        "{}",
        '"',
        "'",
        "=1+1",
        "\0",
        "\t",
        "\r",
        "\n",
        "\ufeff",
        "\u202e",
        "\U0001f600",
        "，；",
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-13-01",
        "9999-12-31T23:59:59.999999+14:00",
        "24:00-25:00",
    ),
    *(
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00-14:00",
        "2026-01-10T00:00:00",
        "1e18",
        "-1e18",
        "07:00-07:00",
    ),
    *(
        "91",
        "181",
        "-180",
        "1e-320",
        "[" * 3000,
        '{"a":' * 3000,
        "a" * 5000,
        "\ud7ff",
        "%",
        "%zz",
        "&",
        "=",
        ";",
    ),
]
_FIELD = re.compile(rb"[^,:;&=\[\]{}<>\"\n\t]+|\"[^\"\n]*\"")
_ZIP = b"PK\x03\x04"


def mutated(good: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Give some bytes with one to five faults; of a workbook a part is spoilt, and sometimes the whole."""
    if good.startswith(_ZIP) and chance.random() < 0.8:
        return _workbook(good, chance)
    data = good
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        data = chance.choice(_WAYS)(data, others, chance)
    return data


def _workbook(good: bytes, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as parts, zipfile.ZipFile(packed, "w") as out:
        names = parts.namelist()
        spoilt = chance.choice(names)
        for name in names:
            data = parts.read(name)
            if name == spoilt:
                if chance.random() < 0.1:
                    continue
                data = mutated(data, [data], chance)
            out.writestr(name, data)
    return packed.getvalue()


def _field(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    """Put something else in the place of a field."""
    fields = [found.span() for found in _FIELD.finditer(data[:20_000])]
    if not fields:
        return data
    start, end = chance.choice(fields)
    return data[:start] + chance.choice(NASTY).encode("utf-8", "surrogatepass") + data[end:]


def _swap(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    """Put one field in the place of another."""
    fields = [found.span() for found in _FIELD.finditer(data[:20_000])]
    if len(fields) < 2:
        return data
    (start, end), (from_, to) = chance.sample(fields, 2)
    return data[:start] + data[from_:to] + data[end:]


def _flip(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    if not data:
        return b"\xff"
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 2, 8, 64, len(data))) :]


def _double(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice((1, 4, 32, 256))]
    return data[:start] + part * chance.choice((2, 3, 50)) + data[start:]


def _insert(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(NASTY).encode("utf-8", "surrogatepass") + data[start:]


def _splice(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


_WAYS = (_field, _field, _field, _swap, _flip, _cut, _double, _insert, _splice)
