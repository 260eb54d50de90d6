"""Verdicts: an error circle against an area whose border is itself uncertain.

Whatever can be held against a person needs certainty: the accusing side must be clear of the border by the
fix's accuracy, the border's uncertainty and a margin; the other side only by the fix's accuracy.
"""

from enum import IntEnum, StrEnum

import numpy as np

from geofences.arrays import Floats, Int8Array
from geofences.errors import BatchInvalid
from geofences.shapes.compiled import CompiledArea, Part

__all__ = ["ACCURACY_MAX_M", "Polarity", "Verdict", "judge", "judge_one", "limits"]

# Beyond this radius an error circle holds whole towns and decides nothing.
ACCURACY_MAX_M = 2_000.0


class Verdict(IntEnum):
    """Where a fix was, as far as can be said for certain."""

    UNDECIDED = 0
    INSIDE = 1
    OUTSIDE = 2


class Polarity(StrEnum):
    """Whether a person is to stay in the area (活动区域) or out of it (禁止区域)."""

    STAY_IN = "stay_in"
    STAY_OUT = "stay_out"

    @property
    def accusing(self) -> Verdict:
        """The verdict that can be held against the person."""
        return Verdict.OUTSIDE if self is Polarity.STAY_IN else Verdict.INSIDE

    @property
    def clearing(self) -> Verdict:
        """The verdict that ends an excursion."""
        return Verdict.INSIDE if self is Polarity.STAY_IN else Verdict.OUTSIDE


def judge(
    area: CompiledArea,
    lon: Floats,
    lat: Floats,
    accuracy_m: Floats,
    *,
    polarity: Polarity = Polarity.STAY_IN,
    margin_m: float = 0.0,
    accuracy_max_m: float = ACCURACY_MAX_M,
) -> Int8Array:
    """Say of each fix whether it was inside, outside or undecided (`Verdict` as int8).

    Degrees in WGS-84 and metres, arrays of one length. To stay in: inside at -accuracy or deeper, outside
    beyond uncertainty + accuracy + margin; to stay out: the other way round. A fix that could be in a
    confirmed place is never outside. A radius that is unknown, negative or over the limit is undecided.
    """
    x, y, radius = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (lon, lat, accuracy_m))
    if not x.shape == y.shape == radius.shape:
        raise BatchInvalid(f"经度、纬度、精度的个数不同：{x.size}、{y.size}、{radius.size}")
    out = np.zeros(x.size, dtype=np.int8)
    usable = np.flatnonzero((radius >= 0) & (radius <= accuracy_max_m) & np.isfinite(x) & np.isfinite(y))
    if usable.size:
        x, y, radius = x[usable], y[usable], radius[usable]
        sides = []
        for part in area.parts + area.places:
            inner, outer = limits(part, polarity, margin_m)
            sides.append(part.boundary.side(x, y, -(inner + radius), outer + radius))
        inside = np.logical_or.reduce([s < 0 for s in sides])
        outside = np.logical_and.reduce([s > 0 for s in sides])
        out[usable] = np.where(inside, Verdict.INSIDE, np.where(outside, Verdict.OUTSIDE, Verdict.UNDECIDED))
    return out


def judge_one(
    area: CompiledArea,
    lon: float,
    lat: float,
    accuracy_m: float,
    *,
    polarity: Polarity = Polarity.STAY_IN,
    margin_m: float = 0.0,
    accuracy_max_m: float = ACCURACY_MAX_M,
) -> Verdict:
    """As `judge` for a single check-in, some ten microseconds once its surroundings are known."""
    # Compared this way round a radius that is not a number fails too, and so does a place.
    if not (0 <= accuracy_m <= accuracy_max_m and -540 <= lon <= 540 and -90 <= lat <= 90):
        return Verdict.UNDECIDED
    outside = True
    for part in area.parts + area.places:
        inner, outer = limits(part, polarity, margin_m)
        side = part.boundary.side_of(lon, lat, -(inner + accuracy_m), outer + accuracy_m)
        if side < 0:
            return Verdict.INSIDE
        outside = outside and side > 0
    return Verdict.OUTSIDE if outside else Verdict.UNDECIDED


def limits(part: Part, polarity: Polarity, margin_m: float) -> tuple[float, float]:
    """How far from a part's border, inwards and outwards, more than the accuracy is asked for; metres."""
    held_back = part.uncertainty_m + margin_m
    return (0.0, held_back) if polarity is Polarity.STAY_IN else (held_back, 0.0)
