"""查账: what was recorded when and by whom, whether the chains hold, what the procuratorate's checks find."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import legal_day, local_text
from correction.store.attachments.copying import faults_of_store
from correction.store.log.verify import verify
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs
from correction_console.pages.rendering import page
from correction_console.reading.audit import LogView, checks_view, log_view
from correction_console.reading.times import day_of
from correction_console.rights import Right

router = APIRouter()
Inspector = Annotated[Asker, Depends(Needs(Right.AUDIT))]
WEEK = timedelta(days=6)


@router.get("/audit")
def show(
    request: Request,
    asker: Inspector,
    *,
    from_on: str = "",
    to_on: str = "",
    actor: str = "",
    after: str = "",
    late: str = "",
) -> HTMLResponse:
    """Show what was recorded, of the last week where no days are asked for."""
    console = console_of(request)
    today = legal_day(console.now())
    first, last, wrong, status = today - WEEK, today, None, 200
    view = LogView(lines=(), after="")
    try:
        first = day_of(from_on, "登记自") if from_on.strip() else first
        last = day_of(to_on, "登记至") if to_on.strip() else last
        if last < first:
            raise InvalidValue("登记至", f"{last} 早于 {first}", "核对起止日期")
        view = log_view(
            console,
            asker,
            from_on=first,
            to_on=last,
            actor=actor.strip()[:64],
            after=after,
            late_only=bool(late),
        )
    except CorrectionError as refused:
        wrong, status = refused, 422
    given = {"view": view, "from_on": first, "to_on": last, "by": actor, "late": late, "wrong": wrong}
    return page(request, "audit.html", asker, status=status, **given)


@router.post("/audit/verify")
def verify_logs(request: Request, asker: Inspector) -> HTMLResponse:
    """Walk the chains of all logs and compare every attachment; needs no key, and tells numbers alone."""
    console = console_of(request)
    found = verify(console.office.store.engine)
    attached = faults_of_store(console.office.attachments)
    found = replace(found, faults=(*found.faults, *attached))
    return page(request, "verified.html", asker, found=found, at=local_text(console.now()))


@router.get("/audit/checks")
def checks(request: Request, asker: Inspector) -> HTMLResponse:
    """Show what the procuratorate's checks find today."""
    console = console_of(request)
    try:
        citation, lines = checks_view(console, asker, console.now())
    except CorrectionError as wrong:
        return page(request, "checks.html", asker, status=422, citation="", lines=(), wrong=wrong)
    return page(request, "checks.html", asker, citation=citation, lines=lines)
