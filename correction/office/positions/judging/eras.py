"""Which numbers judge which fix (研判参数的适用时间): those in force on its own day, not today's.

A fix is believed and placed by the numbers of its own time; a spell is confirmed by those of the time when
it began. A change of a number in the middle of a spell therefore neither loses the spell nor counts it twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from correction.domain.moments import day_start
from correction.office.positions.judging.rules import NUMBERS, PositionRules, position_rules
from correction.office.positions.lawful import FAR_MS, to_ms
from correction.rulebooks.book import Rulebook
from geofences.arrays import IntArray


class Begun(Protocol):
    """A spell that began at an instant (milliseconds)."""

    @property
    def began_at_ms(self) -> int:
        """When it began."""


S = TypeVar("S", bound=Begun)
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """A time in which no number changes (milliseconds, end excluded), and the numbers."""

    from_ms: int
    until_ms: int
    rules: PositionRules

    def holds(self, at_ms: int) -> bool:
        """Tell whether an instant lies in it."""
        return self.from_ms <= at_ms < self.until_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Eras:
    """The numbers of all times, in order and without gaps."""

    eras: tuple[Era, ...]

    @classmethod
    def always(cls, rules: PositionRules) -> "Eras":
        """Take numbers that never change."""
        return cls(eras=(Era(from_ms=-FAR_MS, until_ms=FAR_MS, rules=rules),))

    @property
    def still_hours_max(self) -> float:
        """The longest rest that any time asks for."""
        return max(era.rules.stillness.still_hours for era in self.eras)

    def at(self, at_ms: int) -> Era:
        """Give the era of an instant."""
        return next(era for era in self.eras if era.holds(at_ms))

    def each(self, at_ms: IntArray, find: Callable[[PositionRules], npt.NDArray[T]]) -> npt.NDArray[T]:
        """Give for each of some instants what is found by the numbers of its own time.

        `find` answers for all of them; its answers are taken where its numbers were in force.
        """
        if len(self.eras) == 1:
            return find(self.eras[0].rules)
        which = np.searchsorted([era.from_ms for era in self.eras[1:]], at_ms, side="right")
        present = np.unique(which).tolist() or [0]
        out = find(self.eras[present[0]].rules).copy()
        for n in present[1:]:
            out[which == n] = find(self.eras[n].rules)[which == n]
        return out

    def spells(self, find: Callable[[PositionRules], Iterable[S]]) -> Iterator[tuple[PositionRules, S]]:
        """Give the spells found by the numbers in force when each began, with these numbers."""
        for era in self.eras:
            yield from ((era.rules, spell) for spell in find(era.rules) if era.holds(spell.began_at_ms))


@lru_cache(maxsize=16)
def position_eras(book: Rulebook) -> Eras:
    """Read the numbers of all times from the book; raises RuleGap where one is missing.

    Before the first day of which the book speaks its first numbers hold: nobody was watched then.
    """
    days = sorted({span.from_on for key in NUMBERS for span in book.spans(key)})
    spoken = [on for on in days if all(book.spans(key)[0].from_on <= on for key in NUMBERS)]
    begins = [-FAR_MS, *(to_ms(day_start(on)) for on in spoken[1:])]
    ends = [*begins[1:], FAR_MS]
    return Eras(
        eras=tuple(
            Era(from_ms=from_ms, until_ms=until_ms, rules=position_rules(book, on))
            for on, from_ms, until_ms in zip(spoken, begins, ends, strict=True)
        )
    )
