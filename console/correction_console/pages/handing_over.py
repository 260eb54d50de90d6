"""工作移交: who carries how many cases, what is open in them, and handing them over."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.moments import legal_day
from correction.office.caseload.handing_over import Handover, hand_over
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.caseload import (
    handover_of,
    handovers,
    staff_line,
    staff_lines,
    work_of,
)
from correction_console.reading.times import day_of
from correction_console.recording import checked_key
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
Giver = Annotated[Asker, Depends(Needs(Right.HAND_OVER))]


@router.get("/handovers")
def show(request: Request, asker: Reader) -> HTMLResponse:
    """Show the staff with how many cases each carries, and what was handed over."""
    console = console_of(request)
    staff, past = staff_lines(console, asker), handovers(console, asker)
    return page(request, "handovers.html", asker, staff=staff, past=past)


@router.get("/handovers/new/{staff_id}")
def preview(request: Request, asker: Giver, staff_id: str) -> HTMLResponse:
    """Show the cases of a member of staff with what is open in them, and the form that hands them over."""
    on = legal_day(console_of(request).now())
    return _form(request, asker, staff_id, {"from_on": str(on), "to": "", "reason": ""})


@router.post("/handovers/new/{staff_id}")
def confirm(
    request: Request,
    *,
    asker: Giver,
    staff_id: str,
    case: Annotated[list[str] | None, Form()] = None,
    to: Field = "",
    from_on: Field = "",
    reason: Field = "",
    entry: Field = "",
) -> Response:
    """Hand the chosen cases over; what is refused comes back as it was typed."""
    console, typed = console_of(request), {"to": to, "from_on": from_on, "reason": reason}
    try:
        if to not in {line.staff_id for line in staff_lines(console, asker)}:
            raise InvalidValue("工作移交", "没有选择接收人，或不在您的管辖范围内", "从列表中选择")
        rows = [asker.case(console.office.store, case_id) for case_id in case or []]
        handover = Handover(
            from_staff_id=staff_id,
            to_staff_id=to,
            from_on=day_of(from_on, "移交日期"),
            reason=reason,
            case_ids=tuple(row.case_id for row in rows),
        )
        with console.office.store.writing() as uow:
            made = hand_over(
                uow,
                handover,
                entry_id=checked_key(entry),
                book=console.book(),
                actor=asker.actor,
                now=console.now(),
            )
    except CorrectionError as wrong:
        return _form(request, asker, staff_id, typed, chosen=case or [], wrong=wrong)
    return RedirectResponse(f"/handovers/{quote(made.entry_id)}?done=handover", status_code=303)


@router.get("/handovers/{handover_id}")
def one(request: Request, asker: Reader, handover_id: str) -> HTMLResponse:
    """Show one handing over with what is open in its cases now, for the successor to print."""
    line, work = handover_of(console_of(request), asker, handover_id)
    return page(request, "handover.html", asker, line=line, work=work)


def _form(
    request: Request,
    asker: Asker,
    staff_id: str,
    typed: dict[str, str],
    *,
    chosen: list[str] | None = None,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    console = console_of(request)
    given = {
        "giver": staff_line(console, asker, staff_id),
        "takers": [line for line in staff_lines(console, asker) if line.staff_id != staff_id],
        "work": work_of(console, asker, staff_id),
        "typed": typed,
        "chosen": chosen,
        "wrong": wrong,
    }
    return page(request, "handover_form.html", asker, status=status_of(wrong) if wrong else 200, **given)
