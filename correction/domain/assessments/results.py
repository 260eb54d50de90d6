"""Results of assessments as they stand (考核结果): confirmed, and changed where an objection was upheld."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import Entry
from correction.domain.facts.assessment import (
    AssessedPeriod,
    AssessmentConfirmed,
    AssessmentObjected,
    Mark,
    ObjectionAnswered,
)
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan

_CYCLES = {
    AssessedPeriod.MONTH: Cadence(unit=CadenceUnit.MONTH),
    AssessedPeriod.QUARTER: Cadence(unit=CadenceUnit.QUARTER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a month or a quarter was found to be (考核结果); `entries` are the confirmation and any answer."""

    period: AssessedPeriod
    first_on: date
    grade: Mark
    points: float | None
    entries: tuple[str, ...]

    @property
    def said(self) -> str:
        """Say it in a line."""
        points = "" if self.points is None else f"（{self.points:g} 分）"
        return f"{self.first_on:%Y-%m} {self.period.zh}{self.grade.zh}{points}"


def days_of(period: AssessedPeriod, first_on: date) -> DateSpan:
    """Give the days of the month or quarter that holds a day."""
    return _CYCLES[period].cycle(first_on)


def cycles_of(period: AssessedPeriod, from_on: date) -> Iterator[DateSpan]:
    """Give, without end, the months or quarters that begin on or after a day."""
    return _CYCLES[period].cycles(from_on)


def results_of(file: CaseFile, period: AssessedPeriod, at: datetime) -> tuple[Result, ...]:
    """Give the results of months or quarters as they stood at a moment, in order of the period."""
    answers = upheld_answers(file, at)
    found: dict[date, Result] = {}
    for entry in file.of(AssessmentConfirmed):
        said = entry.payload
        if said.period is not period or entry.when.starts_at > at:
            continue
        answer = answers.get(entry.entry_id)
        changed = answer.payload if answer else None
        found[said.first_on] = Result(
            period=period,
            first_on=said.first_on,
            grade=changed.grade if changed and changed.grade else said.grade,
            points=said.points if changed is None or changed.points is None else changed.points,
            entries=(entry.entry_id, *((answer.entry_id,) if answer else ())),
        )
    return tuple(found[first_on] for first_on in sorted(found))


def upheld_answers(file: CaseFile, at: datetime) -> dict[str, Entry[ObjectionAnswered]]:
    """Give the answers that changed a result by a moment, by the confirmation that they change."""
    objections = {entry.entry_id: entry.payload.confirmed_entry_id for entry in file.of(AssessmentObjected)}
    return {
        objections[entry.payload.objection_entry_id]: entry
        for entry in file.of(ObjectionAnswered)
        if entry.payload.upheld
        and entry.when.starts_at <= at
        and entry.payload.objection_entry_id in objections
    }
