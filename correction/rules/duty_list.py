"""Every cycle of every recurring duty of a case (义务清单), the missed, the excused and the partial ones too.

Nothing is deleted from it and it has no threshold of its own: a cycle was missed exactly where a finding says
so. What is not owed, because it was excused or is no whole cycle, is shown and said to be so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from correction.domain.alert_kind import Bearer
from correction.domain.cadence import Cadence
from correction.domain.context import Context
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, DateSpan
from correction.domain.order import Category
from correction.domain.watch import Watch
from correction.rulebooks.book import Rulebook
from correction.rules.activities.activity_organised import RULE as ORGANISED
from correction.rules.activities.organised import CADENCES
from correction.rules.assess import assess
from correction.rules.office_work import office_meeting, office_monitoring, office_visit, office_voice
from correction.rules.reports import report_overdue
from correction.rules.reports.longer_intervals import longer_parts
from correction.rules.shared.recurring import Part, due_of, excused, parts_of
from correction.rules.view import CaseView

GRACE, HEALTH = "report.grace_days", "report.health.cadence"


class Outcome(StrEnum):
    """How one cycle of a duty stands (本期情况)."""

    MISSED = "missed"
    DONE = "done"
    EXCUSED = "excused"
    PARTIAL = "partial"
    OPEN = "open"

    @property
    def zh(self) -> str:
        """The word that staff use."""
        return _OUTCOME_ZH[self]


_OUTCOME_ZH = {
    Outcome.MISSED: "未做到",
    Outcome.DONE: "已做到",
    Outcome.EXCUSED: "免除",
    Outcome.PARTIAL: "不足一期，不要求",
    Outcome.OPEN: "未到期",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCycle:
    """One cycle of one duty, by its own days for ever; `occasion` is that of the finding where it was missed.

    A duty that is owed once has no cadence; its span runs from the day it began to its last day, which is
    none while the year's working days are not announced.
    `ended_at` tells when a missed duty was done after all, none while it is not or was never missed.
    """

    duty: str
    bearer: Bearer
    cadence: Cadence | None
    span: DateSpan
    outcome: Outcome
    occasion: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Duty:
    """A recurring duty: its words, whose it is, how its occasions begin, and the days on which it is owed."""

    name: str
    bearer: Bearer
    prefix: str
    parts: Callable[[CaseView], Iterator[Part]]
    face_to_face: bool = False


def _by_book(key: str) -> Callable[[CaseView], Iterator[Part]]:
    def parts(view: CaseView) -> Iterator[Part]:
        return iter(()) if view.supervised is None else parts_of(view, key, view.supervised)

    return parts


def _health(view: CaseView) -> Iterator[Part]:
    outside = view.order.category is Category.OUTSIDE_PRISON
    return longer_parts(view, HEALTH, view.supervised if outside else None)


def _on_ban(view: CaseView) -> Iterator[Part]:
    for active in report_overdue.prohibited(view):
        yield from parts_of(view, "report.prohibition.cadence", active)


_PERSON, _OFFICE = Bearer.PERSON, Bearer.OFFICE
_DUTIES = (
    _Duty("书面报告", _PERSON, report_overdue.WRITTEN, _by_book("report.written.cadence")),
    _Duty("口头或者电话报告", _PERSON, report_overdue.ORAL, _by_book("report.oral.cadence")),
    _Duty("当面报告", _PERSON, report_overdue.IN_PERSON, _by_book("report.in_person.cadence"), True),
    _Duty("禁止令遵守情况报告", _PERSON, report_overdue.PROHIBITION, _on_ban),
    _Duty("身体情况报告", _PERSON, report_overdue.HEALTH, _health),
    _Duty("日监控", _OFFICE, office_monitoring.RULE, _by_book("office.monitoring.cadence")),
    _Duty("周听声", _OFFICE, office_voice.RULE, _by_book("office.voice.cadence")),
    _Duty("月见面", _OFFICE, office_meeting.RULE, _by_book("office.meeting.cadence"), True),
    _Duty("家访", _OFFICE, office_visit.RULE, _by_book("office.visit.cadence")),
    *(
        _Duty(f"组织{activity.zh}", _OFFICE, f"{ORGANISED}:{activity}", _by_book(key), True)
        for key, activity in CADENCES.items()
    ),
)
LISTED = tuple(sorted({duty.prefix.partition(":")[0] for duty in _DUTIES}))


def duty_list(
    file: CaseFile, book: Rulebook, context: Context, now: datetime, period: DateSpan
) -> tuple[DutyCycle, ...]:
    """Give the cycles that touch a period with an end, by their first day, as they stand at a moment."""
    watch = Watch(now)
    view = CaseView(file=file.happened_by(watch), book=book, context=context, watch=watch)
    told = {finding.occasion: finding for finding in assess(file, book, context, now).findings}
    cycles = [
        _cycle(view, duty, cadence, span, whole=whole, told=told)
        for duty in _DUTIES
        for part, _, cadence in duty.parts(view)
        for span, whole in _within(part, cadence, period)
    ]
    return tuple(sorted(cycles, key=lambda one: (one.span.from_on, one.duty)))


def _within(part: DateSpan, cadence: Cadence, period: DateSpan) -> Iterator[tuple[DateSpan, bool]]:
    """Give the cycles of one part that touch a period, cut to the part, and whether each is whole."""
    end_on = min(part.to_on or date.max, period.to_on or date.max)
    if max(part.from_on, period.from_on) > end_on:
        return
    span = cadence.cycle(max(part.from_on, period.from_on))
    while span.from_on <= end_on:
        last_on = span.to_on or span.from_on
        to_on = min(last_on, part.to_on or date.max)
        whole = part.from_on <= span.from_on and to_on == last_on
        yield DateSpan(from_on=max(span.from_on, part.from_on), to_on=to_on), whole
        span = cadence.cycle(last_on + ONE_DAY)


def _cycle(
    view: CaseView,
    duty: _Duty,
    cadence: Cadence,
    span: DateSpan,
    *,
    whole: bool,
    told: Mapping[str, Finding],
) -> DutyCycle:
    occasion = f"{duty.prefix}:{span.from_on}"
    finding = told.get(occasion) if whole else None
    if not whole:
        outcome = Outcome.PARTIAL
    elif finding is not None:
        outcome = Outcome.MISSED
    elif excused(view, span, face_to_face=duty.face_to_face):
        outcome = Outcome.EXCUSED
    else:
        grace = view.book.whole(GRACE, span.from_on) if duty.bearer is Bearer.PERSON else 0
        outcome = Outcome.DONE if view.watch.reached(due_of(span, grace)) else Outcome.OPEN
    return DutyCycle(
        duty=duty.name,
        bearer=duty.bearer,
        cadence=cadence,
        span=span,
        outcome=outcome,
        occasion=occasion,
        ended_at=None if finding is None else finding.ended_at,
    )
