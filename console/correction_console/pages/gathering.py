"""集体登记: the whole roll of a group meeting, a lesson or a labour day on one page, in one transaction."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from correction.domain.errors import CorrectionError, InvalidValue
from correction.domain.facts.staff_acts import Activity
from correction.domain.moments import legal_day
from correction.domain.organisation import OrgLevel
from correction.intake.sheets.activities import MEANS
from correction_console.asker import Asker
from correction_console.console import Console, console_of
from correction_console.guard import Recorder
from correction_console.pages.rendering import page
from correction_console.reading.briefs import Brief
from correction_console.reading.rolls import persons_of
from correction_console.recording import MARKS, fresh_key, record_roll

router = APIRouter()
# A muster has a call of its own, with a time by which to come.
KINDS = tuple(activity.zh for activity in Activity if activity is not Activity.MUSTER)


async def posted(request: Request) -> Mapping[str, str]:
    """Give the fields of a form whose names depend on who is on the roll."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.get("/gather")
def show(request: Request, asker: Recorder, office: str = "") -> HTMLResponse:
    """Show the roll of an office, nobody marked yet."""
    console = console_of(request)
    typed = {"on": str(legal_day(console.now())), "means": "签名", "activity": fresh_key(console)}
    return _page(request, asker, office_named(console, asker, office), typed=typed)


@router.post("/gather")
def record(
    request: Request, asker: Recorder, typed: Annotated[Mapping[str, str], Depends(posted)]
) -> Response:
    """Record the roll: everybody marked, or nobody; what is refused comes back as it was."""
    console = console_of(request)
    office_id = office_named(console, asker, typed.get("office", ""))
    known = {brief.log_id for brief in persons_of(console, office_id)}
    try:
        record_roll(console, asker, office_id, typed, known=known)
    except CorrectionError as wrong:
        return _page(request, asker, office_id, typed=typed, wrong=wrong)
    return RedirectResponse("/today?done=gather", status_code=303)


def office_named(console: Console, asker: Asker, said: str) -> str:
    """Give the office of a roll: the one that was named, or the asker's only one; raises InvalidValue."""
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    offices = sorted(each for each in asker.offices if units[each].level is OrgLevel.OFFICE)
    if said in offices:
        return said
    if said or not offices:
        raise InvalidValue("司法所", "不是您管辖的司法所", "由该所登记，或从本所的页面重新打开")
    return offices[0]


def _page(
    request: Request,
    asker: Asker,
    office_id: str,
    *,
    typed: Mapping[str, str],
    wrong: CorrectionError | None = None,
) -> HTMLResponse:
    persons: tuple[Brief, ...] = persons_of(console_of(request), office_id)
    given = {"persons": persons, "office": office_id, "typed": typed, "wrong": wrong}
    choices = {"kinds": KINDS, "means": tuple(MEANS), "marks": MARKS}
    return page(request, "gather.html", asker, status=422 if wrong else 200, **given, **choices)
