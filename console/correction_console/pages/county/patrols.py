"""网上巡查: drawing at random what to look at, and what each look found."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.facts.patrols import PatrolResult, PatrolScope
from correction.domain.moments import legal_day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.county.patrols import check, draw, offices_below, patrol_view, patrols
from correction_console.guard import Overseer
from correction_console.pages.rendering import page
from correction_console.problems import status_of

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/patrols")
def show(request: Request, asker: Overseer) -> HTMLResponse:
    """Show the patrols of the asker's body, and the form for another."""
    return _all(request, asker, {"size": "10", "from_on": str(legal_day(console_of(request).now()))})


@router.post("/patrols")
def hold(
    request: Request,
    *,
    asker: Overseer,
    scope: Field = "",
    office: Annotated[list[str] | None, Form()] = None,
    size: Field = "",
    from_on: Field = "",
    purpose: Field = "",
    entry: Field = "",
) -> Response:
    """Draw a patrol."""
    typed = {"scope": scope, "size": size, "from_on": from_on, "purpose": purpose}
    try:
        patrol_id = draw(console_of(request), asker, typed, office or [], key=entry)
    except CorrectionError as wrong:
        return _all(request, asker, typed, offices=office or [], wrong=wrong)
    return RedirectResponse(f"/patrols/{patrol_id}?done=patrol", status_code=303)


@router.get("/patrols/{patrol_id}")
def one(request: Request, asker: Overseer, patrol_id: str) -> HTMLResponse:
    """Show what a patrol drew and what was found."""
    return _one(request, asker, patrol_id, {})


@router.post("/patrols/{patrol_id}/checks")
def found(
    request: Request,
    *,
    asker: Overseer,
    patrol_id: str,
    item: Field = "",
    result: Field = "",
    remark: Field = "",
    entry: Field = "",
) -> Response:
    """Record what the check of one item found."""
    typed = {"item": item, "result": result, "remark": remark}
    try:
        check(console_of(request), asker, patrol_id, typed, key=entry)
    except CorrectionError as wrong:
        return _one(request, asker, patrol_id, typed, wrong=wrong)
    return RedirectResponse(f"/patrols/{patrol_id}?done=patrol-check", status_code=303)


def _all(
    request: Request,
    asker: Asker,
    typed: Mapping[str, str],
    *,
    offices: list[str] | None = None,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    given = {
        "rows": patrols(console, asker),
        "bodies": offices_below(console, asker),
        "scopes": tuple(PatrolScope),
        "typed": typed,
        "chosen": offices or [],
        "wrong": wrong,
    }
    return page(request, "county/patrols.html", asker, status=status_of(wrong) if wrong else 200, **given)


def _one(
    request: Request,
    asker: Asker,
    patrol_id: str,
    typed: Mapping[str, str],
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    given = {
        "view": patrol_view(console, asker, patrol_id),
        "results": tuple(PatrolResult),
        "positions": PatrolScope.POSITIONS,
        "shortcoming": PatrolResult.SHORTCOMING,
        "today": legal_day(console.now()),
        "typed": typed,
        "wrong": wrong,
    }
    return page(request, "county/patrol.html", asker, status=status_of(wrong) if wrong else 200, **given)
