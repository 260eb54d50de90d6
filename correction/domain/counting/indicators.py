"""Indicators (统计指标): each is two lists of persons, and the rate only what the lists amount to.

A list is right for any period and any union of offices, because the list of a union is the union of the
lists; a rate of rates is never taken. A person with two cases counts once. 漏管, 脱管 and 失联 differ in
stage, in who answers and in how they come about, so they are never added up: 漏管 is a person who never came
in, 脱管 somebody's written finding that the person is out of supervision or refuses it, 失联 a contact that
cannot be made. 虚管 is a procurator's finding against the agency and no indicator of a person.

Most lists hold whoever was in a state at some time of the period. The three of 安置帮教 are taken on its last
day, since whom one helps and who has a place in life changes; such lists of different days are not merged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from correction.domain.alert_kind import AlertKind
from correction.domain.case.aftercare import help_cycle, is_helped, new_crimes, placements_on
from correction.domain.case.course import Case, Course, Offices, course_of, days_of, end_of, meet
from correction.domain.case.strands import steps_of
from correction.domain.errors import InvalidValue
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.facts.admission import Step
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
    HELPED = "helped"
    PLACED = "placed"
    NEW_CRIME_AFTER = "new_crime_after"

    @property
    def zh(self) -> str:
        """The indicator as reports name it."""
        return _TEXT[self][0]

    @property
    def definition(self) -> str:
        """What is counted over what, in one Chinese sentence."""
        return _TEXT[self][1]

    @property
    def on_last_day(self) -> bool:
        """Whether the denominator is the state on the last day of the period (期末数)."""
        return self in (Rate.HELPED, Rate.PLACED, Rate.NEW_CRIME_AFTER)


_TEXT = {
    Rate.NEVER_CAPTURED: (
        "漏管率",
        "期内曾逾期未报到或者逾期未移交的人 ÷ 期内应当入矫（已生效而未到）的人",
    ),
    Rate.OUT_OF_SUPERVISION: ("脱管率", "期内曾被认定脱离监管或者拒绝监管的人 ÷ 期内曾在矫的人"),
    Rate.LOST_CONTACT: ("失联率", "期内曾失去联系的人 ÷ 期内曾在矫的人；失联不等于脱管"),
    Rate.NEW_CRIME: ("再犯罪率", "在矫期间、期内犯新罪的人 ÷ 期内曾在矫的人"),
    Rate.HANDED_ON: ("衔接率", "期内解除矫正、安置帮教单位已回执接收的人 ÷ 期内解除矫正的人"),
    Rate.HELPED: ("帮教率", "期末有帮教小组、且周期内至少联系一次的人 ÷ 期末在帮教期的人"),
    Rate.PLACED: ("安置率", "期末有工作、承包地、就学、家庭接纳或者社会救助的人 ÷ 期末在帮教期的人"),
    Rate.NEW_CRIME_AFTER: ("重新犯罪率", "帮教期内、期内犯新的故意犯罪并被判刑的人 ÷ 期末在帮教期的人"),
}
# By the person's own failing, or by that of whoever should have handed them over.
_NEVER_CAME = (AlertKind.NOT_REPORTED, AlertKind.NOT_HANDED_OVER)
# Where the device was cut off, contact counts as lost sooner; it is lost all the same.
_OUT_OF_REACH = (AlertKind.LOST_CONTACT, AlertKind.TAMPERED_AND_LOST)
# What is spoken of beside these and is no rate of persons.
NOT_MEASURED = {
    "虚管": "由检察机关对本机构认定，不是社区矫正对象的指标",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person of a list, with the cases for which they are in it."""

    person_id: str
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator: who is counted, out of whom; in order of person.

    `counted_on` is the day on which the denominator was taken, none where it holds whoever was there at some
    time. Of 重新犯罪率 the numerator may hold people who by then are no longer followed up.
    """

    rate: Rate
    numerator: tuple[Counted, ...]
    denominator: tuple[Counted, ...]
    counted_on: date | None = None

    @property
    def share(self) -> Fraction | None:
        """The rate of persons, exact; none where nobody could be counted."""
        return Fraction(len(self.numerator), len(self.denominator)) if self.denominator else None


def indicators(
    cases: Iterable[Case], period: DateSpan, offices: Offices, *, help_months: int | None = None
) -> tuple[Indicator, ...]:
    """Give every indicator for a period, both days included, and a union of offices.

    A case belongs to an office on the days on which that office was answerable for it. `help_months` is how
    long one contact counts as help; where none is set, it must lie in the period. Raises InvalidValue for a
    period without an end.
    """
    last_on = end_of(period)
    within = period if help_months is None else help_cycle(last_on, help_months)
    scope = _Scope(period=period, last_on=last_on, offices=offices, within=within)
    counted: dict[Rate, tuple[list[Course], list[Course]]] = {rate: ([], []) for rate in Rate}
    for case in cases:
        course = course_of(case.file)
        for rate in Rate:
            below = _belongs(rate, case, course, scope)
            if below:
                counted[rate][1].append(course)
            if (below or rate is Rate.NEW_CRIME_AFTER) and _counts(rate, case, course, scope):
                counted[rate][0].append(course)
    return tuple(
        Indicator(
            rate=rate,
            numerator=persons(above),
            denominator=persons(below),
            counted_on=last_on if rate.on_last_day else None,
        )
        for rate, (above, below) in counted.items()
    )


def union(parts: Sequence[Indicator]) -> Indicator:
    """Put the same indicator of several offices or periods together: list by list, each person once.

    Raises InvalidValue for none, for different indicators, or for states of different days.
    """
    if len({part.rate for part in parts}) != 1:
        raise InvalidValue("指标", "合并的不是同一个指标", "只合并同一指标的名单")
    if len({part.counted_on for part in parts}) != 1:
        what = f"{parts[0].rate.zh}按期末计算，各期的期末不同"
        raise InvalidValue("指标", what, "按整个期间重新计算，不要合并各期")
    return Indicator(
        rate=parts[0].rate,
        numerator=_merged(each for part in parts for each in part.numerator),
        denominator=_merged(each for part in parts for each in part.denominator),
        counted_on=parts[0].counted_on,
    )


def persons(courses: Iterable[Course]) -> tuple[Counted, ...]:
    """List the persons of cases, each once, with their cases."""
    return _merged(Counted(person_id=c.person_id, case_ids=(c.case_id,)) for c in courses)


def _merged(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    cases: dict[str, set[str]] = {}
    for each in counted:
        cases.setdefault(each.person_id, set()).update(each.case_ids)
    return tuple(Counted(person_id=who, case_ids=tuple(sorted(cases[who]))) for who in sorted(cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What was asked for: the period, its last day, the offices, and within which days a contact counts."""

    period: DateSpan
    last_on: date
    offices: Offices
    within: DateSpan


def _belongs(rate: Rate, case: Case, course: Course, scope: _Scope) -> bool:
    if rate.on_last_day:
        return _followed_up(case, course, scope.last_on, scope.offices)
    match rate:
        case Rate.NEVER_CAPTURED:
            return course.touches(course.awaited, scope.period, scope.offices)
        case Rate.HANDED_ON:
            left_on = course.left_on if course.released and course.stay is not None else None
            held = left_on is not None and scope.period.holds(left_on)
            return held and left_on is not None and course.office_on(left_on) in scope.offices
        case _:
            return course.touches(course.stay, scope.period, scope.offices)


def _followed_up(case: Case, course: Course, on: date, offices: Offices) -> bool:
    held = case.follow_up is not None and case.follow_up.holds(on)
    return held and course.office_on(on) in offices


def _counts(rate: Rate, case: Case, course: Course, scope: _Scope) -> bool:
    match rate:
        case Rate.HANDED_ON:
            return any(step is Step.RESETTLEMENT_RECEIVED for step, _ in steps_of(case.file))
        case Rate.HELPED:
            return is_helped(case.file, scope.last_on, scope.within)
        case Rate.PLACED:
            return bool(placements_on(case.file, scope.last_on))
        case Rate.NEW_CRIME_AFTER:
            days = (day for day in new_crimes(case.file) if scope.period.holds(day))
            return any(_followed_up(case, course, day, scope.offices) for day in days)
        case _:
            return _was(rate, case, course, scope)


def _was(rate: Rate, case: Case, course: Course, scope: _Scope) -> bool:
    """Tell whether the person was in the state that an indicator is about at some time of the period."""
    base = course.awaited if rate is Rate.NEVER_CAPTURED else course.stay
    match rate:
        case Rate.NEVER_CAPTURED:
            spans = _found(case, _NEVER_CAME)
        case Rate.LOST_CONTACT:
            spans = _found(case, _OUT_OF_REACH)
        case Rate.NEW_CRIME:
            crimes = (entry.payload.committed_on for entry in case.file.of(NewCrimeFound))
            spans = (DateSpan(from_on=day, to_on=day) for day in crimes)
        case _:
            spans = absences(case.file)
    return base is not None and any(
        course.touches(meet(span, base), scope.period, scope.offices) for span in spans
    )


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
