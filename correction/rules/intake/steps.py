"""Steps of taking a person in, each with its clock (接收的环节和期限): 社区矫正法 第二十条至第二十二条.

A step is owed once something on record shows that it is: a notice, papers, a registration, an entrustment.
What nobody wrote down was not necessarily missed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import WorkCalendar
from correction.domain.deadline import Counting, Deadline, Length, deadline
from correction.domain.entry import AnyEntry
from correction.domain.file import CaseFile
from correction.domain.finding import Finding, Why
from correction.domain.moments import day_end, legal_day
from correction.rulebooks.book import Rulebook
from correction.rules.shared.free_times import DETAINED_OR_ILL, excused_times
from correction.rules.shared.spans import last_end, subtract
from correction.rules.view import CaseView

ROLLS = "period.roll_forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What somebody owes at intake: since when, for what reason, and the entry that did it.

    `occasion` is stable; `rests_on` are the entries that make it owed, `cites` articles besides the clock's.
    """

    rule: str
    zh: str
    bearer: Bearer
    occasion: str
    since_on: date
    rests_on: tuple[AnyEntry, ...]
    done: AnyEntry | None
    inputs: tuple[tuple[str, str], ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is owed, with its last day and the key of the book that sets it."""

    owed: Owed
    key: str
    deadline: Deadline
    due_on: date

    @property
    def due_at(self) -> datetime:
        """The moment from which it is late."""
        return day_end(self.due_on)


def timed(
    owed: Owed, book: Rulebook, calendar: WorkCalendar, *, days: str, working_days: str | None = None
) -> Step | None:
    """Put a clock to what is owed, by the key that has a number on the day; none where no key has one.

    A last day of rest moves natural days only. None as well while the calendar cannot name the last day.
    """
    since_on = book.covered(owed.since_on)
    for key, counting in ((days, Counting.DAYS), (working_days, Counting.WORKING_DAYS)):
        number = book.get(key, since_on) if key else None
        if key is None or not isinstance(number, int):
            continue
        rolls = counting is Counting.DAYS and book.get(ROLLS, since_on) is True
        length = Length(counting=counting, amount=number)
        counted = deadline(owed.since_on, length, rolls=rolls, calendar=calendar)
        if counted.last_on is not None:
            return Step(owed=owed, key=key, deadline=counted, due_on=counted.last_on)
    return None


def late(
    view: CaseView, steps: Iterable[Step | None], kind: AlertKind, *, running: bool = False
) -> Iterator[Finding]:
    """Find steps that were not done by their last day; the matter ends when they are.

    A step that began before the records did is not observed, unless it still goes on where `running`. Who is
    held by another body or in hospital is late by nothing of it.
    """
    for step in steps:
        if step is None or (not running and step.owed.since_on < _records_on(view.file)):
            continue
        owed = step.owed
        done_at = owed.done.when.starts_at if owed.done else None
        if done_at is not None and done_at < step.due_at:
            continue
        if step.due_at >= view.closed_at or not view.watch.reached(step.due_at):
            continue
        end_at = view.closed_at if done_at is None else min(done_at, view.closed_at)
        kept = excused_times(view, DETAINED_OR_ILL) if owed.bearer is Bearer.PERSON else []
        left = subtract((step.due_at, end_at), kept)
        if not left or not view.watch.reached(left[0][0]):
            continue
        yield Finding(
            kind=kind,
            rule=owed.rule,
            bearer=owed.bearer,
            occasion=f"{owed.rule}:{owed.occasion}",
            began_at=left[0][0],
            ended_at=last_end(view.watch, left),
            entries=(*(e.entry_id for e in owed.rests_on), *((owed.done.entry_id,) if owed.done else ())),
            why=_why(step, view.book, left[0][0]),
        )


def _why(step: Step, book: Rulebook, began_at: datetime) -> Why:
    owed = step.owed
    keys = (step.key, *owed.cites, *((ROLLS,) if step.deadline.rolls else ()))
    done_on = owed.done.when.legal_on if owed.done else "无记录"
    kept = f"此前被限制人身自由、住院等，不计入，自 {legal_day(began_at)} 起为逾期"
    return Why(
        citations=tuple(book.cite(key, book.covered(owed.since_on)) for key in keys),
        inputs=(("环节", owed.zh), ("起算日", f"{owed.since_on}"), *owed.inputs),
        arithmetic=(
            *step.deadline.steps,
            *((kept,) if began_at > step.due_at else ()),
            f"{owed.zh}：{done_on}",
        ),
    )


def _records_on(file: CaseFile) -> date:
    return file.opened.payload.records_from_on
