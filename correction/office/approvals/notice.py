"""What whoever decides on a request is told beforehand (办理提示): how early it came, whose opinion is due.

That a leave is asked for in advance is usual and no condition: 社区矫正法实施办法 第二十七条, and local days.
"""

from datetime import date, timedelta

from correction.domain.authority import leave_days
from correction.domain.case.requests import Request
from correction.domain.days import WorkCalendar
from correction.domain.facts.approvals import ApprovalMatter
from correction.domain.moments import DateSpan
from correction.domain.organisation import OrgLevel
from correction.office.approvals.folder import Folder
from correction.rulebooks.book import Rulebook

NATURAL, WORKING, LONG = "leave.advance_days", "leave.advance_working_days", "leave.long_advance_working_days"
OFFICE_MAX = "leave.office_max_days"
_LEVEL_ZH = {OrgLevel.OFFICE: "司法所", OrgLevel.COUNTY: "县级社区矫正机构"}


def short_notice(request: Request, book: Rulebook, calendar: WorkCalendar) -> str | None:
    """Say that a leave was asked for later than is usual; none for anything else, or where it was not.

    A local book may count in working days, and ask for more of a leave that is longer than an office grants.
    """
    if request.matter is not ApprovalMatter.LEAVE:
        return None
    asked_on = request.entry.when.legal_on
    days = leave_days(DateSpan(from_on=request.from_on, to_on=request.to_on))
    beyond_office = not book.compare(OFFICE_MAX, asked_on, days)
    for key in ((LONG,) if beyond_office else ()) + (WORKING, NATURAL):
        usual = book.get(key, asked_on)
        if not isinstance(usual, int):
            continue
        unit = "日" if key == NATURAL else "个工作日"
        ahead = _ahead(asked_on, request.from_on, None if key == NATURAL else calendar)
        if book.compare(key, asked_on, ahead):
            return None
        said = f"提前 {ahead} {unit}申请，一般应当提前 {usual} {unit}"
        return f"{said}；不是不予批准的理由，紧急的写明情况、材料随后补交"
    return None


def opinions_wanted(folder: Folder, request: Request, on: date) -> str:
    """Name the bodies without whose opinion nobody can grant a request; empty where none is wanted."""
    rung, _ = folder.rung(request, on)
    return "、".join(_LEVEL_ZH[level] for level in folder.heard(request, rung) if not request.heard(level))


def _ahead(asked_on: date, from_on: date, calendar: WorkCalendar | None) -> int:
    """Count the days from the one after the request to that of departure, or the working days among them."""
    days = [asked_on + timedelta(days=n) for n in range(1, (from_on - asked_on).days + 1)]
    return len(days) if calendar is None else sum(calendar.roll_forward(day)[0] == day for day in days)
