"""How a person stands to the conditions of a book (情形是否具备), and the entries that show it.

Counts run over a window that the asker sets: since the present management class began, or the days of an
assessed month. A decision that was revoked by then counts for nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.assessments.conditions import Clauses, Condition, ConditionWord
from correction.domain.assessments.results import Result, results_of
from correction.domain.case.decisions import once_each
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry, Entry
from correction.domain.facts.admission import HandedOver, OrderChanged, ReportedIn
from correction.domain.facts.assessment import AssessedPeriod, EducationMarked, Mark
from correction.domain.facts.decisions import Decided, DecisionKind, DecisionRevoked
from correction.domain.facts.management import MeritRecorded, RiskAssessed
from correction.domain.facts.sanctions import PolicePunished
from correction.domain.file import CaseFile
from correction.domain.moments import DateSpan, legal_day

_GOOD = (Mark.EXCELLENT, Mark.GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A condition that holds: what the record says of it, and the entries that say it."""

    text: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person at a moment: `since_on` begins the window of the counts, `class_on` the present class.

    `until_on` is the last day of the window, none where it goes on to the moment.
    """

    file: CaseFile
    at: datetime
    since_on: date
    until_on: date | None = None
    class_on: date | None = None

    def met(self, clauses: Clauses) -> tuple[Met, ...]:
        """Give what fulfils the first alternative that holds; nothing where none does."""
        for clause in clauses.any_of:
            found = [self.check(condition) for condition in clause]
            if all(found):
                return tuple(each for each in found if each is not None)
        return ()

    def check(self, condition: Condition) -> Met | None:
        """Tell whether one condition holds, and by which entries."""
        return _CHECKS[condition.word](self, condition)

    def by_now(self, entries: Iterable[AnyEntry]) -> list[AnyEntry]:
        """Give what had happened by the moment, out of the window too."""
        return [entry for entry in entries if entry.when.starts_at <= self.at]

    def counted(self, entries: Iterable[AnyEntry]) -> list[AnyEntry]:
        """Give what happened within the window."""
        window = DateSpan(from_on=self.since_on, to_on=self.until_on)
        return [entry for entry in self.by_now(entries) if window.holds(entry.when.legal_on)]

    def decided(self, *kinds: DecisionKind) -> list[Entry[Decided]]:
        """Give the decisions of some kinds that stood at the moment, in order, each once."""
        revoked = {e.payload.decision_entry_id for e in self.by_now(self.file.of(DecisionRevoked))}
        decided = self.by_now(self.file.of(Decided))
        return once_each(e for e in decided if e.payload.decision in kinds and e.entry_id not in revoked)

    def sanctions(self) -> list[AnyEntry]:
        """Give admonitions, warnings and police punishments that stood at the moment, in order of time."""
        found: list[AnyEntry] = [
            *self.decided(DecisionKind.ADMONITION, DecisionKind.WARNING),
            *self.by_now(self.file.of(PolicePunished)),
        ]
        return sorted(found, key=lambda entry: (entry.when.starts_at, entry.number))

    def results(self, period: AssessedPeriod) -> tuple[Result, ...]:
        """Give the results that stood at the moment."""
        return results_of(self.file, period, self.at)

    @property
    def arrived_on(self) -> date | None:
        """The day on which the person came, as far as it had happened."""
        arrivals = [*self.by_now(self.file.of(ReportedIn)), *self.by_now(self.file.of(HandedOver))]
        return min((entry.when.legal_on for entry in arrivals), default=None)


def _months(standing: Standing, since_on: date | None, condition: Condition, *, below: bool) -> Met | None:
    if since_on is None or not isinstance(condition.amount, int):
        return None
    full_on = period_end(since_on, condition.amount)
    holds = legal_day(standing.at) < full_on if below else legal_day(standing.at) >= full_on
    return Met(text=f"{condition}：{since_on} 起，{full_on} 满 {condition.amount} 个月") if holds else None


def _count(condition: Condition, found: Iterable[AnyEntry], *, below: bool = False) -> Met | None:
    entries = list(found)
    needed = condition.amount if isinstance(condition.amount, int) else 0
    if (len(entries) < needed) is not below:
        return None
    days = "、".join(f"{entry.when.legal_on}" for entry in entries)
    return Met(
        text=f"{condition}：{f'{days} 共 {len(entries)} 次' if entries else '没有记录'}",
        entries=tuple(entry.entry_id for entry in entries),
    )


def _risk(standing: Standing, condition: Condition) -> Met | None:
    assessed = standing.by_now(standing.file.of(RiskAssessed))
    if not assessed or assessed[-1].payload.risk != condition.amount:
        return None
    newest = assessed[-1]
    return Met(text=f"{condition}：{newest.when.legal_on} 评估", entries=(newest.entry_id,))


def _rewards(standing: Standing, condition: Condition) -> Met | None:
    commuted = [e for e in standing.file.of(OrderChanged) if "减刑" in e.payload.reason]
    praised: list[AnyEntry] = [*standing.decided(DecisionKind.PRAISE)]
    return _count(condition, standing.counted([*praised, *commuted]))


def _running(standing: Standing, condition: Condition) -> Met | None:
    last = standing.sanctions()
    after = last[-1].when.starts_at if last else None
    praised = standing.decided(DecisionKind.PRAISE)
    return _count(condition, [e for e in praised if after is None or e.when.starts_at > after])


def _marks(condition: Condition) -> tuple[str, ...]:
    return (condition.amount,) if isinstance(condition.amount, str) else tuple(map(str, _many(condition)))


def _many(condition: Condition) -> tuple[str, ...]:
    return condition.amount if isinstance(condition.amount, tuple) else ()


def _month_grade(standing: Standing, condition: Condition) -> Met | None:
    results = standing.results(AssessedPeriod.MONTH)
    if not results or results[-1].grade not in _marks(condition):
        return None
    return Met(text=f"{condition}：{results[-1].said}", entries=results[-1].entries)


def _months_graded(
    standing: Standing, condition: Condition, grades: tuple[Mark, ...], *, below: bool = False
) -> Met | None:
    window = DateSpan(from_on=standing.since_on, to_on=standing.until_on)
    results = [r for r in standing.results(AssessedPeriod.MONTH) if window.holds(r.first_on)]
    found = [r for r in results if r.grade in grades]
    needed = condition.amount if isinstance(condition.amount, int) else 0
    if (len(found) < needed) is not below or not results:
        return None
    entries = tuple(entry for result in results for entry in result.entries)
    return Met(text=f"{condition}：{'、'.join(r.said for r in found) or '没有'}", entries=entries)


def _quarter_mean(standing: Standing, condition: Condition) -> Met | None:
    results = [r for r in standing.results(AssessedPeriod.QUARTER) if r.points is not None]
    if not results or (results[-1].points or 0) < float(str(condition.amount)):
        return None
    return Met(text=f"{condition}：{results[-1].said}", entries=results[-1].entries)


def _education(standing: Standing, condition: Condition) -> Met | None:
    window = DateSpan(from_on=standing.since_on, to_on=standing.until_on)
    known = standing.by_now(standing.file.of(EducationMarked))
    marked = [entry for entry in known if window.holds(entry.payload.month_on)]
    if not marked or marked[-1].payload.mark not in _marks(condition):
        return None
    newest = marked[-1]
    text = f"{condition}：{newest.payload.month_on:%Y-%m} 为{newest.payload.mark.zh}"
    return Met(text=text, entries=(newest.entry_id,))


_Check = Callable[[Standing, Condition], "Met | None"]
_WORD = ConditionWord
_CHECKS: Mapping[ConditionWord, _Check] = {
    _WORD.IN_CORRECTION_MONTHS_BELOW: lambda s, c: _months(s, s.arrived_on, c, below=True),
    _WORD.IN_CORRECTION_MONTHS_FROM: lambda s, c: _months(s, s.arrived_on, c, below=False),
    _WORD.IN_CLASS_MONTHS_FROM: lambda s, c: _months(s, s.class_on, c, below=False),
    _WORD.RISK: _risk,
    _WORD.ADMONITIONS_FROM: lambda s, c: _count(c, s.counted(s.decided(DecisionKind.ADMONITION))),
    _WORD.WARNINGS_FROM: lambda s, c: _count(c, s.counted(s.decided(DecisionKind.WARNING))),
    _WORD.POLICE_FROM: lambda s, c: _count(c, s.counted(s.file.of(PolicePunished))),
    _WORD.SANCTIONS_FROM: lambda s, c: _count(c, s.counted(s.sanctions())),
    _WORD.SANCTIONS_BELOW: lambda s, c: _count(c, s.counted(s.sanctions()), below=True),
    _WORD.REWARDS_FROM: _rewards,
    _WORD.PRAISES_RUNNING_FROM: _running,
    _WORD.MAJOR_MERIT_FROM: lambda s, c: _count(
        c, s.counted(e for e in s.file.of(MeritRecorded) if e.payload.major)
    ),
    _WORD.MONTH_GRADE: _month_grade,
    _WORD.MONTHS_GOOD_FROM: lambda s, c: _months_graded(s, c, _GOOD),
    _WORD.MONTHS_FAIL_FROM: lambda s, c: _months_graded(s, c, (Mark.FAIL,)),
    _WORD.MONTHS_FAIL_BELOW: lambda s, c: _months_graded(s, c, (Mark.FAIL,), below=True),
    _WORD.QUARTER_MEAN_FROM: _quarter_mean,
    _WORD.EDUCATION: _education,
}
