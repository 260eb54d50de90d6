"""What is to be looked at again after so many months (定期复核、评估): counted from which day."""

from dataclasses import dataclass
from datetime import date

from correction.domain.days import period_end
from correction.rulebooks.book import Dated
from correction.rules.view import CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLook:
    """The next look that is owed: counted from which day, in months by which rule, and its last day."""

    since_on: date
    months: int
    due_on: date
    dated: Dated


def next_look(view: CaseView, key: str, on: date) -> NextLook | None:
    """Give the look that is owed after one on a day; none where the book never asks for another.

    A rule that came later, as a county may set one, runs from its first day. One that fell due before our
    records were whole may have been kept on paper: then it runs from their first day.
    """
    later = (span.from_on for span in view.book.spans(key) if span.from_on > on)
    looks = (_look(view, key, day) for day in (on, *later))
    found = next((look for look in looks if look is not None), None)
    records_on = view.file.opened.payload.records_from_on
    return found if found is None or found.due_on >= records_on else _look(view, key, records_on)


def _look(view: CaseView, key: str, since_on: date) -> NextLook | None:
    dated = view.book.at(key, since_on)
    if not isinstance(dated.value, int):
        return None
    due_on = period_end(since_on, dated.value)
    return NextLook(since_on=since_on, months=dated.value, due_on=due_on, dated=dated)
