"""台账: any ledger for any period, on the page, printed or exported."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from correction.domain.errors import CorrectionError
from correction.domain.ledger import Ledger, LedgerKind
from correction.domain.moments import legal_day
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.papers import file_answer
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.ledgers import exported, shown, staff_of
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
SHOWN = 500


@router.get("/ledgers")
def show(
    request: Request, asker: Reader, *, kind: str = "", from_on: str = "", to_on: str = "", staff: str = ""
) -> HTMLResponse:
    """Show a ledger of a period, this month's roster unless told otherwise; a work log, of one of staff."""
    today = legal_day(console_of(request).now())
    typed = {
        "kind": kind or LedgerKind.ROSTER.value,
        "from_on": from_on or str(today.replace(day=1)),
        "to_on": to_on or str(today),
        "staff": staff,
    }
    return _page(request, asker, typed)


@router.post("/ledgers/export")
def export(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.EXPORT_LEDGERS))],
    kind: Field = "",
    from_on: Field = "",
    to_on: Field = "",
    staff: Field = "",
    form: Field = "",
    purpose: Field = "",
) -> Response:
    """Give a ledger as a file; who, whom and what for is logged."""
    typed = {"kind": kind, "from_on": from_on, "to_on": to_on, "staff": staff}
    typed |= {"form": form, "purpose": purpose}
    try:
        return file_answer(*exported(console_of(request), asker, typed))
    except CorrectionError as wrong:
        return _page(request, asker, typed, wrong=wrong)


def _page(
    request: Request, asker: Asker, typed: Mapping[str, str], *, wrong: CorrectionError | None = None
) -> HTMLResponse:
    ledger: Ledger | None = None
    try:
        ledger = shown(console_of(request), asker, typed)
    except CorrectionError as refused:
        wrong = wrong or refused
    people = staff_of(console_of(request), asker)
    given = {"ledger": ledger, "typed": typed, "wrong": wrong, "kinds": tuple(LedgerKind), "most": SHOWN}
    return page(
        request, "ledgers.html", asker, status=status_of(wrong) if wrong else 200, people=people, **given
    )
