"""Chance that can be had again: dice that depend on the seed and a purpose, and on nothing else."""

from random import Random


def dice(seed: int, *purpose: object) -> Random:
    """Give dice for one purpose, so that nothing else moves when something is added or changed."""
    # Not for secrets: the point is that anyone can repeat it.
    return Random("/".join(str(part) for part in (seed, *purpose)))  # noqa: S311
