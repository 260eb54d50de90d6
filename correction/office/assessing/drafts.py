"""The computed draft of a result (考核初评): what the book's conditions and points make of the record.

A draft decides nothing. An alert counts only where people found it confirmed: one that nobody looked into is
listed as pending, and one explained or false is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert import Alert
from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.assessments.conditions import Clauses
from correction.domain.assessments.points import PointItem, Scores
from correction.domain.assessments.results import days_of
from correction.domain.assessments.standing import Met, Standing
from correction.domain.citation import Citation
from correction.domain.entry import AnyEntry
from correction.domain.facts.alerts import Disposition, Matter
from correction.domain.facts.assessment import AssessedPeriod, Mark
from correction.domain.facts.decisions import DecisionKind
from correction.domain.facts.management import MeritRecorded
from correction.domain.facts.sanctions import PolicePunished
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, legal_day
from correction.rulebooks.book import Rulebook

# A ground to fail stands before everything; of the others the better one is tried first.
_ORDER = (Mark.FAIL, Mark.GOOD, Mark.PASS)
_ALERTS = {
    AlertKind.CHECK_IN_MISSED: PointItem.CHECK_IN_MISSED,
    AlertKind.REPORT_OVERDUE: PointItem.REPORT_OVERDUE,
    AlertKind.HOURS_SHORT: PointItem.HOURS_SHORT,
    AlertKind.OUTSIDE_AREA: PointItem.OUTSIDE_AREA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One line of a count of points: what for, how often, how many, and what shows it."""

    item: PointItem
    times: int
    points: float
    entries: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the record makes of a period (初评); `grade` is none where the book leaves it open.

    `points` is none where the book gives none. `pending` are occasions of alerts that nobody has judged yet.
    """

    period: AssessedPeriod
    first_on: date
    grade: Mark | None
    reasons: tuple[Met, ...]
    points: float | None
    lines: tuple[PointLine, ...]
    pending: tuple[str, ...]
    citations: tuple[Citation, ...]
    praise: tuple[Met, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """Every entry that the draft rests on."""
        named = [entry for met in self.reasons for entry in met.entries]
        return tuple(dict.fromkeys([*named, *(entry for line in self.lines for entry in line.entries)]))

    @property
    def occasions(self) -> tuple[str, ...]:
        """Every occasion of an alert that the draft rests on."""
        return tuple(occasion for line in self.lines for occasion in line.occasions)


def draft_result(
    file: CaseFile,
    alerts: Iterable[Alert],
    book: Rulebook,
    period: AssessedPeriod,
    on: date,
    *,
    now: datetime,
) -> Draft:
    """Work out the month or quarter that holds a day, by the book of its last day, from what is on record."""
    days = days_of(period, on)
    last_on = days.to_on or days.from_on
    standing = Standing(file=file, at=now, since_on=days.from_on, until_on=days.to_on)
    own = [alert for alert in alerts if _counts(alert, days)]
    lines = tuple(_lines(standing, own, book, last_on)) if period is AssessedPeriod.MONTH else ()
    points = _points(standing, lines, book, period, last_on)
    grade, reasons, citations = _grade(standing, book, period, last_on)
    if grade is None and not reasons and points is not None:
        grade = _band(book, last_on, points)
    return Draft(
        period=period,
        first_on=days.from_on,
        grade=grade,
        reasons=reasons,
        points=points,
        lines=lines,
        pending=tuple(alert.stated.occasion for alert in own if alert.disposition is None),
        citations=citations,
        praise=_praise(file, book, last_on, now),
    )


def _counts(alert: Alert, days: DateSpan) -> bool:
    stated = alert.stated
    theirs = stated.bearer is Bearer.PERSON and stated.matter is not Matter.WITHDRAWN
    return theirs and stated.kind in _ALERTS and days.holds(legal_day(stated.began_at))


def _grade(
    standing: Standing, book: Rulebook, period: AssessedPeriod, on: date
) -> tuple[Mark | None, tuple[Met, ...], tuple[Citation, ...]]:
    citations = []
    for mark in _ORDER:
        found = book.at(f"assessment.{period}.{mark}", on)
        if isinstance(found.value, Clauses):
            citations.append(found.citation)
            if reasons := standing.met(found.value):
                return mark, reasons, (found.citation, book.cite("cite.assessment", on))
    return None, (), (*citations, book.cite("cite.assessment", on))


def _lines(standing: Standing, alerts: list[Alert], book: Rulebook, on: date) -> Iterator[PointLine]:
    scores = book.get("points.items", on)
    if not isinstance(scores, Scores):
        return
    for item in PointItem:
        each = scores.get(item)
        entries = tuple(entry.entry_id for entry in standing.counted(_entries(standing, item)))
        occasions = tuple(
            alert.stated.occasion
            for alert in alerts
            if _ALERTS[alert.stated.kind] is item and alert.disposition is Disposition.CONFIRMED
        )
        times = len(entries) + len(occasions)
        if each is not None and times:
            yield PointLine(item=item, times=times, points=each * times, entries=entries, occasions=occasions)


def _entries(standing: Standing, item: PointItem) -> Iterable[AnyEntry]:
    decided: Mapping[PointItem, DecisionKind] = {
        PointItem.ADMONITION: DecisionKind.ADMONITION,
        PointItem.WARNING: DecisionKind.WARNING,
        PointItem.PRAISE: DecisionKind.PRAISE,
    }
    if item in decided:
        return standing.decided(decided[item])
    if item is PointItem.POLICE_PUNISHMENT:
        return standing.file.of(PolicePunished)
    return standing.file.of(MeritRecorded) if item is PointItem.MERIT else ()


def _points(
    standing: Standing, lines: tuple[PointLine, ...], book: Rulebook, period: AssessedPeriod, on: date
) -> float | None:
    """Give a month's base with its lines, or the mean of a quarter whose three months all have points."""
    base = book.get("points.base", on)
    if not isinstance(base, int | float) or isinstance(base, bool):
        return None
    if period is AssessedPeriod.MONTH:
        return base + sum(line.points for line in lines)
    window = DateSpan(from_on=standing.since_on, to_on=standing.until_on)
    months = [r.points for r in standing.results(AssessedPeriod.MONTH) if window.holds(r.first_on)]
    known = [points for points in months if points is not None]
    return sum(known) / 3 if len(known) == 3 else None


def _band(book: Rulebook, on: date, points: float) -> Mark | None:
    bands = book.get("points.bands", on)
    if not isinstance(bands, Scores):
        return None
    for mark in (Mark.GOOD, Mark.PASS):
        least = bands.get(mark)
        if least is not None and points >= least:
            return mark
    return Mark.FAIL


def _praise(file: CaseFile, book: Rulebook, on: date, now: datetime) -> tuple[Met, ...]:
    """Give what fulfils the book's conditions of praise over the six months up to the end of the period."""
    clauses = book.get("praise.if", on)
    if not isinstance(clauses, Clauses):
        return ()
    years, month = divmod(on.year * 12 + on.month - 6, 12)
    window = Standing(file=file, at=now, since_on=date(years, month + 1, 1), until_on=on)
    return window.met(clauses)
