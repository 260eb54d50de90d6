"""Hours of labour and study in a month (学时不足、学时未组织): 2012 实施办法 第十五条、第十六条.

Since July 2020 only local rules set a number. Organising the hours is the office's duty, doing them the
person's: a month in which the office offered less than required is the office's matter alone. The person is
short only of hours that were offered, and hours for which the roll excuses them, or which fell on a day of
leave or of an excuse, count as done; one unable
to work owes no labour, and a decision to exempt shrinks what is owed day by day. A month is judged as a
whole: it is over with its last day, and what is made up later counts where it was done. A month in which the
class or the book changes asks for the lesser number.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.cadence import Cadence, CadenceUnit
from correction.domain.entry import Entry, Pace
from correction.domain.facts.admission import PersonCorrected
from correction.domain.facts.staff_acts import HOURED, Activity, ActivityAttended, Attendance, HoursCarried
from correction.domain.finding import Finding, Why
from correction.domain.moments import DateSpan, day_end, day_start
from correction.rulebooks.book import OPERATORS, Dated
from correction.rules.reports.labour_owed import Owed, labour_owed
from correction.rules.view import CaseView

RULE = "hours"
_MONTHS = Cadence(unit=CadenceUnit.MONTH)
_ZH = {Activity.LABOUR: "公益活动", Activity.STUDY: "教育学习"}
_TOPIC = {Activity.LABOUR: "cite.public_benefit", Activity.STUDY: "cite.education"}
_DONE = (Attendance.PRESENT, Attendance.MADE_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Hours of one activity in one month: what the office offered, what the person is credited with."""

    offered: float
    credited: float
    entries: tuple[str, ...]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find every whole month whose hours were not organised, or were offered and not done."""
    if view.supervised is None or view.supervised.to_on is None:
        return
    for month in _MONTHS.cycles(view.first_unsettled_on(Pace.REGULAR, view.supervised.from_on)):
        last_on = month.to_on or month.from_on
        if last_on > view.supervised.to_on:
            return
        required = [(activity, _required(view, activity, month)) for activity in HOURED]
        if all(dated is None for _, dated in required):
            if _never_again(view, last_on):
                return
            continue
        if not view.watch.reached(day_end(last_on)):
            view.still_open(Pace.REGULAR, month.from_on)
            return
        view.decided_by(Pace.REGULAR, month.from_on, last_on)
        if view.is_excused(month):
            continue
        for activity, dated in required:
            if dated is not None:
                yield from _judge_month(view, activity, month, dated)


def tally(view: CaseView, activity: Activity, month: DateSpan) -> Tally:
    """Add up one month: each activity counts once, however many entries its roll has."""
    carried = sum(
        e.payload.hours
        for e in view.file.of(HoursCarried)
        if e.payload.activity is activity and month.holds(e.payload.month_on)
    )
    groups: dict[str, list[Entry[ActivityAttended]]] = {}
    entries = [e for e in within(view, month) if e.payload.activity.counts_for is activity]
    for entry in entries:
        groups.setdefault(entry.payload.activity_id, []).append(entry)
    return Tally(
        offered=carried + sum(max(e.payload.offered_hours for e in rolls) for rolls in groups.values()),
        credited=carried + sum(_credited(view, rolls) for rolls in groups.values()),
        entries=tuple(entry.entry_id for entry in entries),
    )


def _credited(view: CaseView, rolls: Sequence[Entry[ActivityAttended]]) -> float:
    done = sum(e.payload.hours for e in rolls if e.payload.attendance in _DONE)
    excused = (e.payload.offered_hours for e in rolls if _excused(view, e))
    return max(done, *excused, 0.0)


def _excused(view: CaseView, line: Entry[ActivityAttended]) -> bool:
    """Tell whether a line of a roll excuses the person, or they were on leave or excused on its day."""
    said = line.payload.attendance
    absent = said is Attendance.ABSENT
    return said is Attendance.EXCUSED or (absent and view.is_kept_away(line.when.legal_on))


def within(view: CaseView, month: DateSpan) -> Sequence[Entry[ActivityAttended]]:
    """Give the lines of rolls of one month, in order."""
    attended = view.file.of(ActivityAttended)
    first = bisect_left(attended, day_start(month.from_on), key=lambda e: e.when.starts_at)
    end_at = day_end(month.to_on or month.from_on)
    return attended[first : bisect_left(attended, end_at, first, key=lambda e: e.when.starts_at)]


def _required(view: CaseView, activity: Activity, month: DateSpan) -> Dated | None:
    """Give the lesser of the numbers at the two ends of a month; none where either end asks for nothing."""
    ends = (month.from_on, month.to_on or month.from_on)
    if activity is Activity.LABOUR and not all(able_to_work(view, on) for on in ends):
        return None
    found: list[tuple[float, Dated]] = []
    for on in ends:
        part = next(part for part in view.classes if part.span.holds(on))
        dated = view.book.at(f"hours.{activity}_month_hours", on, management_class=part.management_class)
        if not isinstance(dated.value, int | float):
            return None
        found.append((dated.value, dated))
    return min(found, key=lambda pair: pair[0])[1]


def _never_again(view: CaseView, on: date) -> bool:
    """Tell whether the book asks for no hours from a day on, so that no later month has to be looked at."""
    if len(view.classes) > 1:
        return False
    held = view.classes[0].management_class
    keys = (f"hours.{activity}_month_hours" for activity in HOURED)
    spans = (view.book.at(key, on, management_class=held) for key in keys)
    return all(dated.value is None and dated.to_on is None for dated in spans)


def able_to_work(view: CaseView, on: date) -> bool:
    """Tell whether the person was registered as able to work on a day (有劳动能力)."""
    corrected = [e for e in view.file.of(PersonCorrected) if e.when.legal_on <= on]
    return (corrected[-1] if corrected else view.file.opened).payload.person.able_to_work


def _judge_month(view: CaseView, activity: Activity, month: DateSpan, dated: Dated) -> Iterator[Finding]:
    if not isinstance(dated.value, int | float):
        return
    owed = Owed(hours=dated.value)
    if activity is Activity.LABOUR:
        owed = labour_owed(view, month, dated.value)
        if owed.hours == 0:
            return
    found, required = tally(view, activity, month), owed.hours
    enough = OPERATORS[dated.operator or ">="]
    if enough(found.credited, required):
        return
    organised = enough(found.offered, required)
    bearer = Bearer.PERSON if organised else Bearer.OFFICE
    due_at = day_end(month.to_on or month.from_on)
    shown = f"已组织 {found.offered:g} 小时 < 规定 {required:g} 小时，不计为本人未完成"
    if organised:
        done = f"计入完成 {found.credited:g} 小时 < {required:g} 小时"
        shown = f"已组织 {found.offered:g} 小时 ≥ {required:g} 小时，{done}"
    yield Finding(
        kind=AlertKind.HOURS_SHORT if organised else AlertKind.HOURS_NOT_ORGANISED,
        rule=RULE,
        bearer=bearer,
        occasion=f"{RULE}:{activity}:{bearer}:{month.from_on}",
        began_at=due_at,
        ended_at=due_at,
        pace=Pace.REGULAR,
        cycle_on=month.from_on,
        entries=(*found.entries, *owed.entries),
        why=Why(
            citations=(dated.citation, view.book.cite(_TOPIC[activity], month.from_on)),
            inputs=(
                ("活动", _ZH[activity]),
                ("月份", f"{month.from_on:%Y-%m}"),
                ("规定", f"{required:g} 小时"),
            ),
            arithmetic=(*owed.steps, shown),
        ),
    )
