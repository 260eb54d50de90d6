"""Coverage of the five items (五项工作覆盖表): person by item by month, what was done and what was not.

What was missed comes from the findings, and names who bears the duty; what was done comes from the file. The
items that come once show what is still lacking without a date that has passed. Nothing is stored.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correction.domain.alert_kind import Bearer
from correction.domain.case.course import Case, Course, Offices, course_of, days_of, meet
from correction.domain.case.excuses import Excuse, excuses_of, frees_from_duties, hold_half
from correction.domain.case.strands import Item
from correction.domain.days import period_end
from correction.domain.entry import AnyEntry, Fact
from correction.domain.facts.activities import LabourPlanned, MusterCalled
from correction.domain.facts.check_ins import CheckInMade
from correction.domain.facts.leave import LeaveReturned
from correction.domain.facts.reports import MedicalPapersReceived, ReportKind, ReportReceived
from correction.domain.facts.staff_acts import (
    Activity,
    ActivityAttended,
    ActKind,
    Monitored,
    Result,
    StaffActed,
)
from correction.domain.file import CaseFile
from correction.domain.finding import Finding
from correction.domain.moments import ONE_DAY, DateSpan, legal_day


class Mark(StrEnum):
    """How a duty of a month stands, gaps first (未做到、尚缺、已做、免除、未要求)."""

    MISSED = "missed"
    LACKING = "lacking"
    DONE = "done"
    EXCUSED = "excused"
    NOT_OWED = "not_owed"

    @property
    def zh(self) -> str:
        """The mark as the table writes it."""
        return _MARK_ZH[self]


_MARK_ZH = {
    Mark.MISSED: "未做到",
    Mark.LACKING: "尚缺",
    Mark.DONE: "已做",
    Mark.EXCUSED: "免除",
    Mark.NOT_OWED: "未要求或未到期",
}
_GRAVITY = {mark: place for place, mark in enumerate(Mark)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty in one month; `bearers` and `occasions` say whose misses they were and which findings tell."""

    name: str
    mark: Mark
    bearers: tuple[Bearer, ...] = ()
    occasions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item of one person in one month (`month_on` is its first day), its gaps in front."""

    case_id: str
    office_id: str
    item: Item
    month_on: date
    duties: tuple[Duty, ...]

    @property
    def mark(self) -> Mark:
        """The gravest mark in the cell."""
        return self.duties[0].mark


@dataclass(frozen=True, slots=True)
class _Recurring:
    """A duty that recurs: how findings about it are called, and which entry shows that it was done."""

    item: Item
    name: str
    occasions: tuple[str, ...]
    kind: type[Fact]
    shows: Callable[[AnyEntry], bool] = lambda _: True


def _acted(act: ActKind) -> Callable[[AnyEntry], bool]:
    return lambda entry: entry.payload.act is act and entry.payload.result is Result.COMPLETED


def _attended(activity: Activity) -> Callable[[AnyEntry], bool]:
    return lambda entry: entry.payload.activity.counts_for is activity and entry.payload.hours > 0


def _answers(entry: AnyEntry) -> bool:
    return entry.payload.request_id is not None


def _daily(entry: AnyEntry) -> bool:
    return entry.payload.report is ReportKind.DAILY


def _called(entry: AnyEntry) -> bool:
    return bool(entry.payload.told)


_REPORTS = (
    *("report_written:", "report_oral:", "report_in_person:", "report_count:"),
    *("report_prohibition:", "report_health:", "report_prompt:"),
)
_LABOUR = ("hours:labour:", "activity_count:labour:")
_STUDY = ("hours:study:", "activity_count:study:")
_ORGANISED = ("activity_organised:", "activity_count:talk:")
RECURRING = (
    _Recurring(Item.DAILY, "签到", ("check_in_missed:",), CheckInMade),
    _Recurring(Item.DAILY, "抽查应答", ("extra_check:",), CheckInMade, _answers),
    _Recurring(Item.DAILY, "报告", _REPORTS, ReportReceived),
    _Recurring(Item.DAILY, "病情复查", ("medical_recheck:",), MedicalPapersReceived),
    _Recurring(Item.DAILY, "请销假", ("leave_not_returned:",), LeaveReturned),
    _Recurring(Item.DAILY, "日监控", ("office_monitoring:",), Monitored),
    _Recurring(Item.DAILY, "周听声", ("office_voice:",), StaffActed, _acted(ActKind.VOICE)),
    _Recurring(Item.DAILY, "月见面", ("office_meeting:",), StaffActed, _acted(ActKind.MEETING)),
    _Recurring(Item.DAILY, "常家访", ("office_visit:",), StaffActed, _acted(ActKind.VISIT)),
    _Recurring(Item.EDUCATION, "公益活动", _LABOUR, ActivityAttended, _attended(Activity.LABOUR)),
    _Recurring(Item.EDUCATION, "学习教育", _STUDY, ActivityAttended, _attended(Activity.STUDY)),
)
# What is owed only to whoever was called, or where a local book or an order asks for it: shown when it was.
ON_CALL = (
    _Recurring(Item.DAILY, "点验", ("muster:",), MusterCalled),
    _Recurring(Item.DAILY, "重点时段报到", ("period_report:",), ReportReceived, _daily),
    _Recurring(Item.EDUCATION, "参加活动", ("activity_absent:",), ActivityAttended, _called),
    _Recurring(Item.EDUCATION, "组织活动", _ORGANISED, ActivityAttended, _called),
    _Recurring(Item.EDUCATION, "公益活动限度", ("labour_overload:",), LabourPlanned),
)
ARRIVAL = ("first_report:",)
PREPARATION = ("pre_release:",)


def matrix(cases: Iterable[Case], period: DateSpan, offices: Offices, *, as_of: date) -> tuple[Cell, ...]:
    """Give the cells of every person under these offices, month by month, gaps first.

    Months are those that the period touches; nothing after `as_of` is told. A month belongs to the office
    that was answerable at its end. A person has cells from the month in which they were due to come.
    """
    last_on = as_of if period.to_on is None else min(as_of, period.to_on)
    asked = tuple(months(DateSpan(from_on=period.from_on, to_on=max(last_on, period.from_on))))
    cells = [
        cell
        for case in cases
        for cell in _person(case, course_of(case.file), asked, as_of)
        if cell.office_id in offices
    ]
    items = list(Item)
    cells.sort(key=lambda c: (_GRAVITY[c.mark], c.month_on, c.case_id, items.index(c.item)))
    return tuple(cells)


def months(period: DateSpan) -> Iterator[DateSpan]:
    """Give the whole calendar months that a period with an end touches."""
    month_on = period.from_on.replace(day=1)
    while period.holds(month_on) or month_on < period.from_on:
        next_on = period_end(month_on, 1)
        yield DateSpan(from_on=month_on, to_on=next_on - ONE_DAY)
        month_on = next_on


def _person(case: Case, course: Course, asked: Iterable[DateSpan], as_of: date) -> Iterator[Cell]:
    for whole in asked:
        month = meet(whole, DateSpan(from_on=date.min, to_on=as_of))
        if month is None or month.to_on is None or month.to_on < course.effective_on:
            continue
        office_id = course.office_on(month.to_on)
        for item, duties in _duties(case, course, month, month.to_on).items():
            if duties:
                yield Cell(
                    case_id=course.case_id,
                    office_id=office_id,
                    item=item,
                    month_on=whole.from_on,
                    duties=tuple(sorted(duties, key=lambda duty: _GRAVITY[duty.mark])),
                )


def _duties(case: Case, course: Course, month: DateSpan, last_on: date) -> dict[Item, list[Duty]]:
    duties: dict[Item, list[Duty]] = {item: [] for item in Item}
    steps = _steps(case.file, month.from_on - ONE_DAY, last_on)
    if course.awaited is not None and meet(course.awaited, month) is not None:
        duties[Item.ENTRY].append(_arrival(case, course, month))
    released = course.released and course.left_on is not None and course.left_on <= last_on
    stay = None if course.stay is None else meet(course.stay, month)
    if stay is not None:
        free = _excused(frees_from_duties(case.file), stay, last_on)
        free_from_check_ins = _excused(excuses_of(case.file), stay, last_on)
        for duty in RECURRING:
            excused = free_from_check_ins if duty.kind is CheckInMade else free
            duties[duty.item].append(_recurring(case, duty, month, excused=excused))
        for duty in ON_CALL:
            stands = _recurring(case, duty, month, excused=False)
            if stands.mark is not Mark.NOT_OWED:
                duties[duty.item].append(stands)
        if _came_on_record(case, course):
            duties[Item.ENTRY] += steps[Item.ENTRY]
        preparing = tuple(_told(case, PREPARATION, month))
        duties[Item.RELEASE] += _preparation(preparing)
        if preparing or released or course.term_ends_on <= last_on:
            duties[Item.RELEASE] += steps[Item.RELEASE]
    if released:
        duties[Item.RESETTLEMENT] += steps[Item.RESETTLEMENT]
    return duties


def _came_on_record(case: Case, course: Course) -> bool:
    """Whoever came before the records began is not asked for steps that nobody could have recorded."""
    return course.arrived_on is not None and course.arrived_on >= case.file.opened.payload.records_from_on


def _arrival(case: Case, course: Course, month: DateSpan) -> Duty:
    told = tuple(_told(case, ARRIVAL, month))
    if told:
        return _missed("报到", told)
    came = course.arrived_on is not None and month.holds(course.arrived_on)
    return Duty(name="报到", mark=Mark.DONE if came else Mark.NOT_OWED)


def _preparation(told: Iterable[Finding]) -> Iterator[Duty]:
    """A summary that is late was missed; a preparation that the office should begin is only lacking."""
    by_bearer = {finding.bearer: finding for finding in told}
    if Bearer.PERSON in by_bearer:
        yield _missed("个人总结期限", (by_bearer[Bearer.PERSON],))
    elif by_bearer:
        yield Duty(name="解矫准备", mark=Mark.LACKING)


def _recurring(case: Case, duty: _Recurring, month: DateSpan, *, excused: bool) -> Duty:
    missed = tuple(f for f in _begun(case, duty.occasions) if month.holds(_belongs_on(f)))
    if missed:
        return _missed(duty.name, missed)
    entries: Iterable[AnyEntry] = case.file.of(duty.kind)
    if any(month.holds(entry.when.legal_on) and duty.shows(entry) for entry in entries):
        return Duty(name=duty.name, mark=Mark.DONE)
    return Duty(name=duty.name, mark=Mark.EXCUSED if excused else Mark.NOT_OWED)


def _missed(name: str, told: tuple[Finding, ...]) -> Duty:
    return Duty(
        name=name,
        mark=Mark.MISSED,
        bearers=tuple(sorted({finding.bearer for finding in told})),
        occasions=tuple(finding.occasion for finding in told),
    )


def _begun(case: Case, prefixes: tuple[str, ...]) -> Iterator[Finding]:
    return (finding for finding in case.findings if finding.occasion.startswith(prefixes))


def _told(case: Case, prefixes: tuple[str, ...], month: DateSpan) -> Iterator[Finding]:
    return (finding for finding in _begun(case, prefixes) if meet(days_of(finding), month) is not None)


def _belongs_on(finding: Finding) -> date:
    """A missed cycle belongs to the month in which it began."""
    return finding.cycle_on or legal_day(finding.began_at)


def _steps(file: CaseFile, eve: date, last_on: date) -> dict[Item, list[Duty]]:
    """Give the steps of the items that come once: done in this month, or lacking at its end."""
    after = {strand.item: strand.gaps for strand in file.strands(last_on)}
    return {
        strand.item: [
            Duty(name=name, mark=Mark.LACKING if name in after[strand.item] else Mark.DONE)
            for name in strand.gaps
        ]
        for strand in file.strands(eve)
        if not strand.item.recurs
    }


def _excused(excuses: Iterable[Excuse], days: DateSpan, last_on: date) -> bool:
    """Tell whether at least half of the days in correction were excused, as for any cycle."""
    span = DateSpan(from_on=days.from_on, to_on=min(days.to_on or last_on, last_on))
    return hold_half((excuse.span for excuse in excuses), span)
