"""案卷: the two volumes of a person, what is missing, originals filed, bound or exported for review."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.papers.kinds import Volume
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader, Recorder
from correction_console.pages.gathering import posted
from correction_console.pages.papers import file_answer
from correction_console.pages.rendering import page
from correction_console.pages.streaming import stream_answer
from correction_console.problems import status_of
from correction_console.reading.volumes import exported, file_one, volume_view
from correction_console.rights import Right

router = APIRouter()
Typed = Annotated[Mapping[str, str], Depends(posted)]


@router.get("/people/{case_id}/volumes/{volume}")
def show(request: Request, asker: Reader, case_id: str, volume: str) -> HTMLResponse:
    """Show what lies in a volume and what is missing."""
    return _page(request, asker, case_id, volume)


@router.post("/people/{case_id}/volumes/{volume}/originals")
def file_original(request: Request, asker: Recorder, *, case_id: str, volume: str, typed: Typed) -> Response:
    """File an original; what is refused comes back with the form as it was."""
    try:
        file_one(console_of(request), asker, case_id, volume, typed)
    except CorrectionError as wrong:
        return _page(request, asker, case_id, volume, wrong=wrong, typed=typed)
    return RedirectResponse(f"/people/{quote(case_id)}/volumes/{quote(volume)}?done=filed", status_code=303)


@router.post("/people/{case_id}/volumes/{volume}/export")
def export(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    case_id: str,
    volume: str,
    typed: Typed,
) -> Response:
    """Give a bound volume, or its export for review; the reading is logged."""
    try:
        name, media, content = exported(console_of(request), asker, case_id, volume, typed)
        if media != "application/pdf":
            return stream_answer(name, media, content)
        with content:
            return file_answer(name, media, content.read())
    except CorrectionError as wrong:
        return _page(request, asker, case_id, volume, wrong=wrong)


def _page(
    request: Request,
    asker: Asker,
    case_id: str,
    volume: str,
    *,
    wrong: CorrectionError | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    view = volume_view(console_of(request), asker, case_id, volume)
    given = {"view": view, "wrong": wrong, "typed": typed or {}, "volumes": tuple(Volume)}
    return page(request, "volume.html", asker, status=status_of(wrong) if wrong else 200, **given)
