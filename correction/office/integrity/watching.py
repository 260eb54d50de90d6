"""Whether persons are really watched (监管空档): gaps in the track, clues, nobody without a duty."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from correction.domain.cadence import Cadence
from correction.domain.case.course import Case, Offices, course_of, days_of, meet
from correction.domain.entry import Entry
from correction.domain.facts.admission import ClassAssigned, Excused, ExcuseReason
from correction.domain.facts.check_ins import CheckInsPlanned
from correction.domain.facts.leave import LeaveGranted, LeaveReturned, LeaveRevoked
from correction.domain.facts.observations import ObservationStated, Observed
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import DateSpan, legal_day
from correction.domain.order import Category
from correction.rulebooks.book import Rulebook
from correction.rules.view import book_of

_SILENT = frozenset({Observed.GAP, Observed.POWERED_OFF})
_REPORTS = {"report.written.cadence": "书面报告", "report.oral.cadence": "口头或电话报告"}
_OFFICE = {
    "office.monitoring.cadence": "日监控",
    "office.voice.cadence": "周听声",
    "office.meeting.cadence": "月见面",
    "office.visit.cadence": "家访",
}
_HOURS = {"hours.labour_month_hours": "公益活动", "hours.study_month_hours": "教育学习"}
_KEPT = {ExcuseReason.DETAINED: "被羁押", ExcuseReason.HOSPITAL: "住院", ExcuseReason.EXEMPTED: "经批准免除"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackGap:
    """A time without positions of one person: since when, until when if it is over, and from which source."""

    case_id: str
    source_id: str
    began_at: datetime
    ended_at: datetime | None

    def lasted(self, now: datetime) -> timedelta:
        """Tell how long it lasted, or lasts by now."""
        return (self.ended_at or now) - self.began_at


def track_gaps(cases: Iterable[Case], period: DateSpan, offices: Offices) -> tuple[TrackGap, ...]:
    """List the gaps that touch a period, person by person and in order; withdrawn observations give none."""
    gaps = []
    for case in cases:
        course = course_of(case.file)
        for entry in _newest(case.file):
            seen = entry.payload
            days = DateSpan(
                from_on=legal_day(seen.began_at),
                to_on=None if seen.ended_at is None else legal_day(seen.ended_at),
            )
            if course.touches(meet(days, period), period, offices):
                gaps.append(
                    TrackGap(
                        case_id=case.file.case_id,
                        source_id=seen.source_id or "不详",
                        began_at=seen.began_at,
                        ended_at=seen.ended_at,
                    )
                )
    return tuple(sorted(gaps, key=lambda gap: (gap.case_id, gap.began_at, gap.source_id)))


def _newest(file: CaseFile) -> Iterator[Entry[ObservationStated]]:
    latest: dict[str, Entry[ObservationStated]] = {}
    for entry in file.of(ObservationStated):
        if entry.payload.observed in _SILENT:
            held = latest.get(entry.payload.observation_id)
            if held is None or held.payload.revision < entry.payload.revision:
                latest[entry.payload.observation_id] = entry
    yield from (entry for entry in latest.values() if not entry.payload.withdrawn)


def clues(
    cases: Iterable[Case], period: DateSpan, offices: Offices, rules: frozenset[str]
) -> tuple[tuple[str, Finding], ...]:
    """List the findings of some rules that touch a period, each with its case, in order."""
    found = []
    for case in cases:
        course = course_of(case.file)
        found += [
            (case.file.case_id, finding)
            for finding in case.findings
            if finding.rule in rules and course.touches(days_of(finding), period, offices)
        ]
    return tuple(sorted(found, key=lambda one: (one[0], one[1].began_at, one[1].occasion)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What is still to come for one person: duties by name, or the stated reason why there is none."""

    case_id: str
    names: tuple[str, ...]
    reason: str | None

    @property
    def lost(self) -> bool:
        """Whether nothing is to come and nobody says why: lost in the system."""
        return not self.names and self.reason is None


def duties_of(cases: Iterable[Case], book: Rulebook, on: date, offices: Offices) -> tuple[Duties, ...]:
    """Give for everybody who is not out of correction what is still to come after a day, and else why not."""
    told = []
    for case in cases:
        course = course_of(case.file)
        if course.office_on(on) not in offices or (course.left_on is not None and course.left_on <= on):
            continue
        names = tuple(
            _awaited(case.file, book_of(case.file, book), on, arrived=course.arrived_on is not None)
        )
        reason = None if names else _reason(case.file, on)
        told.append(Duties(case_id=case.file.case_id, names=names, reason=reason))
    return tuple(sorted(told, key=lambda each: (not each.lost, each.case_id)))


def _awaited(file: CaseFile, book: Rulebook, on: date, *, arrived: bool) -> Iterator[str]:
    """Name the duties to come: a plan, a cadence, a return; before arrival, the report."""
    if not arrived:
        yield "报到"
        return
    if on > file.order.ends_on:
        return
    if any(e.payload.to_on is None or e.payload.to_on > on for e in file.of(CheckInsPlanned)):
        yield "签到"
    classed = file.latest(ClassAssigned)
    name = classed.payload.management_class.value if classed else None
    keys = _REPORTS | _OFFICE
    keys |= {"report.prohibition.cadence": "禁止令报告"} if file.order.prohibitions else {}
    keys |= {"report.health.cadence": "身体情况报告"} if _is_outside_prison(file) else {}
    for key, zh in keys.items():
        if isinstance(book.get(key, on, management_class=name), Cadence):
            yield zh
    yield from (zh for key, zh in _HOURS.items() if book.get(key, on, management_class=name) is not None)
    closed = {e.payload.leave_id for e in file.of(LeaveReturned)}
    closed |= {e.payload.leave_id for e in file.of(LeaveRevoked)}
    if any(e.payload.to_on >= on and e.payload.leave_id not in closed for e in file.of(LeaveGranted)):
        yield "外出返回"


def _is_outside_prison(file: CaseFile) -> bool:
    return file.order.category is Category.OUTSIDE_PRISON


def _reason(file: CaseFile, on: date) -> str | None:
    """Give the reason on record why nothing is to come."""
    if on > file.order.ends_on:
        return f"期限 {file.order.ends_on} 已满，等待解除或者其他决定"
    for entry in file.of(Excused):
        excused = entry.payload
        if excused.reason in _KEPT and DateSpan(from_on=excused.from_on, to_on=excused.to_on).holds(on):
            return f"{excused.from_on} 起{_KEPT[excused.reason]}"
    return None
