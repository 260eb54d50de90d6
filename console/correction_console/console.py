"""What every request works with (工作台环境): the office, the clock, the caches, how it is reached."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from fastapi import Request

from correction.cli.home import Office
from correction.cli.settings.tiles import Tiles
from correction.domain.errors import Conflict
from correction.office.standards.in_force import in_force
from correction.rulebooks.book import Rulebook
from correction_console.county.order_book import OrderBook
from correction_console.duties.kept import Duties
from correction_console.duties.traffic import Traffic
from correction_console.following import Feed
from correction_console.reading.briefs import Briefs
from geofences.datums import Datum


@dataclass(frozen=True, kw_only=True)
class Console:
    """One office, served. `secure` is whether browsers reach it by HTTPS, which the cookie then demands.

    Without `tiles` a map shows boundaries alone.
    """

    office: Office
    clock: Callable[[], datetime]
    secure: bool = True
    briefs: Briefs = field(default_factory=Briefs)
    duties: Duties = field(default_factory=Duties)
    orders: OrderBook = field(default_factory=OrderBook)
    tiles: Tiles | None = None
    feed: Feed = field(default_factory=Feed)
    traffic: Traffic = field(default_factory=Traffic)

    _adopted: list[Rulebook] = field(default_factory=list)

    def book(self) -> Rulebook:
        """Give the rulebook that was adopted, with the standards of each county (本地标准).

        It is read again only when it changed. Raises Conflict where the files hold another one.
        """
        kept = self._kept()
        if kept is None:
            kept = self.office.book
            self._adopted[:] = [kept]
        return kept

    def book_to_show(self) -> Rulebook:
        """Give the adopted rulebook, or what the files hold where it is another: pages open all the same."""
        return self._kept() or self._read()

    def _kept(self) -> Rulebook | None:
        with self.office.store.reading() as uow:
            adopted = uow.adopted_books()
            known = [book for book in self._adopted if adopted and book.adopted == adopted[-1].payload.digest]
            kept = [in_force(uow, book) for book in known]
        # Other threads read it as well: what is given is what was read here.
        self._adopted[:] = kept
        return kept[0] if kept else None

    def _read(self) -> Rulebook:
        try:
            return self.book()
        except Conflict:
            return self.office.configured_book

    @property
    def drawn_in(self) -> Datum:
        """The datum in which maps are drawn: that of the tiles."""
        return self.tiles.datum if self.tiles is not None else Datum.WGS84

    def now(self) -> datetime:
        """Read the clock that the process entry gave."""
        return self.clock()


def console_of(request: Request) -> Console:
    """Give the console that serves a request."""
    return cast("Console", request.app.state.console)
