"""Long sweeps say how far they have come: the cases told along the way are the cases judged."""

from datetime import datetime
from time import perf_counter

from correction.cli.home import open_office
from correction.domain.moments import SHANGHAI
from correction.office.judging.round import run_round
from correction.store.queries.screens import due_count

NOW = datetime(2026, 3, 10, 20, tzinfo=SHANGHAI)


def test_the_cases_told_along_the_way_are_those_that_were_due_and_judged(office):
    opened = open_office(office.home)
    due = due_count(opened.store, NOW)
    told: list[int] = []
    report = run_round(
        opened.store,
        opened.positions,
        opened.book,
        opened.calendar,
        NOW,
        clock=perf_counter,
        advance=told.append,
    )
    assert sum(told) == report.reviewed + len(report.failed) == due == 2
    assert due_count(opened.store, NOW) == 0
    opened.store.close()
