"""审批: the inbox, one request with its steps, opinions and decisions, and asking for leave."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.deciding import ask_leave, opine, settle
from correction_console.guard import Needs, Reader, Recorder
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.requests import inbox, request_line
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
Decider = Annotated[Asker, Depends(Needs(Right.DECIDE))]


@router.get("/requests")
def show(request: Request, asker: Reader) -> HTMLResponse:
    """Show what waits for a decision."""
    console = console_of(request)
    return page(request, "requests.html", asker, lines=inbox(console, asker, console.now()))


@router.get("/people/{case_id}/requests/{approval_id}")
def one(request: Request, asker: Reader, case_id: str, approval_id: str) -> HTMLResponse:
    """Show one request with every step so far."""
    return _one(request, asker, case_id, approval_id)


@router.get("/people/{case_id}/leave")
def leave_form(request: Request, asker: Recorder, case_id: str) -> HTMLResponse:
    """Show the form for leave."""
    return _leave(request, asker, case_id, {})


@router.post("/people/{case_id}/leave")
def leave(
    request: Request,
    asker: Recorder,
    *,
    case_id: str,
    from_on: Field = "",
    to_on: Field = "",
    place: Field = "",
    reason: Field = "",
    entry: Field = "",
) -> Response:
    """Record that leave is asked for; what is refused comes back with the form as it was."""
    console = console_of(request)
    typed = {"from_on": from_on, "to_on": to_on, "place": place, "reason": reason}
    try:
        ask_leave(console, asker, asker.case(console.office.store, case_id), typed, key=entry)
    except CorrectionError as wrong:
        return _leave(request, asker, case_id, typed, wrong=wrong)
    to = f"/people/{quote(case_id)}/requests/{quote(entry.strip().lower())}?done=ask"
    return RedirectResponse(to, status_code=303)


@router.post("/people/{case_id}/requests/{approval_id}/opinion")
def opinion(
    request: Request,
    asker: Decider,
    *,
    case_id: str,
    approval_id: str,
    favourable: Field = "",
    words: Field = "",
) -> Response:
    """Record an opinion."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    try:
        opine(console, asker, row, approval_id, favourable=favourable, opinion=words)
    except CorrectionError as wrong:
        typed = {"favourable": favourable, "words": words}
        return _one(request, asker, case_id, approval_id, wrong=wrong, typed=typed)
    to = f"/people/{quote(case_id)}/requests/{quote(approval_id)}?done=opinion"
    return RedirectResponse(to, status_code=303)


@router.post("/people/{case_id}/requests/{approval_id}/decision")
def decision(
    request: Request,
    asker: Decider,
    *,
    case_id: str,
    approval_id: str,
    decision: Field = "",
    reason: Field = "",
    document_no: Field = "",
    urgent: Field = "",
) -> Response:
    """Record a decision; a second one is told what the first was, and keeps what was typed."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    typed = {"decision": decision, "reason": reason, "document_no": document_no, "urgent": urgent}
    try:
        settle(console, asker, row, approval_id, typed)
    except CorrectionError as wrong:
        return _one(request, asker, case_id, approval_id, wrong=wrong, typed=typed)
    to = f"/people/{quote(case_id)}/requests/{quote(approval_id)}?done=decision"
    return RedirectResponse(to, status_code=303)


def _one(
    request: Request,
    asker: Asker,
    case_id: str,
    approval_id: str,
    *,
    wrong: CorrectionError | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    brief = console.briefs.of(console.office.store, [row.case_id])[row.case_id]
    line = request_line(console, brief, approval_id, console.now())
    status = status_of(wrong) if wrong else 200
    return page(request, "request.html", asker, status=status, line=line, wrong=wrong, typed=typed or {})


def _leave(
    request: Request,
    asker: Asker,
    case_id: str,
    typed: Mapping[str, str],
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    brief = console.briefs.of(console.office.store, [row.case_id])[row.case_id]
    status = status_of(wrong) if wrong else 200
    return page(request, "leave.html", asker, status=status, brief=brief, wrong=wrong, typed=typed)
