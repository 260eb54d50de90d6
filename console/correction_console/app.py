"""The application (工作台程序): pages, interface and static files of one office, behind one guard."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from correction_console.api.openapi import add_interface
from correction_console.console import Console
from correction_console.duties.traffic import Counted
from correction_console.headers import Guarded
from correction_console.pages import (
    alerts,
    attachments,
    audit,
    figures,
    gathering,
    handing_over,
    health,
    importing,
    leaves,
    ledgers,
    maps,
    papers,
    people,
    requests,
    returns,
    same_person,
    sign_in,
    today,
    voiding,
    volumes,
)
from correction_console.pages.county import duty, offices, orders, patrols
from correction_console.pages.settings import roster, standards
from correction_console.problems import add_handlers

PAGES = (
    sign_in,
    today,
    alerts,
    people,
    same_person,
    voiding,
    attachments,
    gathering,
    handing_over,
    requests,
    leaves,
    maps,
    importing,
    figures,
    returns,
    papers,
    ledgers,
    volumes,
    audit,
    health,
    offices,
    patrols,
    orders,
    duty,
    standards,
    roster,
)
STATIC = Path(__file__).parent / "static"


Beside = Callable[[Console], AbstractAsyncContextManager[None]]


def make_app(console: Console, *, beside: Beside | None = None) -> FastAPI:
    """Put the application of an office together; `beside` runs from when it is served until it stops."""

    def lifespan(_app: FastAPI) -> AbstractAsyncContextManager[None]:
        return nullcontext() if beside is None else beside(console)

    app = FastAPI(title="社区矫正工作台", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.console = console
    for module in PAGES:
        app.include_router(module.router, include_in_schema=False)
    add_interface(app)
    # Files alone are compressed: a page holds the token of its forms beside what somebody typed, and the
    # length of both compressed together would tell of the token.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    add_handlers(app)
    app.add_middleware(Guarded, tiles_host=console.tiles.host if console.tiles else "")
    app.add_middleware(Counted, traffic=console.traffic)
    return app
