"""One figure of a return (统计数字), never without the cases behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count or a sum of hours, and the cases, or the members of staff, it was counted from.

    `key` names it for ever, such as `movement.probation.opening`. A case stands in `case_ids` once for each
    time it was counted in a movement, and once at all where times or hours are added up. In an indicator a
    person counts once, whose cases all stand there.
    """

    key: str
    count: float
    case_ids: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUpTo:
    """How far the log of a case had come when a return was made: the number of its last entry."""

    case_id: str
    number: int


def count_text(count: float) -> str:
    """Write a count or a sum of hours in full, hours with two places at most (统计数字的写法)."""
    return f"{count:.2f}".rstrip("0").rstrip(".")
