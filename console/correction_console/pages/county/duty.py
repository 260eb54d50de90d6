"""值班日志: the shifts of a day, what was recorded in them, and notes."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.cli.telling.duty_log import duty_sheet
from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.facts.duty_roster import DutyNoted, DutyNoteKind
from correction.domain.moments import When, legal_day, local_text
from correction.office.county.duty_log import note_duty
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Needs, Reader
from correction_console.pages.rendering import page
from correction_console.problems import status_of
from correction_console.reading.times import day_of, moment_of
from correction_console.recording import checked_key
from correction_console.rights import Right

router = APIRouter()
Field = Annotated[str, Form()]
KINDS = {kind.zh: kind for kind in DutyNoteKind}


@router.get("/duty-log")
def show(request: Request, asker: Reader, on: str = "", org: str = "") -> HTMLResponse:
    """Show the duty log of a day, of the asker's own body unless another below it is named."""
    console = console_of(request)
    today, wrong = legal_day(console.now()), None
    try:
        day = day_of(on, "日期") if on.strip() else today
    except CorrectionError as refused:
        day, wrong = today, refused
    return _page(request, asker, org or asker.org_id, day, wrong=wrong)


@router.post("/duty-log")
def note(
    request: Request,
    *,
    asker: Annotated[Asker, Depends(Needs(Right.KEEP_DUTY_LOG))],
    kind: Field = "",
    at: Field = "",
    said: Field = "",
    to: Field = "",
    entry: Field = "",
) -> Response:
    """Write a note into the duty log of the asker's own body."""
    console = console_of(request)
    typed = {"kind": kind, "at": at, "said": said, "to": to}
    try:
        on = _note(console, asker, typed, key=entry)
    except CorrectionError as wrong:
        return _page(request, asker, asker.org_id, legal_day(console.now()), wrong=wrong, typed=typed)
    return RedirectResponse(f"/duty-log?on={on}&done=duty-note", status_code=303)


def _note(console: Console, asker: Asker, typed: Mapping[str, str], *, key: str) -> date:
    if typed["kind"] not in KINDS:
        raise InvalidValue("值班日志", "没有选择情况记录或者交接记录", "选择后重新提交")
    fact = DutyNoted(
        org_id=asker.org_id,
        note=KINDS[typed["kind"]],
        said=typed["said"].strip(),
        to_staff_id=typed["to"].strip() or None,
    )
    now = console.now()
    when = When.at(moment_of(typed["at"], "时间") if typed["at"].strip() else now)
    with console.office.store.writing() as uow:
        note_duty(uow, fact, when, note_id=checked_key(key), actor=asker.actor, now=now)
    return when.legal_on


def _page(
    request: Request,
    asker: Asker,
    org_id: str,
    on: date,
    *,
    wrong: CorrectionError | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    console = console_of(request)
    if org_id not in asker.offices:
        what = InvalidValue("值班日志", "没有这个机构，或不在您的管辖范围内", "从列表中选择")
        org_id, wrong = asker.org_id, wrong or what
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    given = {
        "sheet": duty_sheet(console.office.store, org_id, on),
        "bodies": [(one, units[one].name) for one in sorted(asker.offices) if one in units],
        "kinds": tuple(KINDS),
        "typed": typed or {"kind": "情况记录", "at": local_text(console.now()), "said": "", "to": ""},
        "wrong": wrong,
    }
    return page(request, "county/duty_log.html", asker, status=status_of(wrong) if wrong else 200, **given)
