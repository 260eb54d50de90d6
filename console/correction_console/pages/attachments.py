"""附件: what is attached to somebody, adding to it, looking at one for a purpose, voiding one."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from correction.domain.attachments import AttachmentKind
from correction.domain.errors import CorrectionError, InvalidValue
from correction.office.admission.shielding import OUTSIDE
from correction_console.asker import Asker
from correction_console.attaching import Sent, opened, photo, take, withdraw
from correction_console.console import console_of
from correction_console.guard import Needs, Reader, Recorder
from correction_console.pages.gathering import posted
from correction_console.pages.rendering import page
from correction_console.pages.streaming import stream_answer
from correction_console.problems import status_of
from correction_console.reading.attachments import attachments_view, limits
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
Typed = Annotated[Mapping[str, str], Depends(posted)]
_AT_ONCE = 1 << 18


@router.get("/people/{case_id}/attachments")
def show(request: Request, asker: Reader, case_id: str, about: str = "", kind: str = "") -> HTMLResponse:
    """Show what is attached to somebody; `about` and `kind` are chosen in the form."""
    return _page(request, asker, case_id, typed={"about": about, "kind": kind or AttachmentKind.PHOTO})


async def sent_form(request: Request) -> FormData:
    """Give a form as it came: a browser sends a field for a file that nobody chose, too."""
    return await request.form()


@router.post("/people/{case_id}/attachments")
def add(
    request: Request, asker: Recorder, *, case_id: str, form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """Attach a file; what is refused is told with the form as it was, but for the file itself."""
    console = console_of(request)
    asker.check_person(console.office.store, case_id)
    typed = {name: str(form.get(name, "")) for name in ("kind", "about", "entry")}
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise InvalidValue("附件", "没有选择文件", "选择文件后重新提交")
        with file.file as content:
            sent = Sent(kind=typed["kind"], name=file.filename, about=typed["about"], size_bytes=file.size)
            pieces = iter(lambda: content.read(_AT_ONCE), b"")
            take(console, asker, case_id, sent, pieces, key=typed["entry"])
    except CorrectionError as wrong:
        return _page(request, asker, case_id, typed=typed, wrong=wrong)
    return RedirectResponse(f"/people/{quote(case_id)}/attachments?done=attached", status_code=303)


@router.post("/people/{case_id}/attachments/{entry_id}/open")
def open_one(
    request: Request,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    *,
    case_id: str,
    entry_id: str,
    typed: Typed,
) -> Response:
    """Give an attachment for a purpose that is logged: a picture to look at, everything else to be saved."""
    console = console_of(request)
    try:
        found, content = opened(console, asker, case_id, entry_id, typed)
    except CorrectionError as wrong:
        if status_of(wrong) == 404:
            raise
        return _page(request, asker, case_id, typed={}, wrong=wrong)
    said = found.payload
    return stream_answer(said.name, said.media_type, content, shown=said.media_type.is_image)


@router.post("/people/{case_id}/attachments/{entry_id}/void")
def void_one(
    request: Request, asker: Recorder, *, case_id: str, entry_id: str, reason: Field = "", entry: Field = ""
) -> Response:
    """Void an attachment that does not belong there; it stays on the list with the reason."""
    try:
        withdraw(console_of(request), asker, case_id, entry_id, reason=reason, key=entry)
    except CorrectionError as wrong:
        if status_of(wrong) == 404:
            raise
        return _page(request, asker, case_id, typed={}, wrong=wrong)
    return RedirectResponse(f"/people/{quote(case_id)}/attachments?done=void-attachment", status_code=303)


@router.get("/people/{case_id}/photo/{entry_id}")
def show_photo(request: Request, asker: Reader, *, case_id: str, entry_id: str) -> Response:
    """Give the photo in the head of a person's page."""
    found, content = photo(console_of(request), asker, case_id, entry_id)
    return stream_answer(found.payload.name, found.payload.media_type, content, shown=True)


def _page(
    request: Request,
    asker: Asker,
    case_id: str,
    *,
    typed: Mapping[str, str],
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    view = attachments_view(console_of(request), asker, case_id)
    given = {
        "view": view,
        "typed": typed,
        "wrong": wrong,
        "kinds": tuple(AttachmentKind),
        "limits": limits(),
        "grounds": tuple(ground.zh for ground in OUTSIDE),
    }
    return page(request, "attachments.html", asker, status=status_of(wrong) if wrong else 200, **given)
