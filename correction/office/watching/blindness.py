"""What could not be seen, told to the rules (失明时段): nobody is called silent for it.

The spans are entries of the platform's log. What is blind now is told with no end, so that nothing is raised
meanwhile, and told again with its end once anything is seen.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from correction.domain.context import BlindSpan
from correction.domain.facts.office import SourceBlind
from correction.office.organisation import report_blind
from correction.office.ports import UnitOfWork
from correction.office.watching.signs import Silent
from correction.office.watching.troubles import BLIND_AFTER


def open_spans(uow: UnitOfWork) -> tuple[BlindSpan, ...]:
    """Give the spans that have no end yet."""
    return tuple(span for span in uow.blind_spans() if span.to_at is None)


def nothing_seen(uow: UnitOfWork, since: datetime, *, actor: str, now: datetime) -> bool:
    """Tell that nothing has been seen since a moment, unless it is told already."""
    if any(span.everything for span in open_spans(uow)):
        return False
    blind = SourceBlind(source_id=None, from_at=since, to_at=None)
    return report_blind(uow, blind, actor=actor, now=now)


def seen_again(uow: UnitOfWork, last_at: datetime | None, *, actor: str, now: datetime) -> timedelta:
    """Tell the end of what could not be seen since the last sign of life; give how long the longest was.

    `last_at` is none where there never was a sign: nothing is known of the time before. A clock that was set
    back makes a span end no earlier than it began.
    """
    spans = [span.from_at for span in open_spans(uow) if span.everything]
    if not spans and last_at is not None and now - last_at > BLIND_AFTER:
        spans = [last_at]
    for from_at in spans:
        blind = SourceBlind(source_id=None, from_at=from_at, to_at=max(now, from_at))
        report_blind(uow, blind, actor=actor, now=now)
    return max((now - from_at for from_at in spans), default=timedelta(0))


def tell_gateways(uow: UnitOfWork, silent: Iterable[Silent], *, actor: str, now: datetime) -> int:
    """Open the span of each gateway that fell silent, close those of the others; give how many were told."""
    now_silent = {each.gateway_id: each for each in silent}
    stands = {span.gateway_id: span for span in open_spans(uow) if span.gateway_id is not None}
    told = 0
    for gateway_id, each in sorted(now_silent.items()):
        if gateway_id not in stands:
            opened = SourceBlind(
                source_id=None,
                from_at=each.since_at,
                to_at=None,
                gateway_id=gateway_id,
                sources=each.sources,
            )
            told += report_blind(uow, opened, actor=actor, now=now)
    for gateway_id, span in sorted(stands.items()):
        if gateway_id not in now_silent:
            closed = SourceBlind(
                source_id=None,
                from_at=span.from_at,
                to_at=max(now, span.from_at),
                gateway_id=gateway_id,
                sources=tuple(sorted(span.sources)),
            )
            told += report_blind(uow, closed, actor=actor, now=now)
    return told
