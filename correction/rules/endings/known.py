"""From when the last day of the term was known (减刑裁定送达以后): nobody could act on it before."""

from datetime import datetime

from correction.domain.facts.admission import OrderChanged
from correction.rules.shared.spans import LONG_AGO
from correction.rules.view import CaseView


def end_known_at(view: CaseView) -> datetime:
    """Give the moment of the change that set the last day of the term; long ago where none moved it."""
    ends_on, known_at = view.file.opened.payload.order.ends_on, LONG_AGO
    for change in view.file.of(OrderChanged):
        if change.payload.order.ends_on != ends_on:
            ends_on, known_at = change.payload.order.ends_on, change.when.starts_at
    return known_at
