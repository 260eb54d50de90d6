"""文书: what can be made of somebody, making it, printing it again, blank forms, the register."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.moments import DateSpan, legal_day
from correction.domain.papers.kinds import PaperKind
from correction.office.admission.shielding import OUTSIDE
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.issuing import FIELD, blank, make, printed, withdraw
from correction_console.pages.gathering import posted
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.papers import SHOWN, Line, desk_of, form_of, investigations_of, register
from correction_console.reading.times import day_of
from correction_console.rights import Right

router = APIRouter()
Maker = Annotated[Asker, Depends(Needs(Right.MAKE_PAPERS))]
Field = Annotated[str, Form()]


@router.get("/papers")
def show_register(request: Request, asker: Reader, from_on: str = "", to_on: str = "") -> HTMLResponse:
    """Show the register of a period, this month unless told otherwise, and the blank forms."""
    console = console_of(request)
    today = legal_day(console.now())
    typed = {"from_on": from_on or str(today.replace(day=1)), "to_on": to_on or str(today)}
    wrong: CorrectionError | None = None
    lines: tuple[Line, ...] = ()
    try:
        period = DateSpan(from_on=day_of(typed["from_on"], "起日"), to_on=day_of(typed["to_on"], "止日"))
        lines = register(console, asker, period)
    except CorrectionError as refused:
        wrong = refused
    status = status_of(wrong) if wrong else 200
    found = investigations_of(console, asker)[-SHOWN:]
    briefs = console.briefs.of(console.office.store, found)
    given = {
        "lines": lines,
        "typed": typed,
        "wrong": wrong,
        "kinds": tuple(PaperKind),
        "investigations": [briefs[each] for each in reversed(found)],
    }
    return page(request, "register.html", asker, status=status, **given)


@router.get("/papers/blank/{paper}")
def show_blank(request: Request, asker: Reader, paper: str, form: str = "pdf") -> Response:
    """Give a blank form."""
    return file_answer(*blank(console_of(request), asker, paper, form))


@router.get("/people/{case_id}/papers")
def show(request: Request, asker: Reader, case_id: str) -> HTMLResponse:
    """Show what can be made of somebody, or of a body, and what was."""
    return _desk(request, asker, case_id)


@router.get("/people/{case_id}/papers/new")
def new(request: Request, asker: Maker, case_id: str, paper: str = "", about: str = "") -> HTMLResponse:
    """Ask for what the record does not say."""
    form = form_of(console_of(request), asker, case_id, paper, about)
    return page(request, "paper.html", asker, form=form, typed={}, field=FIELD)


@router.post("/people/{case_id}/papers")
def issue_one(
    request: Request, asker: Maker, case_id: str, typed: Annotated[Mapping[str, str], Depends(posted)]
) -> Response:
    """Make a paper as typed; what is refused comes back with the form as it was."""
    console = console_of(request)
    try:
        make(console, asker, case_id, typed, key=typed.get("entry", ""))
    except CorrectionError as wrong:
        form = form_of(console, asker, case_id, typed.get("paper", ""), typed.get("about", ""))
        given = {"form": form, "typed": typed, "wrong": wrong, "field": FIELD}
        return page(request, "paper.html", asker, status=status_of(wrong), **given)
    return RedirectResponse(f"/people/{quote(case_id)}/papers?done=paper", status_code=303)


@router.post("/people/{case_id}/papers/{entry_id}/print")
def print_one(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    case_id: str,
    entry_id: str,
    form: Field = "",
    purpose: Field = "",
    ground: Field = "",
    letter: Field = "",
) -> Response:
    """Give an issued paper; the reading is logged."""
    typed = {"form": form, "purpose": purpose, "ground": ground, "letter": letter}
    try:
        return file_answer(*printed(console_of(request), asker, case_id, entry_id, typed))
    except CorrectionError as wrong:
        if status_of(wrong) == 404:
            raise
        return _desk(request, asker, case_id, wrong=wrong)


@router.post("/people/{case_id}/papers/{entry_id}/void")
def void_one(
    request: Request, *, asker: Maker, case_id: str, entry_id: str, reason: Field = "", entry: Field = ""
) -> Response:
    """Void a paper that was made by mistake; it stays in the register with the reason."""
    try:
        withdraw(console_of(request), asker, case_id, entry_id, reason=reason, key=entry)
    except CorrectionError as wrong:
        if status_of(wrong) == 404:
            raise
        return _desk(request, asker, case_id, wrong=wrong)
    return RedirectResponse(f"/people/{quote(case_id)}/papers?done=void-paper", status_code=303)


def _desk(
    request: Request, asker: Asker, case_id: str, *, wrong: CorrectionError | None = None
) -> HTMLResponse:
    view = desk_of(console_of(request), asker, case_id)
    status = status_of(wrong) if wrong else 200
    grounds = tuple(ground.zh for ground in OUTSIDE)
    return page(request, "papers.html", asker, status=status, view=view, wrong=wrong, grounds=grounds)


def file_answer(name: str, media: str, content: bytes) -> Response:
    """Answer with a file: a PDF in the browser, another to be saved."""
    shown = "inline" if media == "application/pdf" else "attachment"
    headers = {"Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media, headers=headers)
