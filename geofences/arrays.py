"""Array types of the engine, and the one way to read-only columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["BoolArray", "FloatArray", "Floats", "Int8Array", "IntArray", "column"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Int8Array = npt.NDArray[np.int8]
BoolArray = npt.NDArray[np.bool_]
Floats = FloatArray | Sequence[float] | float


def column(values: Any, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """A one-dimensional read-only copy, so that a frozen value cannot change under its owner."""
    out = np.array(values, dtype=dtype, ndmin=1)
    out.setflags(write=False)
    return out
