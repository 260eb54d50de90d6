"""One round of the worker's jobs (一轮巡查): positions first, then every case that is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from correction.domain.days import WorkCalendar
from correction.office.judging.context import load_context
from correction.office.judging.sweep import drain
from correction.office.ports import Store
from correction.office.positions.judging.watch import watch_positions
from correction.office.positions.port import PositionsStore
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReport:
    """What one round did: sources judged, observations stated, cases reviewed, alert statements, failures."""

    sources: int
    observations: int
    reviewed: int
    stated: int
    failed: tuple[tuple[str, str], ...]


def run_round(
    store: Store,
    positions: PositionsStore,
    book: Rulebook,
    calendar: WorkCalendar,
    now: datetime,
    *,
    clock: Callable[[], float],
    stopping: Callable[[], bool] = lambda: False,
    advance: Callable[[int], None] = lambda _count: None,
    pulse: Callable[[], object] = lambda: None,
) -> RoundReport:
    """Watch positions, then sweep until nothing is due or `stopping` says to stop.

    Being late, stopped or run twice is never wrong: what was not done is still due. `advance` is told how
    many more cases have been judged, so that long work, as after a new rulebook, shows how far it has come;
    `pulse` is called after each transaction, so that somebody who waits sees that work goes on.
    """
    with store.reading() as uow:
        context, book = load_context(uow, calendar), in_force(uow, book)
    watched = watch_positions(store, positions, book, context, now, clock=clock, pulse=pulse)

    def judged(count: int) -> None:
        advance(count)
        pulse()

    swept = drain(store, book, context, now, clock=clock, stopping=stopping, advance=judged)
    return RoundReport(
        sources=watched.judged,
        observations=watched.stated,
        reviewed=swept.reviewed,
        stated=swept.stated,
        failed=(*watched.failed, *swept.failed),
    )
