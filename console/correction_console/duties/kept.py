"""What comes due in a list of cases (到期事项): judged once, and again when a log has grown."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from correction.cli.home import Office
from correction.domain.context import Context
from correction.domain.errors import CorrectionError
from correction.domain.moments import day_end, legal_day
from correction.office.judging.ahead import Due, due_ahead
from correction.office.judging.context import load_context
from correction.office.judging.faults import kind_of_fault
from correction.office.judging.sweep import judged_with
from correction.rulebooks.book import Rulebook
from correction.store.errors import StoreFailure, Tampered
from correction.store.queries.screens import last_numbers
from correction_console.duties.claims import Claims

log = logging.getLogger("correction_console.duties")

Stamp = tuple[int, datetime, str]
# What comes due in one case; none where it cannot be judged.
Judged = tuple[Due, ...] | None
# So many are taken in hand together: two who open the same day share the work.
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Cases with the mark under which what is judged of each of them now may be kept.

    It was read before any of them is judged: what is recorded in between makes the mark old, never wrong.
    """

    office: Office
    book: Rulebook
    context: Context
    now: datetime
    until: datetime
    stamps: Mapping[str, Stamp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What comes due, the soonest first, and the cases of which nobody knows since they cannot be judged."""

    dues: tuple[Due, ...]
    unjudged: tuple[str, ...]


class Unjudged(CorrectionError):
    """A list of what comes due would lack somebody, and read as if nothing came due for them (未能核算)."""

    def __init__(self, case_ids: Sequence[str]) -> None:
        """Say of how many it is not known, and name the first."""
        what = f"有 {len(case_ids)} 件案件的到期事项没能算出：{'、'.join(case_ids[:5])}"
        super().__init__("到期事项", what, "告诉系统管理员查看工作台的运行日志；修复以前，请逐件核对")


class Duties:
    """Keeps what comes due by the end of the day by case, while log, book, context and day are the same.

    Threads share it: what one of them is judging, the others wait for.
    """

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, tuple[Stamp, tuple[Due, ...]]] = {}
        self._told: dict[str, Stamp] = {}
        self._claims: Claims[tuple[str, Stamp]] = Claims()

    def ahead(
        self, office: Office, book: Rulebook, case_ids: Sequence[str], *, now: datetime, until: datetime
    ) -> Ahead:
        """Give what begins after now and by a horizon in any of the cases, the soonest first."""
        marked = self.mark(office, book, case_ids, now=now, until=until)
        found: dict[str, Judged] = dict(self._kept(marked, case_ids))
        stale = [each for each in case_ids if each not in found]
        for first in range(0, len(stale), AT_ONCE):
            found |= self.judge(marked, stale[first : first + AT_ONCE])
        for each in stale:
            while each not in found:
                self._claims.wait_for((each, marked.stamps[each]))
                found |= self.judge(marked, [each])
        still = (due for each in case_ids for due in found[each] or () if due.finding.began_at > now)
        return Ahead(
            dues=tuple(
                sorted(still, key=lambda due: (due.finding.began_at, due.case_id, due.finding.occasion))
            ),
            unjudged=tuple(each for each in case_ids if found[each] is None),
        )

    def mark(
        self, office: Office, book: Rulebook, case_ids: Sequence[str], *, now: datetime, until: datetime
    ) -> Marked:
        """Read the marks of cases as they stand now."""
        numbers = last_numbers(office.store, case_ids)
        with office.store.reading() as uow:
            context = load_context(uow, office.calendar)
        # A county's standards change what comes due and leave the adopted book as it is.
        judged_by = f"{judged_with(book, context)}|{book.mark}"
        stamps = {each: (numbers.get(each, 0), until, judged_by) for each in case_ids}
        return Marked(office=office, book=book, context=context, now=now, until=until, stamps=stamps)

    def stale(self, marked: Marked) -> tuple[str, ...]:
        """Give those of the cases that have to be judged under their mark."""
        kept = self._kept(marked, tuple(marked.stamps))
        return tuple(each for each in marked.stamps if each not in kept)

    def judge(self, marked: Marked, case_ids: Sequence[str]) -> dict[str, Judged]:
        """Judge those of the cases that no other thread is judging, and give what comes due in each.

        Raises StoreFailure.
        """
        with self._claims.taking((each, marked.stamps[each]) for each in case_ids) as mine:
            # Read with the claim held: whoever had one of them in hand before has kept it by then.
            kept = self._kept(marked, case_ids)
            fresh = self._judged(marked, [each for each, _ in mine if each not in kept])
            if marked.until == day_end(legal_day(marked.now)):
                self._known |= {
                    each: (marked.stamps[each], dues) for each, dues in fresh.items() if dues is not None
                }
        return {**kept, **fresh}

    def _judged(self, marked: Marked, case_ids: Sequence[str]) -> dict[str, Judged]:
        """Judge cases together, and one by one where that fails: a fault in one leaves the others alone."""
        if not case_ids:
            return {}
        found: dict[str, list[Due]] = {each: [] for each in case_ids}
        try:
            with marked.office.store.reading() as uow:
                for due in due_ahead(
                    uow, case_ids, marked.book, marked.context, now=marked.now, until=marked.until
                ):
                    found[due.case_id].append(due)
        except Exception as error:  # whatever a case raises must not hide the others
            if isinstance(error, StoreFailure) and not isinstance(error, Tampered):
                raise
            if len(case_ids) > 1:
                return {each: dues for one in case_ids for each, dues in self._judged(marked, [one]).items()}
            self._tell(case_ids[0], marked, error)
            return {case_ids[0]: None}
        return {each: tuple(dues) for each, dues in found.items()}

    def _tell(self, case_id: str, marked: Marked, error: Exception) -> None:
        """Log a case that cannot be judged, once under each mark; its words may tell of a person."""
        if self._told.get(case_id) != marked.stamps[case_id]:
            self._told[case_id] = marked.stamps[case_id]
            log.warning("case_not_judged case_id=%s fault=%s", case_id, kind_of_fault(error))

    def _kept(self, marked: Marked, case_ids: Sequence[str]) -> dict[str, tuple[Due, ...]]:
        known = ((each, self._known.get(each)) for each in case_ids)
        return {each: kept[1] for each, kept in known if kept and kept[0] == marked.stamps[each]}
