"""What a stream remembers, as arrays: of each person the place at hand, of each pair its spell."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "AWAY",
    "BEGAN",
    "CLEAR",
    "ENDED",
    "NEVER",
    "PAIR",
    "PENDING",
    "RECORD",
    "SHUT",
    "new_pairs",
    "new_records",
]

CLEAR: Final = 0
PENDING: Final = 1
AWAY: Final = 2
BEGAN: Final = 1
ENDED: Final = 2
NEVER: Final = 2**62
SHUT: Final = -(2**62)

# Nothing can change within `clear_m` of the place before `until`.
RECORD: Final = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("kx", np.float32),
        ("clear_m", np.float32),
        ("last_at", np.int64),
        ("until", np.int64),
    ]
)
# A spell of accusing fixes: since when
# it counts, how many, the last, and how many since decided nothing. `open_until` is the end of the window for
# which an excursion was told, SHUT where none is.
PAIR: Final = np.dtype(
    [
        ("first_at", np.int64),
        ("last_at", np.int64),
        ("open_until", np.int64),
        ("count", np.int32),
        ("doubtful", np.int32),
        ("phase", np.int8),
    ],
    align=True,
)


def new_records(persons: int) -> npt.NDArray[Any]:
    """Records of persons of whom nothing is known."""
    record = np.zeros(persons, dtype=RECORD)
    record["clear_m"], record["last_at"], record["until"] = -1.0, -NEVER, NEVER
    return record


def new_pairs(pairs: int) -> npt.NDArray[Any]:
    """Pairs without a spell."""
    state = np.zeros(pairs, dtype=PAIR)
    state["open_until"] = SHUT
    return state
