"""值班表: a fortnight of shifts of one body, and changing a day."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.moments import legal_day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.times import day_of
from correction_console.rights import Right
from correction_console.settings.roster import bodies_of, roster_view, set_roster_day

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/roster")
def show(request: Request, asker: Reader, org: str = "", from_on: str = "") -> HTMLResponse:
    """Show the roster of the asker's own body from today on, unless another is named."""
    day, wrong = legal_day(console_of(request).now()), None
    try:
        day = day_of(from_on, "自哪一天起") if from_on.strip() else day
    except CorrectionError as refused:
        wrong = refused
    return _page(request, asker, org or asker.org_id, day, wrong=wrong)


@router.post("/roster")
def change(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.KEEP_ROSTER))],
    org: Field = "",
    on: Field = "",
    shifts: Field = "",
    reason: Field = "",
) -> Response:
    """Record who is on duty on a day; a day that has begun is changed with a reason."""
    console = console_of(request)
    typed = {"on": on, "shifts": shifts, "reason": reason}
    try:
        day = set_roster_day(console, asker, org, typed)
    except CorrectionError as wrong:
        return _page(request, asker, org or asker.org_id, legal_day(console.now()), wrong=wrong, typed=typed)
    return RedirectResponse(f"/roster?org={quote(org)}&from_on={day}&done=roster", status_code=303)


def _page(
    request: Request,
    asker: Asker,
    org_id: str,
    from_on: date,
    *,
    wrong: CorrectionError | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    console = console_of(request)
    given = {
        "roster": roster_view(console, asker, org_id, from_on),
        "bodies": bodies_of(console, asker),
        "typed": typed or {},
        "wrong": wrong,
    }
    return page(request, "settings/roster.html", asker, status=status_of(wrong) if wrong else 200, **given)
