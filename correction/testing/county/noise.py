"""How wrong a position is (定位误差): a plain receiver, or one in a city, where walls bend what it hears.

A receiver's error wanders, it does not jump about: the next fix is wrong the same way. In a city a signal
that arrives by a wall throws the place off by a block for minutes, and the receiver does not know.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Of errors with this spread on each axis, 68 in 100 lie within the radius told, as makers mean it.
SPREAD_OF_RADIUS = 1 / 1.515
WANDERS_FOR_S = 120.0
ECHO_EVERY_S, ECHO_LASTS_S = 2_400.0, 150.0
ECHO_M, ECHO_MAX_M, ECHO_TOLD_M = 90.0, 400.0, 15.0
RECEIVER_M = (5.0, 50.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Noise:
    """Of each fix its source (satellite, Wi-Fi, base station as 0, 1, 2), the radius told, the true error."""

    source: NDArray[np.int8]
    radius_m: Floats
    east_m: Floats
    north_m: Floats


def plain_noise(rng: np.random.Generator, size: int) -> Noise:
    """Give fixes whose errors know nothing of each other, mostly of a good receiver."""
    draw = rng.random(size)
    source = np.select([draw < 0.015, draw < 0.055], [2, 1], 0).astype(np.int8)
    middle, spread = np.array([9.0, 45.0, 550.0])[source], np.array([0.4, 0.4, 0.35])[source]
    radius = np.clip(middle * np.exp(spread * rng.standard_normal(size)), 3, 1800).round(1)
    # Of satellite fixes two thirds lie within the radius told, which is what makers mean by accuracy.
    error = radius * rng.rayleigh(0.66, size)
    error = np.where(source == 0, error, np.minimum(error, radius))
    angle = rng.uniform(0, 2 * np.pi, size)
    return Noise(source=source, radius_m=radius, east_m=error * np.cos(angle), north_m=error * np.sin(angle))


def urban_noise(rng: np.random.Generator, at: Floats) -> Noise:
    """Give a receiver of 5 to 50 metres its wandering error, and echoes off walls unknown to it."""
    size = at.size
    receiver_m = rng.uniform(*RECEIVER_M)
    draw = rng.random(size)
    source = np.select([draw < 0.015, draw < 0.055], [2, 1], 0).astype(np.int8)
    middle, spread = np.array([receiver_m, 60.0, 550.0])[source], np.array([0.2, 0.4, 0.35])[source]
    radius = np.clip(middle * np.exp(spread * rng.standard_normal(size)), 4, 1800)
    sigma = np.where(source == 0, receiver_m, radius) * SPREAD_OF_RADIUS
    east, north = (sigma * _wandering(rng, at) for _ in range(2))
    echo_east, echo_north = _echoes(rng, at)
    echoed = (source == 0) & (np.hypot(echo_east, echo_north) > 0)
    return Noise(
        source=source,
        radius_m=np.where(echoed, np.minimum(radius, ECHO_TOLD_M), radius).round(1),
        east_m=east + np.where(echoed, echo_east, 0.0),
        north_m=north + np.where(echoed, echo_north, 0.0),
    )


def _wandering(rng: np.random.Generator, at: Floats) -> Floats:
    """Give a course of spread one that forgets where it was within minutes (Gauss-Markov)."""
    kept = np.exp(-np.diff(at, prepend=at[:1]) / WANDERS_FOR_S)
    fresh = np.sqrt(1 - kept**2) * rng.standard_normal(at.size)
    fresh[:1] = rng.standard_normal(min(1, at.size))
    values, value = [], 0.0
    for keep, new in zip(kept.tolist(), fresh.tolist(), strict=True):
        value = keep * value + new
        values.append(value)
    return np.array(values)


def _echoes(rng: np.random.Generator, at: Floats) -> tuple[Floats, Floats]:
    """Give metres east and north by which echoes throw fixes off, nought between them."""
    east, north = np.zeros(at.size), np.zeros(at.size)
    begins = float(at[0]) + rng.exponential(ECHO_EVERY_S) if at.size else 0.0
    while at.size and begins < at[-1]:
        ends = begins + rng.exponential(ECHO_LASTS_S)
        off = min(ECHO_MAX_M, ECHO_M * float(np.exp(0.5 * rng.standard_normal())))
        bearing = rng.uniform(0, 2 * np.pi)
        rows = slice(*np.searchsorted(at, (begins, ends)))
        east[rows], north[rows] = off * np.cos(bearing), off * np.sin(bearing)
        begins = ends + rng.exponential(ECHO_EVERY_S)
    return east, north
