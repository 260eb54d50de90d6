"""Labour beyond the plan (超时、超强度公益活动): 社区矫正法 第三十四条, 刑事诉讼规则 第六百四十三条.

The plan and the decisions to exempt are upper limits for the office. What was ordered beyond them, in hours
of a month, hours of a day or strength, is the office's matter; who did more has done nothing wrong. Only a
plan or an exemption on record sets a limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.entry import Entry, Pace
from correction.domain.facts.activities import LabourPlanned
from correction.domain.facts.staff_acts import Activity, ActivityAttended, Attendance, Strength
from correction.domain.finding import Finding, Why
from correction.domain.moments import DateSpan, day_end, day_start
from correction.rules.reports.hours import within
from correction.rules.reports.labour_owed import exempted_on, exemptions, labour_owed
from correction.rules.shared.month_counts import MONTHS
from correction.rules.view import CaseView

RULE = "labour_overload"
HOURS = "hours.labour_month_hours"
_CAME = (Attendance.PRESENT, Attendance.MADE_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One activity as it was ordered: its day, its hours, the lines of its roll."""

    on: date
    hours: float
    at: datetime
    roll: tuple[Entry[ActivityAttended], ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of its lines."""
        return tuple(entry.entry_id for entry in self.roll)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Excess:
    """One way in which a month went beyond the limits: its key, since when, and the arithmetic."""

    key: str
    at: datetime
    entries: tuple[str, ...]
    shown: str


def judge(view: CaseView) -> Iterator[Finding]:
    """Find the months, days and activities that asked more of the person than plan and decisions allow."""
    plans = view.file.of(LabourPlanned)
    if (not plans and not exemptions(view.file)) or view.supervised is None or view.supervised.to_on is None:
        return
    # A first month that is not whole has a limit all the same.
    first_on, active_to_on = MONTHS.cycle(view.supervised.from_on).from_on, view.supervised.to_on
    for month in MONTHS.cycles(view.first_unsettled_on(Pace.REGULAR, first_on)):
        last_on = month.to_on or month.from_on
        if month.from_on > active_to_on or not view.watch.reached(day_start(month.from_on)):
            return
        if not view.watch.reached(day_end(last_on)):
            view.still_open(Pace.REGULAR, month.from_on)
        view.decided_by(Pace.REGULAR, month.from_on, last_on)
        ordered = _ordered(view, month)
        for excess in _excesses(view, plans, month, ordered):
            yield _finding(view, month, excess)


def _ordered(view: CaseView, month: DateSpan) -> list[Ordered]:
    """Give the labour ordered in a month, each activity once, and not what was excused or made up."""
    rolls = [e for e in within(view, month) if e.payload.activity is Activity.LABOUR]
    made_up = {e.payload.makes_up for e in view.file.of(ActivityAttended) if e.payload.makes_up}
    groups: dict[str, list[Entry[ActivityAttended]]] = {}
    for roll in rolls:
        groups.setdefault(roll.payload.activity_id, []).append(roll)
    found = []
    for key, lines in groups.items():
        came = [line for line in lines if line.payload.attendance in _CAME]
        excused = any(line.payload.attendance is Attendance.EXCUSED for line in lines)
        if came or not (excused or key in made_up):
            first = came[0] if came else lines[0]
            hours = max(line.payload.offered_hours for line in lines)
            found.append(
                Ordered(on=first.when.legal_on, hours=hours, at=first.when.starts_at, roll=tuple(lines))
            )
    return sorted(found, key=lambda one: one.at)


def _plan_on(plans: Sequence[Entry[LabourPlanned]], on: date) -> LabourPlanned | None:
    held = [entry for entry in plans if entry.payload.from_on <= on]
    return max(held, key=lambda e: (e.payload.from_on, e.number)).payload if held else None


def _excesses(
    view: CaseView, plans: Sequence[Entry[LabourPlanned]], month: DateSpan, ordered: Sequence[Ordered]
) -> Iterator[_Excess]:
    yield from _month_excess(view, plans, month, ordered)
    yield from _day_excess(plans, ordered)
    free = exemptions(view.file)
    for one in ordered:
        plan = _plan_on(plans, one.on)
        strengths = [line.payload.strength for line in one.roll if line.payload.strength is not None]
        strength = max(strengths, key=list(Strength).index, default=None)
        key = one.roll[0].payload.activity_id
        if plan and plan.strength and strength and strength.over(plan.strength):
            shown = f"{one.on} 劳动强度{strength.zh}，方案以{plan.strength.zh}为限"
            yield _Excess(key=f"strength:{key}", at=one.at, entries=one.entries, shown=shown)
        spared = exempted_on(free, one.on)
        if spared is not None and spared.entry.payload.hours == 0:
            until = f"{spared.span.from_on} 至 {spared.span.to_on}"
            shown = f"{one.on} 组织参加 {one.hours:g} 小时；{until} 因{spared.entry.payload.ground.zh}免除"
            ids = (*one.entries, spared.entry.entry_id)
            yield _Excess(key=f"exempt:{key}", at=one.at, entries=ids, shown=shown)


def _month_excess(
    view: CaseView, plans: Sequence[Entry[LabourPlanned]], month: DateSpan, ordered: Sequence[Ordered]
) -> Iterator[_Excess]:
    limit, said = _month_limit(view, plans, month)
    if limit is None:
        return
    total = 0.0
    for one in ordered:
        total += one.hours
        if total > limit:
            whole = sum(each.hours for each in ordered)
            shown = f"{month.from_on:%Y-%m} 共组织 {whole:g} 小时 > {said} {limit:g} 小时，自 {one.on} 起超出"
            ids = tuple(entry_id for each in ordered for entry_id in each.entries)
            yield _Excess(key=f"month:{month.from_on}", at=one.at, entries=ids, shown=shown)
            return


def _month_limit(
    view: CaseView, plans: Sequence[Entry[LabourPlanned]], month: DateSpan
) -> tuple[float | None, str]:
    """Give the most that a month may ask: the larger plan of its two ends, less what was exempted."""
    ends = [_plan_on(plans, on) for on in (month.from_on, month.to_on or month.from_on)]
    asked = [plan.month_hours for plan in ends if plan is not None and plan.month_hours is not None]
    base: float | None = max(asked, default=None)
    said = "方案每月"
    if base is None:
        required = view.book.get(HOURS, month.from_on)
        base, said = (required, "规定每月") if isinstance(required, int | float) else (None, "")
        if base is None or not any(month.overlap_days(one.span) for one in exemptions(view.file)):
            return None, ""
    owed = labour_owed(view, month, base)
    return owed.hours, f"{said}（减免后）" if owed.steps else said


def _day_excess(plans: Sequence[Entry[LabourPlanned]], ordered: Sequence[Ordered]) -> Iterator[_Excess]:
    days: dict[date, list[Ordered]] = {}
    for one in ordered:
        days.setdefault(one.on, []).append(one)
    for on, each in days.items():
        plan, total = _plan_on(plans, on), sum(one.hours for one in each)
        if plan is not None and plan.day_hours is not None and total > plan.day_hours:
            ids = tuple(entry_id for one in each for entry_id in one.entries)
            shown = f"{on} 组织 {total:g} 小时 > 方案每日 {plan.day_hours:g} 小时"
            yield _Excess(key=f"day:{on}", at=each[0].at, entries=ids, shown=shown)


def _finding(view: CaseView, month: DateSpan, excess: _Excess) -> Finding:
    end_at = min(day_end(month.to_on or month.from_on), view.closed_at)
    keys = ("cite.labour_excess", "cite.public_benefit", "cite.proportionality")
    return Finding(
        kind=AlertKind.LABOUR_EXCESSIVE,
        rule=RULE,
        bearer=Bearer.OFFICE,
        occasion=f"{RULE}:{excess.key}",
        began_at=excess.at,
        ended_at=view.ended(max(end_at, excess.at)),
        pace=Pace.REGULAR,
        cycle_on=month.from_on,
        entries=excess.entries,
        why=Why(
            citations=tuple(view.book.cite(key, month.from_on) for key in keys),
            inputs=(("活动", Activity.LABOUR.zh), ("月份", f"{month.from_on:%Y-%m}")),
            arithmetic=(excess.shown,),
        ),
    )
