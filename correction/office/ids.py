"""Making ids at the door (编号): version 7 for what people create, derived ones for what is imported."""

import hashlib
import uuid
from datetime import datetime
from functools import lru_cache
from secrets import randbits

_IMPORTED = uuid.UUID("1b8a3f0e-52d5-5a0b-9d55-5c3c0d4f3a21")
_NAMESPACE = _IMPORTED.bytes


def new_id(now: datetime) -> str:
    """Make a UUID of version 7: ordered by time, never the same twice."""
    millis = int(now.timestamp() * 1000) & (2**48 - 1)
    value = millis << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62)
    return str(uuid.UUID(int=value))


def derived_id(*natural_key: str) -> str:
    """Make the id that the same natural key always gives, so that importing twice changes nothing.

    It is the UUID of version 5, written out here because a roster asks for hundreds of thousands.
    """
    key = _NAMESPACE + "\x1f".join(natural_key).encode()
    digits = hashlib.sha1(key, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


# Whoever takes a row in asks several times for the case that it is about.
@lru_cache(maxsize=8192)
def imported_case_id(case_no: str) -> str:
    """Name the case of a case number; every file that names the number means the same case."""
    return derived_id("case", case_no)
