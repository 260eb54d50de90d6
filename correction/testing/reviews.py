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
    desk, now = _Desk(file, book, context), from_at
    while now <= to_at:
        known, whole, part = desk.review(now)
        yield Review(now=now, file=known, assessment=whole)
        recorded = [entry.recorded_at for entry in file.entries if entry.recorded_at > now]
        soon = [at for at in (*recorded, whole.next_review_at, part.next_review_at) if at is not None]
        next_at = min(soon, default=to_at + TICK)
        _constant(known, whole, book, context, (now, min(next_at, to_at)))
        now = next_at


def stride(file: CaseFile, book: Rulebook, context: Context, moments: Iterable[datetime]) -> Iterator[Review]:
    """Review a case at some moments only, and check each review.

    Raises AssertionError when a review that loads only what is not settled differs from one that loads
    everything.
    """
    desk = _Desk(file, book, context)
    for now in moments:
        known, whole, _ = desk.review(now)
        yield Review(now=now, file=known, assessment=whole)


class _Desk:
    """What a worker keeps between two reviews of a case: what is settled, and what it told of that."""

    def __init__(self, file: CaseFile, book: Rulebook, context: Context) -> None:
        self._file, self._book, self._context = file, book, context
        self._settled, self._seen = NOTHING_SETTLED, 0
        self._told: dict[str, Finding] = {}

    def review(self, now: datetime) -> tuple[CaseFile, Assessment, Assessment]:
        """Judge from the beginning and from what is not settled; with what was told, both say the same."""
        known = self._file.known_at(now)
        if any(self._settled.reopened_by(entry) for entry in known.entries[self._seen :]):
            self._settled = NOTHING_SETTLED
        self._seen, settled = len(known.entries), self._settled
        whole = assess(known, self._book, self._context, now)
        part = assess(_unsettled(known, settled), self._book, self._context, now, settled=settled)
        kept = [f for f in self._told.values() if settled.holds(f.pace, f.cycle_on)]
        self._told = {finding.occasion: finding for finding in (*kept, *part.findings)}
        _same(whole.findings, self._told.values(), f"settled up to {settled}, reviewed at {now}")
        self._settled = part.settled
        return known, whole, part


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


def _same(expected: tuple[Finding, ...], found: Iterable[Finding], where: str) -> None:
    held, told = {f.occasion: f for f in expected}, {f.occasion: f for f in found}
    if len(held) < len(expected):
        message = f"{where}: two findings have one occasion"
        raise AssertionError(message)
    if held != told:
        differs = sorted(key for key in held.keys() | told.keys() if held.get(key) != told.get(key))
        message = f"{where}: told otherwise or not at all: {differs}"
        raise AssertionError(message)
