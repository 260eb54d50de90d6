"""A person's way through correction (在矫经过), by legal days: awaited, in, out, and under which office.

On the day of arrival and on the day of leaving the person was in correction at some time. Where figures ask
for a state, it is that at the end of the day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from correction.domain.case.strands import ending_of
from correction.domain.entry import AnyEntry
from correction.domain.errors import InvalidValue
from correction.domain.facts.admission import HandedOver, OfficeAssigned, Released, ReportedIn
from correction.domain.facts.moves import MoveAccepted
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, DateSpan, legal_day

Offices = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case file with what was found in it, which is all that statistics are made of.

    `windows` are the check-in windows that were owed: the day of each, and whether it was met. `follow_up`
    are the days of 安置帮教 after release, as many as the book sets; none where nobody is followed up.
    """

    file: CaseFile
    findings: tuple[Finding, ...] = ()
    windows: tuple[tuple[date, bool], ...] = ()
    follow_up: DateSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The days that matter to a count. `offices` are pairs of first day and office, in order.

    `released` tells release (解除), and `moved_out` a move to a county with books of its own (转出), from
    termination (终止). A person whose case ended before they came was never in correction.
    """

    case_id: str
    person_id: str
    effective_on: date
    term_ends_on: date
    arrived_on: date | None
    left_on: date | None
    released: bool
    moved_out: bool
    offices: tuple[tuple[date, str], ...]

    @property
    def stay(self) -> DateSpan | None:
        """The days on which the person was in correction at some time; none for one who never came."""
        return None if self.arrived_on is None else DateSpan(from_on=self.arrived_on, to_on=self.left_on)

    @property
    def awaited(self) -> DateSpan | None:
        """The days on which the person should have come in, the day on which they came included."""
        ends = [day for day in (self.arrived_on, self.left_on, self.term_ends_on) if day is not None]
        to_on = min(ends)
        return DateSpan(from_on=self.effective_on, to_on=to_on) if self.effective_on <= to_on else None

    def office_on(self, on: date) -> str:
        """Give the office answerable at the end of a day."""
        return [office for from_on, office in self.offices if from_on <= on][-1]

    def present(self, on: date) -> bool:
        """Tell whether the person was in correction at the end of a day."""
        came = self.arrived_on is not None and self.arrived_on <= on
        return came and (self.left_on is None or on < self.left_on)

    def under(self, offices: Offices) -> Iterator[DateSpan]:
        """Give the runs of days on which one of these offices was answerable."""
        nexts = [*(from_on for from_on, _ in self.offices[1:]), None]
        for (from_on, office), next_on in zip(self.offices, nexts, strict=True):
            if office in offices and next_on != from_on:
                yield DateSpan(from_on=from_on, to_on=None if next_on is None else next_on - ONE_DAY)

    def touches(self, days: DateSpan | None, period: DateSpan, offices: Offices) -> bool:
        """Tell whether some of these days lie in a period, under one of these offices."""
        if days is None:
            return False
        return any(meet(days, period, run) is not None for run in self.under(offices))


def course_of(file: CaseFile) -> Course:
    """Work the course out of a case file; raises NotFound for a case that was never opened."""
    opened, order = file.opened.payload, file.order
    arrivals: Iterable[AnyEntry] = (*file.of(ReportedIn), *file.of(HandedOver))
    arrived_on = min((entry.when.legal_on for entry in arrivals), default=None)
    end = ending_of(file)
    left_on = None if end is None else end.when.legal_on
    if arrived_on is not None and left_on is not None and left_on < arrived_on:
        arrived_on = None
    moves = ((entry.when.legal_on, entry.payload.office_id) for entry in file.of(OfficeAssigned))
    return Course(
        case_id=file.case_id,
        person_id=file.person_id,
        effective_on=order.effective_on,
        term_ends_on=order.ends_on,
        arrived_on=arrived_on,
        left_on=left_on,
        released=end is not None and isinstance(end.payload, Released),
        moved_out=end is not None and isinstance(end.payload, MoveAccepted),
        offices=((date.min, opened.office_id), *moves),
    )


def end_of(period: DateSpan) -> date:
    """Give the last day of a period; raises InvalidValue where it has none."""
    if period.to_on is None:
        raise InvalidValue("报表期间", "没有止日", "写明起止日期")
    return period.to_on


def meet(*spans: DateSpan) -> DateSpan | None:
    """Give the days that all spans hold; none where there are none."""
    from_on = max(span.from_on for span in spans)
    to_on = min((span.to_on for span in spans if span.to_on is not None), default=None)
    return None if to_on is not None and to_on < from_on else DateSpan(from_on=from_on, to_on=to_on)


def days_of(finding: Finding) -> DateSpan:
    """Give the legal days that a finding touches; one that ended as a day began does not touch that day."""
    from_on = legal_day(finding.began_at)
    if finding.ended_at is None:
        return DateSpan(from_on=from_on)
    last_on = legal_day(finding.ended_at - timedelta(microseconds=1))
    return DateSpan(from_on=from_on, to_on=max(from_on, last_on))
