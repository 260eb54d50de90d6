"""A leave granted by a body without the power (越权批准外出): 社区矫正法实施办法 第二十七条.

Only grants that came in without their decision are looked at, as from paper or another system: at the desk
the power is checked before. Level and days are those that the grant itself states.
A local cap on the days of a year counts as well.
"""

from collections.abc import Iterator
from datetime import date

from correction.domain.authority import carried_span, days_in_window, leave_days
from correction.domain.entry import Entry, Origin
from correction.domain.facts.approvals import ApprovalDecided
from correction.domain.facts.leave import LeaveCarried, LeaveGranted, LeaveLevel
from correction.domain.finding import Finding
from correction.domain.moments import DateSpan
from correction.rules.integrity.clue import clue
from correction.rules.view import CaseView, Leave

RULE = "leave_beyond_power"
OFFICE, COUNTY = "leave.office_max_days", "leave.county_max_days"
TOTAL, WINDOW = "leave.total_days", "leave.total_window_months"
YEAR_CAP = "leave.year_cap_days"
_ZH = {LeaveLevel.OFFICE: "司法所", LeaveLevel.COUNTY: "县级社区矫正机构"}


def judge(view: CaseView) -> Iterator[Finding]:
    """Find grants of an office or a county that their days put above it."""
    if not view.leaves:
        return
    decided = {e.payload.approval_id for e in view.file.of(ApprovalDecided)}
    records_on = view.file.opened.payload.records_from_on
    for leave in view.leaves:
        entry = leave.entry
        known = entry.origin is Origin.OPENING or entry.when.legal_on < records_on
        if known or entry.payload.leave_id in decided or entry.payload.level not in _ZH:
            continue
        beyond = _beyond(view, entry)
        if beyond is not None:
            key, said = beyond
            yield clue(
                view,
                rule=RULE,
                occasion=entry.entry_id,
                span=(entry.when.starts_at, entry.when.starts_at),
                entries=(entry.entry_id,),
                cites=("cite.leave_approval", key),
                inputs=(
                    ("外出", f"{entry.payload.from_on} 至 {entry.payload.to_on}（含两端）"),
                    ("批准机关", _ZH[entry.payload.level]),
                ),
                steps=(said,),
            )


def _beyond(view: CaseView, entry: Entry[LeaveGranted]) -> tuple[str, str] | None:
    """Give the number that the grant went beyond, and in words how."""
    on, level = entry.when.legal_on, entry.payload.level
    limit = view.book.get(OFFICE if level is LeaveLevel.OFFICE else COUNTY, on)
    asked = DateSpan(from_on=entry.payload.from_on, to_on=entry.payload.to_on)
    taken = [_taken(leave) for leave in view.leaves if leave.entry is not entry]
    days = leave_days(asked)
    if isinstance(limit, int) and days > limit:
        key = OFFICE if level is LeaveLevel.OFFICE else COUNTY
        return key, f"共 {days} 日，{_ZH[level]}一次最多批准 {limit} 日"
    earlier = [span for span in taken if span.from_on < asked.from_on]
    cap = view.book.get(YEAR_CAP, on)
    year = DateSpan(from_on=date(asked.from_on.year, 1, 1), to_on=date(asked.from_on.year, 12, 31))
    in_year = sum(year.overlap_days(span) for span in (*earlier, asked))
    if isinstance(cap, int) and in_year > cap:
        return YEAR_CAP, f"{asked.from_on.year} 年累计 {in_year} 日，地方规定一年不超过 {cap} 日"
    total, months = (view.book.get(key, on) for key in (TOTAL, WINDOW))
    carried = (carried_span(e.payload.days, e.payload.until_on) for e in view.file.of(LeaveCarried))
    earlier += [span for span in carried if span is not None]
    if not earlier or not isinstance(total, int) or not isinstance(months, int):
        return None
    days = days_in_window(asked, earlier, months)
    return (TOTAL, f"{months} 个月内累计 {days} 日，超过 {total} 日的由上一级批准") if days > total else None


def _taken(leave: Leave) -> DateSpan:
    """Give the days of a leave that were taken: whoever came back early was away no longer than that."""
    from_on = leave.granted.from_on
    return DateSpan(from_on=from_on, to_on=max(from_on, leave.last_away_on))
