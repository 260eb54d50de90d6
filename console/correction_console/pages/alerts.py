"""预警: the live queue, one alert with its reasons, and what people do about it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.cli.words import DISPOSITION_ZH
from correction.domain.errors import CorrectionError
from correction.office.positions.port import Access, Purpose
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.mapping.drawing import map_drawn
from correction_console.mapping.matters import where
from correction_console.mapping.places import access_for
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.alerts import queue, reasons
from correction_console.reading.platform import missing
from correction_console.reading.times import moment_of
from correction_console.recording import Handled, handle_alert
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/alerts")
def show(request: Request, asker: Reader, grade: int | None = None, after: str = "") -> HTMLResponse:
    """Show the queue, of one grade or all."""
    return _queue(request, asker, "alerts.html", grade, after)


@router.get("/alerts/queue")
def live(request: Request, asker: Reader, grade: int | None = None, after: str = "") -> HTMLResponse:
    """Give the queue alone, as the page asks for it again and again."""
    return _queue(request, asker, "parts/queue.html", grade, after)


@router.get("/alerts/{alert_id}")
def one(request: Request, asker: Reader, alert_id: str) -> HTMLResponse:
    """Show one alert and why it was told."""
    return _one(request, asker, alert_id)


@router.post("/alerts/{alert_id}/place")
def place(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.READ_POSITIONS))],
    alert_id: str,
) -> Response:
    """Show where the person was around the matter of an alert, the reading logged for its review."""
    console = console_of(request)
    asker.alert(console.office.store, alert_id)
    access = access_for(console, asker, Purpose.REVIEW.zh, f"预警 {alert_id}")
    return _one(request, asker, alert_id, access=access)


@router.post("/alerts/{alert_id}/acknowledge")
def take_up(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.ACKNOWLEDGE_ALERTS))],
    alert_id: str,
    note: Field = "",
    entry: Field = "",
) -> Response:
    """Take an alert up."""
    return _handle(request, asker, alert_id, Handled(act="acknowledge", note=note), entry)


@router.post("/alerts/{alert_id}/review")
def review(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.REVIEW_ALERTS))],
    alert_id: str,
    disposition: Field = "",
    note: Field = "",
    entry: Field = "",
) -> Response:
    """Close the work on an alert with what it was found to be."""
    handled = Handled(act="review", note=note, disposition=disposition)
    return _handle(request, asker, alert_id, handled, entry)


@router.post("/alerts/{alert_id}/suspend")
def stop_telling(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.REVIEW_ALERTS))],
    alert_id: str,
    until: Field = "",
    note: Field = "",
    entry: Field = "",
) -> Response:
    """Stop telling of an alert until a moment."""
    try:
        handled = Handled(act="suspend", note=note, until_at=moment_of(until, "暂停至"))
    except CorrectionError as wrong:
        asker.alert(console_of(request).office.store, alert_id)
        return _one(request, asker, alert_id, wrong=wrong, typed={"note": note, "until": until})
    return _handle(request, asker, alert_id, handled, entry)


def _handle(request: Request, asker: Asker, alert_id: str, handled: Handled, key: str) -> Response:
    console = console_of(request)
    asker.alert(console.office.store, alert_id)
    try:
        handle_alert(console, asker, alert_id, handled, key=key)
    except CorrectionError as wrong:
        typed = {"note": handled.note, "disposition": handled.disposition}
        return _one(request, asker, alert_id, wrong=wrong, typed=typed)
    return RedirectResponse(f"/alerts/{quote(alert_id)}?done={handled.act}", status_code=303)


def _one(
    request: Request,
    asker: Asker,
    alert_id: str,
    *,
    wrong: CorrectionError | None = None,
    typed: dict[str, str] | None = None,
    access: Access | None = None,
) -> HTMLResponse:
    console = console_of(request)
    row, now = asker.alert(console.office.store, alert_id), console.now()
    view = reasons(console, row, now)
    place = where(console, view.alert, view.file, now, access)
    given = {
        "view": view,
        "place": place,
        "map": place
        and map_drawn(console.tiles, console.drawn_in, areas=place.areas, track=place.steps or ()),
        "office": row.office_id,
        "wrong": wrong,
        "typed": typed or {},
        "dispositions": tuple(DISPOSITION_ZH.values()),
    }
    return page(request, "alert.html", asker, status=status_of(wrong) if wrong else 200, **given)


def _queue(request: Request, asker: Asker, name: str, grade: int | None, after: str) -> HTMLResponse:
    console = console_of(request)
    now = console.now()
    view = queue(console, asker, now, grade=grade, after=after)
    return page(request, name, asker, view=view, missing=missing(console.office, now))
