"""Working out ahead what comes due (提前核算): every office finds its day ready in the morning.

In the morning a hundred offices open their day within the same minutes, and each would wait for all of its
persons to be judged. Whatever has no valid mark, after midnight all of it, is judged beforehand: one person
at a time, between requests. What is kept is what a page would have judged itself, under the same mark.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event, Thread

from correction.domain.moments import day_end, legal_day
from correction.office.judging.faults import kind_of_fault
from correction.store.queries.screens import open_cases
from correction_console.console import Console

log = logging.getLogger("correction_console.warming")

REST_S = 30.0
# A person is judged between requests; where requests never cease, one each so many seconds.
PATIENCE_S = 0.25
STOPS_WITHIN_S = 10.0
# Marks are read for so many at once: a mark that waits long for its turn grows old.
AT_ONCE = 200
# Some 4 kB of memory each; those beyond are judged when they are asked for.
MOST = 20_000


def warm(
    console: Console, *, stopping: Callable[[], bool] = lambda: False, patience_s: float = PATIENCE_S
) -> int:
    """Judge everybody whose mark is not valid any more, by the console's clock; give how many were judged.

    Each waits for requests to pass, at most `patience_s` seconds. Raises StoreFailure.
    """
    done = 0
    ids = open_cases(console.office.store)[:MOST]
    for first in range(0, len(ids), AT_ONCE):
        console.traffic.wait_for_none(patience_s)
        if stopping():
            break
        now, some = console.now(), ids[first : first + AT_ONCE]
        book, until = console.book_to_show(), day_end(legal_day(now))
        marked = console.duties.mark(console.office, book, some, now=now, until=until)
        for case_id in console.duties.stale(marked):
            console.traffic.wait_for_none(patience_s)
            if stopping():
                break
            done += len(console.duties.judge(marked, [case_id]))
    return done


@asynccontextmanager
async def warming(console: Console, *, rest_s: float = REST_S) -> AsyncIterator[None]:
    """Judge ahead in a thread of its own until leaving, which waits for the person at hand."""
    ending = Event()
    thread = Thread(target=_go_on, args=(console, ending, rest_s), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(STOPS_WITHIN_S)


def _go_on(console: Console, ending: Event, rest_s: float) -> None:
    told = ""
    while not ending.is_set():
        try:
            warm(console, stopping=ending.is_set)
            told = ""
        except Exception as error:  # noqa: BLE001 - a database that is away comes back
            if told != kind_of_fault(error):
                told = kind_of_fault(error)
                log.warning("not_judged_ahead fault=%s", told)
        ending.wait(rest_s)
