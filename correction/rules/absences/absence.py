"""Out of supervision for over ten days, or a month (脱管满十日、满一个月): 实施办法 第三十五条、第四十六条.

These are grounds, never decisions. They count from the day that somebody of the agency confirmed; for a
person who never came, from the day after the last day for reporting. The first day is not counted, whole days
and months have to be over, and days of rest move nothing. Who is held by another body, in hospital or kept by
force majeure is not out of supervision; where nobody found them since, it begins anew on the day after. Only
probation and parole have the line of a month (刑诉法解释 第五百四十三条).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from correction.domain.alert_kind import AlertKind, Bearer
from correction.domain.days import period_end
from correction.domain.entry import Entry
from correction.domain.facts.absence import AbsenceConfirmed, PersonFound
from correction.domain.finding import Finding, Why
from correction.domain.moments import ONE_DAY, day_end, day_start, legal_day
from correction.domain.order import Category
from correction.rules.reports.first_report import report_by
from correction.rules.shared.free_times import DETAINED_OR_ILL, excused_times
from correction.rules.shared.spans import subtract
from correction.rules.view import CaseView

RULE = "absence"
DAYS = "absence.warning_days"
MONTHS = "absence.revocation_months"
_MONTH_LINE = frozenset({Category.PROBATION, Category.PAROLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Since when a person is out of supervision, until when, and the entry that says so."""

    base_id: str
    since_on: date
    until_at: datetime
    entries: tuple[str, ...]
    steps: tuple[str, ...]


def judge(view: CaseView) -> Iterator[Finding]:
    """Find absences that have lasted longer than the lines that the law draws."""
    for absence in (*_parts(view, _never_arrived(view)), *_parts(view, _confirmed(view))):
        on = view.book.covered(absence.since_on)
        days = view.book.get(DAYS, on)
        if isinstance(days, int):
            last_on = absence.since_on + timedelta(days=days)
            step = f"{absence.since_on} + {days} 日 = {last_on}（起日不计），次日起为超过 {days} 日"
            ground = "属于给予警告的事由，由县级社区矫正机构决定"
            yield from _over(view, absence, (DAYS, "cite.reward_and_sanction"), last_on, (step, ground))
        months = view.book.get(MONTHS, on)
        if isinstance(months, int) and view.order.category in _MONTH_LINE:
            last_on = period_end(absence.since_on, months)
            step = f"{absence.since_on} 起 {months} 个月至 {last_on} 届满，次日起为超过"
            ground = f"有无正当理由由人查明；属于提请撤销{view.order.category.zh}的事由，由机构决定"
            yield from _over(view, absence, (MONTHS, "cite.revocation"), last_on, (step, ground))


def _over(
    view: CaseView, absence: Absence, keys: tuple[str, str], last_on: date, steps: tuple[str, str]
) -> Iterator[Finding]:
    over_at = day_end(last_on)
    if absence.until_at <= day_start(view.file.opened.payload.records_from_on):
        return
    if over_at >= min(absence.until_at, view.closed_at) or not view.watch.reached(over_at):
        return
    by_days = keys[0] == DAYS
    yield Finding(
        kind=AlertKind.ABSENT_TEN_DAYS if by_days else AlertKind.ABSENT_ONE_MONTH,
        rule=RULE,
        bearer=Bearer.PERSON,
        occasion=f"{RULE}:{absence.base_id}:{'days' if by_days else 'months'}",
        began_at=over_at,
        ended_at=view.ended(min(absence.until_at, view.closed_at)),
        entries=absence.entries,
        why=Why(
            citations=tuple(view.book.cite(key, view.book.covered(absence.since_on)) for key in keys),
            inputs=(("起算日", f"{absence.since_on}"), ("矫正类别", view.order.category.zh)),
            arithmetic=(*absence.steps, *steps),
        ),
    )


def _parts(view: CaseView, absences: Iterator[Absence]) -> Iterator[Absence]:
    """Cut the days on which the person was held or ill out of absences; what follows them begins anew."""
    for whole in absences:
        start_at = day_start(whole.since_on)
        held = excused_times(view, DETAINED_OR_ILL)
        parts = subtract((start_at, whole.until_at), held) if start_at < whole.until_at else []
        for place, (from_at, until_at) in enumerate(parts):
            since_on = legal_day(from_at)
            kept = f"此前被限制人身自由、住院等，不计入，自 {since_on} 起算"
            yield replace(
                whole,
                base_id=f"{whole.base_id}:{place}" if place else whole.base_id,
                since_on=since_on,
                until_at=until_at,
                steps=whole.steps if since_on == whole.since_on else (*whole.steps, kept),
            )


def _never_arrived(view: CaseView) -> Iterator[Absence]:
    """Give the lateness of a person who came after the last day, or has not come."""
    arrival, opened = view.arrival, view.file.opened
    if arrival is not None and arrival.when.legal_on < opened.payload.records_from_on:
        return
    report = report_by(view)
    if report is None or (arrival is not None and arrival.when.starts_at < report.deadline.due_at()):
        return
    last_on = report.deadline.named_on()
    yield Absence(
        base_id=opened.entry_id,
        since_on=last_on + ONE_DAY,
        until_at=view.closed_at if arrival is None else arrival.when.starts_at,
        entries=(opened.entry_id, *((arrival.entry_id,) if arrival else ())),
        steps=(*report.deadline.steps, f"报到期限末日 {last_on}，自次日起算"),
    )


def _confirmed(view: CaseView) -> Iterator[Absence]:
    """Give each confirmed absence: named by its first confirmation, counted as the last one says.

    It lasts until the person is found and does not refuse.
    """
    by_end: dict[datetime, list[AbsenceConfirmed]] = {}
    names: dict[datetime, list[str]] = {}
    for entry in view.file.of(AbsenceConfirmed):
        until_at = min((e.when.starts_at for e in found_after(view, entry)), default=view.closed_at)
        by_end.setdefault(until_at, []).append(entry.payload)
        names.setdefault(until_at, []).append(entry.entry_id)
    for until_at, confirmed in by_end.items():
        yield Absence(
            base_id=names[until_at][0],
            since_on=confirmed[-1].since_on,
            until_at=until_at,
            entries=tuple(names[until_at]),
            steps=(f"机构认定自 {confirmed[-1].since_on} 起脱离监管（依据：{confirmed[-1].evidence}）",),
        )


def found_after(view: CaseView, confirmed: Entry[AbsenceConfirmed]) -> Iterator[Entry[PersonFound]]:
    """Give the entries that end a confirmed absence, in order: the person was found and does not refuse.

    Whoever was on record as found on the very day from which an absence was then confirmed has left again.
    """
    since_on = confirmed.payload.since_on
    for entry in view.file.of(PersonFound):
        on = entry.when.legal_on
        left_again = on == since_on and entry.number < confirmed.number
        if on >= since_on and not left_again and not entry.payload.refuses:
            yield entry
