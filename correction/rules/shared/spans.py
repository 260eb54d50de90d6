"""Arithmetic with spans of time: what is left of one when others are taken away."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from correction.domain.moments import day_end, day_start
from correction.domain.watch import Watch

Span = tuple[datetime, datetime]
FOREVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def days_span(from_on: date, to_on: date | None) -> Span:
    """Give the time of a run of legal days, both included; without a last day it never ends."""
    return day_start(from_on), FOREVER if to_on is None else day_end(to_on)


def subtract(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Give what is left of a span, in order; an instant is left whole unless a hole holds it."""
    start, end = span
    if start == end:
        return [] if any(hole[0] <= start < hole[1] for hole in holes) else [span]
    parts: list[Span] = []
    for hole_start, hole_end in sorted(holes):
        if hole_end <= start:
            continue
        if hole_start >= end:
            break
        if hole_start > start:
            parts.append((start, hole_start))
        start = max(start, hole_end)
        if start >= end:
            return parts
    parts.append((start, end))
    return parts


def outside_of(spans: Iterable[Span]) -> list[Span]:
    """Give the time that none of the spans holds."""
    return subtract((LONG_AGO, FOREVER), spans)


def last_end(watch: Watch, parts: Iterable[Span]) -> datetime | None:
    """Give the end of the last part that has begun, once that end has come."""
    ended_at = None
    for start, end in parts:
        if not watch.reached(start):
            break
        ended_at = end if watch.reached(end) else None
    return ended_at


def filled_at(parts: Iterable[Span], length: timedelta) -> datetime | None:
    """Give the moment at which parts, laid end to end, have reached a length; none where they never do."""
    for start, end in parts:
        if end - start >= length:
            return start + length
        length -= end - start
    return None
