"""外出日历: the leave of a person month by month, with what it counts towards the caps."""

import re
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import legal_day
from correction.office.approvals.calendar import LeaveDay
from correction_console.console import console_of
from correction_console.guard import Reader
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.leaves import leave_view

router = APIRouter()
SPANS = ((1, "一个月"), (3, "一个季度"), (12, "一年"))
# The calendar of weeks knows no earlier or later months.
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


@router.get("/people/{case_id}/leaves")
def show(
    request: Request, asker: Reader, case_id: str, from_month: str = "", months: int = 3
) -> HTMLResponse:
    """Show the leave calendar of a person, the quarter that runs unless told otherwise."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    today, view, wrong = legal_day(console.now()), None, None
    first_on = date(today.year, today.month - (today.month - 1) % 3, 1)
    try:
        if from_month.strip():
            first_on = _month_of(from_month.strip())
        if months not in dict(SPANS):
            raise InvalidValue("几个月", f"不能看 {months} 个月", "从列表中选择")
        view = leave_view(console, row, first_on=first_on, months=months)
    except CorrectionError as refused:
        wrong = refused
    given = {
        "brief": console.briefs.of(console.office.store, [case_id])[case_id],
        "view": view,
        "spans": SPANS,
        "states": tuple(LeaveDay),
        "typed": {"from_month": f"{first_on:%Y-%m}", "months": months},
        "wrong": wrong,
    }
    return page(request, "leaves.html", asker, status=status_of(wrong) if wrong else 200, **given)


def _month_of(said: str) -> date:
    if not _MONTH.fullmatch(said):
        raise InvalidValue("从哪个月起", f"“{said[:20]}”不是月份", "例如 2026-01")
    return date(int(said[:4]), int(said[5:]), 1)
