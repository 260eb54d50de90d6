"""统计、规则册: figures with the people behind them, and what the law says on a day."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from correction.domain.errors import CorrectionError
from correction.domain.moments import legal_day
from correction_console.console import console_of
from correction_console.guard import Reader, SignedIn
from correction_console.pages.rendering import page
from correction_console.reading.law import law_changes, law_lines
from correction_console.reading.statistics import statistics
from correction_console.reading.times import day_of

router = APIRouter()


@router.get("/statistics")
def show_statistics(request: Request, asker: Reader, period: str = "", org: str = "") -> HTMLResponse:
    """Show the indicators of the period that is asked for: every case is judged for them, so not unasked."""
    console = console_of(request)
    month_ended_on = legal_day(console.now()).replace(day=1) - timedelta(days=1)
    asked, wrong, view = period.strip() or f"{month_ended_on:%Y-%m}", None, None
    org_id = org or asker.org_id
    try:
        if period.strip():
            view = statistics(console, asker, period=asked, org_id=org_id)
    except CorrectionError as refused:
        wrong = refused
    with console.office.store.reading() as uow:
        units = uow.organisation().units
    bodies = [(one, units[one].name) for one in sorted(asker.offices) if one in units]
    given = {"view": view, "period": asked, "org": org_id, "bodies": bodies, "wrong": wrong}
    return page(request, "statistics.html", asker, status=422 if wrong else 200, **given)


@router.get("/law")
def show_law(
    request: Request, asker: SignedIn, words: str = "", on: str = "", since: str = ""
) -> HTMLResponse:
    """Show the rulebook in force as it reads on a day, and what changed since another."""
    console = console_of(request)
    book, today = console.book_to_show().at_body(asker.org_id), legal_day(console.now())
    day, wrong, changed = today, None, None
    try:
        day = day_of(on, "日期") if on.strip() else today
        changed = law_changes(book, day_of(since, "与哪一天比较"), day) if since.strip() else None
    except CorrectionError as refused:
        wrong = refused
    given = {
        "book": book,
        "lines": law_lines(book, words[:64], day),
        "changed": changed,
        "words": words[:64],
        "on": day,
        "since": since,
        "wrong": wrong,
    }
    return page(request, "law.html", asker, status=422 if wrong else 200, **given)
