"""作废: one recorded entry, taken back for a reason; it stays on record, struck through."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.cli.words import summary
from correction.domain.errors import CorrectionError
from correction.domain.moments import local_text
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Recorder
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.voiding import entry_to_void, void_entry_of

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/people/{case_id}/entries/{entry_id}/void")
def ask(request: Request, asker: Recorder, *, case_id: str, entry_id: str) -> HTMLResponse:
    """Show the entry that is to be voided, and ask for the reason."""
    return _form(request, asker, case_id, entry_id)


@router.post("/people/{case_id}/entries/{entry_id}/void")
def take_back(
    request: Request, asker: Recorder, *, case_id: str, entry_id: str, reason: Field = "", entry: Field = ""
) -> Response:
    """Void the entry; without a reason the form comes back."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    try:
        void_entry_of(console, asker, row, entry_id, reason=reason, key=entry)
    except CorrectionError as wrong:
        if status_of(wrong) == 404:
            raise
        return _form(request, asker, case_id, entry_id, wrong=wrong)
    return RedirectResponse(f"/people/{quote(case_id)}?done=voided", status_code=303)


def _form(
    request: Request,
    asker: Asker,
    case_id: str,
    entry_id: str,
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    entry = entry_to_void(console, row, entry_id)
    brief = console.briefs.of(console.office.store, [case_id])[case_id]
    told = (
        ("种类", entry.payload.ZH),
        ("发生", str(entry.when.on or local_text(entry.when.starts_at))),
        ("内容", summary(entry.payload) or "—"),
        ("登记", f"{local_text(entry.recorded_at)} {entry.actor}"),
    )
    status = status_of(wrong) if wrong else 200
    return page(request, "void.html", asker, status=status, brief=brief, entry=entry, told=told, wrong=wrong)
