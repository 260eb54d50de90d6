"""Who stands on the roll of an office (名册): everybody under correction there, by the case number."""

from correction.store.queries.screens import cases_of_offices
from correction_console.console import Console
from correction_console.reading.briefs import Brief

LARGEST = 400


def persons_of(console: Console, office_id: str) -> tuple[Brief, ...]:
    """Give the persons of an office whose correction is not over, in order of their numbers."""
    store = console.office.store
    rows = cases_of_offices(store, office_ids=[office_id], limit=LARGEST)
    briefs = console.briefs.of(store, [row.case_id for row in rows if row.left_at is None])
    return tuple(sorted(briefs.values(), key=lambda brief: brief.label))
