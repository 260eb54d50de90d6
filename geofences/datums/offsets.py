"""The published offsets of Chinese maps, without asking where they apply: GCJ-02 (火星坐标系) and BD-09.

Both are formulas in degrees: GCJ-02 over the Krasovsky ellipsoid, BD-09 a twist on top of it. All wavelengths
are whole parts of one angle in longitude and one in latitude, so a place costs two sines and two cosines. The
way back from GCJ-02 is Newton's, with slopes in single precision, since they only have to be nearly right.
"""

import math
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from geofences.arrays import FloatArray

__all__ = ["bd_of_gcj", "gcj_of_bd", "gcj_of_wgs", "wgs_of_gcj"]

# One function serves double precision and, for the slopes, single.
Reals = TypeVar("Reals", bound=npt.NDArray[np.floating[Any]])
Places = tuple[FloatArray, FloatArray]
Turn = tuple[Any, Any]

KRASOVSKY_A_M: Final = 6_378_245.0
KRASOVSKY_E2: Final = 0.00669342162296594323
RADIAN: Final = math.pi / 180
SIN_35, COS_35 = math.sin(35 * RADIAN), math.cos(35 * RADIAN)
DEGREE_EAST: Final = 1 / (KRASOVSKY_A_M * RADIAN)
DEGREE_NORTH: Final = 1 / (KRASOVSKY_A_M * (1 - KRASOVSKY_E2) * RADIAN)
TWIST: Final = math.pi * 3000 / 180
# The formula has a root of the distance from 105 degrees east, too steep beside it for Newton's way.
STEEP_DEGREES: Final = 1e-4
STEEP_ROUNDS: Final = 6
# Each round gains two to three digits.
BD_ROUNDS: Final = 4


def gcj_of_wgs(lon: FloatArray, lat: FloatArray) -> Places:
    """Where GCJ-02 puts places of WGS-84; degrees."""
    east, north = _offset(lon - 105.0, lat - 35.0)
    return lon + east, lat + north


def wgs_of_gcj(lon: FloatArray, lat: FloatArray) -> Places:
    """The places that GCJ-02 puts here, to a micrometre; degrees."""
    x, y = lon - 105.0, lat - 35.0
    goal_x, goal_y = x, y
    # The first step lands within a decimetre, so its offset may be rough too.
    rough_x, rough_y = x.astype(np.float32), y.astype(np.float32)
    rough = _offset(rough_x, rough_y)
    x, y = _stepped(x, y, rough, _slopes(rough_x, rough_y, rough[0]))
    east, north = _offset(x, y)
    slopes = _slopes(x.astype(np.float32), y.astype(np.float32), east.astype(np.float32))
    x, y = _stepped(x, y, (x + east - goal_x, y + north - goal_y), slopes)
    steep = np.flatnonzero(np.abs(x) < STEEP_DEGREES)
    for _ in range(STEEP_ROUNDS if steep.size else 0):
        east, north = _offset(x[steep], y[steep])
        x[steep], y[steep] = goal_x[steep] - east, goal_y[steep] - north
    return x + 105.0, y + 35.0


def bd_of_gcj(lon: FloatArray, lat: FloatArray) -> Places:
    """Where BD-09 puts places of GCJ-02; degrees."""
    stretch = 1 + 0.00002 * np.sin(lat * TWIST) / np.hypot(lon, lat)
    # So small an angle is turned by without being worked out: its cosine and sine are their first terms.
    turn = 0.000003 * np.cos(lon * TWIST)
    whole = 1 - 0.5 * turn * turn
    return (
        (lon * whole - lat * turn) * stretch + 0.0065,
        (lat * whole + lon * turn) * stretch + 0.006,
    )


def gcj_of_bd(lon: FloatArray, lat: FloatArray) -> Places:
    """The places of GCJ-02 that BD-09 puts here, to a micrometre; degrees."""
    x, y = lon - 0.0065, lat - 0.006
    for _ in range(BD_ROUNDS):
        to_x, to_y = bd_of_gcj(x, y)
        x, y = x - (to_x - lon), y - (to_y - lat)
    return x, y


class _Slopes(NamedTuple):
    """How the offset changes with the place, degrees a degree: to the east with the longitude, and so on."""

    east_x: Any
    east_y: Any
    north_x: Any
    north_y: Any


def _stepped(x: FloatArray, y: FloatArray, miss: tuple[Any, Any], slopes: _Slopes) -> Places:
    a, b, c, d = 1 + slopes.east_x, slopes.east_y, slopes.north_x, 1 + slopes.north_y
    area = a * d - b * c
    return x - (d * miss[0] - b * miss[1]) / area, y - (a * miss[1] - c * miss[0]) / area


def _offset(x: Reals, y: Reals) -> tuple[Reals, Reals]:
    """The offset in degrees of places counted from 105 degrees east and 35 north."""
    at2, at5, at20, at60, at120 = _turns_east(x)
    ripple = 20 * (_sine_thrice(at120) + at120[0])
    root = np.sqrt(np.abs(x))
    wave = ripple + 20 * at60[0] + 40 * at20[0] + 150 * at5[0] + 300 * at2[0]
    east = 300 + x + 2 * y + 0.1 * (x * (x + y) + root) + wave * (2 / 3)
    at6, at15, at60, sine, cosine = _turns_north(y)
    wave = ripple + 20 * _sine_thrice(at60) + 40 * at60[0] + 160 * at15[0] + 320 * at6[0]
    north = -100 + 2 * x + 3 * y + 0.2 * (y * y + root) + 0.1 * x * y + wave * (2 / 3)
    w2 = 1 - KRASOVSKY_E2 * sine * sine
    w = np.sqrt(w2)
    return east * w / cosine * DEGREE_EAST, north * w2 * w * DEGREE_NORTH


def _slopes(x: Reals, y: Reals, east: Reals) -> _Slopes:
    """The slopes of `_offset` where it is `east` to the east; its root is taken as flat where it is steep."""
    at2, at5, at20, at60, at120 = _turns_east(x)
    ripple = (20 * 2 / 3 * math.pi) * (6 * _times_three(at120)[1] + 2 * at120[1])
    root = 0.05 * np.sign(x) / np.sqrt(np.abs(x) + STEEP_DEGREES / 10)
    wave = (20 * at60[1] + 40 / 3 * at20[1] + 150 / 12 * at5[1] + 10 * at2[1]) * (2 / 3 * math.pi)
    east_x = 1 + 0.2 * x + 0.1 * y + root + ripple + wave
    at6, at15, at60, sine, cosine = _turns_north(y)
    wave = (20 * _times_three(at60)[1] + 40 / 3 * at60[1] + 160 / 12 * at15[1] + 320 / 30 * at6[1]) * (
        2 / 3 * math.pi
    )
    north_y = 3 + 0.4 * y + 0.1 * x + wave
    w = np.sqrt(1 - KRASOVSKY_E2 * sine * sine)
    to_east, to_north = w / cosine * DEGREE_EAST, w * w * w * DEGREE_NORTH
    return _Slopes(
        east_x=east_x * to_east,
        # As a degree of longitude shrinks northwards, the same metres are more degrees.
        east_y=(2 + 0.1 * x) * to_east + east * (RADIAN * sine / cosine),
        north_x=(2 + 0.1 * y + 2 * root + ripple) * to_north,
        north_y=north_y * to_north,
    )


def _turns_east(x: Reals) -> tuple[Turn, Turn, Turn, Turn, Turn]:
    """Sine and cosine of 2, 5, 20, 60 and 120 times three times the distance from 105 east."""
    angle = x * (math.pi / 60)
    once = np.sin(angle), np.cos(angle)
    at2 = _times_two(once)
    at5 = _plus(_times_two(at2), once)
    at20 = _times_two(_times_two(at5))
    at60 = _times_three(at20)
    return at2, at5, at20, at60, _times_two(at60)


def _turns_north(y: Reals) -> tuple[Turn, Turn, Turn, Any, Any]:
    """Sine and cosine of 6, 15 and 60 times the distance from 35 north, then those of the latitude."""
    angle = y * RADIAN
    sine, cosine = np.sin(angle), np.cos(angle)
    at3 = _times_three((sine, cosine))
    at6 = _times_two(at3)
    at15 = _plus(_times_two(at6), at3)
    at60 = _times_two(_times_two(at15))
    return at6, at15, at60, sine * COS_35 + cosine * SIN_35, cosine * COS_35 - sine * SIN_35


def _times_two(turn: Turn) -> Turn:
    sine, cosine = turn
    double = 2 * sine
    return double * cosine, 1 - double * sine


def _times_three(turn: Turn) -> Turn:
    sine, cosine = turn
    fourfold = 4 * sine * sine
    return sine * (3 - fourfold), cosine * (1 - fourfold)


def _sine_thrice(turn: Turn) -> Any:
    return turn[0] * (3 - 4 * turn[0] * turn[0])


def _plus(turn: Turn, more: Turn) -> Turn:
    return turn[0] * more[1] + turn[1] * more[0], turn[1] * more[1] - turn[0] * more[0]
