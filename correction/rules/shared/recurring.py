"""Duties that recur: the cycles that are closed, and those in which nothing was done."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.cadence import Cadence
from correction.domain.entry import AnyEntry, Pace
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, DateSpan, day_end, day_start, local_text
from correction.rulebooks.book import Dated
from correction.rules.view import CaseView, spans_within

# Days, the rule in force on them, and its length.
Part = tuple[DateSpan, Dated, Cadence]
# The days of grace of a cycle that begins on a day: a county may set another number from a day on.
Grace = Callable[[date], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One closed cycle of a duty: its days, its grace, when it was due, and the rule that set its length."""

    span: DateSpan
    grace_days: int
    due_at: datetime
    dated: Dated

    @property
    def last_on(self) -> date:
        """The last day of the cycle."""
        return self.span.to_on or self.span.from_on


def closed_cycles(
    view: CaseView,
    parts: Iterable[Part],
    *,
    pace: Pace,
    grace: Grace | None = None,
    face_to_face: bool = False,
) -> Iterator[Cycle]:
    """Give the cycles of a duty that lie wholly in one part of its days and whose due moment has come.

    A cycle that a change of class or of the book cuts short is not owed, as are the first and the last
    partial ones. Excused ones are left out, and those on leave where the duty is to be done face to face.
    """
    for segment, dated, cadence in parts:
        for span in cadence.cycles(view.first_unsettled_on(pace, segment.from_on)):
            last_on = span.to_on or span.from_on
            if segment.to_on is not None and last_on > segment.to_on:
                break
            grace_days = grace(span.from_on) if grace is not None else 0
            due_at = due_of(span, grace_days)
            if not view.watch.reached(due_at):
                view.still_open(pace, span.from_on)
                return
            if not excused(view, span, face_to_face=face_to_face):
                yield Cycle(span=span, grace_days=grace_days, due_at=due_at, dated=dated)


def excused(view: CaseView, span: DateSpan, *, face_to_face: bool) -> bool:
    """Tell whether a cycle asks for nothing."""
    if face_to_face and view.leaves:
        return view.is_out_of_reach(span)
    return bool(view.excuses) and view.is_excused(span)


def due_of(span: DateSpan, grace_days: int) -> datetime:
    """Give the moment from which a cycle is missed; a grace only stretches cycles longer than two weeks.

    A daily duty cannot be met tomorrow.
    """
    last_on = span.to_on or span.from_on
    stretched = grace_days and (last_on - span.from_on).days >= 14
    return day_end(last_on + timedelta(days=grace_days) if stretched else last_on)


def parts_of(view: CaseView, key: str, active: DateSpan) -> Iterator[Part]:
    """Cut the active days where the class or the book changes; leave out days on which nothing is owed.

    Lengths come from the book, by the management class of the day.
    """
    for part in spans_within(active, iter(view.classes)):
        on: date | None = part.span.from_on
        while on is not None:
            dated = view.book.at(key, on, management_class=part.management_class)
            ends = [end for end in (part.span.to_on, dated.to_on) if end is not None]
            to_on = min(ends) if ends else None
            if isinstance(dated.value, Cadence):
                yield DateSpan(from_on=on, to_on=to_on), dated, dated.value
            on = to_on + ONE_DAY if to_on is not None and to_on != part.span.to_on else None


def undone(cycles: Iterator[Cycle], done: Sequence[AnyEntry]) -> Iterator[tuple[Cycle, AnyEntry | None]]:
    """Pair each cycle in which nothing was done with the first act after it, if there is one.

    `done` is in order of happening. An act counts for a cycle when it happened between the cycle's first
    moment and its due moment; whoever acts within the grace is not accused twice.
    """
    starts = [entry.when.starts_at for entry in done]
    for cycle in cycles:
        index = bisect_left(starts, day_start(cycle.span.from_on))
        if index < len(starts) and starts[index] < cycle.due_at:
            continue
        yield cycle, done[index] if index < len(done) else None


def ending(view: CaseView, entry: AnyEntry | None) -> tuple[datetime, tuple[str, ...]]:
    """Give the moment at which a matter ends, and the entry that ends it if the case does not end before."""
    if entry is None or entry.when.starts_at >= view.closed_at:
        return view.closed_at, ()
    return entry.when.starts_at, (entry.entry_id,)


def missed_duties(
    view: CaseView,
    *,
    rule: str,
    kind: AlertKind,
    bearer: Bearer,
    label: str,
    key: str,
    pace: Pace,
    done: Sequence[AnyEntry],
    active: DateSpan | None,
    grace: Grace | None = None,
    face_to_face: bool = False,
    tried: Sequence[tuple[date, str]] = (),
    parts: Iterable[Part] | None = None,
) -> Iterator[Finding]:
    """Find every closed cycle of a duty in which it was not done, each an occasion of its own.

    What a person owes goes on until it is next done or the case ends; whoever is released while the grace
    still runs has missed nothing. What the office owes is over with its
    cycle: nobody can look, call or visit last week any more. `tried` names, by day, what does not discharge
    the duty; what lies within the cycle is shown to the reader. `parts` are the days and lengths where they
    are not the book's alone.
    """
    if active is None:
        return
    cut = parts_of(view, key, active) if parts is None else parts
    for cycle, next_done in undone(
        closed_cycles(view, cut, pace=pace, grace=grace, face_to_face=face_to_face), done
    ):
        theirs = bearer is Bearer.PERSON
        if theirs and cycle.due_at > view.closed_at:
            continue
        end_at, ending_ids = ending(view, next_done) if theirs else (cycle.due_at, ())
        yield Finding(
            kind=kind,
            rule=rule,
            bearer=bearer,
            occasion=f"{rule}:{cycle.span.from_on}",
            began_at=cycle.due_at,
            ended_at=view.ended(max(end_at, cycle.due_at)),
            pace=pace,
            cycle_on=cycle.span.from_on,
            entries=ending_ids,
            why=_why(label, cycle, tried),
        )


def _why(label: str, cycle: Cycle, tried: Sequence[tuple[date, str]]) -> Why:
    return Why(
        citations=(cycle.dated.citation,),
        inputs=(
            ("义务", label),
            ("周期", f"{cycle.dated.value}"),
            ("本期", f"{cycle.span.from_on} 至 {cycle.last_on}"),
            *((what, f"{on}") for on, what in tried if cycle.span.holds(on)),
        ),
        arithmetic=(
            f"本期末日 {cycle.last_on}"
            + (f" + 宽限 {cycle.grace_days} 日" if cycle.due_at > day_end(cycle.last_on) else "")
            + f" → 截止 {local_text(cycle.due_at)}，期内无完成记录",
        ),
    )
