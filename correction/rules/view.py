"""What one rule sees of one case (研判视图): the file so far, the book, the context, and the watch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from correction.domain.case.excuses import excuses_of, frees_from_duties, hold_half
from correction.domain.case.strands import ending_of
from correction.domain.context import Context
from correction.domain.entry import AnyEntry, Entry, Pace
from correction.domain.facts.admission import (
    CaseOpened,
    ClassAssigned,
    ExcuseReason,
    HandedOver,
    OfficeAssigned,
    ReportedIn,
)
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.file import CaseFile
from correction.domain.finding import NOTHING_SETTLED, Finding, Settled
from correction.domain.moments import ONE_DAY, DateSpan, day_end
from correction.domain.order import Order
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rulebooks.local.laying import spliced


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSpan:
    """Days under one management class; none where no class has been assigned yet."""

    span: DateSpan
    management_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSpan:
    """Days on which one plan of check-ins is in force."""

    span: DateSpan
    plan: Entry[CheckInsPlanned]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A granted leave, the entry that closed it and the one that took it back while it ran, if any."""

    entry: Entry[LeaveGranted]
    returned: Entry[LeaveReturned] | None
    revoked: Entry[LeaveRevoked] | None = None

    @property
    def granted(self) -> LeaveGranted:
        """The grant itself."""
        return self.entry.payload

    @property
    def last_on(self) -> date:
        """The last day of the leave: as granted, or that on which it was taken back."""
        return self.granted.to_on if self.revoked is None else self.revoked.when.legal_on

    @property
    def last_away_on(self) -> date:
        """The last day on which the person may be away: that of the return where it came earlier."""
        return self.last_on if self.returned is None else min(self.last_on, self.returned.when.legal_on)

    @property
    def span(self) -> DateSpan:
        """The days granted, both included; the last one is that on which the leave was taken back."""
        return DateSpan(from_on=self.granted.from_on, to_on=self.last_on)


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything a rule may know; time only through `watch`.

    `file` holds only what has happened by now. What `settled` holds was judged earlier and is not judged
    again. `open_on` collects, for each pace, the first day on which something is still open; `decided` the
    days whose outcome a later day decides, with that day.
    """

    file: CaseFile
    book: Rulebook
    context: Context
    watch: Watch
    settled: Settled = NOTHING_SETTLED
    open_on: dict[Pace, date] = field(default_factory=dict)
    decided: dict[Pace, list[tuple[date, date]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the book as it reads for the bodies that answered for the case, each in its own time."""
        if self.book.is_local:
            object.__setattr__(self, "book", book_of(self.file, self.book))

    @property
    def order(self) -> Order:
        """The order as last changed."""
        return self.file.order

    @cached_property
    def arrival(self) -> AnyEntry | None:
        """The entry by which the person reported or was handed over, the earliest in force."""
        arrivals: list[AnyEntry] = [*self.file.of(ReportedIn), *self.file.of(HandedOver)]
        return min(arrivals, key=lambda entry: entry.when.starts_at, default=None)

    @cached_property
    def left(self) -> AnyEntry | None:
        """The entry by which the case ended here, the earliest in force: lifted, terminated, moved out."""
        return ending_of(self.file)

    @cached_property
    def supervised(self) -> DateSpan | None:
        """The whole days on which duties can be owed and our records are whole; none before arrival.

        The day of arrival and the day of release are not whole. The last day of the term is.
        """
        if self.arrival is None:
            return None
        opened = self.file.opened.payload
        from_on = max(self.arrival.when.legal_on + ONE_DAY, opened.records_from_on)
        to_on = self.order.ends_on
        if self.left is not None:
            to_on = min(to_on, self.left.when.legal_on - ONE_DAY)
        return DateSpan(from_on=from_on, to_on=to_on) if from_on <= to_on else None

    @cached_property
    def closed_at(self) -> datetime:
        """The moment at which everything ends: the lifting, or the end of the last day of the term."""
        term_end = day_end(self.order.ends_on)
        return term_end if self.left is None else min(term_end, self.left.when.starts_at)

    @cached_property
    def classes(self) -> tuple[ClassSpan, ...]:
        """The management classes one after another, without gaps, from the beginning of time to its end."""
        assigned = self.file.of(ClassAssigned)
        if not assigned:
            return (ClassSpan(span=DateSpan(from_on=date.min), management_class=None),)
        first = assigned[0].payload.management_class.value
        spans: list[ClassSpan] = []
        from_on, current = date.min, first
        for entry in assigned[1:]:
            on, new = entry.when.legal_on, entry.payload.management_class.value
            if new != current and on > from_on:
                spans.append(
                    ClassSpan(span=DateSpan(from_on=from_on, to_on=on - ONE_DAY), management_class=current)
                )
                from_on = on
            current = new
        spans.append(ClassSpan(span=DateSpan(from_on=from_on), management_class=current))
        return tuple(spans)

    @cached_property
    def plans(self) -> tuple[PlanSpan, ...]:
        """The plans of check-ins in order of their days, each cut where a later one takes its place.

        After the end of a plan nothing is planned: one that it had replaced does not come back. One that was
        to begin only after that end was not replaced.
        """
        spans: list[PlanSpan] = []
        later: list[CheckInsPlanned] = []
        for plan in reversed(self.file.of(CheckInsPlanned)):
            from_on, ends = plan.payload.from_on, [plan.payload.to_on]
            ends += [each.from_on - ONE_DAY for each in later if each.to_on is None or from_on <= each.to_on]
            to_on = min((end for end in ends if end is not None), default=None)
            if to_on is None or from_on <= to_on:
                spans.append(PlanSpan(span=DateSpan(from_on=from_on, to_on=to_on), plan=plan))
            later.append(plan.payload)
        return tuple(sorted(spans, key=lambda part: part.span.from_on))

    @cached_property
    def excuses(self) -> tuple[tuple[DateSpan, str], ...]:
        """The spans of days on which the person was free from duties, and the entry that says so."""
        excused = ((excuse.span, excuse.entry.entry_id) for excuse in frees_from_duties(self.file))
        return (*excused, *self.sea_trips)

    @cached_property
    def _device_faults(self) -> tuple[DateSpan, ...]:
        excuses = excuses_of(self.file)
        return tuple(each.span for each in excuses if each.reason is ExcuseReason.DEVICE_FAULT)

    @cached_property
    def sea_trips(self) -> tuple[tuple[DateSpan, str], ...]:
        """The days at sea by a leave (获准出海), until closed or taken back, and the entry that says so."""
        trips = [e for e in self.file.of(LeaveGranted) if e.payload.at_sea]
        if not trips:
            return ()
        closings: list[Entry[LeaveReturned] | Entry[LeaveRevoked]] = [*self.file.of(LeaveReturned)]
        closings += self.file.of(LeaveRevoked)
        spans = []
        for trip in trips:
            from_on, leave_id = trip.payload.from_on, trip.payload.leave_id
            ends = [e.when.legal_on for e in closings if e.payload.leave_id == leave_id]
            to_on = min([trip.payload.to_on, *ends])
            if from_on <= to_on:
                spans.append((DateSpan(from_on=from_on, to_on=to_on), trip.entry_id))
        return tuple(spans)

    def is_excused(self, cycle: DateSpan) -> bool:
        """Tell whether a cycle of a duty is excused: at least half of its days are."""
        return hold_half((span for span, _ in self.excuses), cycle)

    def is_out_of_reach(self, cycle: DateSpan) -> bool:
        """Tell whether what is done face to face is excused in a cycle: half of it is excused or leave."""
        away = (
            DateSpan(from_on=leave.granted.from_on, to_on=leave.last_away_on)
            for leave in self.leaves
            if leave.last_away_on >= leave.granted.from_on
        )
        return hold_half((*(span for span, _ in self.excuses), *away), cycle)

    def is_kept_away(self, on: date) -> bool:
        """Tell whether nobody expects the person to come on a day: on leave, or excused."""
        return self.leave_on(on) is not None or self.is_excused(DateSpan(from_on=on, to_on=on))

    def is_excused_from_check_in(self, on: date) -> bool:
        """Tell whether nobody waits for a check-in on a day: excused, or the device is out of order."""
        excused = self.is_excused(DateSpan(from_on=on, to_on=on))
        return excused or any(span.holds(on) for span in self._device_faults)

    @cached_property
    def leaves(self) -> tuple[Leave, ...]:
        """Granted leaves that were not taken back before they began, in order of their first day.

        What had ended by itself can no longer be taken back: whoever did not return from it stays overdue.
        """
        revoked: dict[str, Entry[LeaveRevoked]] = {}
        for revocation in self.file.of(LeaveRevoked):
            revoked.setdefault(revocation.payload.leave_id, revocation)
        returned: dict[str, Entry[LeaveReturned]] = {}
        for entry in self.file.of(LeaveReturned):
            returned.setdefault(entry.payload.leave_id, entry)
        leaves: list[Leave] = []
        for e in self.file.of(LeaveGranted):
            back = revoked.get(e.payload.leave_id)
            if back is not None and back.when.legal_on > e.payload.to_on:
                back = None
            if back is None or back.when.legal_on >= e.payload.from_on:
                leaves.append(Leave(entry=e, returned=returned.get(e.payload.leave_id), revoked=back))
        return tuple(sorted(leaves, key=lambda leave: (leave.granted.from_on, leave.entry.number)))

    def back_by(self, leave: Leave) -> datetime:
        """Give the moment by which the person is to be back from a leave: when its last day is over.

        Where it was taken back while it ran, once there was time for the journey (在途时限), and no later.
        """
        last_at = day_end(leave.granted.to_on)
        if leave.revoked is None:
            return last_at
        when = leave.revoked.when
        hours = self.book.whole("leave.transit_hours", when.legal_on)
        return min(last_at, (when.ends_at or when.starts_at) + timedelta(hours=hours))

    def leave_on(self, on: date) -> Leave | None:
        """Give the leave that covers a day, if one does; none after the day on which it was closed."""
        return next(
            (leave for leave in self.leaves if leave.granted.from_on <= on <= leave.last_away_on),
            None,
        )

    def ended(self, at: datetime | None) -> datetime | None:
        """Give an end only once it has come, so that a matter goes on until then."""
        return at if at is not None and self.watch.reached(at) else None

    def first_unsettled_on(self, pace: Pace, from_on: date) -> date:
        """Give the day from which occasions of a pace still have to be judged."""
        before = self.settled.before(pace)
        return from_on if before is None else max(from_on, before)

    def still_open(self, pace: Pace, on: date) -> None:
        """Note that something which belongs to a day is not closed yet, so that the day is not settled."""
        self.open_on[pace] = min(on, self.open_on.get(pace, on))

    def decided_by(self, pace: Pace, on: date, last_on: date) -> None:
        """Note that entries up to `last_on` decide what belongs to `on`, so that they are settled together.

        Needed only where a later entry could accuse; what can only exonerate is held by the finding itself.
        """
        self.decided.setdefault(pace, []).append((on, last_on))


def book_of(file: CaseFile, book: Rulebook) -> Rulebook:
    """Give the book as it reads for a file with its county's standards (本地标准).

    Where several counties answered for the case one after another, each day is judged by the standards of its
    own. A log without a case is that of a body.
    """
    opened = file.of(CaseOpened)
    if not opened or not book.is_local:
        return book.at_body(file.case_id)
    parts = [(date.min, book.at_body(opened[0].payload.office_id))]
    for entry in file.of(OfficeAssigned):
        here = book.at_body(entry.payload.office_id)
        if here is not parts[-1][1]:
            on = entry.when.legal_on
            parts = [*(part for part in parts if part[0] < on), (on, here)]
    return parts[0][1] if len(parts) == 1 else spliced(parts)


def spans_within(outer: DateSpan, parts: Iterator[ClassSpan]) -> Iterator[ClassSpan]:
    """Cut class spans to an outer span; what lies outside falls away."""
    for part in parts:
        from_on = max(outer.from_on, part.span.from_on)
        ends = [end for end in (outer.to_on, part.span.to_on) if end is not None]
        to_on = min(ends) if ends else None
        if to_on is None or from_on <= to_on:
            yield ClassSpan(
                span=DateSpan(from_on=from_on, to_on=to_on), management_class=part.management_class
            )


Judge = Callable[[CaseView], Iterator[Finding]]
