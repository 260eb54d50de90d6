"""查找和人员: finding somebody, their page, recording a check-in, reading what is masked."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import legal_day, local_text
from correction.intake.kinds import ImportKind
from correction.intake.sheets.check_ins import IDENTITY, MEANS
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader, Recorder
from correction_console.pages.rendering import page
from correction_console.reading.finding import find
from correction_console.reading.person import SHOWN, end_of_day, person_view
from correction_console.reading.times import day_of
from correction_console.reading.unmasking import unmask
from correction_console.recording import record_row
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
LONG = 1_000


@router.get("/find")
def search(request: Request, asker: Reader, words: str = "") -> HTMLResponse:
    """Show the people whom some words find."""
    return page(request, "find.html", asker, words=words[:64], found=find(console_of(request), asker, words))


@router.get("/find/results")
def search_part(request: Request, asker: Reader, words: str = "") -> HTMLResponse:
    """Give what is found alone, while somebody types."""
    found = find(console_of(request), asker, words)
    return page(request, "parts/found.html", asker, words=words[:64], found=found)


@router.get("/people/{case_id}")
def show(request: Request, asker: Reader, case_id: str, as_of: str = "", whole_log: str = "") -> HTMLResponse:
    """Show one person, now or as of the end of a past day."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    now, at, wrong = console.now(), None, None
    shown = LONG if whole_log else SHOWN
    if as_of.strip():
        try:
            on = day_of(as_of, "截至日期")
            if on > legal_day(now):
                raise InvalidValue("截至日期", f"{on} 还没有到", "填写今天或以前的日期")
            at = min(end_of_day(on), now)
            view = person_view(console, row, now=now, as_of=at, shown=shown, offices=asker.offices)
        except CorrectionError as refused:
            at, wrong = None, refused
    if at is None:
        view = person_view(console, row, now=now, shown=shown, offices=asker.offices)
    return _page(request, asker, view=view, wrong=wrong, status=422 if wrong else 200)


@router.post("/people/{case_id}/check-ins")
def check_in(
    request: Request,
    *,
    asker: Recorder,
    case_id: str,
    at: Field = "",
    means: Field = "",
    identity: Field = "",
    note: Field = "",
    entry: Field = "",
) -> Response:
    """Record a check-in as typed; what is refused comes back with the form as it was."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    cells = {"签到时间": at, "签到方式": means, "身份核验": identity, "备注": note}
    try:
        record_row(console, asker, row, ImportKind.CHECK_INS, cells, key=entry)
    except CorrectionError as wrong:
        view = person_view(console, row, now=console.now(), offices=asker.offices)
        typed = {"at": at, "means": means, "identity": identity, "note": note}
        return _page(request, asker, view=view, wrong=wrong, typed=typed, status=422)
    return RedirectResponse(f"/people/{quote(case_id)}?done=check-in", status_code=303)


@router.post("/people/{case_id}/identity")
def show_identity(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.READ_IDENTITY))],
    case_id: str,
    purpose: Field = "",
    ground: Field = "",
    letter: Field = "",
) -> HTMLResponse:
    """Show what is masked, once and for a purpose that is logged."""
    console = console_of(request)
    row = asker.case(console.office.store, case_id)
    try:
        unmask(console, asker, row.case_id, purpose=purpose, ground=ground, letter=letter)
    except CorrectionError as wrong:
        view = person_view(console, row, now=console.now(), offices=asker.offices)
        return _page(request, asker, view=view, wrong=wrong, status=422)
    return _page(
        request, asker, view=person_view(console, row, now=console.now(), whole=True, offices=asker.offices)
    )


def _page(
    request: Request,
    asker: Asker,
    *,
    view: object,
    wrong: CorrectionError | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    form = {"at": local_text(console_of(request).now()), "means": "当面", "identity": "一致", "note": ""}
    given = {
        "view": view,
        "wrong": wrong,
        "typed": form | (typed or {}),
        "means": tuple(MEANS),
        "identities": tuple(IDENTITY),
    }
    return page(request, "person.html", asker, status=status, **given)
