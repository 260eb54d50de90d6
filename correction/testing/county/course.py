"""How one resident's time runs: the honest routine, and everything that departs from it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from correction.domain.moments import ONE_DAY, DateSpan, legal_day, local_time
from correction.testing.county.chance import dice
from correction.testing.county.land import Xy
from correction.testing.county.people import Resident

Slot = tuple[date, int]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time spent somewhere else than the routine says."""

    from_at: datetime
    to_at: datetime
    place: Xy


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePlan:
    """A leave as asked and granted, and when the person really came back and closed it."""

    leave_id: str
    from_on: date
    to_on: date
    destination: str
    area_id: str
    place: Xy
    reason: str
    back_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInChange:
    """How one check-in differs from the routine; none keeps the routine."""

    at: datetime | None = None
    place: Xy | None = None
    identity: str | None = None
    means: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffered:
    """Fixes of a time that reached the server only later."""

    from_at: datetime
    to_at: datetime
    received_at: datetime


@dataclass(kw_only=True)
class Course:
    """One resident's time, edited by scenarios before it is written out.

    Duties that are left out are named by what they are and the first day of their cycle.
    """

    resident: Resident
    seed: int
    stays: list[Stay] = field(default_factory=list)
    leaves: list[LeavePlan] = field(default_factory=list)
    excuses: list[tuple[DateSpan, str, str]] = field(default_factory=list)
    vanished_at: datetime | None = None
    check_ins: dict[Slot, CheckInChange] = field(default_factory=dict)
    skipped_check_ins: set[Slot] = field(default_factory=set)
    skipped_reports: set[tuple[str, date]] = field(default_factory=set)
    skipped_acts: set[tuple[str, date]] = field(default_factory=set)
    unoffered: set[tuple[str, date]] = field(default_factory=set)
    shirked: set[tuple[str, date]] = field(default_factory=set)
    acts: list[tuple[datetime, str, str, str, str]] = field(default_factory=list)
    steps: list[tuple[date, str, str]] = field(default_factory=list)
    arrived_on: date | None = None
    released_on: date | None = None
    dead: list[Span] = field(default_factory=list)
    draining: list[Span] = field(default_factory=list)
    resting: list[Span] = field(default_factory=list)
    forged: list[Span] = field(default_factory=list)
    buffered: list[Buffered] = field(default_factory=list)
    alarms: list[tuple[datetime, str]] = field(default_factory=list)
    renewal_days: int = 25
    crosses_districts: bool = False
    walks_by_border: bool = False
    busy: list[DateSpan] = field(default_factory=list)

    def dice(self, what: str) -> Random:
        """Give the dice of this person for one purpose."""
        return dice(self.seed, self.resident.index, what)

    def is_free(self, span: DateSpan) -> bool:
        """Tell whether no scenario has a claim on any of these days."""
        return not any(taken.holds(span.from_on) or span.holds(taken.from_on) for taken in self.busy)

    def supervised(self, span: DateSpan) -> DateSpan | None:
        """Give the whole simulated days on which the person owes anything."""
        arrived_on = self.resident.reported_on or self.arrived_on
        if arrived_on is None:
            return None
        last_on = min(span.to_on or span.from_on, self.resident.ends_on)
        if self.released_on is not None:
            last_on = min(last_on, self.released_on - ONE_DAY)
        from_on = max(span.from_on, arrived_on + ONE_DAY)
        return DateSpan(from_on=from_on, to_on=last_on) if from_on <= last_on else None

    def gone(self, at: datetime) -> bool:
        """Tell whether the person has vanished by then."""
        return self.vanished_at is not None and at >= self.vanished_at

    def whereabouts(self, at: datetime, usual: Xy) -> Xy:
        """Give where the person is, unless some stay says otherwise where they usually are."""
        return next((s.place for s in self.stays if s.from_at <= at < s.to_at), usual)

    def is_away(self, on: date) -> bool:
        """Tell whether the person is not at home on a day, rightly or wrongly."""
        until = ((plan.from_on, max(plan.to_on, legal_day(plan.back_at))) for plan in self.leaves)
        return any(from_on <= on <= to_on for from_on, to_on in until) or self.is_excused(on)

    def may_be_away(self, on: date) -> bool:
        """Tell whether the person is on leave or excused on a day."""
        return any(plan.from_on <= on <= plan.to_on for plan in self.leaves) or self.is_excused(on)

    def is_excused(self, on: date) -> bool:
        """Tell whether the person is excused on a day."""
        return any(span.holds(on) for span, _, _ in self.excuses)

    def take_leave(self, plan: LeavePlan) -> None:
        """Go on leave in the morning of its first day and be home when it is closed."""
        self.leaves.append(plan)
        from_at = local_time(plan.from_on, time(8, 30))
        # The way home takes less than an hour and a half.
        to_at = plan.back_at - timedelta(hours=1.5)
        self.stays.append(Stay(from_at=from_at, to_at=to_at, place=plan.place))


def each_day(span: DateSpan) -> Iterator[date]:
    """Give the days of a closed span."""
    on = span.from_on
    while span.holds(on) and span.to_on is not None:
        yield on
        on += ONE_DAY
