"""本地标准: what a county set for itself, proposing it, deciding on it, trying it out."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.moments import legal_day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.times import day_of
from correction_console.rights import Right
from correction_console.settings.standards import (
    DECISIONS,
    counties_of,
    county_of,
    line_of,
    past_proposals,
    proposal,
    propose,
    settle,
    standards_view,
)
from correction_console.settings.trying import LOOK_BACK_DAYS, try_out

router = APIRouter()
Field = Annotated[str, Form()]
Proposer = Annotated[Asker, Depends(Needs(Right.PROPOSE_STANDARDS))]


@router.get("/standards")
def show(request: Request, asker: Reader, on: str = "", org: str = "") -> HTMLResponse:
    """Show what the county set, by theme, and what waits for a second person."""
    console = console_of(request)
    day, wrong = legal_day(console.now()), None
    try:
        day = day_of(on, "日期") if on.strip() else day
    except CorrectionError as refused:
        wrong = refused
    view = standards_view(console, asker, county_of(console, asker, org), day)
    given = {"view": view, "counties": counties_of(console, asker), "wrong": wrong}
    return page(request, "settings/standards.html", asker, status=422 if wrong else 200, **given)


@router.get("/standards/past")
def past(request: Request, asker: Reader, org: str = "") -> HTMLResponse:
    """Show every proposal of the county and what became of it."""
    console = console_of(request)
    lines = past_proposals(console, asker, county_of(console, asker, org))
    return page(request, "settings/past.html", asker, lines=lines)


@router.get("/standards/new/{key}")
def ask(request: Request, asker: Proposer, key: str) -> HTMLResponse:
    """Show the form for one parameter, with what stands above it."""
    return _form(request, asker, key, {})


@router.post("/standards/new/{key}")
def send(
    request: Request,
    *,
    asker: Proposer,
    key: str,
    value: Field = "",
    back: Field = "",
    from_on: Field = "",
    reason: Field = "",
    entry: Field = "",
) -> Response:
    """Propose a standard; one that is laxer than the law comes back with the article."""
    console = console_of(request)
    typed = {"key": key, "value": value, "back": back, "from_on": from_on, "reason": reason}
    try:
        made = propose(console, asker, county_of(console, asker), typed, key=entry)
    except CorrectionError as wrong:
        return _form(request, asker, key, typed, wrong=wrong)
    return RedirectResponse(f"/standards/{made.standard_id}?done=standard", status_code=303)


@router.get("/standards/{standard_id}")
def one(request: Request, asker: Reader, standard_id: str) -> HTMLResponse:
    """Show one proposal, and the decision where whoever asks may take it."""
    return _one(request, asker, standard_id, {})


@router.post("/standards/{standard_id}/decision")
def decide(
    request: Request, *, asker: Proposer, standard_id: str, decision: Field = "", reason: Field = ""
) -> Response:
    """Approve or refuse what another proposed, or take back one's own."""
    try:
        settle(console_of(request), asker, standard_id, decision, reason)
    except CorrectionError as wrong:
        typed = {"decision": decision, "reason": reason}
        return _one(request, asker, standard_id, typed, wrong=wrong)
    return RedirectResponse(f"/standards/{standard_id}?done=standard-settled", status_code=303)


@router.get("/standards/{standard_id}/trial")
def trial(
    request: Request, asker: Proposer, standard_id: str, look: str = "back", after: str = ""
) -> HTMLResponse:
    """Try a standard over the next cases; the part asks for the following one by itself."""
    back = look != "start"
    part = try_out(console_of(request), asker, standard_id, back=back, after=after[:64])
    given: dict[str, Any] = {"part": part, "standard_id": standard_id, "look": "back" if back else "start"}
    return page(request, "settings/trial_part.html", asker, **given)


def _form(
    request: Request,
    asker: Asker,
    key: str,
    typed: Mapping[str, str],
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    view = standards_view(console, asker, county_of(console, asker))
    given = {"line": line_of(view, key), "view": view, "typed": typed, "wrong": wrong}
    return page(request, "settings/propose.html", asker, status=status_of(wrong) if wrong else 200, **given)


def _one(
    request: Request,
    asker: Asker,
    standard_id: str,
    typed: Mapping[str, str],
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    found = proposal(console_of(request), asker, standard_id)
    mine = asker.may(Right.PROPOSE_STANDARDS) and asker.org_id == found.standard.proposed.org_id
    given = {
        "one": found,
        "mine": mine,
        "decisions": [name for name in DECISIONS if (name == "撤回") == found.own],
        "days": LOOK_BACK_DAYS,
        "typed": typed,
        "wrong": wrong,
    }
    return page(request, "settings/standard.html", asker, status=status_of(wrong) if wrong else 200, **given)
