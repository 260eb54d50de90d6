"""What every request works with (工作台环境): the office, the clock, the caches, how it is reached."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from fastapi import Request

from correction.cli.home import Office
from correction_console.reading.briefs import Briefs
from correction_console.reading.duties import Duties


@dataclass(frozen=True, kw_only=True)
class Console:
    """One office, served. `secure` is whether browsers reach it by HTTPS, which the cookie then demands."""

    office: Office
    clock: Callable[[], datetime]
    secure: bool = True
    briefs: Briefs = field(default_factory=Briefs)
    duties: Duties = field(default_factory=Duties)

    def now(self) -> datetime:
        """Read the clock that the process entry gave."""
        return self.clock()


def console_of(request: Request) -> Console:
    """Give the console that serves a request."""
    return cast("Console", request.app.state.console)
