"""今日: the first page of the day, and check-in at one stroke."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction_console.console import console_of
from correction_console.guard import Reader, Recorder, SignedIn
from correction_console.pages.rendering import asked_by_htmx, page
from correction_console.reading.today import today
from correction_console.recording import check_in_now
from correction_console.rights import Right

router = APIRouter()


@router.get("/")
def first(asker: SignedIn) -> Response:
    """Lead everybody to the first page that they may see."""
    return RedirectResponse("/today" if asker.may(Right.READ_CASES) else "/account", status_code=303)


@router.get("/today")
def show(request: Request, asker: Reader, whole: str = "") -> HTMLResponse:
    """Show what is due, what was missed, who is out and what waits."""
    console = console_of(request)
    view = today(console, asker, console.now(), whole=bool(whole))
    return page(request, "today.html", asker, view=view)


@router.post("/people/{case_id}/check-in-now")
def check_in(request: Request, asker: Recorder, case_id: str, entry: Annotated[str, Form()] = "") -> Response:
    """Record that a person stands before the officer now; the button turns into what was recorded."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    made = check_in_now(console, asker, row, key=entry)
    if asked_by_htmx(request):
        return page(request, "parts/checked_in.html", asker, made=made)
    return RedirectResponse(f"/people/{case_id}?done=check-in", status_code=303)
