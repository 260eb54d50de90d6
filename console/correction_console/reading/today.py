"""The day of an office (今日): what is due, what was missed, who is out, what waits, whose term ends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.moments import day_end, legal_day
from correction.office.judging.ahead import Due
from correction.store.queries.screens import leaves_out, open_cases, terms_ending
from correction.store.tables import LeaveRow
from correction_console.asker import Asker
from correction_console.console import Console
from correction_console.county.orders import OrderLine, order_lines
from correction_console.reading.alerts import Queue, queue
from correction_console.reading.briefs import Brief, Waiting
from correction_console.reading.wording import due_text, kind_zh

ALERTS_SHOWN = 8
ORDERS_SHOWN = 12
# A county has thousands; the soonest come first, and the page says how many more there are.
DUE_SHOWN = 200
ENDING_WITHIN = timedelta(days=30)
# A check-in made now answers these.
ANSWERED_BY_CHECK_IN = frozenset({AlertKind.CHECK_IN_MISSED, AlertKind.CHECK_IN_GAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One thing that a person has to do by a moment, and whether a check-in would answer it."""

    brief: Brief
    by: str
    soon: bool
    kind_zh: str
    check_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeGroup:
    """What the office itself has to do towards several people by the same moment."""

    by: str
    kind_zh: str
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One person with a day: due back from leave, or the end of the term."""

    brief: Brief
    on: date
    days: int
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Everything that an officer sees first in the morning."""

    cases: int
    due: tuple[DueLine, ...]
    due_count: int
    office: tuple[OfficeGroup, ...]
    unjudged: tuple[Brief, ...]
    alerts: Queue
    waiting: tuple[tuple[Brief, Waiting], ...]
    away: tuple[DayLine, ...]
    ending: tuple[DayLine, ...]
    orders: tuple[OrderLine, ...]


def today(console: Console, asker: Asker, now: datetime, *, whole: bool = False) -> Today:
    """Put the day of whoever asks together: what will be told by the end of it unless somebody acts.

    Of what persons have to do the soonest are listed, or the `whole`; all of it is counted.
    """
    office, offices, on = console.office, sorted(asker.offices), legal_day(now)
    ids = open_cases(office.store, offices)
    briefs = console.briefs.of(office.store, ids)
    ahead = console.duties.ahead(office, console.book_to_show(), ids, now=now, until=day_end(on))
    owed = [due for due in ahead.dues if due.finding.bearer is Bearer.PERSON]
    away = leaves_out(office.store, office_ids=offices, on=on)
    ending = terms_ending(office.store, office_ids=offices, by_on=on + ENDING_WITHIN)
    return Today(
        cases=len(ids),
        due=tuple(
            DueLine(
                brief=briefs[due.case_id],
                by=due_text(due.finding.began_at, now),
                soon=due.finding.began_at - now <= timedelta(hours=3),
                kind_zh=kind_zh(due.finding.kind),
                check_in=due.finding.kind in ANSWERED_BY_CHECK_IN,
            )
            for due in (owed if whole else owed[:DUE_SHOWN])
        ),
        due_count=len(owed),
        office=tuple(_groups(ahead.dues, briefs, now)),
        unjudged=tuple(briefs[each] for each in ahead.unjudged),
        alerts=queue(console, asker, now, limit=ALERTS_SHOWN),
        waiting=tuple((brief, one) for brief in briefs.values() for one in brief.waiting),
        away=tuple(
            DayLine(
                brief=briefs[leave.case_id], on=back_on, days=(back_on - on).days, said=str(leave.from_on)
            )
            for leave, back_on in sorted(
                ((leave, _back_on(leave)) for leave in away if leave.case_id in briefs),
                key=lambda pair: pair[1],
            )
        ),
        ending=tuple(
            DayLine(brief=briefs[row.case_id], on=row.term_to_on, days=(row.term_to_on - on).days)
            for row in ending
            if row.case_id in briefs
        ),
        orders=order_lines(console, asker, open_only=True)[:ORDERS_SHOWN],
    )


def _back_on(leave: LeaveRow) -> date:
    """Give the last day of a leave: that on which it was taken back, where it was."""
    return leave.to_on if leave.revoked_at is None else min(leave.to_on, legal_day(leave.revoked_at))


def _groups(ahead: Iterable[Due], briefs: Mapping[str, Brief], now: datetime) -> Iterator[OfficeGroup]:
    """Put together what others than the person owe, by what it is and by when."""
    owed: dict[tuple[datetime, str], list[Brief]] = defaultdict(list)
    for due in ahead:
        if due.finding.bearer is not Bearer.PERSON:
            owed[due.finding.began_at, due.finding.kind].append(briefs[due.case_id])
    for (by_at, kind), whom in sorted(owed.items()):
        yield OfficeGroup(by=due_text(by_at, now), kind_zh=kind_zh(kind), briefs=tuple(whom))
