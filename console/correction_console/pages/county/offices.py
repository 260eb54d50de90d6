"""各所对比: the offices of whoever asks, side by side."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from correction_console.console import console_of
from correction_console.county.offices import county_view
from correction_console.guard import Reader
from correction_console.pages.rendering import page

router = APIRouter()


@router.get("/county")
def show_county(request: Request, asker: Reader) -> HTMLResponse:
    """Show the offices side by side."""
    return page(request, "county/offices.html", asker, rows=county_view(console_of(request), asker))
