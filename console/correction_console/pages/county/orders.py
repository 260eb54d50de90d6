"""督办单: sent to an office, answered by it, accepted or returned."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError
from correction.rules.oversight.supervision_orders import OrderState
from correction_console.asker import Asker
from correction_console.console import console_of
from correction_console.county.orders import issue, order_line, order_lines, printed, reply, settle
from correction_console.county.patrols import offices_below
from correction_console.guard import Overseer, Reader, Recorder
from correction_console.pages.papers import file_answer
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.wording import kind_zh

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/orders")
def show(request: Request, asker: Reader) -> HTMLResponse:
    """Show the orders sent to the bodies of whoever asks."""
    return page(request, "county/orders.html", asker, lines=order_lines(console_of(request), asker))


@router.get("/orders/new")
def ask(
    request: Request,
    asker: Overseer,
    *,
    office: str = "",
    case: str = "",
    alert: str = "",
    check: str = "",
    demands: str = "",
) -> HTMLResponse:
    """Show the form for an order, filled in with what it is about."""
    typed = {"office": office, "case": case, "alert": alert, "check": check, "demands": demands[:400]}
    return _form(request, asker, typed)


@router.post("/orders")
def send(
    request: Request,
    *,
    asker: Overseer,
    office: Field = "",
    demands: Field = "",
    due_on: Field = "",
    document_no: Field = "",
    case: Field = "",
    alert: Field = "",
    check: Field = "",
    entry: Field = "",
) -> Response:
    """Send an order."""
    typed = {"office": office, "demands": demands, "due_on": due_on, "document_no": document_no}
    typed |= {"case": case, "alert": alert, "check": check}
    try:
        order_id = issue(console_of(request), asker, typed, key=entry)
    except CorrectionError as wrong:
        return _form(request, asker, typed, wrong=wrong)
    return RedirectResponse(f"/orders/{order_id}?done=order", status_code=303)


@router.get("/orders/{order_id}")
def one(request: Request, asker: Reader, order_id: str) -> HTMLResponse:
    """Show one order and what came of it."""
    return _one(request, asker, order_id, {})


@router.get("/orders/{order_id}/paper")
def print_one(request: Request, asker: Reader, order_id: str, form: str = "pdf") -> Response:
    """Give an order as a paper to be signed."""
    return file_answer(*printed(console_of(request), asker, order_id, form))


@router.post("/orders/{order_id}/reply")
def answer(
    request: Request, *, asker: Recorder, order_id: str, content: Field = "", entry: Field = ""
) -> Response:
    """Reply to an order."""
    try:
        reply(console_of(request), asker, order_id, content, key=entry)
    except CorrectionError as wrong:
        return _one(request, asker, order_id, {"content": content}, wrong=wrong)
    return RedirectResponse(f"/orders/{order_id}?done=order-reply", status_code=303)


@router.post("/orders/{order_id}/settle")
def decide(
    request: Request,
    *,
    asker: Overseer,
    order_id: str,
    decision: Field = "",
    remark: Field = "",
    due_on: Field = "",
    entry: Field = "",
) -> Response:
    """Accept a reply, or return it."""
    typed = {"decision": decision, "remark": remark, "due_on": due_on}
    try:
        settle(console_of(request), asker, order_id, typed, key=entry)
    except CorrectionError as wrong:
        return _one(request, asker, order_id, typed, wrong=wrong)
    return RedirectResponse(f"/orders/{order_id}?done=order-settle", status_code=303)


def _form(
    request: Request, asker: Asker, typed: Mapping[str, str], *, wrong: CorrectionError | None = None
) -> HTMLResponse:
    console = console_of(request)
    store, brief, alert_zh = console.office.store, None, ""
    if typed["case"]:
        row = asker.case(store, typed["case"])
        brief = console.briefs.of(store, [row.case_id])[row.case_id]
    if typed["alert"]:
        alert_zh = kind_zh(asker.alert(store, typed["alert"]).kind)
    given = {"typed": typed, "wrong": wrong, "bodies": offices_below(console, asker)}
    return page(
        request,
        "county/order_form.html",
        asker,
        status=status_of(wrong) if wrong else 200,
        brief=brief,
        alert_zh=alert_zh,
        **given,
    )


def _one(
    request: Request,
    asker: Asker,
    order_id: str,
    typed: Mapping[str, str],
    *,
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    line, demands = order_line(console_of(request), asker, order_id)
    given = {"line": line, "demands": demands, "states": OrderState, "typed": typed, "wrong": wrong}
    return page(request, "county/order.html", asker, status=status_of(wrong) if wrong else 200, **given)
