"""Entries of staff as they were made (登记痕迹): who wrote what about whom, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.case.course import Case, Offices, course_of
from correction.domain.entry import AnyEntry, Origin
from correction.domain.facts.staff_acts import ActivityAttended, Monitored, Result, StaffActed
from correction.domain.moments import DateSpan, legal_day

# What comes by a file or with the records of earlier years was not typed one by one.
TYPED = frozenset({Origin.ONLINE, Origin.BACKFILLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One entry of staff about one person."""

    case_id: str
    entry_id: str
    actor: str
    happened_at: datetime
    recorded_at: datetime

    @property
    def happened_on(self) -> date:
        """The legal day on which it happened."""
        return legal_day(self.happened_at)


def trace_of(entry: AnyEntry) -> Trace:
    """Give the trace of an entry."""
    return Trace(
        case_id=entry.log_id,
        entry_id=entry.entry_id,
        actor=entry.actor,
        happened_at=entry.when.starts_at,
        recorded_at=entry.recorded_at,
    )


def acts_of(cases: Iterable[Case], period: DateSpan, offices: Offices) -> Iterator[AnyEntry]:
    """Give what staff wrote of their own work in a period, under one of these offices on that day."""
    for case in cases:
        acts: list[AnyEntry] = [*case.file.of(Monitored), *case.file.of(ActivityAttended)]
        acts += (e for e in case.file.of(StaffActed) if e.payload.result is Result.COMPLETED)
        course = course_of(case.file)
        yield from (
            entry
            for entry in acts
            if period.holds(entry.when.legal_on) and course.office_on(entry.when.legal_on) in offices
        )
