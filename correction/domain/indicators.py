"""Indicators (统计指标): each is two lists of persons, and the rate only what the lists amount to.

A list is right for any period and any union of offices, because the list of a union is the union of the
lists; a rate of rates is never taken. A person with two cases counts once. 漏管, 脱管 and 失联 differ in
stage, in who answers and in how they come about, so they are never added up: 漏管 is a person who never came
in, 脱管 somebody's written finding that the person is out of supervision or refuses it, 失联 a contact that
cannot be made. 虚管 is a procurator's finding against the agency and no indicator of a person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from correction.domain.alert_kind import AlertKind
from correction.domain.course import Case, Course, Offices, course_of, days_of, meet
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import Step, StepDone
from correction.domain.facts.returns import NewCrimeFound
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, day_start, legal_day


class Rate(StrEnum):
    """The indicators that the records support (指标)."""

    NEVER_CAPTURED = "never_captured"
    OUT_OF_SUPERVISION = "out_of_supervision"
    LOST_CONTACT = "lost_contact"
    NEW_CRIME = "new_crime"
    HANDED_ON = "handed_on"

    @property
    def zh(self) -> str:
        """The indicator as reports name it."""
        return _TEXT[self][0]

    @property
    def definition(self) -> str:
        """What is counted over what, in one Chinese sentence."""
        return _TEXT[self][1]


_TEXT = {
    Rate.NEVER_CAPTURED: ("漏管率", "期内曾逾期未报到的人 ÷ 期内应当入矫（已生效而未到）的人"),
    Rate.OUT_OF_SUPERVISION: ("脱管率", "期内曾被认定脱离监管或者拒绝监管的人 ÷ 期内曾在矫的人"),
    Rate.LOST_CONTACT: ("失联率", "期内曾失去联系的人 ÷ 期内曾在矫的人；失联不等于脱管"),
    Rate.NEW_CRIME: ("再犯罪率", "在矫期间、期内犯新罪的人 ÷ 期内曾在矫的人"),
    Rate.HANDED_ON: ("衔接率", "期内解除矫正、安置帮教单位已回执接收的人 ÷ 期内解除矫正的人"),
}
# Where the device was cut off, contact counts as lost sooner; it is lost all the same.
_OUT_OF_REACH = (AlertKind.LOST_CONTACT, AlertKind.TAMPERED_AND_LOST)
# What sources publish and the records do not support; better no figure than a wrong nought.
NOT_MEASURED = {
    "帮教率": "没有解矫后帮教小组和帮教联系的记录",
    "安置率": "没有解矫后就业、就学、承包地、亲属和救助安置的记录",
    "重新犯罪率": "没有解矫后再次判刑的记录",
    "虚管": "由检察机关对本机构认定，不是社区矫正对象的指标",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person of a list, with the cases for which they are in it."""

    person_id: str
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator: who is counted, out of whom; in order of person."""

    rate: Rate
    numerator: tuple[Counted, ...]
    denominator: tuple[Counted, ...]

    @property
    def share(self) -> Fraction | None:
        """The rate of persons, exact; none where nobody could be counted."""
        return Fraction(len(self.numerator), len(self.denominator)) if self.denominator else None


def indicators(cases: Iterable[Case], period: DateSpan, offices: Offices) -> tuple[Indicator, ...]:
    """Give every indicator for a period, both days included, and a union of offices.

    A case belongs to an office on the days on which that office was answerable for it.
    """
    counted: dict[Rate, tuple[list[Course], list[Course]]] = {rate: ([], []) for rate in Rate}
    for case in cases:
        course = course_of(case.file)
        for rate in Rate:
            if _belongs(rate, course, period, offices):
                counted[rate][1].append(course)
                if _counts(rate, case, course, period, offices):
                    counted[rate][0].append(course)
    return tuple(
        Indicator(rate=rate, numerator=persons(above), denominator=persons(below))
        for rate, (above, below) in counted.items()
    )


def union(parts: Sequence[Indicator]) -> Indicator:
    """Put the same indicator of several offices or periods together: list by list, each person once.

    Raises InvalidValue for none, or for different indicators.
    """
    if len({part.rate for part in parts}) != 1:
        raise InvalidValue("指标", "合并的不是同一个指标", "只合并同一指标的名单")
    return Indicator(
        rate=parts[0].rate,
        numerator=_merged(each for part in parts for each in part.numerator),
        denominator=_merged(each for part in parts for each in part.denominator),
    )


def persons(courses: Iterable[Course]) -> tuple[Counted, ...]:
    """List the persons of cases, each once, with their cases."""
    return _merged(Counted(person_id=c.person_id, case_ids=(c.case_id,)) for c in courses)


def _merged(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    cases: dict[str, set[str]] = {}
    for each in counted:
        cases.setdefault(each.person_id, set()).update(each.case_ids)
    return tuple(Counted(person_id=who, case_ids=tuple(sorted(cases[who]))) for who in sorted(cases))


def _belongs(rate: Rate, course: Course, period: DateSpan, offices: Offices) -> bool:
    match rate:
        case Rate.NEVER_CAPTURED:
            return course.touches(course.awaited, period, offices)
        case Rate.HANDED_ON:
            left_on = course.left_on if course.released and course.stay is not None else None
            return left_on is not None and period.holds(left_on) and course.office_on(left_on) in offices
        case _:
            return course.touches(course.stay, period, offices)


def _counts(rate: Rate, case: Case, course: Course, period: DateSpan, offices: Offices) -> bool:
    match rate:
        case Rate.HANDED_ON:
            steps = (entry.payload.step for entry in case.file.of(StepDone))
            return Step.RESETTLEMENT_RECEIVED in steps
        case Rate.NEVER_CAPTURED:
            base, spans = course.awaited, _found(case, (AlertKind.NOT_REPORTED,))
        case Rate.LOST_CONTACT:
            base, spans = course.stay, _found(case, _OUT_OF_REACH)
        case Rate.NEW_CRIME:
            crimes = (entry.payload.committed_on for entry in case.file.of(NewCrimeFound))
            base, spans = course.stay, (DateSpan(from_on=day, to_on=day) for day in crimes)
        case Rate.OUT_OF_SUPERVISION:
            base, spans = course.stay, absences(case.file)
    if base is None:
        return False
    return any(course.touches(meet(span, base), period, offices) for span in spans)


def _found(case: Case, kinds: tuple[AlertKind, ...]) -> Iterator[DateSpan]:
    return (days_of(finding) for finding in case.findings if finding.kind in kinds)


def absences(file: CaseFile) -> Iterator[DateSpan]:
    """Give the days of 脱管: confirmed by somebody of the agency, or found and refusing.

    Each lasts until the person is found and does not refuse; that day counts only where an hour is known.
    Whoever never came is 漏管 and not 脱管, and the caller leaves those days out.
    """
    complied = [e.when.starts_at for e in file.of(PersonFound) if not e.payload.refuses]
    begun = [(e.payload.since_on, day_start(e.payload.since_on)) for e in file.of(AbsenceConfirmed)]
    begun += [(e.when.legal_on, e.when.starts_at) for e in file.of(PersonFound) if e.payload.refuses]
    for since_on, since_at in begun:
        until_at = min((at for at in complied if at >= since_at), default=None)
        last_on: date | None = None
        if until_at is not None:
            last_on = max(since_on, legal_day(until_at - timedelta(microseconds=1)))
        yield DateSpan(from_on=since_on, to_on=last_on)
