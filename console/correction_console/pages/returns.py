"""报表: the return of a period, submitted by the verb that freezes it, exported for a purpose."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.moments import legal_day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.papers import file_answer
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.returns.acting import exported, printed, submit, withdraw
from correction_console.returns.made import return_view, usual_periods
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
Sender = Annotated[Asker, Depends(Needs(Right.SUBMIT_RETURNS))]


@router.get("/returns")
def show(request: Request, asker: Reader, period: str = "", org: str = "") -> HTMLResponse:
    """Show the return of the period that is asked for: every case is judged for it, so not unasked."""
    return _page(request, asker, period, org or asker.org_id)


@router.get("/returns/paper")
def print_one(
    request: Request, asker: Reader, *, period: str = "", org: str = "", form: str = "pdf"
) -> Response:
    """Give a return as a paper to be signed and handed up; it names nobody."""
    console = console_of(request)
    try:
        given = printed(console, asker, period=period.strip(), org_id=org or asker.org_id, form=form)
    except CorrectionError as wrong:
        return _page(request, asker, period, org or asker.org_id, wrong=wrong)
    return file_answer(*given)


@router.post("/returns/submit")
def send(request: Request, *, asker: Sender, period: Field = "", org: Field = "") -> Response:
    """Freeze a return."""
    try:
        submit(console_of(request), asker, period=period, org_id=org)
    except CorrectionError as wrong:
        return _page(request, asker, period, org, wrong=wrong)
    return RedirectResponse(f"/returns?period={period}&org={org}&done=return", status_code=303)


@router.post("/returns/withdraw")
def take_back(
    request: Request, *, asker: Sender, period: Field = "", org: Field = "", reason: Field = ""
) -> Response:
    """Void a return that was submitted by mistake."""
    try:
        withdraw(console_of(request), asker, period=period, org_id=org, reason=reason)
    except CorrectionError as wrong:
        return _page(request, asker, period, org, wrong=wrong, reason=reason)
    return RedirectResponse(f"/returns?period={period}&org={org}&done=return-void", status_code=303)


@router.post("/returns/export")
def export(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.EXPORT_LEDGERS))],
    period: Field = "",
    org: Field = "",
    form: Field = "",
    purpose: Field = "",
) -> Response:
    """Give a return as a file; who, whom and what for is logged."""
    console = console_of(request)
    try:
        given = exported(console, asker, period=period, org_id=org, form=form, purpose=purpose)
    except CorrectionError as wrong:
        return _page(request, asker, period, org, wrong=wrong)
    return file_answer(*given)


def _page(
    request: Request,
    asker: Asker,
    period: str,
    org_id: str,
    *,
    wrong: CorrectionError | None = None,
    reason: str = "",
) -> HTMLResponse:
    console, view = console_of(request), None
    try:
        if period.strip():
            view = return_view(console, asker, period=period.strip(), org_id=org_id)
    except CorrectionError as refused:
        wrong = wrong or refused
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    given = {
        "view": view,
        "period": period.strip(),
        "org": org_id,
        "bodies": [(one, units[one].name) for one in sorted(asker.offices) if one in units],
        "usual": usual_periods(legal_day(console.now())),
        "reason": reason,
        "wrong": wrong,
    }
    return page(request, "returns.html", asker, status=status_of(wrong) if wrong else 200, **given)
