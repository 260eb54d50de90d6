"""Returns (月报、季报、年报): movement, structure, enforcement and supervision, with the cases behind each.

Movement: 期初 + 接收 + 转入 = 解除 + 终止 + 转出 + 期末, category by category. A transfer is a move between
an office that is asked about and one that is not, so within a union of offices nobody is transferred.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.case.aftercare import placements_on
from correction.domain.case.course import Case, Course, Offices, course_of, end_of
from correction.domain.case.decisions import standing_decisions
from correction.domain.counting.figure import Figure
from correction.domain.entry import AnyEntry, Entry, P_co
from correction.domain.facts.admission import ClassAssigned, Step, StepDone
from correction.domain.facts.after_release import HelpContacted
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.leave import LeaveGranted
from correction.domain.facts.staff_acts import ActivityAttended, Attendance, Result, StaffActed
from correction.domain.moments import ONE_DAY, DateSpan


class Move(StrEnum):
    """The columns of a movement return (人员变动)."""

    OPENING = "opening"
    RECEIVED = "received"
    TRANSFERRED_IN = "transferred_in"
    RELEASED = "released"
    TERMINATED = "terminated"
    TRANSFERRED_OUT = "transferred_out"
    CLOSING = "closing"


CAME = (Move.OPENING, Move.RECEIVED, Move.TRANSFERRED_IN)
WENT = (Move.RELEASED, Move.TERMINATED, Move.TRANSFERRED_OUT, Move.CLOSING)
AGE_BANDS = ((0, 17), (18, 29), (30, 44), (45, 59), (60, 200))
_DONE = (Attendance.PRESENT, Attendance.MADE_UP)


def figures(cases: Iterable[Case], period: DateSpan, offices: Offices) -> tuple[Figure, ...]:
    """Give the whole return of a period, both days included, for a union of offices, in order of key.

    A key that is not there counts nought. Raises InvalidValue for a period without an end.
    """
    last_on = end_of(period)
    tally: dict[str, dict[str, float]] = {}
    for case in cases:
        course = course_of(case.file)
        for key, amount in _of_case(case, course, period, last_on, offices):
            of_key = tally.setdefault(key, {})
            of_key[course.case_id] = of_key.get(course.case_id, 0) + amount
    return tuple(_figure(key, tally[key]) for key in sorted(tally))


def _figure(key: str, amounts: Mapping[str, float]) -> Figure:
    ids = sorted(amounts)
    if key.startswith("movement."):
        ids = [case_id for case_id in ids for _ in range(int(amounts[case_id]))]
    return Figure(key=key, count=sum(amounts.values()), case_ids=tuple(ids))


def _of_case(
    case: Case, course: Course, period: DateSpan, last_on: date, offices: Offices
) -> Iterator[tuple[str, float]]:
    category = case.file.order.category
    for move in moves(course, period, offices):
        yield f"movement.{category}.{move}", 1
    if course.present(last_on) and course.office_on(last_on) in offices:
        for key in _structure(case, last_on):
            yield f"structure.{key}", 1
    yield from _enforcement(case, course, period, offices)
    yield from _supervision(case, course, period, offices)
    yield from _education(case, course, period, offices)
    yield from _aftercare(case, course, period, offices)


def moves(course: Course, period: DateSpan, offices: Offices) -> Iterator[Move]:
    """Give what one case adds to the columns of a movement return.

    Of what happened on one day, a change of office comes first and the leaving last. The closing state is
    read off the last day and not carried forward, so that the identity is a check.
    """
    last_on, eve = end_of(period), period.from_on - ONE_DAY
    inside, office = course.present(eve), course.office_on(eve)
    if inside and office in offices:
        yield Move.OPENING
    for kind, new_office in _events(course, period):
        if kind is Move.RECEIVED:
            inside = True
            if office in offices:
                yield kind
        elif kind is not Move.TRANSFERRED_IN:
            if inside and office in offices:
                yield kind
            inside = False
        else:
            if inside and (office in offices) != (new_office in offices):
                yield kind if new_office in offices else Move.TRANSFERRED_OUT
            office = new_office
    if course.present(last_on) and course.office_on(last_on) in offices:
        yield Move.CLOSING


def _events(course: Course, period: DateSpan) -> list[tuple[Move, str]]:
    events = [(on, 0, Move.TRANSFERRED_IN, office) for on, office in course.offices]
    if course.arrived_on is not None:
        events.append((course.arrived_on, 1, Move.RECEIVED, ""))
        if course.left_on is not None:
            events.append((course.left_on, 2, _leaving(course), ""))
    within = [event for event in events if period.holds(event[0])]
    within.sort(key=lambda event: event[:2])
    return [(kind, office) for _, _, kind, office in within]


def _leaving(course: Course) -> Move:
    if course.moved_out:
        return Move.TRANSFERRED_OUT
    return Move.RELEASED if course.released else Move.TERMINATED


def _structure(case: Case, on: date) -> Iterator[str]:
    person = case.file.person
    classes = [e.payload.management_class for e in case.file.of(ClassAssigned) if e.when.legal_on <= on]
    age = max(0, person.age(on))
    band = next(low for low, high in AGE_BANDS if low <= age <= high)
    yield f"category.{case.file.order.category}"
    yield f"class.{classes[-1] if classes else 'none'}"
    yield f"sex.{person.sex}"
    yield f"age.{band:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    course: Course
    period: DateSpan
    offices: Offices

    def holds(self, on: date) -> bool:
        stay = self.course.stay
        inside = stay is not None and stay.holds(on) and self.period.holds(on)
        return inside and self.course.office_on(on) in self.offices

    def of(self, entries: Iterable[Entry[P_co]]) -> Iterator[Entry[P_co]]:
        return (entry for entry in entries if self.holds(entry.when.legal_on))


def _enforcement(
    case: Case, course: Course, period: DateSpan, offices: Offices
) -> Iterator[tuple[str, float]]:
    scope = _Scope(course=course, period=period, offices=offices)
    decided: Iterable[AnyEntry] = scope.of(standing_decisions(case.file, *DecisionKind))
    for entry in decided:
        yield f"enforcement.{entry.payload.decision}", 1
    for _ in scope.of(case.file.of(LeaveGranted)):
        yield "enforcement.leave_granted", 1


def _supervision(
    case: Case, course: Course, period: DateSpan, offices: Offices
) -> Iterator[tuple[str, float]]:
    scope = _Scope(course=course, period=period, offices=offices)
    for on, met in case.windows:
        if scope.holds(on):
            yield "supervision.check_ins_due", 1
            if met:
                yield "supervision.check_ins_met", 1
    for act in scope.of(case.file.of(StaffActed)):
        if act.payload.result is Result.COMPLETED:
            yield f"supervision.{act.payload.act}", 1


def _education(case: Case, course: Course, period: DateSpan, offices: Offices) -> Iterator[tuple[str, float]]:
    scope = _Scope(course=course, period=period, offices=offices)
    for roll in scope.of(case.file.of(ActivityAttended)):
        counted = roll.payload.activity.counts_for
        if roll.payload.attendance in _DONE:
            yield f"education.{roll.payload.activity}_times", 1
            if counted is not None:
                yield f"education.{counted}_hours", roll.payload.hours
    for step in scope.of(case.file.of(StepDone)):
        if step.payload.step in (Step.COUNSELLED, Step.HELPED):
            yield f"education.{step.payload.step}", 1


def _aftercare(case: Case, course: Course, period: DateSpan, offices: Offices) -> Iterator[tuple[str, float]]:
    span, last_on = case.follow_up, end_of(period)
    if span is None:
        return
    if span.holds(last_on) and course.office_on(last_on) in offices:
        for placement in sorted(placements_on(case.file, last_on)):
            yield f"aftercare.{placement}", 1
    for contact in case.file.of(HelpContacted):
        on = contact.when.legal_on
        if period.holds(on) and span.holds(on) and course.office_on(on) in offices:
            yield "aftercare.contacts", 1


def unbalanced(of_return: Iterable[Figure]) -> tuple[str, ...]:
    """Name the categories whose movement does not add up; none is what must come out."""
    sums: dict[str, float] = {}
    for figure in of_return:
        if figure.key.startswith("movement."):
            _, category, move = figure.key.split(".")
            sign = 1 if Move(move) in CAME else -1
            sums[category] = sums.get(category, 0) + sign * figure.count
    return tuple(sorted(category for category, total in sums.items() if total))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One figure that later facts changed (更正): as submitted, as it is now, and whom that concerns."""

    key: str
    submitted: float
    now: float
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def corrections(submitted: Iterable[Figure], now: Iterable[Figure]) -> tuple[Correction, ...]:
    """Compare a frozen return with the same return worked out anew; a figure that is not there is nought."""
    before, after = ({figure.key: figure for figure in each} for each in (submitted, now))
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = (side.get(key, Figure(key=key, count=0)) for side in (before, after))
        if old != new:
            found.append(
                Correction(
                    key=key,
                    submitted=old.count,
                    now=new.count,
                    added=tuple(sorted(set(new.case_ids) - set(old.case_ids))),
                    dropped=tuple(sorted(set(old.case_ids) - set(new.case_ids))),
                )
            )
    return tuple(found)
