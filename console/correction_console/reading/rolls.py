"""Who stands on the roll of an office (名册): everybody under correction there, by the case number."""

from correction.store.queries.screens import open_cases
from correction_console.console import Console
from correction_console.reading.briefs import Brief


def persons_of(console: Console, office_id: str) -> tuple[Brief, ...]:
    """Give the persons of an office whose correction is not over, in order of their numbers."""
    store = console.office.store
    briefs = console.briefs.of(store, open_cases(store, [office_id]))
    return tuple(sorted(briefs.values(), key=lambda brief: brief.label))
