"""What comes due in a list of cases (到期事项): judged once, and again when a log has grown."""

from collections.abc import Sequence
from datetime import datetime

from correction.cli.home import Office
from correction.domain.context import Context
from correction.office.judging.ahead import Due, due_ahead
from correction.office.judging.context import load_context
from correction.office.judging.sweep import judged_with
from correction.rulebooks.book import Rulebook
from correction.store.queries.screens import last_numbers

Stamp = tuple[int, datetime, str]


class Duties:
    """Keeps what comes due by case, as long as log, book, context and horizon are the same."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, tuple[Stamp, tuple[Due, ...]]] = {}

    def ahead(
        self, office: Office, book: Rulebook, case_ids: Sequence[str], *, now: datetime, until: datetime
    ) -> tuple[Due, ...]:
        """Give what begins after now and by a horizon in any of the cases, the soonest first."""
        numbers = last_numbers(office.store, case_ids)
        with office.store.reading() as uow:
            context: Context = load_context(uow, office.calendar)
            # A county's standards change what comes due and leave the adopted book as it is.
            judged_by = f"{judged_with(book, context)}|{book.mark}"
            stamps: dict[str, Stamp] = {each: (numbers.get(each, 0), until, judged_by) for each in case_ids}
            stale = [each for each in case_ids if self._known.get(each, (None, ()))[0] != stamps[each]]
            found: dict[str, list[Due]] = {each: [] for each in stale}
            for due in due_ahead(uow, stale, book, context, now=now, until=until):
                found[due.case_id].append(due)
        for each in stale:
            self._known[each] = (stamps[each], tuple(found[each]))
        still = (due for each in case_ids for due in self._known[each][1] if due.finding.began_at > now)
        return tuple(sorted(still, key=lambda due: (due.finding.began_at, due.case_id, due.finding.occasion)))
