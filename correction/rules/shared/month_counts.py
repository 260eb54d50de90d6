"""Duties owed so many times a month (每月几次): whole calendar months, counted when they are over."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import AnyEntry, Pace
from correction.domain.moments import DateSpan, day_end, day_start
from correction.rulebooks.book import Dated, Rulebook
from correction.rules.shared.recurring import excused
from correction.rules.view import CaseView

MONTHS = Cadence(unit=CadenceUnit.MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOwed:
    """One month that is over, the number of times owed in it, and the rule that says so."""

    span: DateSpan
    times: int
    dated: Dated

    @property
    def last_on(self) -> date:
        """The last day of the month."""
        return self.span.to_on or self.span.from_on

    def of(self, entries: Sequence[AnyEntry]) -> Sequence[AnyEntry]:
        """Give those of some entries, in order of happening, that lie in the month."""
        first = bisect_left(entries, day_start(self.span.from_on), key=lambda e: e.when.starts_at)
        end = bisect_left(entries, day_end(self.last_on), first, key=lambda e: e.when.starts_at)
        return entries[first:end]


@lru_cache(maxsize=64)
def spoken(book: Rulebook, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Give those keys of which a book says anything on any day, so that a silent one costs nothing."""
    return tuple(key for key in keys if any(span.value is not None for span in book.spans(key)))


def months_owed(view: CaseView, key: str, *, face_to_face: bool = False) -> Iterator[MonthOwed]:
    """Give the whole months that are over and in which something was owed so many times.

    A month in which the class or the book changes asks for the lesser number; one that is at least half
    excused asks for nothing, days of leave included where it is to be done face to face.
    """
    active = view.supervised
    if active is None or active.to_on is None:
        return
    for month in MONTHS.cycles(view.first_unsettled_on(Pace.REGULAR, active.from_on)):
        last_on = month.to_on or month.from_on
        if last_on > active.to_on:
            return
        if not view.watch.reached(day_end(last_on)):
            view.still_open(Pace.REGULAR, month.from_on)
            return
        view.decided_by(Pace.REGULAR, month.from_on, last_on)
        dated = _lesser(view, key, month)
        if dated is None or not isinstance(dated.value, int):
            continue
        if not excused(view, month, face_to_face=face_to_face):
            yield MonthOwed(span=month, times=dated.value, dated=dated)


def _lesser(view: CaseView, key: str, month: DateSpan) -> Dated | None:
    found: list[tuple[int, Dated]] = []
    for on in (month.from_on, month.to_on or month.from_on):
        part = next(part for part in view.classes if part.span.holds(on))
        dated = view.book.at(key, on, management_class=part.management_class)
        if not isinstance(dated.value, int):
            return None
        found.append((dated.value, dated))
    return min(found, key=lambda pair: pair[0])[1]
