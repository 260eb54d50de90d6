"""How a released person stands (安置帮教): helped, placed, convicted anew; worked out from the file."""

from collections.abc import Iterator
from datetime import date

from correction.domain.case.course import course_of
from correction.domain.days import period_end, term_end_years
from correction.domain.entry import AnyEntry
from correction.domain.facts.after_release import (
    ConvictedAnew,
    FollowUpEnded,
    HelpContacted,
    HelpGroupEnded,
    HelpGroupFormed,
    Placed,
    Placement,
    PlacementEnded,
)
from correction.domain.file import CaseFile
from correction.domain.moments import ONE_DAY, DateSpan


def help_cycle(on: date, months: int) -> DateSpan:
    """Give the days within which a contact must lie to count on a day (帮教周期): the last so many months."""
    return DateSpan(from_on=period_end(on + ONE_DAY, -months), to_on=on)


def follow_up_span(file: CaseFile, years: int) -> DateSpan | None:
    """Give the days on which a released person is followed up (帮教期): years from the day after release.

    There are none for whoever was not released. Death or imprisonment ends it with the day before.
    """
    course = course_of(file)
    if not course.released or course.stay is None or course.left_on is None:
        return None
    from_on = course.left_on + ONE_DAY
    ends = [term_end_years(from_on, years)]
    ends += [entry.when.legal_on - ONE_DAY for entry in file.of(FollowUpEnded)]
    return DateSpan(from_on=from_on, to_on=min(ends)) if min(ends) >= from_on else None


def is_helped(file: CaseFile, on: date, within: DateSpan) -> bool:
    """Tell whether on a day a helper group was at work, and there was a contact within certain days."""
    acts: list[AnyEntry] = [*file.of(HelpGroupFormed), *file.of(HelpGroupEnded)]
    known = [entry for entry in acts if entry.when.legal_on <= on]
    newest = max(known, key=lambda entry: (entry.when.starts_at, entry.number), default=None)
    if newest is None or isinstance(newest.payload, HelpGroupEnded):
        return False
    return any(within.holds(entry.when.legal_on) for entry in file.of(HelpContacted))


def placements_on(file: CaseFile, on: date) -> frozenset[Placement]:
    """Give the placements that hold at the end of a day."""
    acts: list[AnyEntry] = [*file.of(Placed), *file.of(PlacementEnded)]
    held: set[Placement] = set()
    for entry in sorted(acts, key=lambda entry: (entry.when.starts_at, entry.number)):
        if entry.when.legal_on <= on:
            change = held.add if isinstance(entry.payload, Placed) else held.discard
            change(entry.payload.placement)
    return frozenset(held)


def new_crimes(file: CaseFile) -> Iterator[date]:
    """Give the days of new intentional crimes that a court convicted of."""
    convicted = (entry.payload for entry in file.of(ConvictedAnew))
    return (crime.committed_on for crime in convicted if crime.intentional)
