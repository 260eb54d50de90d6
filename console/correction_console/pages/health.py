"""状态: answering a monitor that knows no account: whether the process lives, and whether it is of use."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from correction.domain.errors import CorrectionError
from correction.store.watching.measures import ask_little
from correction_console.console import Console, console_of
from correction_console.guard import Anyone

router = APIRouter()


@router.get("/health")
def health(_request: Request, _: Anyone) -> JSONResponse:
    """Say that requests are answered; a supervisor restarts a process that does not say so in time."""
    return JSONResponse({"alive": True})


@router.get("/ready")
def ready(request: Request, _: Anyone) -> JSONResponse:
    """Say whether somebody could work: 503 with what cannot be used, and no word of why to whoever asks."""
    console = console_of(request)
    wrong = [name for name, look in _LOOKS if _fails(look, console)]
    return JSONResponse({"ready": not wrong, "troubles": wrong}, 503 if wrong else 200)


def _fails(look: Callable[[Console], object], console: Console) -> bool:
    try:
        look(console)
    except CorrectionError:
        return True
    return False


_LOOKS: tuple[tuple[str, Callable[[Console], object]], ...] = (
    ("office_database", lambda console: console.office.store.check_key()),
    ("positions_database", lambda console: ask_little(console.office.positions.engine)),
    ("rulebook", lambda console: console.book()),
)
