"""Walking a case through time as a worker would, to prove what every rule must keep to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from correction.domain.context import Context
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Assessment, Finding, Settled
from correction.rulebooks.book import Rulebook
from correction.rules.assess import assess

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of a walk: when, what was known by then, and what it found, judged from the beginning."""

    now: datetime
    file: CaseFile
    assessment: Assessment


def walk(
    file: CaseFile, book: Rulebook, context: Context, *, from_at: datetime, to_at: datetime
) -> Iterator[Review]:
    """Review a case whenever something is recorded or the last review asks for it, and check each review.

    Raises AssertionError when findings change before the review that was announced, or when a review that
    loads only what is not settled differs from one that loads everything.
    """
    settled, seen, now = NOTHING_SETTLED, 0, from_at
    while now <= to_at:
        known = file.known_at(now)
        settled, seen = _still_settled(settled, known, seen), len(known.entries)
        whole, part = _both(known, book, context, now, settled)
        yield Review(now=now, file=known, assessment=whole)
        recorded = [entry.recorded_at for entry in file.entries if entry.recorded_at > now]
        soon = [at for at in (*recorded, whole.next_review_at, part.next_review_at) if at is not None]
        next_at = min(soon, default=to_at + TICK)
        _constant(known, whole, book, context, (now, min(next_at, to_at)))
        settled, now = part.settled, next_at


def stride(file: CaseFile, book: Rulebook, context: Context, moments: Iterable[datetime]) -> Iterator[Review]:
    """Review a case at some moments only, and check each review.

    Raises AssertionError when a review that loads only what is not settled differs from one that loads
    everything.
    """
    settled, seen = NOTHING_SETTLED, 0
    for now in moments:
        known = file.known_at(now)
        settled, seen = _still_settled(settled, known, seen), len(known.entries)
        whole, part = _both(known, book, context, now, settled)
        yield Review(now=now, file=known, assessment=whole)
        settled = part.settled


def _still_settled(settled: Settled, known: CaseFile, seen: int) -> Settled:
    reopened = any(settled.reopened_by(entry) for entry in known.entries[seen:])
    return NOTHING_SETTLED if reopened else settled


def _both(
    known: CaseFile, book: Rulebook, context: Context, now: datetime, settled: Settled
) -> tuple[Assessment, Assessment]:
    """Judge from the beginning and from what is not settled; what the second may tell must be the same."""
    whole = assess(known, book, context, now)
    part = assess(_unsettled(known, settled), book, context, now, settled=settled)
    expected = tuple(f for f in whole.findings if not settled.holds(f.pace, f.cycle_on))
    _same(expected, part.findings, f"settled up to {settled}, reviewed at {now}")
    return whole, part


def _constant(
    file: CaseFile, told: Assessment, book: Rulebook, context: Context, between: tuple[datetime, datetime]
) -> None:
    now, next_at = between
    for at in (now + (next_at - now) / 3, next_at - TICK):
        if at > now:
            found = assess(file, book, context, at).findings
            _same(told.findings, found, f"reviewed at {now}, looked at again at {at}, before {next_at}")


def _unsettled(file: CaseFile, settled: Settled) -> CaseFile:
    entries = tuple(
        entry
        for entry in file.entries
        if (before := settled.before(entry.payload.PACE)) is None or entry.belongs_on >= before
    )
    return CaseFile(case_id=file.case_id, entries=entries)


def _same(expected: tuple[Finding, ...], found: tuple[Finding, ...], where: str) -> None:
    if expected != found:
        lost = [f.occasion for f in expected if f not in found]
        new = [f.occasion for f in found if f not in expected]
        message = f"{where}: lost {lost}, new {new}"
        raise AssertionError(message)
